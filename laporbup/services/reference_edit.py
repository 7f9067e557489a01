"""Reference data changed by an administrator: checked, noted with what it was, and known to every process soon after."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, SQLModel

from laporbup import db
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.roles import Role
from laporbup.domain.sheet_fields import Wrong, parse, shown
from laporbup.models import RoutingRule
from laporbup.services import audit, holidays, knowledge, reference_checks
from laporbup.services.access import Actor
from laporbup.services.reference_sheets import SHEETS, Codes, Sheet, key_of, rows_of, values_of

ACTION = "reference"
"""What the audit log calls a change; its subject is the kind of data and the key."""


def let_edit(actor: Actor) -> None:
    """Raise Forbidden unless `actor` is an administrator."""
    if actor.role is not Role.ADMIN:
        raise Forbidden(actor.role, ACTION)


def sheet_named(name: str) -> Sheet:
    """Return a kind of reference data. Raises NotFound."""
    if name not in SHEETS:
        raise NotFound("sheet", name[:40])
    return SHEETS[name]


def find(session: Session, sheet: Sheet, key: str) -> SQLModel:
    """Return the row with this key. Raises NotFound."""
    for row in rows_of(session, sheet):
        if key_of(sheet, row) == key:
            return row
    raise NotFound(sheet.name, key[:80])


def read_cells(sheet: Sheet, cells: dict[str, str], codes: Codes) -> dict[str, Any]:
    """Turn typed cells (by field name) into values (by column). Raises Invalid by field name."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in sheet.fields:
        try:
            value = parse(field, cells.get(field.name, ""))
            values[field.column] = codes.choose(field, value) if field.kind == "choice" and value is not None else value
        except Wrong as wrong:
            errors[field.name] = str(wrong)
    if values.get("position", 0) is None:
        values["position"] = 0
    if errors:
        raise Invalid(errors)
    return values


def save(session: Session, actor: Actor, sheet: Sheet, cells: dict[str, str], key: str | None = None) -> str:
    """Store a new row (`key` is None) or change the one with `key`; return its key afterwards.

    Raises Forbidden, NotFound, and Invalid by field name.
    """
    let_edit(actor)
    row = find(session, sheet, key) if key is not None else None
    before = values_of(sheet, row) if row is not None else {}
    if row is not None:
        cells = {**cells, **{field.name: shown(before[field.column]) for field in sheet.fields if field.is_fixed}}
    codes = Codes.read(session)
    values = read_cells(sheet, cells, codes)
    new_key = key_of(sheet, sheet.model(**values))
    if new_key != key and any(key_of(sheet, other) == new_key for other in rows_of(session, sheet)):
        raise Invalid({sheet.key[0]: "taken"})
    put(session, actor, sheet, row, values, codes)
    return new_key


def put(
    session: Session, actor: Actor, sheet: Sheet, row: SQLModel | None, values: dict[str, Any], codes: Codes
) -> None:
    """Write checked values into a row, new when there is none. Raises Invalid by field name."""
    before = values_of(sheet, row) if row is not None else {}
    changed = {name: value for name, value in values.items() if name not in before or before[name] != value}
    if not changed:
        return
    errors = reference_checks.problems(session, sheet, before, values, codes)
    if errors:
        raise Invalid(errors)
    key = key_of(sheet, sheet.model(**values))
    if sheet.name == "libur":
        # running deadlines are counted anew, and that is noted there
        holidays.change(session, actor, added={values["day"]: values["nama"]})
        return
    if row is None:
        row = sheet.model(**values, **({"source": "admin"} if sheet.model is RoutingRule else {}))
    else:
        row.sqlmodel_update(changed)
    session.add(row)
    session.flush()
    _note(session, actor, sheet, key, before, changed)
    if before and "opd_kode" in changed and sheet.name in ("kategori", "subkategori"):
        _follow(session, actor, values, sheet)


def remove(session: Session, actor: Actor, sheet: Sheet, key: str) -> None:
    """Delete a row. Raises Forbidden, NotFound, and Invalid for what may only be switched off."""
    let_edit(actor)
    if not sheet.is_removable:
        raise Invalid({sheet.key[0]: "not_removable"})
    drop(session, actor, sheet, find(session, sheet, key))


def drop(session: Session, actor: Actor, sheet: Sheet, row: SQLModel) -> None:
    """Delete a row that may be deleted."""
    before = values_of(sheet, row)
    if sheet.name == "libur":
        holidays.remove(session, actor, before["day"])
        return
    session.delete(row)
    session.flush()
    _note(session, actor, sheet, key_of(sheet, row), before, dict.fromkeys(before))


def _follow(session: Session, actor: Actor, values: dict[str, Any], sheet: Sheet) -> None:
    """Change the general rule along with the OPD of its category: a rule wins, so the change would change nothing."""
    category = values["kode"] if sheet.name == "kategori" else values["category_kode"]
    wanted = (category, None if sheet.name == "kategori" else values["kode"], None)
    rules = SHEETS["aturan"]
    for row in rows_of(session, rules):
        rule = values_of(rules, row)
        if (rule["category_kode"], rule["subcategory_kode"], rule["kecamatan_kode"]) == wanted:
            row.sqlmodel_update({"opd_kode": values["opd_kode"]})
            session.add(row)
            session.flush()
            _note(session, actor, rules, key_of(rules, row), rule, {"opd_kode": values["opd_kode"]})


def _note(
    session: Session, actor: Actor, sheet: Sheet, key: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    changes = {
        field.name: [shown(before.get(field.column)), shown(after[field.column])]
        for field in sheet.fields
        if field.column in after
    }
    audit.record(session, actor, ACTION, f"{sheet.name} {key}", **changes)
    db.after_commit(session, knowledge.forget)
