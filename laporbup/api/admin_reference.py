"""`/admin/<data>`: the administrator edits reference data row by row, with plain forms."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import gate, messages
from laporbup.api.door import Refusal, door_of, read_form_or_refuse
from laporbup.api.forms import PostedForm
from laporbup.api.ports import Link, MessageView
from laporbup.domain.errors import Forbidden, Invalid
from laporbup.services import access, admin_reference_form, admin_reference_list, audit, reference_edit
from laporbup.services.access import Actor
from laporbup.services.admin_reference_list import Asked, url_of
from laporbup.services.reference_sheets import Sheet
from laporbup.text import admin_reference as words
from laporbup.text import web


async def show(request: Request) -> Response:
    """GET /admin/<data>; `cari`, `kategori`, `tahun`, `perhatian`, `hal`, `kabar`."""
    actor, asked = await gate.may_be_here(request), request.query_params
    page = asked.get("hal", "1")
    wanted = Asked(
        asked.get("cari", "").strip()[:80], asked.get("kategori", "")[:40], asked.get("tahun", "")[:4],
        asked.get("perhatian", "") == "1", int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
    said = words.SAID.get(asked.get("kabar", ""), "")
    view = await db.read(admin_reference_list.page, actor, name_of(request), wanted, said)
    return messages.page(request, door_of(request).renderers.reference_list(view))


async def show_form(request: Request) -> Response:
    """GET /admin/<data>/baru (fields may be given in the address) and GET /admin/<data>/ubah/<key>."""
    actor, key, asked = await gate.may_be_here(request), request.path_params.get("key"), request.query_params
    typed = None
    if key is None:
        sheet = reference_edit.sheet_named(name_of(request))
        typed = {**{one.name: one.default for one in sheet.fields}, **dict(asked.items())}
    said = words.SAID.get(asked.get("kabar", ""), "")
    view = await db.read(admin_reference_form.page, actor, name_of(request), key, typed=typed, said=said)
    return messages.page(request, door_of(request).renderers.reference_form(view))


async def post(request: Request) -> Response:
    """POST /admin/<data>/baru and POST /admin/<data>/ubah/<key>; `aksi`: simpan with the fields, or hapus."""
    name, key = name_of(request), request.path_params.get("key")
    sheet = reference_edit.sheet_named(name)
    with await read_form_or_refuse(request, f"/admin/{name}") as form:
        actor, action, typed = await gate.signed_in(request), form.text("aksi"), _typed(form, sheet)
    if action not in ("simpan", "hapus") or (action == "hapus" and key is None):
        raise refusal(f"/admin/{name}", words.UNKNOWN_ACT)
    try:
        if action == "hapus":
            await db.write(reference_edit.remove, actor, sheet, key or "")
            return messages.see_other(f"/admin/{name}?kabar=hapus")
        saved = await db.write(reference_edit.save, actor, sheet, typed, key)
    except Forbidden:
        raise await forbidden(actor, f"reference:{name}", request.url.path) from None
    except Invalid as error:
        view = await db.read(admin_reference_form.page, actor, name, key, typed=typed, errors=error.errors)
        return messages.page(request, door_of(request).renderers.reference_form(view), 422)
    return messages.see_other(f"{url_of(sheet, saved)}?kabar=simpan")


def name_of(request: Request) -> str:
    """Which data the address names; the route has already checked that there are such."""
    return str(request.path_params["sheet"])


async def forbidden(actor: Actor, action: str, subject: str) -> Refusal:
    """Note a refusal and make its page."""
    await db.write(audit.denied, actor, action, subject[:80])
    return Refusal(messages.forbidden(back=access.landing(actor.role)))


def refusal(back: str, sentence: str) -> Refusal:
    return Refusal(MessageView(422, words.PROBLEM_TITLE, [sentence], [], [Link(web.BACK, back, True)]))


def _typed(form: PostedForm, sheet: Sheet) -> dict[str, str]:
    return {one.name: form.raw(one.name) for one in sheet.fields}

