"""Fixtures every test may use. Each test gets an empty database of each kind that is reachable."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from laporbup import db
from laporbup.settings import get_settings
from tests import databases

KINDS = ["sqlite", "postgresql"]
TOGETHER = ("tests/stories/", "tests/faults/")
"""Tests of one such folder run in one xdist worker: they share a running app, or would slow each other down."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep folders together by their name: since pytest 9.2 xdist no longer finds the groups that marks name."""
    from xdist.scheduler.loadscope import LoadScopeScheduling

    class ByFolder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)

    return ByFolder(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session", autouse=True)
def _settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings of a demo in a folder of this test session, whatever the machine's environment says."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("data")
    for name in list(__import__("os").environ):
        if name.startswith("LAPORBUP_") and not name.startswith("LAPORBUP_TEST_"):
            patch.delenv(name)
    patch.setenv("LAPORBUP_DATA_DIR", str(folder))
    patch.setenv("LAPORBUP_SECRET_KEY", "a-test-secret-of-at-least-thirty-two-letters")
    get_settings.cache_clear()
    yield folder
    patch.undo()
    get_settings.cache_clear()


@pytest.fixture(scope="session", params=KINDS)
def _server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One seeded database a kind and session; tests get it through `database` or `reference`."""
    if request.param == "postgresql" and not databases.postgres_is_reachable():
        pytest.skip("PostgreSQL is not reachable")
    with databases.fresh_database(request.param, tmp_path_factory.mktemp(request.param)) as url:
        yield url


@pytest.fixture
def database(_server: str) -> Iterator[str]:
    """An empty database in use by `laporbup.db`; yields its URL."""
    databases.empty_tables()
    _forget_knowledge()
    yield _server
    _forget_knowledge()


@pytest.fixture(scope="session")
def _seed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, list[dict[str, object]]]]:
    """The rows of reference data, read from one seeded SQLite file: inserting rows is faster than seeding anew."""
    from sqlmodel import SQLModel

    from laporbup.services import reference

    kept = db._engine
    engine = db.make_engine(f"sqlite:///{tmp_path_factory.mktemp('seed') / 'seed.db'}")
    SQLModel.metadata.create_all(engine)
    db.use_engine(engine)
    try:
        with db.unit_of_work() as session:
            reference.seed(session)
        with db.reading() as session:
            rows = [
                (table.name, [dict(row._mapping) for row in session.execute(table.select())])
                for table in SQLModel.metadata.sorted_tables
            ]
    finally:
        db.use_engine(kept)
        engine.dispose()
    return [(name, found) for name, found in rows if found]


@pytest.fixture
def reference(database: str, _seed: list[tuple[str, list[dict[str, object]]]]) -> str:
    """A database with the reference data of OKI and nothing else; yields its URL."""
    from sqlmodel import SQLModel

    with db.unit_of_work() as session:
        for name, rows in _seed:
            session.execute(SQLModel.metadata.tables[name].insert(), rows)
        databases.restart_sequences(session)
    return database


@pytest.fixture
def session(reference: str) -> Iterator[Session]:
    """An open writing session on reference data; what the test does is rolled back at the end."""

    class _Undo(Exception):
        pass

    try:
        with db.unit_of_work() as opened:
            yield opened
            raise _Undo
    except _Undo:
        return


@pytest.fixture(autouse=True)
def _own_media() -> Iterator[None]:
    """Attachments of a test die with it."""
    yield
    shutil.rmtree(get_settings().media_dir, ignore_errors=True)


def _forget_knowledge() -> None:
    from laporbup.services import knowledge

    knowledge.forget()


assert sqlite3.sqlite_version_info >= (3, 35), "SQLite 3.35 or newer: RETURNING and upserts are used"
