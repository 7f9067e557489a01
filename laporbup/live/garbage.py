"""Keeps Python's cyclic garbage collector from stopping every open page at once.

With two hundred sockets a full collection looks at some 300,000 objects and stops the event loop for
150–200 ms (measured), every few pushes. What was loaded at start never becomes garbage, so it is left
out for good; the rest is collected rarely by itself, and wholly every five minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator

THRESHOLDS = (20_000, 50, 100)
"""Of the three generations; Python's own are 700, 10, 10 and meant for programs that end."""
EVERY_S = 300.0


@contextlib.asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """While the web process runs; afterwards everything is as Python had it."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    task = asyncio.create_task(_collect_forever())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        gc.set_threshold(*before)
        gc.unfreeze()


async def _collect_forever() -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        gc.collect()
