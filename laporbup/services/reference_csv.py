"""Reference data as CSV: out of the database, and back into it after a rehearsal that says what would change."""

from __future__ import annotations

import base64
import binascii
import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlmodel import Session, SQLModel

from laporbup import db
from laporbup.domain.errors import Invalid
from laporbup.domain.sheet_fields import Field, shown
from laporbup.services import audit, holidays, knowledge, reference_checks, reference_edit
from laporbup.services.access import Actor
from laporbup.services.csv_cells import lines
from laporbup.services.reference_sheets import Codes, Sheet, key_of, rows_of, values_of

MAX_BYTES = 900_000
"""What the server takes in one request, less the rest of the form."""
MAX_ROWS = 20_000
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Line:
    """What one row of a file would do. `number` is its line in the file; 0 for a row that would go."""

    number: int
    kind: str
    """added, changed, removed, same or wrong."""
    key: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """Field, what it is, what it would be."""
    errors: dict[str, str] = field(default_factory=dict)
    """Field (or "" for the row) → code."""


@dataclass(frozen=True)
class Plan:
    """What a file would do to the database. `problem`: a code when it cannot be read as a table at all."""

    lines: list[Line] = field(default_factory=list)
    problem: str = ""
    missing: list[str] = field(default_factory=list)
    """Columns the file lacks."""

    def count(self, kind: str) -> int:
        return sum(line.kind == kind for line in self.lines)

    @property
    def is_usable(self) -> bool:
        """Whether it may be applied: no wrong row, and something to do."""
        return not self.problem and not self.count("wrong") and any(line.kind != "same" for line in self.lines)


@dataclass
class _Work:
    """A plan while it is made, with what carries it out."""

    lines: list[Line] = field(default_factory=list)
    puts: list[tuple[SQLModel | None, dict[str, object]]] = field(default_factory=list)
    leaving: list[SQLModel] = field(default_factory=list)


def export(session: Session, actor: Actor, sheet: Sheet) -> list[str]:
    """Return the CSV line by line, safe to open in a spreadsheet (with the mark by which Excel knows UTF-8)."""
    reference_edit.let_edit(actor)
    codes = Codes.read(session)
    rows = ([_cell(one, values_of(sheet, row), codes) for one in sheet.fields] for row in rows_of(session, sheet))
    found = list(lines([one.name for one in sheet.fields], rows))
    return ["\ufeff" + found[0], *found[1:]]


def rehearse(session: Session, actor: Actor, sheet: Sheet, data: bytes, *, replaces: bool) -> Plan:
    """Say what the file would do; nothing is stored. `replaces`: rows that are not in it would go. Raises Forbidden."""
    reference_edit.let_edit(actor)
    plan, _ = _plan(session, sheet, data, replaces=replaces)
    return plan


def apply(session: Session, actor: Actor, sheet: Sheet, data: bytes, *, replaces: bool) -> Plan:
    """Do what `rehearse` says now, all of it or nothing; the plan says what was done. Raises Forbidden, Invalid."""
    reference_edit.let_edit(actor)
    plan, work = _plan(session, sheet, data, replaces=replaces)
    if not plan.is_usable:
        raise Invalid({"berkas": "not_usable"})
    if sheet.name == "libur":
        # all at once, so that every running deadline is counted anew once
        added = {values["day"]: values["nama"] for _, values in work.puts}
        holidays.change(session, actor, added=added, removed=[values_of(sheet, row)["day"] for row in work.leaving])  # type: ignore[arg-type]
    else:
        codes = Codes.read(session)
        for row, values in work.puts:
            reference_edit.put(session, actor, sheet, row, values, codes)
        for row in work.leaving:
            reference_edit.drop(session, actor, sheet, row)
    counts = {kind: plan.count(kind) for kind in ("added", "changed", "removed")}
    audit.record(session, actor, "reference_imported", sheet.name, **counts)
    db.after_commit(session, knowledge.forget)
    return plan


