"""What `doctor` looks at: can this machine serve, and is everything that should run running?"""

from __future__ import annotations

import os
from collections.abc import Iterator

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from laporbup import clock, db, migrations, serving
from laporbup.models import Desa
from laporbup.services import alarms, readiness
from laporbup.settings import get_settings
from laporbup.text import alarms as alarm_words
from laporbup.text import console

Check = tuple[str, bool, str]


def checks() -> Iterator[Check]:
    """Yield (name, is good, detail) of every check; stops at a database that does not answer."""
    settings = get_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    writable = os.access(settings.data_dir, os.W_OK)
    yield "folder", writable, console.WRITABLE if writable else console.NOT_WRITABLE
    built = (serving.FRONT_END / "index.html").exists()
    yield "front_end", built, console.BUILT if built else console.NO_FRONT_END
    try:
        with db.engine().connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        yield "database", False, type(error).__name__
        return
    yield "database", True, db.engine().dialect.name
    current = revision == ScriptDirectory(str(migrations.ROOT / "alembic")).get_current_head()
    yield "schema", current, console.SCHEMA_CURRENT if current else console.SCHEMA_OLD
    if current:
        yield from _running()


def _running() -> Iterator[Check]:
    with db.reading() as session:
        villages = session.exec(select(func.count()).select_from(Desa)).one()
        found = readiness.readiness(session, clock.now())
        told = [alarm_words.sentence(alarm.kind, alarm.data) for alarm in alarms.open_alarms(session)]
    yield "reference", villages > 0, str(villages)
    yield "sending", found.sending == "ok", found.sending
    yield "alarms", not told, "; ".join(told) or alarm_words.NONE
    seen = found.worker_seen_s
    alive = seen is not None and seen < 30
    yield "worker", alive, console.WORKER_SEEN.format(seconds=round(seen)) if alive and seen is not None else console.NO_WORKER
