"""F8: the machine's clock jumps two hours back and a day ahead while the worker works.

Messages go on within seconds, each once; every reminder, escalation and closing happens once; nothing lasts less than
no time.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.apps import App
from benchmarks.faults import due, store
from benchmarks.faults.fake_graph import FakeGraph
from benchmarks.faults.fill import SILENCE
from benchmarks.faults.verdict import Verdict
from laporbup.clock import JAKARTA

BACK, AHEAD = signal.SIGUSR1, signal.SIGUSR2
PATIENCE_S = 120.0
#: So long sending may rest after the clock was set back: the silence after a message, and the next look for what waits.
STALL_S = 30.0
#: Where the clock stands after both jumps; a reminder is due for a quarter of an hour.
NET = timedelta(hours=22)
LATENCY_S = 0.05
_DURATIONS = (
    ("report", "assigned_at", "created_at"), ("report", "due_at", "assigned_at"), ("report", "first_response_at", "created_at"),
    ("report", "closed_at", "resolved_at"), ("report", "confirm_due_at", "resolved_at"),
)  # fmt: skip


@dataclass
class ClockJump:
    """One drill on an empty `app`: `filed` reports with an unsent answer, as many messages after the jump, `each` due."""

    app: App
    graph: FakeGraph
    filed: int
    each: int

    def run(self) -> Verdict:
        """Send, set the clock back, send more; jump ahead, and to and fro; then compare."""
        self.graph.latency_s = LATENCY_S
        self.app.environment["LAPORBUP_WHATSAPP_GRAPH_URL"] = self.graph.url
        self.app.python("benchmarks.faults.fill", str(self.filed), "filed")
        reminded = datetime.now(JAKARTA) + NET - timedelta(minutes=3)
        self.app.python("benchmarks.faults.fill_due", reminded.isoformat(), "1", str(self.each))
        verdict = Verdict("F8", store.kind_of(self.app), {"reports": 2 * self.filed, "due": self.each * len(due.KINDS)})
        self.app.command = [*self.app.command[:1], "-m", "benchmarks.faults.jumping_worker", str(SILENCE.total_seconds())]
        self.app.start()
        try:
            self._set_back(verdict)
            self._jump_to_and_fro()
        finally:
            self.app.kill()
        self._judge(verdict)
        return verdict

    def _set_back(self, verdict: Verdict) -> None:
        _wait_for(lambda: len(self.graph.sends) >= self.filed // 4)
        self._jump(BACK)
        at_jump, jumped = len(self.graph.sends), time.monotonic()
        _wait_for(lambda: len(self.graph.sends) >= self.filed)
        stalled = time.monotonic() - jumped
        self.app.python("benchmarks.faults.fill", str(2 * self.filed))
        _wait_for(lambda: len(self.graph.sends) >= 2 * self.filed)
        verdict.counted |= {"sent_before_jump": at_jump, "seconds_for_the_rest": round(stalled, 1)}
        verdict.expect("seconds to go on", round(stalled, 1), STALL_S)

    def _jump_to_and_fro(self) -> None:
        self._jump(AHEAD)
        _wait_for(lambda: due.missing(self.app) == 0)
        for jump in (BACK, AHEAD, BACK, BACK):
            self._jump(jump)
            time.sleep(3)

    def _jump(self, number: signal.Signals) -> None:
        os.kill(self.app.pid, number)

    def _judge(self, verdict: Verdict) -> None:
        due.judge(self.app, verdict)
        times = Counter(send.tracker for send in self.graph.sends)
        rows = store.query(self.app, "SELECT id, state FROM outbox_message WHERE purpose = 'TICKET'")
        verdict.expect("messages never sent", 2 * self.filed - sum(state == "SENT" for _, state in rows))
        verdict.expect("messages sent twice", sum(count - 1 for count in times.values()))
        for table, later, earlier in _DURATIONS:
            negative = store.count(self.app, f"SELECT count(*) FROM {table} WHERE {later} < {earlier}")
            verdict.expect(f"{later} before {earlier}", negative)


def _wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
