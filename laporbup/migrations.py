"""Bring the database to the schema of this code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from laporbup import db

ROOT = Path(__file__).resolve().parent.parent


def migrate(revision: str = "head") -> str | None:
    """Run every migration that is missing up to `revision`, in one transaction; return it, or None if nothing was."""
    config = Config(str(ROOT / "alembic.ini"))
    with db.schema_change() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory.from_config(config).get_current_head() if revision == "head" else revision
        if before == wanted:
            return None
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        return wanted
