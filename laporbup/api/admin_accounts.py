"""`/admin/akun`: the administrator invites officers and changes their accounts, with plain forms."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import gate, messages
from laporbup.api.door import Refusal, door_of, read_form_or_refuse
from laporbup.api.forms import PostedForm
from laporbup.api.ports import Link, MessageView
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.services import access, accounts, audit, factor, invites, officers_admin
from laporbup.services.access import Actor
from laporbup.services.officers_admin import PAGE, Typed
from laporbup.text import admin_accounts as words
from laporbup.text import web


async def show(request: Request) -> Response:
    """GET /admin/akun; `cari`, `peran`, `hal`."""
    actor, asked = await gate.may_be_here(request), request.query_params
    await db.write(audit.opened, actor, PAGE)
    page = asked.get("hal", "1")
    view = await db.read(
        officers_admin.page, actor, search=asked.get("cari", ""), role=asked.get("peran", ""),
        number=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
    return messages.page(request, door_of(request).renderers.officers(view))


async def invite(request: Request) -> Response:
    """POST /admin/akun; `aksi=undang` with `akun`, `nama`, `peran`, `opd`. The link is in this one answer."""
    with await read_form_or_refuse(request, PAGE) as form:
        actor, action, typed = await gate.signed_in(request), form.text("aksi"), _typed(form)
    if action != "undang":
        raise _refusal(422, words.UNKNOWN_ACT)
    try:
        link = await db.write(
            invites.invite, typed.username, typed.name, typed.known_role, typed.opd_kode or None, by=actor
        )
    except Forbidden:
        raise await _forbidden(actor, "invite", typed.username) from None
    except Invalid as error:
        view = await db.read(officers_admin.page, actor, typed=typed, errors=error.errors)
        return messages.page(request, door_of(request).renderers.officers(view), 422)
    return await _officer(request, actor, typed.username.strip().lower(), link=link)


async def show_one(request: Request) -> Response:
    """GET /admin/akun/<name>"""
    actor = await gate.may_be_here(request)
    said = words.SAID.get(request.query_params.get("kabar", ""), "")
    return await _officer(request, actor, request.path_params["username"], said=said)


async def change(request: Request) -> Response:
    """POST /admin/akun/<name>; `aksi`: ubah (`nama`, `peran`, `opd`), tautan, keluarkan, lepas, matikan, nyalakan."""
    username = request.path_params["username"]
    with await read_form_or_refuse(request, PAGE) as form:
        actor, action, typed = await gate.signed_in(request), form.text("aksi"), _typed(form)
    if action not in (*_ACTS, "ubah", "tautan"):
        raise _refusal(422, words.UNKNOWN_ACT)
    try:
        if action == "tautan":
            return await _officer(request, actor, username, link=await db.write(invites.new_link, username, by=actor))
        await db.write(_change, actor, username, action, typed)
    except Forbidden:
        raise await _forbidden(actor, action, username) from None
    except NotFound:
        raise Refusal(messages.not_found()) from None
    except Invalid as error:
        return await _wrong(request, actor, username, typed if action == "ubah" else None, error)
    return messages.see_other(f"{PAGE}/{username}?kabar={action}")


def _change(session: Session, actor: Actor, username: str, action: str, typed: Typed) -> None:
    if action == "ubah":
        accounts.change(
            session, actor, username, name=typed.name, role=typed.known_role, opd_kode=typed.opd_kode or None
        )
    else:
        _ACTS[action](session, actor, username)


_ACTS: dict[str, Callable[[Session, Actor, str], None]] = {
    "keluarkan": accounts.sign_out_everywhere,
    "lepas": lambda session, actor, username: factor.reset(session, username, by=actor),
    "matikan": lambda session, actor, username: accounts.disable(session, username, by=actor),
    "nyalakan": accounts.enable,
}


def _typed(form: PostedForm) -> Typed:
    return Typed(form.text("akun"), form.text("nama"), form.text("peran"), form.text("opd"))


async def _wrong(request: Request, actor: Actor, username: str, typed: Typed | None, error: Invalid) -> Response:
    """What concerns a field stands beside it; the rest on top."""
    problem = error.errors.get("username", "")
    said = words.ERRORS["username"][problem] if problem else ""
    errors = {field: code for field, code in error.errors.items() if field != "username"}
    return await _officer(request, actor, username, status=422, problem=said, typed=typed, errors=errors)


async def _officer(request: Request, actor: Actor, username: str, *, status: int = 200, **more: object) -> Response:
    try:
        view = await db.read(officers_admin.officer_page, actor, username, **more)  # type: ignore[arg-type]
    except NotFound:
        raise Refusal(messages.not_found()) from None
    return messages.page(request, door_of(request).renderers.officer(view), status)


async def _forbidden(actor: Actor, action: str, username: str) -> Refusal:
    await db.write(audit.denied, actor, f"account:{action}", username[:40])
    return Refusal(messages.forbidden(back=access.landing(actor.role)))


def _refusal(status: int, sentence: str) -> Refusal:
    return Refusal(MessageView(status, words.TITLE, [sentence], [], [Link(web.BACK, PAGE, True)]))
