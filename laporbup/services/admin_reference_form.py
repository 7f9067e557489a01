"""`/admin/<data>/baru` and `/admin/<data>/ubah/<key>`: one row in a form, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from sqlmodel import Session, SQLModel

from laporbup.domain.sheet_fields import Field, shown
from laporbup.services import reference_checks, reference_edit
from laporbup.services.access import Actor
from laporbup.services.admin_reference_list import tab_of, url_of
from laporbup.services.desk_head import desk_head
from laporbup.services.reference_sheets import Codes, Sheet, key_of, values_of
from laporbup.services.reference_words import cell, label_of
from laporbup.services.view_parts import Choice, Tab
from laporbup.services.view_reference import ReferenceField, ReferenceForm
from laporbup.text import admin_reference as words

KINDS = {"area": "area", "whole": "number", "day": "date", "flag": "flag", "choice": "choice"}


def page(
    session: Session, actor: Actor, name: str, key: str | None, *, typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None, said: str = "",
) -> ReferenceForm:
    """Return the form of a row, or of a new one (`key` is None). Raises Forbidden, NotFound."""
    reference_edit.let_edit(actor)
    sheet, codes, wrong = reference_edit.sheet_named(name), Codes.read(session), errors or {}
    row = reference_edit.find(session, sheet, key) if key is not None else None
    path = f"/admin/{name}"
    fields = [_field(sheet, one, row, typed, wrong, codes) for one in sheet.fields]
    one = words.SHEETS[name].one
    title = words.ADD.format(one=one) if row is None else words.EDIT.format(one=one, name=_name(sheet, row, codes))
    return ReferenceForm(
        head=desk_head(session, actor, tab_of(name)), name=name, title=title, said=said, problem=_problem(wrong),
        path=f"{path}/baru" if row is None else url_of(sheet, key_of(sheet, row)), back_url=path,
        trail_url=f"/admin/jejak?{urlencode({'petugas': f'{name} {key_of(sheet, row)}'})}" if row is not None else "",
        fields=[_explained(session, sheet, field, row) for field in fields],
        delete_label=words.DELETE_HEADING.format(one=one) if row is not None and sheet.is_removable else "",
        related=_related(sheet, row),
    )


def _name(sheet: Sheet, row: SQLModel, codes: Codes) -> str:
    """What the list calls the row."""
    field = sheet.field(words.SHEETS[sheet.name].columns[0])
    return cell(field, values_of(sheet, row)[field.column], codes)


def _problem(wrong: Mapping[str, str]) -> str:
    if not wrong:
        return ""
    return words.WRONG_ONE if len(wrong) == 1 else words.WRONG_MANY.format(count=len(wrong))


def _field(
    sheet: Sheet, field: Field, row: SQLModel | None, typed: Mapping[str, str] | None, wrong: Mapping[str, str], codes: Codes
) -> ReferenceField:
    is_fixed = field.is_fixed and row is not None
    if row is not None and (typed is None or is_fixed):
        value = shown(values_of(sheet, row)[field.column])
    else:
        value = (typed or {}).get(field.name, field.default)
    text = words.SHEETS[sheet.name]
    error = wrong.get(field.name, "")
    return ReferenceField(
        name=field.name, label=text.labels[field.name], kind=KINDS.get(field.kind, "text"), value=value,
        hint=text.hints.get(field.name, ""), error=words.ERRORS[error] if error else "", is_fixed=is_fixed,
        choices=_choices(field, value, codes, row) if field.kind == "choice" else [],
    )


def _choices(field: Field, value: str, codes: Codes, row: SQLModel | None) -> list[Choice]:
    options = codes.options(field)
    if field.choices == "holder":
        options = [kode for kode in options if codes.opd[kode].is_active or kode == value]
    if field.choices == "subcategory" and row is not None:
        options = [kode for kode in options if codes.subcategories[kode].category_kode == getattr(row, "category_kode", "")]
    first = words.EMPTY_CHOICE if not field.is_required else words.CHOOSE
    return [
        Choice("", first, is_primary=value not in options),
        *(Choice(kode, _long(field, kode, codes), is_primary=kode == value) for kode in options),
    ]


def _long(field: Field, kode: str, codes: Codes) -> str:
    """A sub-category alone does not say of what."""
    label = label_of(field, kode, codes)
    if field.choices == "subcategory":
        return f"{codes.categories[codes.subcategories[kode].category_kode].judul}: {label}"
    return label


def _explained(session: Session, sheet: Sheet, field: ReferenceField, row: SQLModel | None) -> ReferenceField:
    """Say how many reports stand in the way, and where they are."""
    if sheet.name != "opd" or row is None or not field.error:
        return field
    kode = key_of(sheet, row)
    if field.error == words.ERRORS["open_reports"]:
        said = words.OPEN_REPORTS.format(count=reference_checks.open_reports(session, kode))
        url = f"/publik?{urlencode({'opd': kode})}"
        return replace(field, error=said, link_url=url, link_label=words.SEE_REPORTS)
    if field.error == words.ERRORS["routed_to"]:
        url = f"/admin/aturan?{urlencode({'cari': str(values_of(sheet, row)['singkat'])})}"
        return replace(field, link_url=url, link_label=words.SEE_RULES)
    return field


def _related(sheet: Sheet, row: SQLModel | None) -> list[Tab]:
    if sheet.name != "kategori" or row is None:
        return []
    query = urlencode({"kategori": key_of(sheet, row)})
    return [Tab(key=name, label=label, url=f"/admin/{name}?{query}") for name, label in words.SEE_CATEGORY.items()]
