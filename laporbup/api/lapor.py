"""`/lapor`: the built page with a fresh key; and the post that becomes a report, or comes back with everything typed."""

from __future__ import annotations

import html
from collections.abc import Iterable

import structlog
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import form_check, messages, photos
from laporbup.api.door import Refusal, caller, door_of, read_form_or_refuse
from laporbup.api.form_check import Checked
from laporbup.api.photos import Photos
from laporbup.api.ports import (
    CATEGORY_MARK,
    KUNCI_MARK,
    TOKEN_MARK,
    FieldError,
    FormValues,
    FormView,
    KeptPhoto,
    KeptText,
    Option,
    OptionGroup,
)
from laporbup.domain.errors import Conflict, Invalid
from laporbup.services import attachments, knowledge, web_form
from laporbup.services.knowledge import Knowledge
from laporbup.text import form as words

log = structlog.get_logger()


async def show(request: Request) -> Response:
    """GET /lapor"""
    try:
        token, categories = await db.read(_now, request.query_params.get("t", ""))
    except OperationalError:
        token, categories = "", web_form.shipped_categories()
    kunci, renderers = form_check.new_kunci(), door_of(request).renderers
    built = renderers.built("/lapor")
    if built is not None:
        text = built.replace(KUNCI_MARK, kunci).replace(TOKEN_MARK, html.escape(token))
        text = text.replace(CATEGORY_MARK, renderers.options(category_options(categories)))
        return messages.page(request, text)
    known = await db.read(knowledge.load)
    view = _view(known, FormValues(), kunci=kunci, token=token)
    return messages.page(request, renderers.form(view))


async def canonical(request: Request) -> Response:
    """GET of any other spelling of /lapor, with its query."""
    query = request.url.query
    return messages.see_other(f"/lapor?{query}" if query else "/lapor")


async def post(request: Request) -> Response:
    """POST /lapor"""
    wait_s = door_of(request).limits.form_posts.take(caller(request))
    with await read_form_or_refuse(request, "/lapor") as form:
        if wait_s:
            typed = [KeptText(words.YOUR_STORY, form.text("uraian"))] if form.text("uraian") else []
            raise Refusal(messages.too_many(wait_s, typed), {"retry-after": str(wait_s)})
        checked = form_check.check(form, await db.read(knowledge.load))
        before = await db.read(web_form.filed_before, checked.report.kunci)
        if before is not None:
            return messages.see_other(f"/lacak/{before}")
        kept = photos.kept_ids(form)
        sent = await photos.store_photos(request, form, len(kept))
        errors = [*_photo_errors(sent), *checked.errors]
        if errors:
            return await _again(request, checked, sent, kept, errors)
        try:
            return await _file(checked, sent, kept)
        except Invalid as error:
            return await _again(request, checked, sent, kept, form_check.errors_of(error))


async def _file(checked: Checked, sent: Photos, kept: list[str]) -> Response:
    try:
        secret = await db.write(web_form.file, checked.report, sent.stored, kept)
    except (IntegrityError, Conflict):
        # The same key at the same moment: the other one won, and its report is ours.
        found = await db.read(web_form.filed_before, checked.report.kunci)
        if found is None:
            raise
        secret = found
    return messages.see_other(f"/lacak/{secret}")


async def _again(
    request: Request, checked: Checked, sent: Photos, kept: list[str], errors: list[FieldError]
) -> Response:
    """Give the form back: everything typed still there, photos that arrived kept, each error beside its field."""
    ids = [*kept, *await db.write(web_form.keep_photos, sent.stored)]
    known = await db.read(knowledge.load)
    view = _view(
        known,
        checked.values,
        kunci=checked.report.kunci,
        token=checked.report.token,
        errors=errors,
        kept=_kept(ids),
    )
    log.info("form_refused", fields=sorted({error.field for error in errors}), kept_photos=len(ids))
    status = 413 if sent.is_too_big else 422
    return messages.page(request, door_of(request).renderers.form(view), status)


def _valid_token(session: Session, token: str) -> str:
    """Return `token` while it is good for somebody; it is not shown again when it is not."""
    return token if web_form.reporter_of(session, token) is not None else ""


def _photo_errors(sent: Photos) -> list[FieldError]:
    """One entry for the field, saying what is wrong with each photo."""
    if not sent.problems:
        return []
    return [FieldError("foto", " ".join(problem.message for problem in sent.problems), sent.problems[0].summary)]


def _kept(ids: list[str]) -> list[KeptPhoto]:
    return [
        KeptPhoto(photos.sign_kept(one), attachments.signed_url(one), words.KEPT_PHOTO_ALT.format(number=number))
        for number, one in enumerate(ids, start=1)
    ]


def _view(
    known: Knowledge,
    values: FormValues,
    *,
    kunci: str,
    token: str,
    errors: list[FieldError] | None = None,
    kept: list[KeptPhoto] | None = None,
) -> FormView:
    return FormView(
        kunci=kunci,
        t=token,
        values=values,
        errors=errors or [],
        kept_photos=kept or [],
        kept_note=words.KEPT_PHOTOS.format(count=len(kept)) if kept else "",
        categories=category_options(_active(known), values.kategori),
        villages=village_options(known, values.desa),
        title=words.TITLE.format(count=len(errors)) if errors else "",
    )


def _active(known: Knowledge) -> list[tuple[str, str]]:
    return [(item.kode, item.judul) for item in known.categories.values() if item.is_active]


def _now(session: Session, token: str) -> tuple[str, list[tuple[str, str]]]:
    """The valid token and the categories as an administrator has left them: fifteen rows, always right, 0.3 ms."""
    return _valid_token(session, token), web_form.categories(session)


def category_options(active: Iterable[tuple[str, str]], chosen: str = "") -> list[Option]:
    """The empty choice, then every active category in its order."""
    picked = chosen.partition("/")[0]
    return [
        Option("", words.CHOOSE_CATEGORY, not chosen),
        *(Option(kode, title, kode == picked) for kode, title in active),
    ]


def village_options(known: Knowledge, chosen: str = "") -> list[OptionGroup]:
    """The villages by kecamatan, both by name."""
    groups = []
    for kecamatan in sorted(known.kecamatan.values(), key=lambda item: item.nama):
        own = sorted((d for d in known.desa.values() if d.kecamatan_kode == kecamatan.kode), key=lambda item: item.nama)
        options = [Option(desa.kode, desa.nama, desa.kode == chosen) for desa in own]
        groups.append(OptionGroup(words.VILLAGES_OF.format(name=kecamatan.nama), options))
    return groups
