"""The columns of reference data an administrator edits, as a form or a CSV file gives them: text in, value or code out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

YES, NO = "ya", "tidak"
SEPARATOR = "|"
"""Joins the parts of a key in an address, so no key may contain it."""
PLACEHOLDERS = ("nomor", "desa", "opd")
"""What a ready answer may name in braces."""

_TRUE = frozenset({"ya", "y", "1", "true", "benar"})
_FALSE = frozenset({"tidak", "t", "0", "false", "salah", ""})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>\d{4})")
_BRACES = re.compile(r"\{([^{}]*)\}")


class Wrong(ValueError):
    """A cell that cannot be used; its text is the code of the reason."""


@dataclass(frozen=True)
class Field:
    """One column. `name` is that of the form and of the CSV file, `column` that of the table."""

    name: str
    column: str
    kind: str = "text"
    """text, area, code, whole, decimal, flag, day, choice."""
    most: float = 200
    """The longest text, or the largest number."""
    least: float = 0
    choices: str = ""
    """Which list a choice is from."""
    is_required: bool = True
    is_fixed: bool = False
    """Said once, when it is new: other rows refer to it."""
    default: str = ""


def parse(field: Field, typed: str) -> Any:
    """Return the value of a cell; None (or "" for a text) when it is empty and may be. Raises Wrong."""
    text = typed.strip()
    if field.kind == "flag":
        return _flag(text)
    if not text:
        if field.is_required:
            raise Wrong("required")
        return "" if field.kind in ("text", "area") else None
    if field.kind in ("whole", "decimal"):
        return _number(field, text)
    if field.kind == "day":
        return _day(text)
    return _text(field, text)


def shown(value: Any) -> str:
    """Return a value as a form and a CSV file show it; `parse` reads it back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces and means nothing; a lone brace too."""
    found = [name for name in _BRACES.findall(text) if name not in PLACEHOLDERS]
    rest = _BRACES.sub("", text)
    return found + [brace for brace in "{}" if brace in rest]


def with_facts(text: str, facts: dict[str, str]) -> str:
    """Return a ready answer with its placeholders filled in; unknown ones stay as they are."""
    return _BRACES.sub(lambda found: facts.get(found[1], found[0]), text)


def one_of(value: str, known: Collection[str]) -> str:
    """Return `value` when it is known. Raises Wrong."""
    if value not in known:
        raise Wrong("unknown")
    return value


def _flag(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise Wrong("not_a_flag")


def _number(field: Field, text: str) -> int | float:
    try:
        # a spreadsheet set to Indonesian writes 1,5
        value = int(text) if field.kind == "whole" else float(text.replace(",", "."))
    except ValueError:
        raise Wrong("not_a_number") from None
    if not field.least <= value <= field.most:
        raise Wrong("out_of_range")
    return value


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    if found is None:
        raise Wrong("not_a_day")
    try:
        return date(int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"]))
    except ValueError:
        raise Wrong("not_a_day") from None


def _text(field: Field, text: str) -> str:
    if len(text) > field.most:
        raise Wrong("too_long")
    if field.kind == "code" and not _CODE.fullmatch(text):
        raise Wrong("not_a_code")
    if field.kind == "text" and (SEPARATOR in text or "\n" in text):
        raise Wrong("bad_character")
    return text
