"""Migrations make exactly the schema of the models, on both databases, and running them again does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import SQLModel, select

from laporbup import db, migrations
from laporbup.models import MessageCost, Reporter
from tests import databases


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    """A database without any table."""
    kept = db._engine
    if request.param == "sqlite":
        url, close = f"sqlite:///{tmp_path / 'empty.db'}", None
    else:
        if not databases.postgres_is_reachable():
            pytest.skip("PostgreSQL is not reachable")
        close = databases.postgres_database()
        url = close.__enter__()
    engine = db.make_engine(url)
    db.use_engine(engine)
    yield engine
    db.use_engine(kept)
    engine.dispose()
    if close:
        close.__exit__(None, None, None)


def test_migrated_schema_is_the_schema_of_the_models(empty):
    assert migrations.migrate()
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        found = inspect(connection)
        for table in SQLModel.metadata.sorted_tables:
            indexes = {index["name"] for index in found.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= indexes


def test_rows_of_the_first_schema_outlive_every_later_migration(empty):
    """A regency that has run since the first release keeps its citizens and what it paid."""
    assert migrations.migrate("0001") == "0001"
    with empty.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO reporter (channel, address, name, phone, bsuid, is_blocked, created_at, is_erased) "
                "VALUES ('whatsapp', '62811', 'Warga', '62811', '', false, '2026-01-01 00:00:00', false)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO message_cost (wamid, at, category, pricing_type, is_billable, rupiah) "
                "VALUES ('wamid.1', '2026-01-01 00:00:00', 'utility', 'regular', true, 357)"
            )
        )
    assert migrations.migrate()
    with db.reading() as session:
        assert session.exec(select(Reporter.address, Reporter.blocked_reason)).all() == [("62811", "")]
        assert session.exec(select(MessageCost.rupiah, MessageCost.is_free_tier)).all() == [(357.0, False)]


def test_migrating_again_changes_nothing(empty):
    assert migrations.migrate()
    assert migrations.migrate() is None
