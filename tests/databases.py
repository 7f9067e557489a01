"""Fresh databases for tests: SQLite files, and PostgreSQL databases of our own on a server that is reachable."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import psycopg
from sqlalchemy import event, text
from sqlmodel import SQLModel

import laporbup.models  # noqa: F401  registers every table
from laporbup import db

POSTGRES = os.environ.get("LAPORBUP_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


@lru_cache(maxsize=1)
def postgres_is_reachable() -> bool:
    """Say whether the tests may use PostgreSQL; `LAPORBUP_TEST_REQUIRE_SERVICES=1` makes its absence an error."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=2).close()
    except psycopg.OperationalError:
        if os.environ.get("LAPORBUP_TEST_REQUIRE_SERVICES") == "1":
            raise
        return False
    return True


@contextmanager
def postgres_database() -> Iterator[str]:
    """An empty PostgreSQL database, dropped at the end; yields its SQLAlchemy URL."""
    name = f"laporbup_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        # Nothing here outlives the test: waiting for the disk at every commit only makes the suite slow.
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')
    try:
        yield POSTGRES.replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """A database with every table and no row; `db.engine()` uses it inside the block. Yields its URL."""
    if kind == "sqlite":
        yield from _use(f"sqlite:///{folder / 'test.db'}")
        return
    with postgres_database() as url:
        yield from _use(url)


def _use(url: str) -> Iterator[str]:
    engine = db.make_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _never_wait_for_the_disk)
    SQLModel.metadata.create_all(engine)
    db.use_engine(engine)
    try:
        yield url
    finally:
        db.use_engine(None)
        engine.dispose()


def _never_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """Durability is for `tests/faults`, which runs the real processes with the real settings."""
    connection.execute("PRAGMA synchronous=OFF")


def empty_tables() -> None:
    """Delete every row of the database in use (tables are made once a session: making them is what is slow)."""
    with db.unit_of_work() as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            session.execute(table.delete())


def emptier() -> Callable[[], None]:
    """Remember which tables are empty in the database in use; what is returned makes them so again."""
    with db.reading() as session:
        tables = [table for table in SQLModel.metadata.sorted_tables if session.execute(table.select().limit(1)).first() is None]

    def emptied() -> None:
        with db.unit_of_work() as session:
            for table in reversed(tables):
                session.execute(table.delete())

    return emptied


def restart_sequences(session: object) -> None:
    """After rows were copied with their ids, let PostgreSQL count on from the highest."""
    bind = session.get_bind()  # type: ignore[attr-defined]
    if bind.dialect.name != "postgresql":
        return
    for table in SQLModel.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            session.execute(  # type: ignore[attr-defined]
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                    f"COALESCE((SELECT MAX({column.name}) FROM {table.name}), 1))"
                )
            )
