"""Bring the database to the schema of this code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from laporbup import db

ROOT = Path(__file__).resolve().parent.parent


def migrate() -> str | None:
    """Run every migration that is missing, in one transaction; return the new revision, or None if nothing was."""
    config = Config(str(ROOT / "alembic.ini"))
    with db.schema_change() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        head = ScriptDirectory.from_config(config).get_current_head()
        if before == head:
            return None
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return head
