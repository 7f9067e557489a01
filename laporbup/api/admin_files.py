"""`/admin/<data>/berkas` and `/admin/<data>/csv`: reference data as a file, out and in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from laporbup import db
from laporbup.api import gate, messages
from laporbup.api.admin_reference import forbidden, name_of, refusal
from laporbup.api.door import door_of, read_form_or_refuse
from laporbup.domain.errors import Forbidden, Invalid
from laporbup.services import admin_reference_files, audit, reference_csv, reference_edit
from laporbup.services.access import Actor
from laporbup.text import admin_reference as words


async def download(request: Request) -> Response:
    """GET /admin/<data>/csv"""
    actor, name = await gate.may_be_here(request), name_of(request)
    found = await db.read(reference_csv.export, actor, reference_edit.sheet_named(name))
    await db.write(audit.record, actor, "reference_exported", name)
    headers = {
        "cache-control": "no-store", "content-disposition": f'attachment; filename="{words.FILE_NAME.format(name=name)}"',
    }
    return StreamingResponse(iter(found), 200, headers, media_type="text/csv; charset=utf-8")


async def show(request: Request) -> Response:
    """GET /admin/<data>/berkas"""
    actor = await gate.may_be_here(request)
    view = await db.read(admin_reference_files.page, actor, name_of(request))
    return messages.page(request, door_of(request).renderers.reference_files(view))


async def post(request: Request) -> Response:
    """POST /admin/<data>/berkas; `aksi=periksa` with the file `berkas`, or `aksi=masukkan` with `isi`; `ganti`."""
    name = name_of(request)
    with await read_form_or_refuse(request, f"/admin/{name}/berkas") as form:
        actor, action = await gate.signed_in(request), form.text("aksi")
        replaces, packed = form.is_ticked("ganti"), form.text("isi")
        data = form.uploads[0].read() if form.uploads else b""
        is_too_big = form.is_text_too_long or any(upload.is_too_big for upload in form.uploads)
    try:
        reference_edit.let_edit(actor)
        if action == "masukkan":
            return await _apply(request, actor, packed, replaces=replaces)
        if action != "periksa":
            raise refusal(f"/admin/{name}/berkas", words.UNKNOWN_ACT)
        if is_too_big or not data:
            return await _again(request, actor, "too_large" if is_too_big else "required")
        view = await db.read(admin_reference_files.checked, actor, name, data, replaces=replaces)
    except Forbidden:
        raise await forbidden(actor, f"reference_import:{name}", request.url.path) from None
    return messages.page(request, door_of(request).renderers.reference_files(view), 422 if view.problem else 200)


async def _apply(request: Request, actor: Actor, packed: str, *, replaces: bool) -> Response:
    name = name_of(request)
    try:
        data = reference_csv.unpack(packed)
        await db.write(reference_csv.apply, actor, reference_edit.sheet_named(name), data, replaces=replaces)
    except Invalid as error:
        code = error.errors.get("berkas", "not_usable")
        return await _again(request, actor, code)
    return messages.see_other(f"/admin/{name}?kabar=impor")


async def _again(request: Request, actor: Actor, problem: str) -> Response:
    view = await db.read(admin_reference_files.page, actor, name_of(request), problem=problem)
    return messages.page(request, door_of(request).renderers.reference_files(view), 422)
