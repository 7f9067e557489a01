"""kill -9 of everything, in the middle of ingest and of work: what was acknowledged becomes a report, once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from benchmarks.apps import RUN, App, database_settings, postgres_is_reachable
from benchmarks.kill9 import Drill, Outcome

MESSAGES = 300

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("processes")]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost_or_doubled(kind: str, tmp_path: Path):
    if kind == "postgresql" and not postgres_is_reachable():
        pytest.skip("PostgreSQL is not reachable")
    with database_settings(kind) as settings:
        app = App(tmp_path, RUN, settings)
        try:
            outcome = Drill(app, MESSAGES, kills=2, work_kills=1).run()
        finally:
            app.kill()
    assert outcome.problems() == [], app.last_words()
    assert outcome.kills == 3
    assert len(outcome.reports) == outcome.report_count == MESSAGES
    if kind == "sqlite":
        with sqlite3.connect(tmp_path / "laporbup.db") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_ledger_notices_what_is_lost_and_doubled():
    """A drill that cannot fail proves nothing."""
    outcome = Outcome({"a", "b", "c"}, acked={"a", "b"}, report_count=4)
    outcome.inbox.update(["a", "a"])
    outcome.reports.update(["a", "a"])
    assert outcome.problems() == [
        "never acknowledged: 1", "acknowledged but not in the inbox: 1", "in the inbox twice: 1", "in no report: 1",
        "in two reports: 1", "reports too many: 1",
    ]
