"""F8 in short: the worker's clock is set back two hours, then a day ahead, then to and fro."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.apps import App, database_settings, postgres_is_reachable
from benchmarks.faults import store
from benchmarks.faults.clock_jump import ClockJump
from benchmarks.faults.fake_graph import FakeGraph
from benchmarks.faults.verdict import Verdict

FILED, EACH = 24, 8

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("processes")]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_held_up_done_twice_or_shorter_than_nothing(kind: str, tmp_path: Path):
    if kind == "postgresql" and not postgres_is_reachable():
        pytest.skip("PostgreSQL is not reachable")
    with database_settings(kind) as settings, FakeGraph() as graph:
        app = App(tmp_path, [sys.executable], settings)
        drill = ClockJump(app, graph, FILED, EACH)
        verdict = drill.run()
        assert verdict.problems == [], app.last_words()
        assert 0 < verdict.counted["sent_before_jump"] < FILED
        print(verdict)
        # A drill that cannot fail proves nothing.
        graph.sends.append(graph.sends[0])
        closed = "SELECT min(id) FROM report WHERE status = 'CLOSED'"
        store.execute(app, f"UPDATE report SET closed_at = '2020-01-01' WHERE id = ({closed})")
        broken = Verdict("F8", kind)
        drill._judge(broken)
    assert broken.problems == ["messages sent twice: 1", "closed_at before resolved_at: 1"]
