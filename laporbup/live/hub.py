"""Who wants to hear of what, and how they hear of it: after commit, once, from one shared snapshot.

A topic (`report:LB-…`, `opd:PUPR`, `verifier`, `board`) has a version that grows with every change. A
page subscribes its client token with the handler that reloads it; on a change the hub enqueues that
handler for every token whose socket lives in this process. Nothing important is only here: a page that
lost its socket reloads when it comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, TypeVar

import reflex as rx
import structlog
from reflex.event import Event

log = structlog.get_logger()
T = TypeVar("T")

PAUSE_S = 0.1
"""Bursts are joined: at most ten pushes a second."""
FRESH_S = 60.0
"""A snapshot is read again after this long even when nothing changed: it holds words like "today"."""
SWEEP_S = 60.0
_BATCH = 50


class LiveHub:
    """Topic → client tokens, and one cached snapshot a topic version."""

    def __init__(self, pause_s: float = PAUSE_S, fresh_s: float = FRESH_S) -> None:
        self._pause_s, self._fresh_s = pause_s, fresh_s
        self._subscribers: dict[str, dict[str, Any]] = defaultdict(dict)
        self._topics_of: dict[str, set[str]] = defaultdict(set)
        self._versions: dict[str, int] = defaultdict(int)
        self._snapshots: dict[tuple[str, str], tuple[int, float, asyncio.Future[Any]]] = {}
        self._changed: set[str] = set()
        self._wake = asyncio.Event()
        self._app: rx.App | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def subscribe(self, token: str, topics: str | Iterable[str], handler: Any) -> None:
        """Call `handler` for the client `token` whenever one of `topics` changes; replaces what it heard before."""
        wanted = {topics} if isinstance(topics, str) else set(topics)
        for old in self._topics_of.pop(token, set()) - wanted:
            self._subscribers[old].pop(token, None)
        self._topics_of[token] = wanted
        for topic in wanted:
            self._subscribers[topic][token] = handler

    def unsubscribe(self, token: str) -> None:
        """Forget a client."""
        for topic in self._topics_of.pop(token, set()):
            self._subscribers[topic].pop(token, None)
            if not self._subscribers[topic]:
                del self._subscribers[topic]

    def mark(self, topics: Iterable[str]) -> None:
        """Say that `topics` changed. Event loop only; other threads use `mark_from_thread`."""
        for topic in topics:
            self._versions[topic] += 1
            self._changed.add(topic)
        self._wake.set()

    def mark_from_thread(self, topics: Iterable[str]) -> None:
        """Say that `topics` changed, from a watcher's thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.mark, list(topics))

    async def snapshot(self, topic: str, load: Callable[[], Awaitable[T]], *, key: str = "") -> T:
        """Return what `load` returns, read once per version of `topic` (and `key`) however many ask at once.

        The value is shared: it must be the same for everybody who may ask with this topic and key.
        """
        name = (topic, key)
        loop = asyncio.get_running_loop()
        version = self._versions[topic]
        kept = self._snapshots.get(name)
        if kept is None or kept[0] != version or loop.time() - kept[1] > self._fresh_s:
            kept = (version, loop.time(), asyncio.ensure_future(load()))
            self._snapshots[name] = kept
        try:
            return await asyncio.shield(kept[2])
        except BaseException:
            # A failure must not be everybody's answer until the next change.
            if self._snapshots.get(name) is kept and (kept[2].done() and (kept[2].cancelled() or kept[2].exception())):
                del self._snapshots[name]
            raise

    def forget(self) -> None:
        """Forget every snapshot: the database is another one now (restored; the next test)."""
        self._snapshots.clear()

    @contextlib.asynccontextmanager
    async def lifespan(self, app: rx.App) -> AsyncIterator[None]:
        """Push while the web process runs (Reflex injects `app` by its name)."""
        self._app, self._loop = app, asyncio.get_running_loop()
        tasks = [asyncio.create_task(self._pump()), asyncio.create_task(self._sweep_forever())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._app = self._loop = None

    async def _pump(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            topics, self._changed = self._changed, set()
            await self._push(topics)
            await asyncio.sleep(self._pause_s)

    async def _push(self, topics: set[str]) -> None:
        """Call each waiting handler once, even when several of its topics changed."""
        waiting = {token: handler for topic in topics for token, handler in self._subscribers.get(topic, {}).items()}
        for sent, (token, handler) in enumerate(waiting.items(), start=1):
            try:
                await self._send(token, handler)
            except Exception:
                # One broken client must not silence the others.
                log.exception("live_push_failed")
            if sent % _BATCH == 0:
                await asyncio.sleep(0)

    async def _send(self, token: str, handler: Any) -> None:
        if self._app is None or not self._is_here(token):
            self.unsubscribe(token)
            return
        [event] = Event.from_event_type(handler)
        await self._app.event_processor.enqueue(token, event)

    def _is_here(self, token: str) -> bool:
        """Say whether the socket of `token` lives in this process."""
        namespace = self._app.event_namespace if self._app is not None else None
        if namespace is None:
            return False
        manager = namespace._token_manager
        record = manager.token_to_socket.get(token)
        return record is not None and record.instance_id == manager.instance_id

    async def _sweep_forever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            self.sweep()

    def sweep(self) -> None:
        """Forget clients that left without a word, old snapshots, and versions nobody holds."""
        for token in [token for token in self._topics_of if not self._is_here(token)]:
            self.unsubscribe(token)
        now = asyncio.get_running_loop().time()
        for name in [name for name, kept in self._snapshots.items() if now - kept[1] > self._fresh_s]:
            del self._snapshots[name]
        used = {topic for topic, _ in self._snapshots} | set(self._subscribers)
        for topic in [topic for topic in self._versions if topic not in used]:
            del self._versions[topic]


hub = LiveHub()
