"""The fast way into the inbox: one thread, one transaction for every request that is waiting.

While a commit (and its fsync) runs, new requests queue; the next commit takes all of them. So the
price of durability is shared, and the event loop never waits for a disk.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import structlog
from sqlalchemy.exc import OperationalError

from laporbup import clock, db

log = structlog.get_logger()

#: Items of one transaction: bounds how long it holds the write lock (about 10 ms on a small VPS).
MAX_BATCH = 2000
GATHER_S = 0.0006
"""While several deliveries come at once, a commit waits this long for more: a transaction costs the same for 8 rows
as for 30, and its price is what limits the door. A lone delivery never waits."""


#: (key, kind, sender, payload, state, error), as `whatsapp.envelope.Item` is.
StoredItem = tuple[str, str, str, str, str, str]


class _Waiting(NamedTuple):
    items: Sequence[StoredItem]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[int]


Row = tuple[Any, ...]
Insert = Callable[[list[Row]], int]
COLUMNS = ("key", "kind", "sender", "payload", "state", "error", "received_at", "attempts")


def insert_items(rows: list[Row]) -> int:
    """Insert the rows (of `COLUMNS`) not yet known by key, durably; return how many were new."""
    return db.insert_new("inbox_item", COLUMNS, rows)


class InboxWriter:
    """Group commit for the webhook. The thread starts with the first item and restarts should it ever die."""

    def __init__(self, insert: Insert = insert_items) -> None:
        self._insert = insert
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    async def store(self, items: Sequence[StoredItem]) -> int:
        """Return once `items` are on disk, with the number of new rows of the shared transaction.

        Raises whatever the database raised (the caller answers 503 and Meta repeats).
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[int] = loop.create_future()
        self._queue.put(_Waiting(items, loop, done))
        if self._thread is None or not self._thread.is_alive():
            self._start()
        return await done

    def close(self, timeout_s: float = 2.0) -> None:
        """Finish what was queued and end the thread."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            self._queue.put(None)
            thread.join(timeout_s)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        was_shared = False
        while True:
            first = self._queue.get()
            if first is None:
                return
            if was_shared:
                time.sleep(GATHER_S)
            batch, ends = self._gather(first)
            self._write(batch)
            was_shared = len(batch) > 1
            if ends:
                return

    def _gather(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        """Take what waits, up to `MAX_BATCH` items; True when the writer was told to close."""
        batch, size = [first], len(first.items)
        while size < MAX_BATCH:
            try:
                more = self._queue.get_nowait()
            except Empty:
                break
            if more is None:
                return batch, True
            batch.append(more)
            size += len(more.items)
        return batch, False

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            new = self._insert(_rows(batch))
        except Exception as error:  # noqa: BLE001  the thread must outlive every error; each request hears of it
            log.warning("inbox store failed", requests=len(batch), error=type(error).__name__)
            if len(batch) > 1 and not isinstance(error, OperationalError):
                # One row the database refuses must not fail its neighbours.
                for waiting in batch:
                    self._write([waiting])
                return
            _answer(batch, error)
            return
        _answer(batch, new)


def _rows(batch: list[_Waiting]) -> list[Row]:
    now = db.stored_time(clock.now())
    return [(*item[:6], now, 0) for waiting in batch for item in waiting.items]


def _answer(batch: list[_Waiting], outcome: int | Exception) -> None:
    """Resolve the futures: one hop into each event loop for the whole batch."""
    loops: dict[asyncio.AbstractEventLoop, list[asyncio.Future[int]]] = defaultdict(list)
    for waiting in batch:
        loops[waiting.loop].append(waiting.done)
    for loop, futures in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, futures, outcome)
        except RuntimeError:
            log.info("inbox answer unheard: event loop closed", requests=len(futures))


def _resolve(futures: list[asyncio.Future[int]], outcome: int | Exception) -> None:
    for future in futures:
        if future.done():
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
