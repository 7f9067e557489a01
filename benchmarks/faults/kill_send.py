"""F2: kill -9 of whoever sends, between claim, send and mark. A Graph that outlives it records what arrived.

Meta's statuses are withheld: nothing tells us what became of a send that was not marked, which is the worst case. Each such
message is sent again after its lease and two minutes; what was marked as sent never is.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.apps import WORKER, App
from benchmarks.faults import store
from benchmarks.faults.courier_process import JUMP_S
from benchmarks.faults.fake_graph import FakeGraph
from benchmarks.faults.verdict import Verdict
from laporbup.whatsapp.courier import CONCURRENCY

LATENCY_S = 0.1
PATIENCE_S = 25.0
IDLE_S = 300.0
ENDED = ("SENT", "DELIVERED", "READ", "PERMANENT_FAILURE", "TEMPORARY_FAILURE", "TECHNICAL_FAILURE", "CANCELLED")
SENT = ("SENT", "DELIVERED", "READ")


@dataclass
class KillSend:
    """One drill on an empty `app`. `is_real`: the whole worker at real time; else the courier with its clock ahead."""

    app: App
    graph: FakeGraph
    replies: int
    kills: int
    every_s: float
    is_real: bool
    _ahead_s: int = JUMP_S
    _seen_sent: dict[str, int] = field(default_factory=dict)
    """Rows that were marked as sent when we looked, and how often each had been sent by then."""
    _in_flight: set[tuple[int, int]] = field(default_factory=set)
    """(row, attempt) of what was claimed and not marked when it was killed: only these may be sent twice."""

    def run(self) -> Verdict:
        """Fill, then start and kill until all is sent; compare the rows with what Graph saw."""
        self.graph.latency_s = LATENCY_S
        self.app.environment["LAPORBUP_WHATSAPP_GRAPH_URL"] = self.graph.url
        self.app.python("benchmarks.faults.fill", str(self.replies), *([] if self.is_real else ["filed"]))
        killed = 0
        while killed < self.kills and self._open() > 0:
            self._start()
            self._wait_for_a_send()
            time.sleep(self.every_s)
            self.app.kill()
            killed += 1
            self._look()
        self._finish()
        return self._verdict(killed)

    def _start(self, jumps: int = 0) -> None:
        courier = [sys.executable, "-m", "benchmarks.faults.courier_process", str(self._ahead_s), str(jumps)]
        self.app.command = list(WORKER) if self.is_real else courier
        # Further ahead at each start than a lease (30 s) and the wait for a status (120 s) together.
        self._ahead_s += JUMP_S
        self.app.start()

    def _wait_for_a_send(self) -> None:
        calls, until = self.graph.calls, time.monotonic() + PATIENCE_S
        while self.graph.calls == calls and time.monotonic() < until:
            time.sleep(0.01)

    def _finish(self) -> None:
        """Start once more and let it end its work."""
        self._start(jumps=3)
        last, since = -1, time.monotonic()
        while (left := self._open()) > 0 and time.monotonic() - since < IDLE_S and not self.app.has_ended:
            if left != last:
                last, since = left, time.monotonic()
            time.sleep(0.1)
        self.app.kill()

    def _open(self) -> int:
        return self.replies - store.count(self.app, f"SELECT count(*) FROM outbox_message WHERE state IN {ENDED}")

    def _look(self) -> None:
        self._in_flight |= set(store.query(self.app, "SELECT id, attempts FROM outbox_message WHERE state = 'SENDING'"))
        times = Counter(send.tracker for send in self.graph.sends)
        for (row,) in store.query(self.app, f"SELECT id FROM outbox_message WHERE state IN {SENT}"):
            self._seen_sent.setdefault(str(row), times[str(row)])

    def _verdict(self, killed: int) -> Verdict:
        rows = store.query(self.app, "SELECT id, report_id, purpose, state FROM outbox_message")
        times = Counter(send.tracker for send in self.graph.sends)
        texts: dict[str, set[str]] = {}
        for send in self.graph.sends:
            texts.setdefault(send.tracker, set()).add(send.text)
        tickets = [report for _, report, purpose, _ in rows if purpose == "TICKET"]
        doubled = sum(number - 1 for number in times.values())
        found = Verdict("F2", store.kind_of(self.app), {
            "replies": self.replies, "kills": killed, "sends": len(self.graph.sends), "doubled": doubled,
            "in_flight_at_kills": len(self._in_flight), "seen_sent_before_a_kill": len(self._seen_sent),
            **Counter(state for *_, state in rows),
        })  # fmt: skip
        found.expect("replies not owed", max(0, self.replies - len(set(tickets))))
        found.expect("without an end", sum(state not in ENDED for *_, state in rows))
        found.expect("marked as sent and never sent", sum(state in SENT and not times[str(row)] for row, *_, state in rows))
        found.expect("never sent", sum(not times[str(row)] for row, *_ in rows))
        found.expect("in flight at a kill", len(self._in_flight), killed * CONCURRENCY)
        found.expect("sent again", doubled, len(self._in_flight))
        found.expect("sent again after it was marked", sum(times[row] > then for row, then in self._seen_sent.items()))
        found.expect("two ticket messages for a report", len(tickets) - len(set(tickets)))
        found.expect("a message with two wordings", sum(len(said) > 1 for said in texts.values()))
        found.expect("database broken", int(not store.is_intact(self.app)))
        return found
