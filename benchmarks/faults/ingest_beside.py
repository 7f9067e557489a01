"""F4, the other half: while the worker struggles with Graph, what arrives is acknowledged as fast as ever. Real time.

Windows with a healthy and a failing Graph take turns, so that the machine's other load falls on both.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from benchmarks import deliveries
from benchmarks.apps import App
from benchmarks.faults import store
from benchmarks.faults.fake_graph import FakeGraph, Fault
from benchmarks.faults.verdict import Verdict
from benchmarks.rawhttp import Connection, Load

SHARE = 0.3
CONNECTIONS = 16
#: A window too short for a hanging call to end would hide what it costs.
WINDOW_S = 20.0
P99_RATIO = 2.0
_JSON = b'{"error": {"message": "(#131000) no", "code": 131000}}'
_LIMIT = b'{"error": {"message": "(#130429) slow down", "code": 130429}}'
_PAIR = b'{"error": {"message": "(#131056) pair", "code": 131056}}'
FAULTS = (
    Fault(500, _JSON), Fault(503, b"<html>busy</html>"), Fault(429, _LIMIT, "Retry-After: 20\r\n"), Fault(400, _LIMIT),
    Fault(400, _PAIR), Fault(hangs=True), Fault(hangs=True, accepts=True), Fault(accepts=True), Fault(),
)  # fmt: skip


@dataclass
class IngestBeside:
    """A drill on a stopped `app` (web and worker): `windows` of each kind at `per_second` deliveries."""

    app: App
    graph: FakeGraph
    windows: int
    per_second: float
    seed: int = 4
    _first: int = 0
    _loads: dict[bool, Load] = field(default_factory=lambda: {False: Load(), True: Load()})

    def run(self) -> Verdict:
        """Measure in turns, and compare the pooled p99."""
        self.app.environment["LAPORBUP_WHATSAPP_GRAPH_URL"] = self.graph.url
        self.app.start()
        self.app.wait()
        dice = random.Random(self.seed)

        def fault() -> Fault | None:
            return dice.choice(FAULTS) if dice.random() < SHARE else None

        asyncio.run(self._window(Load()))
        for turn in range(2 * self.windows):
            is_ill = turn % 2 == 1
            self.graph.fault = fault if is_ill else None
            asyncio.run(self._window(self._loads[is_ill]))
        return self._verdict()

    async def _window(self, load: Load) -> None:
        """Open loop: deliveries leave at their time, whatever became of the ones before."""
        made = deliveries.make(int(WINDOW_S * self.per_second), self._first)
        self._first += len(made)
        free: asyncio.Queue[Connection] = asyncio.Queue()
        for _ in range(CONNECTIONS):
            free.put_nowait(await Connection.open(self.app.port))
        began = time.perf_counter()

        async def one(number: int, request: bytes) -> None:
            leaves = began + number / self.per_second
            await asyncio.sleep(max(0.0, leaves - time.perf_counter()))
            connection = await free.get()
            status = await connection.send(request)
            load.latencies.append(time.perf_counter() - leaves)
            load.refused += status != 200
            free.put_nowait(connection)

        await asyncio.gather(*(one(number, delivery.request) for number, delivery in enumerate(made)))
        while not free.empty():
            free.get_nowait().close()

    def _verdict(self) -> Verdict:
        clean, ill = self._loads[False], self._loads[True]
        before, after = clean.percentile(0.99), ill.percentile(0.99)
        found = Verdict("F4-ingest", store.kind_of(self.app), {
            "deliveries": len(clean.latencies) + len(ill.latencies), "graph_calls": self.graph.calls,
            "p50_clean_ms": round(clean.percentile(0.5), 1), "p50_trouble_ms": round(ill.percentile(0.5), 1),
            "p99_clean_ms": round(before, 1), "p99_trouble_ms": round(after, 1), "ratio": round(after / before, 2),
        })  # fmt: skip
        found.expect("refused", clean.refused + ill.refused)
        found.expect("p99 in trouble against clean", round(after / before, 2), P99_RATIO)
        return found
