"""F11 in short: the leader of three sweeping processes is killed, then all three believe that they lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.apps import App, database_settings, postgres_is_reachable
from benchmarks.faults import due, store
from benchmarks.faults.split_brain import SplitBrain
from benchmarks.faults.verdict import Verdict

EACH = 25

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("processes")]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_promise_is_kept_exactly_once(kind: str, tmp_path: Path):
    if kind == "postgresql" and not postgres_is_reachable():
        pytest.skip("PostgreSQL is not reachable")
    with database_settings(kind) as settings:
        app = App(tmp_path, settings=settings)
        verdict = SplitBrain(app, EACH, kills=2, lease_s=3).run()
        assert verdict.problems == [], app.last_words()
        assert verdict.counted["kills"] == 2
        assert verdict.counted["effects"] >= 2 * 4 * EACH
        print(verdict)
        # A drill that cannot fail proves nothing: the same event once more, and one taken away.
        ids = "SELECT min(id) FROM report_event WHERE action = 'REMIND'"
        columns = "report_id, action, at, actor_role, from_status, to_status, note, is_internal"
        store.execute(app, f"INSERT INTO report_event (seq, {columns}) SELECT 99, {columns} FROM report_event WHERE id = ({ids})")
        store.execute(app, "DELETE FROM report_event WHERE id = (SELECT min(id) FROM report_event WHERE action = 'EXPIRE')")
        broken = Verdict("F11", kind)
        due.judge(app, broken)
    assert broken.problems == ["never done: 1", "done twice: 1"]
