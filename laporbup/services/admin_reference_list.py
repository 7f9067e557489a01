"""`/admin/<data>`: one kind of reference data as a list, with search, filters and what needs a look."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from sqlmodel import Session, SQLModel

from laporbup.services import reference_edit
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.reference_sheets import SHEETS, Codes, Sheet, key_of, rows_of, values_of
from laporbup.services.reference_words import cell
from laporbup.services.view_parts import Choice, Tab
from laporbup.services.view_reference import ReferenceLine, ReferenceList
from laporbup.text import admin_reference as words
from laporbup.text import dates

PAGE_SIZE = 50
#: Kinds that are edited side by side.
_FAMILIES = (("kategori", "subkategori", "kata"), ("aturan", "alias"))


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    search: str = ""
    category: str = ""
    year: str = ""
    needs_look: bool = False
    number: int = 1


def page(session: Session, actor: Actor, name: str, asked: Asked, said: str = "") -> ReferenceList:
    """Return the list. Raises Forbidden, NotFound."""
    reference_edit.let_edit(actor)
    sheet, codes = reference_edit.sheet_named(name), Codes.read(session)
    text = words.SHEETS[name]
    rows = _in_order(sheet, rows_of(session, sheet), codes)
    notes = _conflicts(rows, codes) if name == "aturan" else {}
    found = [row for row in rows if _fits(sheet, row, asked, codes) and (not asked.needs_look or key_of(sheet, row) in notes)]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, asked.number), pages)
    part = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    path = f"/admin/{name}"
    has_notes = bool(notes) or any(values_of(sheet, row).get("is_active") is False for row in part)
    count = words.COUNT if len(found) == len(rows) else words.COUNT_FOUND
    return ReferenceList(
        head=desk_head(session, actor, tab_of(name)), name=name, title=text.title, intro=text.intro, said=said, path=path,
        search=asked.search, categories=_categories(sheet, asked, codes), years=_years(sheet, rows, asked),
        columns=[*(text.labels[column] for column in text.columns), *([words.STATE_COLUMN] if has_notes else [])],
        lines=[_line(sheet, row, codes, notes, has_notes=has_notes) for row in part],
        summary=count.format(count=dates.number(len(found)), total=dates.number(len(rows))),
        warning=_warning([notes[key_of(sheet, row)] for row in rows if key_of(sheet, row) in notes]),
        warning_url=f"{path}?perhatian=1" if notes and not asked.needs_look else "",
        add_url=f"{path}/baru{_query(kategori=asked.category)}", add_label=words.ADD.format(one=text.one),
        files_url=f"{path}/berkas", tester_url="/admin/siapa" if name == "aturan" else "", tabs=_tabs(name),
        trail_url=f"/admin/jejak?{urlencode({'apa': 'lain'})}",
        page_label=words.PAGE_LABEL.format(page=number, pages=pages) if pages > 1 else "",
        previous_url=_url(path, asked, number - 1) if number > 1 else "",
        next_url=_url(path, asked, number + 1) if number < pages else "",
    )


def tab_of(name: str) -> str:
    """Return the path of the navigation entry that a kind of data belongs to."""
    return f"/admin/{next((names[0] for names in _FAMILIES if name in names), name)}"


def url_of(sheet: Sheet, key: str) -> str:
    """Return the address of the form of a row."""
    return f"/admin/{sheet.name}/ubah/{quote(key, safe='')}"


def _in_order(sheet: Sheet, rows: list[SQLModel], codes: Codes) -> list[SQLModel]:
    """Categories as citizens see them, agencies by name; the rest by key."""
    if sheet.name in ("kategori", "subkategori", "jawaban"):
        place = {kode: number for number, kode in enumerate(codes.categories)}

        def rank(row: Any) -> tuple[Any, ...]:
            category = row.kode if sheet.name == "kategori" else row.category_kode
            return getattr(row, "action", ""), place.get(category or "", -1), row.position

        return sorted(rows, key=rank)
    if sheet.name == "opd":
        return list(codes.by_name())
    return rows


def _fits(sheet: Sheet, row: SQLModel, asked: Asked, codes: Codes) -> bool:
    values = values_of(sheet, row)
    if asked.category and values.get("category_kode", asked.category) != asked.category:
        return False
    if asked.year and sheet.name == "libur" and str(values["day"].year) != asked.year:
        return False
    shown = " ".join([key_of(sheet, row), *(cell(field, values[field.column], codes) for field in sheet.fields)])
    return asked.search.lower() in shown.lower()


def _line(sheet: Sheet, row: SQLModel, codes: Codes, notes: dict[str, str], *, has_notes: bool) -> ReferenceLine:
    values, key = values_of(sheet, row), key_of(sheet, row)
    is_off = values.get("is_active") is False
    note = words.CONFLICTS[notes[key]] if key in notes else words.STATE_OFF if is_off else ""
    cells = [cell(sheet.field(name), values[sheet.field(name).column], codes) for name in words.SHEETS[sheet.name].columns]
    return ReferenceLine(
        url=url_of(sheet, key), cells=[*cells, *([note] if has_notes else [])], note=note, css="mute" if is_off else ""
    )


def _conflicts(rows: list[Any], codes: Codes) -> dict[str, str]:
    """Return key → code for rules that contradict another, lead nowhere, or change nothing."""
    sheet, found = SHEETS["aturan"], {}
    times = Counter(key_of(sheet, row) for row in rows)
    rules = {(row.category_kode, row.subcategory_kode, row.kecamatan_kode): row.opd_kode for row in rows}
    for row in rows:
        key = key_of(sheet, row)
        if times[key] > 1:
            found[key] = "double"
        elif not codes.opd[row.opd_kode].is_active:
            found[key] = "inactive"
        elif not codes.categories[row.category_kode].is_active:
            found[key] = "category_off"
        elif row.kecamatan_kode and rules.get((row.category_kode, row.subcategory_kode, None)) == row.opd_kode:
            found[key] = "idle"
    return found


def _warning(codes: list[str]) -> str:
    if not codes:
        return ""
    return words.CONFLICT_COUNT.format(count=len(codes), what=", ".join(words.CONFLICTS[code] for code in dict.fromkeys(codes)))


def _categories(sheet: Sheet, asked: Asked, codes: Codes) -> list[Choice]:
    if all(field.column != "category_kode" for field in sheet.fields):
        return []
    return [
        Choice("", words.FILTER_ALL, is_primary=not asked.category),
        *(Choice(row.kode, row.judul, is_primary=row.kode == asked.category) for row in codes.categories.values()),
    ]


def _years(sheet: Sheet, rows: list[Any], asked: Asked) -> list[Tab]:
    if sheet.name != "libur":
        return []
    years = sorted({str(row.day.year) for row in rows})
    return [Tab(key=year, label=year, url=f"/admin/libur?tahun={year}", is_current=year == asked.year) for year in years]


def _tabs(name: str) -> list[Tab]:
    family = next((names for names in _FAMILIES if name in names), ())
    return [Tab(key=one, label=words.SHEETS[one].title, url=f"/admin/{one}", is_current=one == name) for one in family]


def _url(path: str, asked: Asked, number: int) -> str:
    return path + _query(
        cari=asked.search, kategori=asked.category, tahun=asked.year, perhatian="1" if asked.needs_look else "", hal=str(number)
    )


def _query(**fields: str) -> str:
    kept = {name: value for name, value in fields.items() if value}
    return f"?{urlencode(kept)}" if kept else ""

