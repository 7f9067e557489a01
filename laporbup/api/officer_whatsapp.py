"""`/petugas/whatsapp`: an officer ties a WhatsApp to the account, with plain forms. A code is shown once, never stored."""

from __future__ import annotations

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import gate, messages
from laporbup.api.door import Refusal, door_of, read_form_or_refuse
from laporbup.domain.errors import Throttled
from laporbup.services import access, audit, officer_whatsapp
from laporbup.services.access import Actor
from laporbup.services.officer_whatsapp import PAGE
from laporbup.services.view_desk import WhatsAppPage
from laporbup.text import officer_whatsapp as words


async def show(request: Request) -> Response:
    """GET /petugas/whatsapp"""
    actor = await _officer(request)
    said = words.SAID.get(request.query_params.get("kabar", ""), "")
    return _page(request, await db.read(officer_whatsapp.page, actor, said=said))


async def post(request: Request) -> Response:
    """POST /petugas/whatsapp; `aksi`: kode, putuskan, simpan (with `mendesak`, `ringkasan`)."""
    with await read_form_or_refuse(request, PAGE) as form:
        actor = await _officer(request)
        action = form.text("aksi")
        wants = {"wants_digest": form.text("ringkasan") == "1", "wants_urgent": form.text("mendesak") == "1"}
    if action == "kode":
        return await _new_code(request, actor)
    if action == "putuskan":
        await db.write(officer_whatsapp.unbind, actor)
    elif action == "simpan":
        await db.write(officer_whatsapp.prefer, actor, **wants)
    else:
        return messages.see_other(PAGE)
    return messages.see_other(f"{PAGE}?kabar={action}")


async def _new_code(request: Request, actor: Actor) -> Response:
    try:
        view = await db.write(_with_code, actor)
    except Throttled as error:
        problem = words.CODE_THROTTLED.format(wait=messages.wait_words(error.retry_after_s))
        return _page(request, await db.read(officer_whatsapp.page, actor, problem=problem), 429)
    return _page(request, view)


def _with_code(session: Session, actor: Actor) -> WhatsAppPage:
    code = officer_whatsapp.new_code(session, actor)
    return officer_whatsapp.page(session, actor, code=code)


async def _officer(request: Request) -> Actor:
    actor = await gate.signed_in(request)
    if not access.may_open(actor.role, PAGE):
        await db.write(audit.denied, actor, "open", PAGE)
        raise Refusal(messages.forbidden(back=access.landing(actor.role)))
    return actor


def _page(request: Request, view: WhatsAppPage, status: int = 200) -> Response:
    return messages.page(request, door_of(request).renderers.officer_whatsapp(view), status)
