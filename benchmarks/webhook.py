"""How much of a bare HMAC route's throughput is left when every message is durable before the 200."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import deliveries, rawhttp
from benchmarks.apps import WEB, App, database_settings, postgres_is_reachable
from benchmarks.figures import Figure, paired

CONNECTIONS = 32
REQUESTS = 1500
ROUNDS = 15
BUDGETS = {"sqlite": 0.50, "postgresql": 0.40}
P99_BUDGET = 3.0


def granian(app: str, port: int) -> list[str]:
    """The command that serves an ASGI app as `laporbup web` does."""
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backlog", "4096", "--no-access-log", "--log-level", "warning", app,
    ]


def figures() -> Iterator[Figure]:
    """Throughput and p99 at 32 connections, on each database, A and B in turns."""
    for kind, budget in BUDGETS.items():
        if kind == "sqlite" or postgres_is_reachable():
            yield from _measure(kind, budget)


def _measure(kind: str, budget: float) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, database_settings(kind) as settings:
        bare = App(Path(folder) / "bare")
        bare.command = granian("benchmarks.bare_webhook:app", bare.port)
        ours = App(Path(folder) / "ours", WEB, settings)
        ours.verb("migrate")
        try:
            for app in (bare, ours):
                app.start()
                app.wait()
            loads = asyncio.run(_take_turns(bare.port, ours.port))
        finally:
            bare.kill()
            ours.kill()
    refused = sum(load.refused for pair in loads for load in pair)
    if refused:
        raise RuntimeError(f"{refused} deliveries were refused")
    throughput = [(ours.per_second, floor.per_second) for floor, ours in loads]
    tails = [(ours.percentile(0.99), floor.percentile(0.99)) for floor, ours in loads]
    yield paired(f"webhook_{kind}_throughput", throughput, "deliveries/s", ">=", budget)
    yield paired(f"webhook_{kind}_p99", tails, "ms", "<=", P99_BUDGET)


async def _take_turns(bare: int, ours: int) -> list[tuple[rawhttp.Load, rawhttp.Load]]:
    """Rounds of both, after a warm-up of each; every delivery is new."""
    warm = [one.request for one in deliveries.make(500)]
    await rawhttp.run(bare, warm, CONNECTIONS)
    await rawhttp.run(ours, warm, CONNECTIONS)
    loads = []
    for turn in range(ROUNDS):
        requests = [one.request for one in deliveries.make(REQUESTS, first=1000 + turn * REQUESTS)]
        loads.append((await rawhttp.run(bare, requests, CONNECTIONS), await rawhttp.run(ours, requests, CONNECTIONS)))
    return loads


