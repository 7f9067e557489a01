"""Posts signed webhooks to the app, as Meta does: at least once, until the answer is 200."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import structlog

from laporbup import clock
from laporbup.whatsapp.emulator import shapes
from laporbup.whatsapp.emulator.store import Delivery, Store

log = structlog.get_logger()

FIRST_RETRY_S = 0.5
LAST_RETRY_S = 60.0
AT_ONCE = 16
LOOK_AHEAD = 200
TIMEOUT_S = 10.0


class Deliverer:
    """Works off the deliveries of a store: in order for one number, several numbers at once.

    `on_word(delivery)` is called when the status it tells of comes true (first attempt), `on_done`
    when the webhook has answered 200.
    """

    def __init__(
        self,
        store: Store,
        url: str,
        secret: str,
        on_word: Callable[[Delivery], None],
        on_done: Callable[[Delivery], None],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._store = store
        self._url = url
        self._secret = secret
        self._on_word = on_word
        self._on_done = on_done
        self._transport = transport
        self._busy: set[str] = set()
        self._is_stopping = False
        self._wake: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._posts: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin delivering on the running event loop, or look again at once when already at it."""
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._busy.clear()
            self._is_stopping = False
            self._wake = asyncio.Event()
            self._task = asyncio.create_task(self._run(self._wake))
        elif self._wake is not None:
            self._wake.set()

    async def stop(self) -> None:
        """End the tasks; what was not delivered stays owed."""
        # A POST that ends just now wakes the loop, and on Python 3.11 `wait_for` then swallows the cancellation.
        self._is_stopping = True
        tasks = [*self._posts, *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._task = None

    async def _run(self, wake: asyncio.Event) -> None:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, transport=self._transport, trust_env=False) as client:
            while not self._is_stopping:
                wake.clear()
                wait = self._begin_due(client)
                try:
                    await asyncio.wait_for(wake.wait(), wait)
                except TimeoutError:
                    continue

    def _begin_due(self, client: httpx.AsyncClient) -> float | None:
        """Start a POST for every free number that has one due; return the seconds until the next is."""
        now = clock.now().timestamp()
        for delivery in self._store.due_deliveries(now, LOOK_AHEAD):
            if delivery.number in self._busy or len(self._busy) >= AT_ONCE:
                continue
            self._busy.add(delivery.number)
            task = asyncio.create_task(self._post(client, delivery))
            self._posts.add(task)
            task.add_done_callback(self._posts.discard)
        # What is due but has to wait for its number is looked at again when that number is free.
        later = self._store.next_due(now)
        return None if later is None else max(0.01, later - now)

    async def _post(self, client: httpx.AsyncClient, delivery: Delivery) -> None:
        if delivery.attempts == 0:
            self._on_word(delivery)
        try:
            if await self._is_taken(client, delivery):
                self._store.finish_delivery(delivery.id)
                self._on_done(delivery)
            else:
                pause = min(LAST_RETRY_S, FIRST_RETRY_S * 2**delivery.attempts)
                self._store.postpone_delivery(delivery.id, clock.now().timestamp() + pause)
        finally:
            self._busy.discard(delivery.number)
            if self._wake is not None:
                self._wake.set()

    async def _is_taken(self, client: httpx.AsyncClient, delivery: Delivery) -> bool:
        body = delivery.payload.encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": shapes.signature(self._secret, body),
        }
        try:
            answer = await client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            log.warning("emulator_webhook_unreachable", error=type(error).__name__, attempts=delivery.attempts)
            return False
        if answer.status_code != 200:
            log.warning("emulator_webhook_refused", status=answer.status_code, attempts=delivery.attempts)
        return answer.status_code == 200
