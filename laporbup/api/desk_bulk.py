"""One act on several reports that were ticked: each in a transaction of its own, and told what was not done and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import desk
from laporbup.api.door import Refusal, officer, read_form_or_refuse, say
from laporbup.api.gate import GoSignIn
from laporbup.api.ports import Link, MessageView
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from laporbup.services import audit, sure_guess, verbs
from laporbup.services.access import Actor
from laporbup.text import web as words

MOST = 20
"""As many as stand on one page of a list."""
_HOLDER_ACTS, _VERIFIER_ACTS = ("accept", "delegate"), ("assign",)


@dataclass(frozen=True)
class _Wish:
    """What is to be done to each."""

    actor: Actor
    action: str
    officer_id: int | None


async def petugas(request: Request) -> Response:
    """POST /petugas/sekaligus: fields `nomor` (several), `aksi` (accept, delegate), `petugas`, `kembali`."""
    return await _all(request, _HOLDER_ACTS, "/petugas")


async def verifikasi(request: Request) -> Response:
    """POST /verifikasi/sekaligus: fields `nomor` (several), `aksi` (assign: to the likeliest category), `kembali`."""
    return await _all(request, _VERIFIER_ACTS, "/verifikasi")


async def _all(request: Request, allowed: tuple[str, ...], home: str) -> Response:
    with await read_form_or_refuse(request, home) as form:
        back, action = desk.back_to(form, home), form.text("aksi").lower()
        wanted = list(dict.fromkeys(text.strip() for text in form.all("nomor") if text.strip()))[:MOST]
        actor = await officer(request)
        if actor is None:
            raise GoSignIn(home)
        if action not in allowed:
            raise Refusal(_page(422, words.ACT_TITLE, [words.UNKNOWN_ACT], back))
        wish = _Wish(actor, action, desk.person_of(form, actor))
    if not wanted:
        raise Refusal(_page(422, words.BULK_TITLE_NONE, [words.BULK_NONE], back))
    reasons = {ticket: reason for ticket in wanted if (reason := await _one(wish, ticket))}
    return say(request, _result(action, len(wanted), reasons, back))


async def _one(wish: _Wish, ticket: str) -> str:
    """Do it to one; return why not, or nothing."""
    try:
        await db.write(_act, wish, ticket)
    except (Forbidden, NotFound):
        await db.write(audit.denied, wish.actor, wish.action, ticket[:20])
        return words.BULK_NOT_YOURS
    except sure_guess.Unsure:
        return words.BULK_UNSURE
    except (NotAllowed, Invalid, Conflict) as error:
        return " ".join(desk.why_not(error))
    return ""


def _act(session: Session, wish: _Wish, ticket: str) -> None:
    category = sure_guess.category_of(session, wish.actor, ticket) if wish.action == "assign" else None
    verbs.act(session, wish.actor, ticket, wish.action, category=category, officer_id=wish.officer_id)


def _result(action: str, total: int, reasons: dict[str, str], back: str) -> MessageView:
    done = total - len(reasons)
    title = words.BULK_TITLE.format(done=done, total=total, act=words.BULK_ACTS[action]) if done else words.BULK_TITLE_NONE
    why = [
        words.BULK_WHY.format(ticket=tickets.normalise(ticket) or ticket[:20], why=reason) for ticket, reason in reasons.items()
    ]
    return _page(200 if done else 422, title, [words.BULK_SKIPPED, *why] if why else [words.BULK_DONE], back)


def _page(status: int, title: str, body: list[str], back: str) -> MessageView:
    return MessageView(status, title, body, links=[Link(words.BULK_BACK, back, True)])