def pack(data: bytes) -> str:
    """Return the file as the hidden field of the page that asks whether to go on."""
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpack(text: str) -> bytes:
    """Return the file of a hidden field. Raises Invalid."""
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(base64.b64decode(text, validate=True), MAX_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        raise Invalid({"berkas": "not_readable"}) from None
    if not reader.eof:
        raise Invalid({"berkas": "too_large" if reader.unconsumed_tail else "not_readable"})
    return data


def _cell(one: Field, values: dict[str, object], codes: Codes) -> object:
    value = values[one.column]
    if one.choices == "kecamatan" and value:
        return codes.kecamatan[str(value)].nama
    return value if isinstance(value, int | float) and not isinstance(value, bool) else shown(value)


def _plan(session: Session, sheet: Sheet, data: bytes, *, replaces: bool) -> tuple[Plan, _Work]:
    work = _Work()
    try:
        header, rows = _table(data)
    except Invalid as error:
        return Plan(problem=error.errors["berkas"]), work
    missing = [one.name for one in sheet.fields if one.name not in header and (one.is_required and one.kind != "flag")]
    if missing:
        return Plan(problem="columns", missing=missing), work
    codes = Codes.read(session)
    there = {key_of(sheet, row): row for row in rows_of(session, sheet)}
    seen: set[str] = set()
    for number, cells in rows:
        _take(session, sheet, work, number, {name: cells[name] for name in cells if name in header}, codes, there, seen)
    if replaces and sheet.is_removable:
        for key, row in there.items():
            if key not in seen:
                work.leaving.append(row)
                work.lines.append(Line(0, "removed", key))
    return Plan(work.lines, "" if work.lines else "empty"), work


def _take(
    session: Session, sheet: Sheet, work: _Work, number: int, cells: dict[str, str], codes: Codes,
    there: dict[str, SQLModel], seen: set[str],
) -> None:
    """Judge one row of the file. A column the file lacks keeps what is there, or has its default."""
    given = {one.name: cells.get(one.name, one.default) for one in sheet.fields}
    try:
        values = reference_edit.read_cells(sheet, given, codes)
        key = key_of(sheet, sheet.model(**values))
        row = there.get(key)
        before = values_of(sheet, row) if row is not None else {}
        if before:
            lacking = {one.column for one in sheet.fields if one.name not in cells}
            values |= {name: before[name] for name in lacking}
        errors = {sheet.key[0]: "twice"} if key in seen else {}
        seen.add(key)
        changes = [
            (one.name, shown(before.get(one.column)), shown(values[one.column]))
            for one in sheet.fields if not before or before[one.column] != values[one.column]
        ]  # fmt: skip
        moved = {name for name, _, _ in changes} & {one.name for one in sheet.fields if one.is_fixed}
        errors |= dict.fromkeys(moved, "fixed") if before else {}
        if changes and not errors:
            errors = reference_checks.problems(session, sheet, before, values, codes)
    except Invalid as error:
        first = " · ".join(filter(None, (given[name] for name in sheet.key)))
        work.lines.append(Line(number, "wrong", first, errors=error.errors))
        return
    if errors:
        work.lines.append(Line(number, "wrong", key, errors=errors))
    elif not changes:
        work.lines.append(Line(number, "same", key))
    else:
        work.puts.append((row, values))
        work.lines.append(Line(number, "changed" if before else "added", key, changes if before else []))


def _table(data: bytes) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Read CSV of any spreadsheet: with or without the UTF-8 mark, parted by commas, semicolons or tabs. Raises Invalid."""
    if len(data) > MAX_BYTES:
        raise Invalid({"berkas": "too_large"})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid({"berkas": "not_utf8"}) from None
    first = text.split("\n", 1)[0]
    part = max(",;\t", key=first.count)
    reader = csv.reader(text.replace("\0", "").splitlines(keepends=True), delimiter=part)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        # the line where a row ends: cells may hold line breaks
        rows = [(reader.line_num, cells) for cells in islice(reader, MAX_ROWS + 1)]
    except csv.Error:
        raise Invalid({"berkas": "not_readable"}) from None
    if len(rows) > MAX_ROWS:
        raise Invalid({"berkas": "too_large"})
    kept = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    return header, ((number, dict(zip(header, map(_plain, cells), strict=False))) for number, cells in kept)


def _plain(cell: str) -> str:
    """Take off the apostrophe that `csv_cells.safe` puts before what a spreadsheet would compute."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
