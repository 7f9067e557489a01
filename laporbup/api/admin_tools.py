"""`/admin/siapa`, `/admin/pengumuman`, `/admin/angka`: who would get a report, notices, figures of the house rules."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import gate, messages, notice_bar
from laporbup.api.admin_reference import forbidden, refusal
from laporbup.api.door import door_of, read_form_or_refuse
from laporbup.clock import JAKARTA
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.policy import FIGURES
from laporbup.services import admin_notices, admin_who, reference_edit, site_notices, who_gets_it
from laporbup.services.access import Actor
from laporbup.services.admin_notices import FIGURES_PAGE, NOTICES
from laporbup.text import admin_pages as words
from laporbup.text import admin_reference


async def show_who(request: Request) -> Response:
    """GET /admin/siapa"""
    view = await db.read(admin_who.page, await gate.may_be_here(request))
    return messages.page(request, door_of(request).renderers.who(view))


async def who(request: Request) -> Response:
    """POST /admin/siapa; `uraian`, `desa`, `kecamatan`, `kategori`. Stores nothing; posted, so that no log has the words."""
    with await read_form_or_refuse(request, admin_who.PAGE) as form:
        actor = await gate.signed_in(request)
        typed = {name: form.text(name) for name in ("uraian", "desa", "kecamatan", "kategori")}
    try:
        verdict = await db.read(
            who_gets_it.ask, actor, typed["uraian"], desa=typed["desa"], kecamatan=typed["kecamatan"], category=typed["kategori"]
        )
    except Forbidden:
        raise await forbidden(actor, "who", admin_who.PAGE) from None
    except Invalid as error:
        view = await db.read(admin_who.page, actor, typed=typed, errors=error.errors)
        return messages.page(request, door_of(request).renderers.who(view), 422)
    view = await db.read(admin_who.page, actor, typed=typed, verdict=verdict)
    return messages.page(request, door_of(request).renderers.who(view))


async def show_notices(request: Request) -> Response:
    """GET /admin/pengumuman"""
    actor, said = await gate.may_be_here(request), words.NOTICE_SAID.get(request.query_params.get("kabar", ""), "")
    view = await db.read(admin_notices.notices, actor, said=said)
    return messages.page(request, door_of(request).renderers.notices(view))


async def notice(request: Request) -> Response:
    """POST /admin/pengumuman; `aksi=pasang` with `isi`, `penting`, `mulai`, `sampai`; `aksi=turun` with `id`."""
    with await read_form_or_refuse(request, NOTICES) as form:
        actor, action, ident = await gate.signed_in(request), form.text("aksi"), form.text("id")
        typed = {name: form.text(name) for name in ("isi", "penting", "mulai", "sampai")}
    if action != "pasang" and not (action == "turun" and ident.isascii() and ident.isdigit() and len(ident) < 10):
        raise refusal(NOTICES, admin_reference.UNKNOWN_ACT)
    try:
        if action == "turun":
            await db.write(site_notices.take_down, actor, int(ident))
        else:
            await _put_up(actor, typed)
    except Forbidden:
        raise await forbidden(actor, f"notice:{action}", NOTICES) from None
    except NotFound:
        raise refusal(NOTICES, words.NOTICE_GONE) from None
    except Invalid as error:
        view = await db.read(admin_notices.notices, actor, typed=typed, errors=error.errors)
        return messages.page(request, door_of(request).renderers.notices(view), 422)
    notice_bar.forget()
    return messages.see_other(f"{NOTICES}?kabar={action}")


async def _put_up(actor: Actor, typed: dict[str, str]) -> None:
    reference_edit.let_edit(actor)
    errors: dict[str, str] = {}
    moments: dict[str, datetime | None] = {}
    for name in ("mulai", "sampai"):
        try:
            moments[name] = datetime.fromisoformat(typed[name]).replace(tzinfo=JAKARTA) if typed[name] else None
        except ValueError:
            errors[name] = "not_a_moment"
    if errors:
        raise Invalid(errors)
    await db.write(
        site_notices.put_up, actor, typed["isi"], is_urgent=bool(typed["penting"]), starts_at=moments["mulai"],
        ends_at=moments["sampai"],
    )


async def show_figures(request: Request) -> Response:
    """GET /admin/angka"""
    actor = await gate.may_be_here(request)
    said = words.FIGURES_SAID if request.query_params.get("kabar") == "simpan" else ""
    view = await db.read(admin_notices.figures, actor, said=said)
    return messages.page(request, door_of(request).renderers.figures(view))


async def figures(request: Request) -> Response:
    """POST /admin/angka; one field a figure."""
    with await read_form_or_refuse(request, FIGURES_PAGE) as form:
        actor = await gate.signed_in(request)
        typed = {kode: form.text(kode) for kode in FIGURES if kode in form.fields}
    try:
        await db.write(admin_notices.set_figures, actor, typed)
    except Forbidden:
        raise await forbidden(actor, "policy", FIGURES_PAGE) from None
    except Invalid as error:
        view = await db.read(admin_notices.figures, actor, typed=typed, errors=error.errors)
        return messages.page(request, door_of(request).renderers.figures(view), 422)
    return messages.see_other(f"{FIGURES_PAGE}?kabar=simpan")
