"""Run migrations on the database of the settings, or on the connection that `laporbup migrate` passes in."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import laporbup.models  # noqa: F401  registers every table
from laporbup import db
from laporbup.models.base import UtcDateTime


def _plain(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as plain SQL ones: a migration must not change when the code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_plain,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is None:
    with db.schema_change() as opened:
        _run(opened)
else:
    _run(given)
