"""Insert-or-ignore on both databases: the unique key decides who was first."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, row: SQLModel) -> Any | None:
    """Insert `row` unless one with the same unique key stands; return its primary key, or None when it stood.

    On PostgreSQL this waits for a transaction that is inserting the same key, and then sees its row.
    `row` itself is not added to the session.
    """
    table: Any = type(row).__table__  # type: ignore[attr-defined]
    dialect = session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values = {column.key: getattr(row, column.key) for column in table.columns}
    keys = list(table.primary_key.columns)
    filled = {key: value for key, value in values.items() if value is not None}
    found = session.execute(insert(table).values(**filled).on_conflict_do_nothing().returning(*keys)).first()
    return None if found is None else found[0]
