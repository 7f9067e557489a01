"""Run migrations on the database of the settings, or on the connection that `laporbup migrate` passes in."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import laporbup.models  # noqa: F401  registers every table
from laporbup import db


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
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
