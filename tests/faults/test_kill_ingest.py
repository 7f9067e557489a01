"""F1 in short: kill -9 of everything while Meta delivers and while the worker works."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.apps import RUN, App, database_settings, postgres_is_reachable
from benchmarks.faults.kill_ingest import KillIngest, Ledger

MESSAGES = 120

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("processes")]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost_or_doubled(kind: str, tmp_path: Path):
    if kind == "postgresql" and not postgres_is_reachable():
        pytest.skip("PostgreSQL is not reachable")
    with database_settings(kind) as settings:
        app = App(tmp_path, RUN, settings)
        try:
            verdict = KillIngest(app, MESSAGES, every_s=0.5, per_second=150, kills=1, work_kills=1).run()
        finally:
            app.kill()
    assert verdict.problems == [], app.last_words()
    assert verdict.counted["kills"] == 2
    assert verdict.counted["reports"] == MESSAGES
    assert verdict.counted["backlog_at_last_start"] > 0
    print(verdict)


def test_the_ledger_notices_what_is_lost_and_doubled():
    """A drill that cannot fail proves nothing."""
    ledger = Ledger({"a", "b", "c"}, acked={"a", "b"}, report_count=4, is_intact=False, drained_s=31)
    ledger.inbox.update(["a", "a"])
    ledger.reports.update(["a", "a"])
    assert ledger.verdict("sqlite").problems == [
        "never acknowledged: 1", "acknowledged but not in the inbox: 1", "in the inbox twice: 1", "in no report: 1",
        "in two reports: 1", "reports too many: 1", "database broken: 1", "seconds to drain: 31 (at most 30.0)",
    ]  # fmt: skip
