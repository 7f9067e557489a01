"""The kill -9 drill: what Meta was told is stored is stored, once, and becomes one report.

`python -m benchmarks.kill9 --messages 10000 [--postgresql]`. Deliveries (one in ten doubled, shuffled)
are posted by clients that repeat until 200, as Meta does, while everything is killed again and again:
in the middle of the ingest, and later in the middle of the worker's work.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks import deliveries
from benchmarks.apps import RUN, App, database_settings
from benchmarks.rawhttp import Connection

CONNECTIONS = 16
LONGEST_PAUSE_S = 1.0
IDLE_S = 300.0


@dataclass
class Outcome:
    """The ledger and what the app made of it. `problems()` is empty when nothing was lost or doubled."""

    sent: set[str]
    acked: set[str] = field(default_factory=set)
    posts: int = 0
    kills: int = 0
    seconds: float = 0.0
    inbox: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    """How many reports each wamid is part of."""
    report_count: int = 0

    def problems(self) -> list[str]:
        """Say what is wrong, in numbers."""
        found = {
            "never acknowledged": len(self.sent - self.acked),
            "acknowledged but not in the inbox": len(self.acked - set(self.inbox)),
            "in the inbox twice": sum(count > 1 for count in self.inbox.values()),
            "in no report": len(self.acked - set(self.reports)),
            "in two reports": sum(count > 1 for count in self.reports.values()),
            "reports too many": max(0, self.report_count - len(self.sent)),
        }
        return [f"{what}: {count}" for what, count in found.items() if count]


@dataclass
class Drill:
    """One drill on a stopped `app`. `kills` in the ingest, then `work_kills` while the worker catches up."""

    app: App
    messages: int
    kills: int = 2
    work_kills: int = 1
    seed: int = 9

    def run(self) -> Outcome:
        """Start, post, kill, restart, wait until every message is a report; returns the ledger."""
        made = deliveries.make(self.messages)
        outcome = Outcome({one.wamid for one in made})
        dice = random.Random(self.seed)
        posts = [*made, *dice.sample(made, len(made) // 10)]
        dice.shuffle(posts)
        began = time.monotonic()
        self._start()
        asyncio.run(self._ingest(posts, outcome))
        self._work(outcome)
        outcome.seconds = time.monotonic() - began
        self._look(outcome)
        return outcome

    def _start(self) -> None:
        self.app.start()
        self.app.wait()

    async def _ingest(self, posts: list[deliveries.Delivery], outcome: Outcome) -> None:
        """Post everything; at each mark of the ledger, kill everything and start it again."""
        marks = [len(outcome.sent) * (turn + 1) // (self.kills + 1) for turn in range(self.kills)]
        restarts: list[asyncio.Task[None]] = []

        def on_ack() -> None:
            if marks and len(outcome.acked) >= marks[0]:
                marks.pop(0)
                self.app.kill()
                outcome.kills += 1
                restarts.append(asyncio.create_task(asyncio.to_thread(self._start)))

        queue = iter(posts)
        await asyncio.gather(*(self._client(queue, outcome, on_ack) for _ in range(CONNECTIONS)))
        await asyncio.gather(*restarts)

    async def _client(self, queue: Iterator[deliveries.Delivery], outcome: Outcome, on_ack: Callable[[], None]) -> None:
        """Post deliveries one after the other, each until it is acknowledged."""
        connection: Connection | None = None
        for delivery in queue:
            pause = 0.05
            while True:
                outcome.posts += 1
                try:
                    connection = connection or await Connection.open(self.app.port)
                    if await connection.send(delivery.request) == 200:
                        break
                except OSError:
                    connection = None
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE_S, pause * 2)
            outcome.acked.add(delivery.wamid)
            on_ack()
        if connection is not None:
            connection.close()

    def _work(self, outcome: Outcome) -> None:
        """Wait until every message is worked, killing at marks of what is done."""
        marks = [self.messages * (turn + 1) // (self.work_kills + 1) for turn in range(self.work_kills)]
        last, since = -1, time.monotonic()
        while (done := self._count_reports()) < self.messages:
            if marks and done >= marks[0]:
                marks.pop(0)
                self.app.kill()
                outcome.kills += 1
                self._start()
            if done != last:
                last, since = done, time.monotonic()
            if time.monotonic() - since > IDLE_S:
                return
            time.sleep(0.2)

    def _count_reports(self) -> int:
        return int(str(self._query("SELECT count(*) FROM report")[0][0]))

    def _query(self, sql: str) -> list[tuple[object, ...]]:
        engine = create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(sql))]
        finally:
            engine.dispose()

    @property
    def database_url(self) -> str:
        return self.app.environment.get("LAPORBUP_DATABASE_URL") or f"sqlite:///{self.app.folder / 'laporbup.db'}"

    def _look(self, outcome: Outcome) -> None:
        outcome.inbox.update(str(row[0]) for row in self._query("SELECT key FROM inbox_item WHERE kind = 'message'"))
        for line in self.app.verb("export-reports", "--format", "jsonl").splitlines():
            report = json.loads(line)
            outcome.report_count += 1
            outcome.reports.update(report["message_ids"])


def main() -> int:
    """Run a drill and print its ledger as one JSON line; 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill9", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--work-kills", type=int, default=5)
    parser.add_argument("--postgresql", action="store_true")
    chosen = parser.parse_args()
    kind = "postgresql" if chosen.postgresql else "sqlite"
    with tempfile.TemporaryDirectory() as folder, database_settings(kind) as settings:
        app = App(Path(folder), RUN, settings)
        try:
            outcome = Drill(app, chosen.messages, chosen.kills, chosen.work_kills).run()
        finally:
            app.kill()
    ledger = {
        "database": kind, "messages": len(outcome.sent), "posts": outcome.posts, "kills": outcome.kills,
        "acknowledged": len(outcome.acked), "inbox": len(outcome.inbox), "reports": outcome.report_count,
        "seconds": round(outcome.seconds, 1), "problems": outcome.problems(),
    }
    print(json.dumps(ledger))
    return 1 if ledger["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
