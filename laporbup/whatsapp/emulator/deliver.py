"""Posts signed webhooks to the app, as Meta does: at least once, until the answer is 200."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import structlog

from laporbup import clock
from laporbup.whatsapp.emulator import shapes
from laporbup.whatsapp.emulator.rules import Network
from laporbup.whatsapp.emulator.store import Delivery, Store

log = structlog.get_logger()

FIRST_RETRY_S = 0.5
LAST_RETRY_S = 60.0
"""Meta's pauses grow to hours; nobody trying the simulator waits that long."""
GIVE_UP_S = 7 * 24 * 3600
"""Meta repeats a delivery for seven days."""
AT_ONCE = 16
LOOK_AHEAD = 200
MOST_AT_ONCE = 1000
"""Updates in one POST, when they are collected."""
TIMEOUT_S = 10.0


class Deliverer:
    """Works off the deliveries of a store: in order for one number, several numbers at once.

    `on_word(delivery)` is called when the status it tells of comes true (first attempt), `on_done`
    when the webhook has answered 200, `on_refused` when it has not. `network()` says how webhooks travel now.
    """

    def __init__(
        self,
        store: Store,
        url: str,
        secret: str,
        on_word: Callable[[Delivery], None],
        on_done: Callable[[Delivery], None],
        on_refused: Callable[[Delivery], None],
        network: Callable[[], Network],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._store = store
        self._url = url
        self._secret = secret
        self._on_word = on_word
        self._on_done = on_done
        self._on_refused = on_refused
        self._network = network
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
        now, gather_s = clock.now().timestamp(), self._network().gather_s
        most = MOST_AT_ONCE if gather_s else LOOK_AHEAD
        due = [one for one in self._store.due_deliveries(now, most) if one.number not in self._busy]
        if gather_s and due and len(due) < most and now - due[0].due < gather_s:
            return max(0.01, due[0].due + gather_s - now)
        for group in [due] if gather_s and due else [[one] for one in due]:
            # A number that got busy in this round has to wait for the next.
            if any(one.number in self._busy for one in group) or len(self._busy) >= AT_ONCE:
                continue
            self._busy.update(one.number for one in group)
            task = asyncio.create_task(self._post(client, group))
            self._posts.add(task)
            task.add_done_callback(self._posts.discard)
        # What is due but has to wait for its number is looked at again when that number is free.
        later = self._store.next_due(now)
        return None if later is None else max(0.01, later - now)

    async def _post(self, client: httpx.AsyncClient, group: list[Delivery]) -> None:
        """Post deliveries as one; a repetition may be collected differently."""
        for delivery in group:
            if delivery.attempts == 0:
                self._on_word(delivery)
        try:
            is_taken = await self._is_taken(client, group)
            for delivery in group:
                if is_taken:
                    self._store.finish_delivery(delivery.id)
                    self._on_done(delivery)
                else:
                    self._postpone(delivery)
        finally:
            self._busy.difference_update(one.number for one in group)
            if self._wake is not None:
                self._wake.set()

    def _postpone(self, delivery: Delivery) -> None:
        now = clock.now().timestamp()
        if delivery.made and now - delivery.made > GIVE_UP_S:
            self._store.finish_delivery(delivery.id)
            log.error("emulator_webhook_given_up", attempts=delivery.attempts)
        else:
            pause = min(LAST_RETRY_S, FIRST_RETRY_S * 2 ** min(delivery.attempts, 10))
            self._store.postpone_delivery(delivery.id, now + pause)
        self._on_refused(delivery)

    async def _is_taken(self, client: httpx.AsyncClient, group: list[Delivery]) -> bool:
        if self._network().is_down:
            return False
        whole = group[0].payload if len(group) == 1 else shapes.merged([(one.number, one.payload) for one in group])
        body, attempts = whole.encode(), group[0].attempts
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": shapes.signature(self._secret, body),
        }
        try:
            answer = await client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            log.warning("emulator_webhook_unreachable", error=type(error).__name__, attempts=attempts)
            return False
        if answer.status_code != 200:
            log.warning("emulator_webhook_refused", status=answer.status_code, attempts=attempts)
        return answer.status_code == 200
