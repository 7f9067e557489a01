"""The emulated WhatsApp: what one business number and its citizens do to each other.

`Store` remembers, `Deliverer` tells our webhook, `graph.py`, `control.py` and `phone.py` are its doors.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from laporbup import clock
from laporbup.settings import Settings
from laporbup.whatsapp.emulator import limits, shapes
from laporbup.whatsapp.emulator.deliver import Deliverer
from laporbup.whatsapp.emulator.store import ChatMessage, Delivery, Store

STATUS_SECONDS = {"sent": 0.1, "delivered": 0.3, "read": 1.2, "failed": 0.2}
"""Seconds after acceptance at which each status is told."""
TYPING_SECONDS = 25
DISPLAY_NUMBER = "628117100112"


@dataclass
class Rule:
    """A scripted fault or behaviour for the next `times` Graph calls that match."""

    op: str = "messages"
    """messages, upload, media, download, templates, phone, or any."""
    to: str = ""
    kind: str = ""
    times: int = 1
    http: int = 0
    """Answer with this HTTP status (and `code`); 0 leaves the answer alone."""
    code: int = 0
    retry_after: int | None = None
    sleep_s: float = 0.0
    """Answer only after so long (a client's timeout)."""
    after: bool = False
    """Accept the message first, then fail: the client cannot know."""
    not_json: bool = False
    statuses: list[str] | None = None
    """Tell these statuses instead of sent, delivered, read."""
    failed_code: int = 0
    """Accept, then tell `failed` with this code."""

    def matches(self, op: str, to: str, kind: str) -> bool:
        """Whether this rule speaks about a call."""
        return self.times > 0 and self.op in (op, "any") and self.to in ("", to) and self.kind in ("", kind)


@dataclass(frozen=True)
class Posting:
    """How inbound messages reach the webhook."""

    batch: bool = False
    """All in one POST (several changes of one entry)."""
    copies: int = 1
    """Post each so many times."""
    shuffle: bool = False
    delay_s: float = 0.0
    with_phone: bool = True
    """False: only the business-scoped user id is told."""


@dataclass
class World:
    """One emulated business account. `announce(number)` is called when a chat changed."""

    settings: Settings
    announce: Callable[[str], None]
    rules: list[Rule] = field(default_factory=list)
    status_seconds: dict[str, float] = field(default_factory=lambda: dict(STATUS_SECONDS))
    dice: random.Random = field(default_factory=random.Random)
    pairs: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Per number: tokens of the pair bucket, and when they were counted."""
    transport: httpx.AsyncBaseTransport | None = None
    """How webhooks travel; None is the network."""

    def __post_init__(self) -> None:
        if not self.settings.is_demo:
            raise RuntimeError("the WhatsApp emulator runs in demo mode only")
        self.store = Store(self.settings.data_dir / "emulator")
        self.deliverer = Deliverer(
            self.store,
            f"http://127.0.0.1:{self.settings.port}/webhook/whatsapp",
            self.settings.whatsapp_app_secret.get_secret_value(),
            self._on_word,
            self._on_done,
            self.transport,
        )

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Deliver what is owed from before a restart; stop at the end."""
        self.deliverer.start()
        try:
            yield
        finally:
            await self.deliverer.stop()
            self.store.close()

    def reset(self) -> None:
        """Forget chats, deliveries and rules."""
        self.store.clear()
        self.rules.clear()
        self.pairs.clear()
        self.status_seconds = dict(STATUS_SECONDS)

    def take_rule(self, op: str, to: str = "", kind: str = "") -> Rule:
        """The first rule for a call, used up once; an empty one when there is none."""
        for rule in self.rules:
            if rule.matches(op, to, kind):
                rule.times -= 1
                return rule
        return Rule(times=0)

    # citizen → us

    def receive(
        self, number: str, contents: list[shapes.Body], *, name: str = "", at: float | None = None, posting: Posting | None = None
    ) -> list[str]:
        """A citizen sends messages; returns their wamids. `at` (epoch seconds) backdates them."""
        how = posting or Posting()
        moment = clock.now().timestamp() if at is None else at
        self.store.hear(number, name, moment)
        entries = []
        for content in contents:
            wamid = shapes.new_wamid(number)
            self.store.add_message(ChatMessage(wamid, number, "in", content["type"], content, moment, "sent"))
            entries.append(shapes.inbound(number, wamid, _moment(moment), content, with_phone=how.with_phone))
        self._owe(number, entries, how)
        self.announce(number)
        return [entry["id"] for entry in entries]

    def _owe(self, number: str, entries: list[shapes.Body], how: Posting) -> None:
        who = shapes.contact(number, self.store.name_of(number), with_phone=how.with_phone)
        changes = [(self._change(contacts=[who], messages=[entry]), entry["id"]) for entry in entries]
        posts = [changes] if how.batch else [[change] for change in changes]
        posts = [post for post in posts for _ in range(how.copies)]
        if how.shuffle:
            self.dice.shuffle(posts)
        due = clock.now().timestamp() + how.delay_s
        for post in posts:
            self._post(number, [change for change, _ in post], due, [wamid for _, wamid in post], "inbound")
        self.deliverer.start()

    # us → citizen

    def accept(self, number: str, body: shapes.Body, rule: Rule) -> str:
        """Take an outgoing message and plan its statuses; returns its wamid."""
        now, kind = clock.now().timestamp(), str(body.get("type", "text"))
        wamid = shapes.new_wamid(number)
        code = rule.failed_code
        if kind != "template" and now - self.store.heard_at(number) > limits.WINDOW_HOURS * 3600:
            code = code or 131047
        words = ["failed"] if code else (rule.statuses if rule.statuses is not None else ["sent", "delivered", "read"])
        state = "failed" if code else "accepted"
        self.store.add_message(ChatMessage(wamid, number, "out", kind, body, now, state, code))
        self.store.set_typing(number, 0)
        for word in words:
            due = now + self.status_seconds.get(word, 0.3)
            entry = shapes.status(
                number, wamid, word, _moment(due), kind, tracker=str(body.get("biz_opaque_callback_data", "")), code=code,
                is_priced=word != "read" or "delivered" not in words,
            )
            who = shapes.contact(number, self.store.name_of(number))
            self._post(number, [self._change(contacts=[who], statuses=[entry])], due, [wamid], word)
        self.deliverer.start()
        self.announce(number)
        return wamid

    def take_pair_token(self, number: str) -> bool:
        """Whether one more message to this citizen fits the pair rate (burst 45, then one each 6 s)."""
        now = clock.now().timestamp()
        tokens, since = self.pairs.get(number, (float(limits.PAIR_BURST), now))
        tokens = limits.refill(tokens, now - since)
        fits = tokens >= 1
        self.pairs[number] = (tokens - 1 if fits else tokens, now)
        return fits

    def mark_read(self, wamid: str, *, is_typing: bool) -> bool:
        """The bot has read a citizen's message and maybe types; False when the wamid is unknown."""
        message = self.store.message(wamid)
        if message is None:
            return False
        self.store.set_status(wamid, "read")
        if is_typing:
            self.store.set_typing(message.number, clock.now().timestamp())
            asyncio.get_running_loop().call_later(TYPING_SECONDS, self.announce, message.number)
        self.announce(message.number)
        return True

    def _change(self, **value: Any) -> shapes.Body:
        return shapes.change(self.settings.whatsapp_phone_id, DISPLAY_NUMBER, **value)

    def _post(self, number: str, changes: list[shapes.Body], due: float, wamids: list[str], word: str) -> None:
        payload = json.dumps(shapes.envelope(self.settings.whatsapp_waba_id, changes), ensure_ascii=False)
        self.store.add_delivery(number, payload, due, wamids, word)

    def _on_word(self, delivery: Delivery) -> None:
        if delivery.word != "inbound":
            self._set(delivery, delivery.word)

    def _on_done(self, delivery: Delivery) -> None:
        if delivery.word == "inbound":
            self._set(delivery, "delivered")

    def _set(self, delivery: Delivery, word: str) -> None:
        changed = [self.store.set_status(wamid, word) for wamid in delivery.wamids]
        if any(changed):
            self.announce(delivery.number)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
