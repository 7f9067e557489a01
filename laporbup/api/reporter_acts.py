"""What a reporter does on the secret tracker: answer "sudah beres" or "belum beres", add words and photos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages, photos
from laporbup.api.door import Refusal, caller, door_of, read_form_or_refuse
from laporbup.api.forms import PostedForm
from laporbup.api.lacak import is_like_a_ticket
from laporbup.api.ports import KeptText, Link, MessageView
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from laporbup.services import attachments, feedback, tracking
from laporbup.services.attachments import StoredFile
from laporbup.text import form as form_words
from laporbup.text import web as words

_MOST_TEXT = 5000
_DONE = {"sudah_beres": True, "belum_beres": False}


@dataclass(frozen=True)
class _Said:
    """What the reporter sent, checked as far as the door can."""

    secret: str
    text: str
    stored: list[StoredFile]
    done: bool = False
    stars: int | None = None


async def answer(request: Request) -> Response:
    """POST /lacak/<secret>/tanggapan"""
    secret = request.path_params["code"]
    with await read_form_or_refuse(request, f"/lacak/{secret}") as form:
        await _let_only_the_reporter(request, secret)
        text = _text(form, secret)
        done = _DONE.get(form.text("aksi"))
        stars = form.text("bintang")
        if done is None:
            raise _refusal(422, words.ANSWER_REQUIRED_TITLE, words.ANSWER_REQUIRED, secret, text)
        if stars not in ("", "1", "2", "3", "4", "5"):
            raise _refusal(422, words.NOT_SENT_TITLE, words.STARS_INVALID, secret, text)
        stored = await _photos(request, form, secret, text)
        return await _do(_answer, _Said(secret, text, stored, done, int(stars) if stars else None))


async def add(request: Request) -> Response:
    """POST /lacak/<secret>/tambahan"""
    secret = request.path_params["code"]
    with await read_form_or_refuse(request, f"/lacak/{secret}") as form:
        await _let_only_the_reporter(request, secret)
        text = _text(form, secret)
        stored = await _photos(request, form, secret, text)
        if not text and not stored:
            raise _refusal(422, words.ADDITION_REQUIRED_TITLE, words.ADDITION_REQUIRED, secret, "")
        return await _do(_add, _Said(secret, text, stored))


async def _let_only_the_reporter(request: Request, secret: str) -> None:
    if is_like_a_ticket(secret):
        ticket = tickets.normalise(secret)
        raise Refusal(_not_the_reporter(ticket) if ticket else messages.not_found())
    try:
        await db.read(tracking.by_secret, secret)
    except NotFound:
        door_of(request).limits.wrong_codes.take(caller(request))
        raise Refusal(messages.not_found()) from None


async def _photos(request: Request, form: PostedForm, secret: str, text: str) -> list[StoredFile]:
    sent = await photos.store_photos(request, form)
    if sent.problems:
        photos.discard(sent.stored)
        said = " ".join(problem.message for problem in sent.problems)
        raise _refusal(413 if sent.is_too_big else 422, words.NOT_SENT_TITLE, said, secret, text)
    return sent.stored


async def _do(act: Callable[[Session, _Said], None], said: _Said) -> Response:
    try:
        await db.write(act, said)
    except (NotAllowed, Conflict):
        photos.discard(said.stored)
        raise _refusal(409, words.ALREADY_ANSWERED_TITLE, words.ALREADY_ANSWERED, said.secret, said.text) from None
    except Invalid:
        photos.discard(said.stored)
        raise _refusal(422, words.NOT_SENT_TITLE, words.NOT_SENT, said.secret, said.text) from None
    return messages.see_other(f"/lacak/{said.secret}")


def _answer(session: Session, said: _Said) -> None:
    feedback.answer(
        session, said.secret, done=said.done, stars=said.stars, text=said.text, attachments=_attach(session, said)
    )


def _add(session: Session, said: _Said) -> None:
    feedback.add(session, said.secret, text=said.text, attachments=_attach(session, said))


def _attach(session: Session, said: _Said) -> tuple[str, ...]:
    return tuple(attachments.attach(session, one, purpose="ADDITION").id for one in said.stored)


def _text(form: PostedForm, secret: str) -> str:
    text = form.text("pesan")
    if len(text) > _MOST_TEXT:
        beside, _ = form_words.ERRORS["uraian"]["too_long"]
        raise _refusal(422, words.NOT_SENT_TITLE, beside.format(most=_MOST_TEXT, typed=len(text)), secret, text)
    return text


def _refusal(status: int, title: str, body: str, secret: str, text: str) -> Refusal:
    kept = [KeptText(form_words.YOUR_ADDITION, text)] if text else []
    links = [Link(words.BACK_TO_REPORT, f"/lacak/{secret}", True)]
    private = {"referrer-policy": "no-referrer"}
    return Refusal(MessageView(status, title, [body], kept, links), private)


def _not_the_reporter(ticket: str) -> MessageView:
    links = [Link(words.BACK_TO_REPORT, f"/lacak/{ticket}", True)]
    return MessageView(403, words.NOT_THE_REPORTER_TITLE, [words.NOT_THE_REPORTER], links=links)
