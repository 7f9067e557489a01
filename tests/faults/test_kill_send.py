"""F2 in short: kill -9 of the courier between claim, send and mark, its clock ahead so that no lease is waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.apps import App, database_settings, postgres_is_reachable
from benchmarks.faults.fake_graph import FakeGraph, Send
from benchmarks.faults.kill_send import KillSend

REPLIES = 40

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("processes")]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_reply_is_lost_and_none_is_sent_again_after_it_was_marked(kind: str, tmp_path: Path):
    if kind == "postgresql" and not postgres_is_reachable():
        pytest.skip("PostgreSQL is not reachable")
    with database_settings(kind) as settings, FakeGraph() as graph:
        app = App(tmp_path, settings=settings)
        drill = KillSend(app, graph, REPLIES, kills=2, every_s=0.3, is_real=False)
        try:
            verdict = drill.run()
            assert verdict.problems == [], app.last_words()
            assert verdict.counted["SENT"] == REPLIES
            print(verdict)
            # A drill that cannot fail proves nothing: the same rows, and a send too many after its mark.
            row, times = next(iter(drill._seen_sent.items()))
            graph.sends += [Send(row, "62", "other words", 0.0)] * (times + 1)
            problems = drill._verdict(2).problems
        finally:
            app.kill()
    assert any("after it was marked" in problem for problem in problems)
    assert any("two wordings" in problem for problem in problems)
