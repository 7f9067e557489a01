"""How a commit of any process reaches the hub of this one.

SQLite: `PRAGMA data_version` changes when another connection committed; then the new rows of
`live_change` name the topics. PostgreSQL: LISTEN. Both run in a thread of their own, so the event loop
never waits for the database; every web process watches for itself, so no message bus is needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterable

import psycopg
import structlog

from laporbup import db
from laporbup.live.hub import hub
from laporbup.settings import get_settings

log = structlog.get_logger()

POLL_S = 0.01
"""How soon a change of another process is seen on SQLite; a look costs about 10 µs, so this is 0.1 % of a core."""
AGAIN_S = 1.0
"""Pause before a lost database is tried again."""

Mark = Callable[[Iterable[str]], None]


def watch_sqlite(path: str, mark: Mark, stop: threading.Event) -> None:
    """Follow one SQLite file until `stop` is set."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
        last = connection.execute(_NEWEST).fetchone()
        seen = -1
        while not stop.wait(POLL_S):
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            if version == seen:
                continue
            seen = version
            rows = connection.execute(_SINCE, (_position(connection, last),)).fetchall()
            if rows:
                last = rows[-1][:2]
                mark({topic for _, _, topics in rows for topic in json.loads(topics)})


_NEWEST = "SELECT id, at FROM live_change ORDER BY id DESC LIMIT 1"
_SINCE = "SELECT id, at, topics FROM live_change WHERE id > ? ORDER BY id"


def _position(connection: sqlite3.Connection, last: tuple[int, str] | None) -> int:
    """Return the id to read on from: 0 when the log was emptied since, because SQLite then counts from one again."""
    if last is None:
        return 0
    there = connection.execute("SELECT 1 FROM live_change WHERE id = ? AND at = ?", last).fetchone()
    return last[0] if there else 0


def watch_postgresql(url: str, mark: Mark, stop: threading.Event) -> None:
    """Follow NOTIFY on the app's channel until `stop` is set."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"LISTEN {db.NOTIFY_CHANNEL}")
        while not stop.is_set():
            topics = {note.payload for note in connection.notifies(timeout=0.5, stop_after=1)}
            if topics:
                mark(topics)


def watch(url: str, mark: Mark, stop: threading.Event) -> None:
    """Follow the database at `url`, coming back whenever it was lost, until `stop` is set."""
    while not stop.is_set():
        try:
            if url.startswith("sqlite"):
                watch_sqlite(url.removeprefix("sqlite:///"), mark, stop)
            else:
                watch_postgresql(url, mark, stop)
        except (sqlite3.Error, psycopg.Error) as error:
            log.warning("live_watch_lost", error=type(error).__name__)
            stop.wait(AGAIN_S)


@contextlib.asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Watch while the web process runs."""
    stop = threading.Event()
    thread = threading.Thread(
        target=watch, args=(get_settings().database_url, hub.mark_from_thread, stop), name="live-watcher", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        await asyncio.to_thread(thread.join, 2)
