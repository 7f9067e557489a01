"""Values of reference data as an administrator reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from laporbup.domain.sheet_fields import Field, shown
from laporbup.services.reference_sheets import Codes
from laporbup.text import admin_reference as words
from laporbup.text import dates, labels


def label_of(field: Field, code: str, codes: Codes) -> str:
    """Return what a person reads for a code of a choice."""
    if field.choices in words.CODES:
        return words.CODES[field.choices].get(code, code)
    if field.choices == "action":
        return labels.BUTTON.get(code, code)
    if field.choices == "category":
        category = codes.categories.get(code)
        return _or_off(category.judul, is_on=category.is_active) if category else code
    if field.choices == "subcategory":
        sub = codes.subcategories.get(code)
        return sub.judul if sub else code
    if field.choices == "kecamatan":
        return codes.kecamatan[code].nama if code in codes.kecamatan else code
    opd = codes.opd.get(code)
    return _or_off(opd.singkat, is_on=opd.is_active) if opd else code


def cell(field: Field, value: Any, codes: Codes) -> str:
    """Return a value as a list shows it."""
    if value in (None, ""):
        return words.ANY.get(field.name, words.NONE) if not field.is_required else words.NONE
    if field.kind == "choice":
        return label_of(field, str(value), codes)
    if isinstance(value, date):
        return dates.long_date(value)
    if isinstance(value, float):
        return dates.number(value, 0 if value.is_integer() else 1)
    if field.column in ("finish_days", "response_days"):
        return dates.working_days(value)
    text = shown(value)
    return text if field.kind != "area" or len(text) <= words.SHORT else text[: words.SHORT].rsplit(" ", 1)[0] + " …"


def _or_off(label: str, *, is_on: bool) -> str:
    return label if is_on else words.OFF.format(label=label)
