"""F11: three processes would sweep the same database, the one that leads is killed again and again; then all three lead.

Every reminder, escalation and closing by silence happens exactly once, and a dead leader is replaced within two leases.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from benchmarks.apps import App
from benchmarks.faults import due, store
from benchmarks.faults.verdict import Verdict
from laporbup.clock import JAKARTA

PROCESSES = 3
PATIENCE_S = 120.0
#: A working Tuesday of the drill, and one on which everybody leads.
MORNING = datetime(2026, 11, 3, 10, tzinfo=JAKARTA)


@dataclass
class SplitBrain:
    """One drill on an empty `app`: `each` reports of each kind, so many `kills` of the leader, a lease of `lease_s`."""

    app: App
    each: int
    kills: int
    lease_s: float
    every_s: float = 0.6
    """A new leader lives for at most so long: it is killed while it catches up with what was left."""
    _takeovers: list[float] = field(default_factory=list)
    _running: dict[int, App] = field(default_factory=dict)

    def run(self) -> Verdict:
        """Fill, kill the leaders, let one finish; then set the rest before three who do not ask who leads."""
        verdict = Verdict("F11", store.kind_of(self.app), {"reports": self.each * len(due.KINDS)})
        spread_s = self.kills * (self.lease_s * 1.5 + self.every_s) + 5
        self.app.python("benchmarks.faults.fill_due", MORNING.isoformat(), str(spread_s), str(self.each))
        try:
            self._kill_leaders()
            # Dead leaders are replaced sooner than reckoned: what is due last is still to come.
            self._wait_for(lambda: due.missing(self.app) == 0, spread_s + PATIENCE_S)
            verdict.counted["events_before"] = self._events()
            self._everybody_leads()
        finally:
            self._stop()
        due.judge(self.app, verdict)
        longest = max(self._takeovers, default=0.0)
        verdict.counted |= {"kills": len(self._takeovers), "longest_takeover_s": round(longest, 1)}
        verdict.expect("kills left out", self.kills - len(self._takeovers))
        verdict.expect("seconds to take over", round(longest, 1), round(2 * self.lease_s, 1))
        return verdict

    def _start(self, ahead_s: float, lease_s: float) -> None:
        process = App(self.app.folder, settings={})
        process.environment = self.app.environment
        process.command = [sys.executable, "-m", "benchmarks.faults.sweeper_process", str(ahead_s), str(lease_s)]
        process.start()
        self._running[process.pid] = process

    def _kill_leaders(self) -> None:
        ahead_s = (MORNING - datetime.now(UTC)).total_seconds()
        for _ in range(PROCESSES):
            self._start(ahead_s, self.lease_s)
        dice = random.Random(11)
        self._wait_for(lambda: self._leader() in self._running)
        for _ in range(self.kills):
            leader = self._leader()
            self._running.pop(leader).kill()
            killed = time.monotonic()
            # The lease may have been handed over in the very moment of the kill: whoever lives and leads is meant.
            self._wait_for(lambda: self._leader() in self._running)
            self._takeovers.append(time.monotonic() - killed)
            self._start(ahead_s, self.lease_s)
            time.sleep(dice.uniform(0, self.every_s))

    def _everybody_leads(self) -> None:
        """The same owed again, an hour or more later in the drill's time, all at once and by all."""
        self._stop()
        later = MORNING + timedelta(days=1)
        self.app.python("benchmarks.faults.fill_due", later.isoformat(), "1", str(self.each))
        for _ in range(PROCESSES):
            self._start((later - datetime.now(UTC)).total_seconds() + 5, 0)
        self._wait_for(lambda: due.missing(self.app) == 0)
        # Long enough for the slowest to look once more at what the others have done.
        time.sleep(3)

    def _stop(self) -> None:
        for process in self._running.values():
            process.kill()
        self._running.clear()

    def _leader(self) -> int:
        found = store.query(self.app, "SELECT holder FROM lease WHERE name = 'jobs'")
        return int(str(found[0][0]).rpartition(":")[2]) if found else 0

    def _events(self) -> int:
        return store.count(self.app, "SELECT count(*) FROM report_event")

    def _wait_for(self, condition: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        until = time.monotonic() + seconds
        while not condition() and time.monotonic() < until:
            time.sleep(0.05)
