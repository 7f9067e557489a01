"""Officers' acts: native forms that post to here, 303 back to the page they came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages, photos
from laporbup.api.door import Refusal, officer, read_form_or_refuse
from laporbup.api.forms import PostedForm
from laporbup.api.gate import GoSignIn
from laporbup.api.ports import KeptText, Link, MessageView
from laporbup.domain.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from laporbup.services import access, attachments, audit, verbs
from laporbup.services.access import Actor
from laporbup.services.attachments import StoredFile
from laporbup.text import web as words
from laporbup.text.desk import SEKDA_TABS, VERIFY_TABS

_OFFICER_ACTS = ("accept", "start", "ask", "schedule", "resolve", "return", "comment", "note", "assign", "refer", "reject",
                 "verify", "refuse", "offer", "take", "decline", "withdraw", "involve", "release", "delegate",
                 "merge", "unmerge", "apart")
_VERIFIER_ACTS = ("assign", "reject", "refer", "verify", "refuse", "ask", "comment", "note", "involve", "release", "merge",
                  "unmerge", "apart")
_PURPOSES: dict[str, access.Purpose] = {"comment": "speak", "note": "speak", "take": "answer", "decline": "answer"}
_LIST = re.compile(r"/(petugas|camat|verifikasi)(\?[\w=&%+.-]{0,400})?", re.ASCII)
"""Where a form of a list may lead back to: its own page, with tab, search and filters."""
ME = "saya"
"""Value of the field `petugas` that means whoever posts it."""
#: What `NotAllowed.missing` names → field and code of the sentence.
_MISSING = {"has_note": ("note", "required"), "has_evidence": ("evidence", "required"), "has_end_date": ("until", "required")}


@dataclass(frozen=True)
class _Act:
    """A posted act, checked as far as the door can."""

    actor: Actor
    ticket: str
    action: str
    note: str
    back: str
    until: date | None = None
    category: str | None = None
    opd_kode: str | None = None
    officer_id: int | None = None
    into: str = ""


async def act(request: Request) -> Response:
    """POST /petugas/laporan/<ticket>/tindakan"""
    ticket = request.path_params["ticket"]
    return await _act(request, _OFFICER_ACTS, f"/petugas/laporan/{ticket}")


async def triage(request: Request) -> Response:
    """POST /verifikasi/<ticket>; `?tab=` leads back to the same part of the queue."""
    tab = request.query_params.get("tab", "")
    back = f"/verifikasi?tab={tab}" if tab in {**VERIFY_TABS, **SEKDA_TABS} else "/verifikasi"
    return await _act(request, _VERIFIER_ACTS, back)


async def _act(request: Request, allowed: tuple[str, ...], back: str) -> Response:
    with await read_form_or_refuse(request, back) as form:
        actor = await officer(request)
        if actor is None:
            raise GoSignIn(back)
        posted = _read(form, actor, request.path_params["ticket"], back)
        if posted.action not in allowed:
            raise _refusal(posted, 422, [words.UNKNOWN_ACT])
        await _let_act(posted)
        sent = await photos.store_photos(request, form)
        if sent.problems:
            photos.discard(sent.stored)
            raise _refusal(posted, 413 if sent.is_too_big else 422, [problem.message for problem in sent.problems])
        try:
            await _do(posted, sent.stored)
        except Refusal:
            photos.discard(sent.stored)
            raise
    return messages.see_other(posted.back)


def back_to(form: PostedForm, otherwise: str) -> str:
    """Return the list the form stood on (`kembali`), or `otherwise`; never another site."""
    wanted = form.text("kembali")
    return wanted if _LIST.fullmatch(wanted) else otherwise


def person_of(form: PostedForm, actor: Actor) -> int | None:
    """Return the officer the form names in `petugas`."""
    person = form.text("petugas")
    if person == ME:
        return actor.officer_id
    return int(person) if person.isascii() and person.isdecimal() and len(person) < 10 else None


def _read(form: PostedForm, actor: Actor, ticket: str, back: str) -> _Act:
    posted = _Act(
        actor, ticket, form.text("aksi").lower(), form.text("catatan"), back_to(form, back),
        category=form.text("kategori") or None, opd_kode=form.text("opd") or None, officer_id=person_of(form, actor),
        into=form.text("nomor")[:40],
    )
    typed = form.text("sampai")
    if not typed:
        return posted
    try:
        return _Act(**{**vars(posted), "until": date.fromisoformat(typed)})
    except ValueError:
        raise _refusal(posted, 422, [words.ACT_ERRORS["until"]["invalid"]]) from None


async def _let_act(posted: _Act) -> None:
    """Refuse before any photo is decoded. Commenting is for everybody who may read the report."""
    to: access.Purpose = _PURPOSES.get(posted.action, "act")
    try:
        await db.read(access.get_report_for, posted.actor, posted.ticket, to=to)
    except NotFound:
        raise Refusal(messages.no_report(access.landing(posted.actor.role))) from None
    except Forbidden:
        raise await _forbidden(posted) from None


async def _do(posted: _Act, stored: list[StoredFile]) -> None:
    try:
        await db.write(_perform, posted, stored)
    except Forbidden:
        raise await _forbidden(posted) from None
    except (NotAllowed, Invalid, Conflict) as error:
        raise _refusal(posted, 409 if isinstance(error, Conflict) else 422, why_not(error)) from None


def why_not(error: NotAllowed | Invalid | Conflict) -> list[str]:
    """Return why an act was not done, in sentences."""
    if isinstance(error, Conflict):
        return [words.ACT_CONFLICT]
    if isinstance(error, Invalid):
        return [_sentence(name, code) for name, code in error.errors.items()]
    return [_sentence(*_MISSING[need]) for need in error.missing if need in _MISSING] or [words.ACT_NOT_ALLOWED]


def _perform(session: Session, posted: _Act, stored: list[StoredFile]) -> None:
    evidence = tuple(attachments.attach(session, one, purpose="EVIDENCE").id for one in stored)
    verbs.act(
        session,
        posted.actor,
        posted.ticket,
        posted.action,
        note=posted.note,
        evidence=evidence,
        until=posted.until,
        category=posted.category,
        opd_kode=posted.opd_kode,
        officer_id=posted.officer_id,
        into=posted.into,
    )


async def _forbidden(posted: _Act) -> Refusal:
    await db.write(audit.denied, posted.actor, posted.action, posted.ticket[:20])
    return Refusal(messages.forbidden(words.FORBIDDEN_CASE, access.landing(posted.actor.role)))


def _sentence(name: str, code: str) -> str:
    return words.ACT_ERRORS.get(name, {}).get(code, words.ACT_ERROR_OTHER)


def _refusal(posted: _Act, status: int, body: list[str]) -> Refusal:
    """The act was not stored: say why, and give back the note that was typed."""
    kept = [KeptText(words.ACT_NOTE, posted.note)] if posted.note else []
    return Refusal(MessageView(status, words.ACT_TITLE, body, kept, [Link(words.BACK, posted.back, True)]))
