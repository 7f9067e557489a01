"""The emulated WhatsApp: what one business number and its citizens do to each other.

`Store` remembers, `Deliverer` tells our webhook, `graph.py`, `control.py` and `phone.py` are its doors.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from laporbup import clock
from laporbup.settings import Settings
from laporbup.whatsapp.emulator import limits, pricing, shapes
from laporbup.whatsapp.emulator.course import Case, course_of
from laporbup.whatsapp.emulator.deliver import Deliverer
from laporbup.whatsapp.emulator.rules import Network, Posting, Rule
from laporbup.whatsapp.emulator.store import HELD, ChatMessage, Delivery, Media, Store

STATUS_SECONDS = {"sent": 0.1, "delivered": 0.3, "read": 1.2, "failed": 0.2}
"""Seconds after acceptance at which each status is told."""
NEEDS_SIGNAL = ("inbound", "delivered", "read")
TYPING_SECONDS = 25
DISPLAY_NUMBER = "628117100112"


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
    sent: tuple[float, float] = (float(limits.THROUGHPUT), 0.0)
    """Tokens of the number's own bucket, and when they were counted."""
    review_s: float = 0.0
    """How long Meta looks at a new template; 0: approved at once."""
    approved: list[shapes.Body] = field(default_factory=list)
    """Templates the account has from the start."""
    transport: httpx.AsyncBaseTransport | None = None
    """How webhooks travel; None is the network."""
    rate: Callable[[str, datetime], float] = lambda _category, _at: 0.0
    """Rupiah of a message of a category at a time, for the simulator to show."""

    def __post_init__(self) -> None:
        if not self.settings.is_demo:
            raise RuntimeError("the WhatsApp emulator runs in demo mode only")
        self._network: Network | None = None
        self.store = Store(self.settings.data_dir / "emulator")
        self.deliverer = Deliverer(
            self.store,
            f"http://127.0.0.1:{self.settings.port}/webhook/whatsapp",
            self.settings.whatsapp_app_secret.get_secret_value(),
            self._on_word,
            self._on_done,
            lambda delivery: self.announce(delivery.number),
            lambda: self.network,
            self.transport,
        )

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Deliver what is owed from before a restart; stop at the end."""
        for template in self.approved:
            if self.store.template(template["name"], template["language"]) is None:
                self.store.put_template(template)
        self.deliverer.start()
        try:
            yield
        finally:
            await self.deliverer.stop()
            self.store.close()

    def reset(self) -> None:
        """Forget chats, deliveries and rules."""
        self.store.clear()
        self._network = None
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

    @property
    def network(self) -> Network:
        """How webhooks travel; kept over a restart."""
        if self._network is None:
            kept = self.store.people.trait("", "network")
            self._network = Network(**json.loads(kept)) if kept else Network()
        return self._network

    @network.setter
    def network(self, value: Network) -> None:
        self._network = value
        self.store.people.set_trait("", "network", json.dumps(asdict(value)))
        self.deliverer.start()

    # citizen → us

    def receive(
        self, number: str, contents: list[shapes.Body], *, name: str = "", at: float | None = None, posting: Posting | None = None
    ) -> list[str]:
        """A citizen sends messages; returns their wamids. `at` (epoch seconds) backdates them."""
        people, how = self.store.people, posting or Posting()
        moment = clock.now().timestamp() if at is None else at
        came = people.trait(number, "came_by_page")
        if came and people.heard_at(number) < float(came):
            contents = [contents[0] | {"referral": shapes.PAGE_REFERRAL}, *contents[1:]]
        people.hear(number, name, moment)
        with_phone = how.with_phone and not people.trait(number, "hidden")
        state = "waiting" if people.trait(number, "held") else "sent"
        entries = []
        for content in contents:
            wamid = shapes.new_wamid(number)
            self.store.add_message(ChatMessage(wamid, number, "in", content["type"], content, moment, state))
            entries.append(shapes.inbound(
                number, wamid, _moment(moment), content, with_phone=with_phone, bsuid=people.bsuid_of(number)
            ))
        contacts = [self._contact(number, with_phone=with_phone)]
        self._owe(number, [self._change(contacts=contacts, messages=[entry]) for entry in entries], entries, how)
        self.announce(number)
        return [entry["id"] for entry in entries]

    def tell_account(self, entry: shapes.Body) -> None:
        """Meta writes about our account, not about a citizen."""
        payload = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}, ensure_ascii=False)
        self.store.add_delivery("", payload, clock.now().timestamp() + self.network.delay_s, [], "inbound")
        self.deliverer.start()

    def keep_inbound(self, data: bytes, mime: str, filename: str = "") -> Media:
        """Keep a file of a citizen: Meta has it for seven days."""
        return self.store.add_media(data, mime, filename, clock.now().timestamp() + limits.INBOUND_MEDIA_S)

    def tell(self, number: str, entry: shapes.Body) -> None:
        """WhatsApp itself writes (a `system` message): it has no contacts and opens no window."""
        self._owe(number, [self._change(messages=[entry])], [entry], Posting())

    def _owe(self, number: str, changes: list[shapes.Body], entries: list[shapes.Body], how: Posting) -> None:
        pairs = [(change, str(entry["id"])) for change, entry in zip(changes, entries, strict=True)]
        posts = [pairs] if how.batch else [[pair] for pair in pairs]
        posts = [post for post in posts for _ in range(how.copies)]
        if how.shuffle:
            self.dice.shuffle(posts)
        due = clock.now().timestamp() + how.delay_s
        for post in posts:
            self._post(number, [change for change, _ in post], due, [wamid for _, wamid in post], "inbound")
        self.deliverer.start()

    def hold(self, number: str) -> None:
        """The phone of a citizen has no signal: nothing leaves it, and nothing is delivered to it."""
        self.store.people.set_trait(number, "held", "1")
        self.announce(number)

    def release(self, number: str) -> None:
        """The phone has signal again: what waited travels now, in the order it was made."""
        now = clock.now().timestamp()
        self.store.people.set_trait(number, "held", "")
        for place, delivery in enumerate(self.store.held_deliveries(number)):
            is_ours = delivery.word == "inbound"
            payload = delivery.payload if is_ours else shapes.told_at(delivery.payload, _moment(now))
            self.store.release_delivery(delivery.id, payload, now + 0.05 * place)
            if is_ours:
                for wamid in delivery.wamids:
                    self.store.set_status(wamid, "sent")
        self.deliverer.start()
        self.announce(number)

    # us → citizen

    def accept(self, number: str, body: shapes.Body, rule: Rule) -> str:
        """Take an outgoing message and plan its statuses; returns its wamid."""
        now, kind, people = clock.now().timestamp(), str(body.get("type", "text")), self.store.people
        wamid = shapes.new_wamid(number)
        category = self._category(body)
        words, code = course_of(Case(
            rule, category, is_in_window=self.is_in_window(number, now),
            is_absent=bool(people.trait(number, "absent")), is_blocked=bool(people.trait(number, "blocked")),
        ))
        price = pricing.price(
            category, _moment(now), is_in_window=self.is_in_window(number, now), is_free_entry=self._is_free_entry(number, now)
        )
        note = {} if words == ["failed"] else {"pricing": price, "category": category}
        state = "failed" if words == ["failed"] else "accepted"
        self.store.add_message(ChatMessage(wamid, number, "out", kind, body, now, state, code, note))
        people.set_typing(number, 0)
        told_after = [self.status_seconds.get(word, 0.3) for word in words]
        for word, due, happened in zip(words, sorted(told_after), told_after, strict=True):
            entry = shapes.status(
                number, wamid, word, _moment(now + happened), tracker=str(body.get("biz_opaque_callback_data", "")), code=code,
                price=price if word != "read" or "delivered" not in words else None,
                with_phone=not people.trait(number, "hidden"), bsuid=people.bsuid_of(number),
            )
            self._post(number, [self._change(contacts=[self._contact(number)], statuses=[entry])], now + due, [wamid], word)
        self.deliverer.start()
        self.announce(number)
        return wamid

    def is_in_window(self, number: str, now: float) -> bool:
        """Whether the citizen wrote within 24 hours."""
        return now - self.store.people.heard_at(number) <= limits.WINDOW_HOURS * 3600

    def _category(self, body: shapes.Body) -> str:
        if body.get("type") != "template":
            return "service"
        part = body["template"]
        known = self.store.template(str(part.get("name", "")), str((part.get("language") or {}).get("code", "")))
        return str((known or {}).get("category", "UTILITY")).lower()

    def _is_free_entry(self, number: str, now: float) -> bool:
        """Whether the free entry point is open; the first answer to a chat from a Page's button opens it."""
        people = self.store.people
        came, since = people.trait(number, "came_by_page"), people.trait(number, "free_since")
        if came and now - float(came) <= pricing.ANSWER_S:
            since = str(now)
            people.set_trait(number, "free_since", since)
        people.set_trait(number, "came_by_page", "")
        return bool(since) and now - float(since) < pricing.FREE_ENTRY_S

    def take_pair_token(self, number: str) -> bool:
        """Whether one more message to this citizen fits the pair rate (burst 45, then one each 6 s)."""
        now = clock.now().timestamp()
        tokens, since = self.pairs.get(number, (float(limits.PAIR_BURST), now))
        tokens = limits.refill(tokens, now - since)
        fits = tokens >= 1
        self.pairs[number] = (tokens - 1 if fits else tokens, now)
        return fits

    def take_throughput_token(self) -> bool:
        """Whether one more message of this second fits the number's throughput (80 a second)."""
        now = clock.now().timestamp()
        tokens = min(float(limits.THROUGHPUT), self.sent[0] + (now - self.sent[1]) * limits.THROUGHPUT)
        fits = tokens >= 1
        self.sent = (tokens - 1 if fits else tokens, now)
        return fits

    def mark_read(self, wamid: str, *, is_typing: bool) -> bool:
        """The bot has read a citizen's messages up to this one and maybe types; False when the wamid is unknown."""
        message = self.store.message(wamid)
        if message is None:
            return False
        self.store.set_read_up_to(message)
        if is_typing:
            self.store.people.set_typing(message.number, clock.now().timestamp())
            asyncio.get_running_loop().call_later(TYPING_SECONDS, self.announce, message.number)
        self.announce(message.number)
        return True

    def _change(self, **value: Any) -> shapes.Body:
        return shapes.change(self.settings.whatsapp_phone_id, DISPLAY_NUMBER, **value)

    def _contact(self, number: str, *, with_phone: bool = True) -> shapes.Body:
        people = self.store.people
        return shapes.contact(
            number, people.name_of(number), with_phone=with_phone and not people.trait(number, "hidden"),
            bsuid=people.bsuid_of(number), username=people.trait(number, "username"),
        )

    def _post(self, number: str, changes: list[shapes.Body], due: float, wamids: list[str], word: str) -> None:
        payload = json.dumps(shapes.envelope(self.settings.whatsapp_waba_id, changes), ensure_ascii=False)
        is_held = bool(self.store.people.trait(number, "held")) and word in NEEDS_SIGNAL
        for _ in range(self.network.copies):
            late = self.network.delay_s + self.dice.uniform(0, self.network.shuffle_s)
            self.store.add_delivery(number, payload, HELD if is_held else due + late, wamids, word)

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
