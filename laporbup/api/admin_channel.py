"""The administrator's acts on the WhatsApp channel: plain forms of `/admin`, 303 back to it."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import clock, db
from laporbup.api import messages
from laporbup.api.door import Refusal, officer, read_form_or_refuse
from laporbup.api.gate import GoSignIn
from laporbup.api.ports import Link, MessageView
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.services import access, alarms, audit, identity, quarantine
from laporbup.services.access import Actor
from laporbup.text import admin_channel as words
from laporbup.text import web

BACK = "/admin"


async def post(request: Request) -> Response:
    """POST /admin/saluran; `aksi`: selesai, izinkan, sama, beda (with `id`), tahan (with `nomor` and `alasan`)."""
    with await read_form_or_refuse(request, BACK) as form:
        actor = await officer(request)
        action, ident = form.text("aksi"), form.text("id")
        number, reason = form.text("nomor"), form.text("alasan")
    if actor is None:
        raise GoSignIn(BACK)
    if action != "tahan" and not (action in _ACTS and ident.isascii() and ident.isdigit() and len(ident) < 19):
        raise _refusal(422, words.UNKNOWN)
    try:
        if action == "tahan":
            await db.write(_block, actor, number, reason)
        else:
            await db.write(_ACTS[action], actor, int(ident))
    except Forbidden:
        await db.write(audit.denied, actor, action, BACK)
        raise Refusal(messages.forbidden(back=access.landing(actor.role))) from None
    except NotFound as error:
        raise _refusal(404, words.NOBODY if error.kind == "reporter" and action == "tahan" else words.GONE) from None
    except Invalid:
        raise _refusal(422, words.NO_REASON) from None
    return messages.see_other(BACK)


def _clear(session: Session, actor: Actor, ident: int) -> None:
    alarms.clear_by_hand(session, actor, ident, clock.now())


def _unblock(session: Session, actor: Actor, ident: int) -> None:
    quarantine.unblock_by_id(session, actor, ident)


def _same(session: Session, actor: Actor, ident: int) -> None:
    identity.settle(session, actor, ident, clock.now(), is_same=True)


def _different(session: Session, actor: Actor, ident: int) -> None:
    identity.settle(session, actor, ident, clock.now(), is_same=False)


def _block(session: Session, actor: Actor, number: str, reason: str) -> None:
    quarantine.block_number(session, actor, number, reason)


_ACTS: dict[str, Callable[[Session, Actor, int], None]] = {
    "selesai": _clear, "izinkan": _unblock, "sama": _same, "beda": _different,
}


def _refusal(status: int, sentence: str) -> Refusal:
    return Refusal(MessageView(status, words.TITLE, [sentence], [], [Link(web.BACK, BACK, True)]))
