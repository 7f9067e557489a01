"""F1: kill -9 of everything, again and again, while Meta delivers and while the worker catches up.

Deliveries (one in ten doubled, shuffled) are posted by clients that repeat until 200, as Meta does. What was acknowledged
is in the inbox once, and becomes one report.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks import deliveries
from benchmarks.apps import App
from benchmarks.faults import store
from benchmarks.faults.verdict import Verdict
from benchmarks.rawhttp import Connection

CONNECTIONS = 16
LONGEST_PAUSE_S = 1.0
IDLE_S = 300.0
#: The table's limit, and what a small busy machine is granted for each report that was still to be filed at the last start.
DONE_S = 30.0
SECONDS_A_REPORT = 0.1


@dataclass
class Ledger:
    """What was promised (posted, acknowledged) and what the app made of it."""

    sent: set[str]
    acked: set[str] = field(default_factory=set)
    posts: int = 0
    kills: int = 0
    backlog: int = 0
    """Reports still to be filed when the last start began."""
    drained_s: float = 0.0
    """Seconds from the last start until everything was a report."""
    inbox: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    """How many reports each wamid is part of."""
    report_count: int = 0
    is_intact: bool = True

    def verdict(self, database: str) -> Verdict:
        """Compare the promise with the result."""
        found = Verdict("F1", database, {
            "messages": len(self.sent), "posts": self.posts, "acknowledged": len(self.acked), "kills": self.kills,
            "inbox": len(self.inbox), "reports": self.report_count, "backlog_at_last_start": self.backlog,
            "drained_s": round(self.drained_s, 1),
        })  # fmt: skip
        found.expect("never acknowledged", len(self.sent - self.acked))
        found.expect("acknowledged but not in the inbox", len(self.acked - set(self.inbox)))
        found.expect("in the inbox twice", sum(count > 1 for count in self.inbox.values()))
        found.expect("in no report", len(self.acked - set(self.reports)))
        found.expect("in two reports", sum(count > 1 for count in self.reports.values()))
        found.expect("reports too many", max(0, self.report_count - len(self.sent)))
        found.expect("database broken", int(not self.is_intact))
        found.expect("seconds to drain", round(self.drained_s, 1), DONE_S + SECONDS_A_REPORT * self.backlog)
        return found


@dataclass
class KillIngest:
    """One drill on a stopped `app`: a kill `every_s` after each start.

    At most `kills` while Meta delivers, then `work_kills`, each `every_s` after the worker has filed something.
    """

    app: App
    messages: int
    every_s: float
    per_second: float
    kills: int
    work_kills: int
    seed: int = 9

    def run(self) -> Verdict:
        """Start, post, kill, restart, wait until every message is a report."""
        made = deliveries.make(self.messages)
        ledger = Ledger({one.wamid for one in made})
        dice = random.Random(self.seed)
        posts = [*made, *dice.sample(made, len(made) // 10)]
        dice.shuffle(posts)
        self._start()
        asyncio.run(self._ingest(posts, ledger))
        self._work(ledger)
        self._look(ledger)
        return ledger.verdict(store.kind_of(self.app))

    def _start(self) -> None:
        self.app.start()
        self.app.wait()

    def _kill(self, ledger: Ledger) -> None:
        self.app.kill()
        ledger.kills += 1

    async def _ingest(self, posts: list[deliveries.Delivery], ledger: Ledger) -> None:
        queue = iter(posts)
        clients = [asyncio.create_task(self._client(queue, ledger)) for _ in range(CONNECTIONS)]
        is_over = asyncio.Event()
        killer = asyncio.create_task(self._keep_killing(ledger, is_over))
        await asyncio.gather(*clients)
        is_over.set()
        await killer

    async def _keep_killing(self, ledger: Ledger, is_over: asyncio.Event) -> None:
        while not is_over.is_set() and ledger.kills < self.kills:
            await asyncio.sleep(self.every_s)
            await asyncio.to_thread(self._again, ledger)

    def _again(self, ledger: Ledger) -> None:
        self._kill(ledger)
        self._start()

    async def _client(self, queue: Iterator[deliveries.Delivery], ledger: Ledger) -> None:
        """Post deliveries one after the other, no faster than `per_second` in all, each until it is acknowledged."""
        connection: Connection | None = None
        for delivery in queue:
            pause = 0.05
            await asyncio.sleep(CONNECTIONS / self.per_second)
            while True:
                ledger.posts += 1
                try:
                    connection = connection or await Connection.open(self.app.port)
                    if await connection.send(delivery.request) == 200:
                        break
                except OSError:
                    connection = None
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE_S, pause * 2)
            ledger.acked.add(delivery.wamid)
        if connection is not None:
            connection.close()

    def _work(self, ledger: Ledger) -> None:
        """Kill while the worker catches up, then wait until every message is a report."""
        began = time.monotonic()
        for _ in range(self.work_kills):
            if not self._wait_for_more(self._count_reports()):
                break
            time.sleep(self.every_s)
            self._kill(ledger)
            ledger.backlog = self.messages - self._count_reports()
            began = time.monotonic()
            self.app.start()
        while (done := self._count_reports()) < self.messages and self._wait_for_more(done):
            continue
        ledger.drained_s = time.monotonic() - began

    def _wait_for_more(self, done: int) -> bool:
        """Wait until there are more reports; False when all are there, or none came for five minutes."""
        since = time.monotonic()
        while done < self.messages and time.monotonic() - since < IDLE_S:
            if self._count_reports() > done:
                return True
            time.sleep(0.1)
        return False

    def _count_reports(self) -> int:
        return store.count(self.app, "SELECT count(*) FROM report")

    def _look(self, ledger: Ledger) -> None:
        ledger.inbox.update(str(row[0]) for row in store.query(self.app, "SELECT key FROM inbox_item WHERE kind = 'message'"))
        for line in self.app.verb("export-reports", "--format", "jsonl").splitlines():
            report = json.loads(line)
            ledger.report_count += 1
            ledger.reports.update(report["message_ids"])
        ledger.is_intact = store.is_intact(self.app)
