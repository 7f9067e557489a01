"""A town of citizens and the whole channel in one process, on a clock that is moved: webhook, inbox, dialog, outbox,
courier, pywa, Graph and statuses are the real code with the emulator on the other side; only waiting is skipped."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import httpx
from sqlalchemy import func
from sqlmodel import Session, col, select
from starlette.applications import Starlette

from laporbup import clock, db
from laporbup.models import Conversation, OutboxMessage
from laporbup.services import due
from laporbup.services.inbox_writer import InboxWriter, insert_items
from laporbup.settings import Settings
from laporbup.whatsapp import receiver, webhook
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.courier import Courier
from laporbup.whatsapp.emulator import emulator_routes, make_world, samples, shapes, templates
from laporbup.whatsapp.emulator.rules import Posting, Rule
from laporbup.whatsapp.emulator.store import ChatMessage, Delivery

STEP_S = 2
"""What happens within so many seconds happens at their end, messages before the silences they break."""


class _Idle:
    """In place of the emulator's postman: the town carries the webhooks itself."""

    def start(self) -> None:
        return


class Town:
    """`pass_time` moves the clock to a moment, doing all that is due on the way; `hear` gets every message of ours."""

    def __init__(self, settings: Settings, now: datetime, hear: Callable[[ChatMessage], None]) -> None:
        self.now = now
        self._hear = hear
        self._plans: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._arrived: list[ChatMessage] = []
        self.world = make_world(settings)
        self._accept, self.world.accept = self.world.accept, self._accepted  # type: ignore[method-assign]
        self.world.dice = Random(7)
        self.world.deliverer = _Idle()  # type: ignore[assignment]
        for template in self.world.approved:
            self.world.store.put_template(template)
        self._secret = settings.whatsapp_app_secret.get_secret_value()
        # The writer's thread does not see a clock that was set for this one.
        self._writer = InboxWriter(lambda rows: insert_items([(*row[:6], db.stored_time(self.now), *row[7:]) for row in rows]))
        app = Starlette(routes=[*webhook.routes(self._writer, lambda: settings), *emulator_routes(self.world)])
        transport = httpx.ASGITransport(app=app)
        self._meta = httpx.AsyncClient(transport=transport, base_url="http://lapor.example")
        self._graph = Graph(settings, transport)
        # Nobody waits here, so the pace of a real second means nothing.
        self._courier = Courier(self._graph, "town", per_second=1e6)
        photo = self.world.keep_inbound(samples.photos(1, self.world.dice)[0], "image/jpeg")
        voice = self.world.keep_inbound(samples.voice(), "audio/ogg; codecs=opus")
        self._files = {"photo": photo, "voice": voice}

    async def close(self) -> None:
        """End clients and threads."""
        await self._meta.aclose()
        await self._graph.aclose()
        self._writer.close()
        self.world.store.close()

    def _accepted(self, number: str, body: shapes.Body, rule: Rule) -> str:
        """Meta took a message: its citizen will hear it."""
        wamid = self._accept(number, body, rule)
        message = self.world.store.message(wamid)
        if message is not None:
            self._arrived.append(message)
        return wamid

    def plan(self, after_s: float, act: Callable[[], None]) -> None:
        """Call `act` so long after now."""
        heapq.heappush(self._plans, (self.now + timedelta(seconds=after_s), next(self._number), act))

    def say(self, number: str, content: shapes.Body, *, name: str = "", late_s: float = 0.0, copies: int = 1) -> None:
        """A citizen sends a message now; it has been under way for `late_s`."""
        with clock.fixed(self.now):
            at = self.now.timestamp() - late_s
            self.world.receive(number, [content], name=name, at=at, posting=Posting(copies=copies))

    def content(self, kind: str, text: str = "", lat: float = 0.0, lon: float = 0.0) -> shapes.Body:
        """A message object: text, photo, voice or pin."""
        if kind == "text":
            return {"type": "text", "text": {"body": text}}
        if kind == "pin":
            return {"type": "location", "location": {"latitude": lat, "longitude": lon}}
        file = self._files[kind]
        part: dict[str, Any] = {"id": file.id, "mime_type": file.mime, "sha256": file.sha256}
        if kind == "voice":
            return {"type": "audio", "audio": part | {"voice": True}}
        return {"type": "image", "image": part | ({"caption": text} if text else {})}

    def taps(self, message: ChatMessage) -> list[tuple[str, shapes.Body]]:
        """What can be tapped below a message of ours: (id, the answer)."""
        part = message.body.get(message.kind) or {}
        if message.kind == "template":
            known = self.world.store.template(str(part.get("name")), str((part.get("language") or {}).get("code"))) or {}
            return [
                (payload, {"type": "button", "button": {"payload": payload, "text": title}})
                for kind, payload, title in templates.buttons_of(known, part) if kind == "quick"
            ]
        action = part.get("action") or {} if message.kind == "interactive" else {}
        buttons = [dict(one["reply"]) for one in action.get("buttons") or []]
        rows = [dict(row) for section in action.get("sections") or [] for row in section.get("rows") or []]
        return [
            (one["id"], {"type": "interactive", "interactive": {"type": kind, kind: one}})
            for kind, offered in (("button_reply", buttons), ("list_reply", rows)) for one in offered
        ]

    async def pass_time(self, until: datetime) -> None:
        """Do everything that becomes due until then."""
        await self._work()
        while (moment := self._next()) is not None and moment <= until:
            self.now = max(self.now, moment)
            await self._work()
        self.now = max(self.now, until)

    def _next(self) -> datetime | None:
        """The next moment anything happens, rounded up to a step."""
        with db.reading() as session:
            wake = session.exec(select(func.min(col(Conversation.wake_at)))).one()
            queued = session.exec(select(func.min(OutboxMessage.not_before)).where(OutboxMessage.state == "QUEUED")).one()
        told = self.world.store.next_due(0.0)
        planned = self._plans[0][0] if self._plans else None
        found = [planned, wake, queued, datetime.fromtimestamp(told, UTC) if told is not None else None]
        first = min((moment for moment in found if moment is not None), default=None)
        if first is None:
            return None
        return datetime.fromtimestamp((int(max(first, self.now).timestamp()) // STEP_S + 1) * STEP_S, UTC)

    async def _work(self) -> None:
        with clock.fixed(self.now):
            did = True
            while did:
                did = self._act() or await self._post_due()
                while self._is_due(due.inbox) and receiver.process_next(budget_s=1.0).count:
                    did = True
                while self._is_due(due.conversations) and receiver.wake():
                    did = True
                while await self._courier.deliver_next():
                    did = True
                await self._courier.settle()
                while self._arrived:
                    self._hear(self._arrived.pop(0))

    def _is_due(self, ask: Callable[[Session, datetime], bool]) -> bool:
        with db.reading() as session:
            return ask(session, self.now)

    def _act(self) -> bool:
        did = False
        while self._plans and self._plans[0][0] <= self.now:
            heapq.heappop(self._plans)[2]()
            did = True
        return did

    async def _post_due(self) -> bool:
        owed = self.world.store.due_deliveries(self.now.timestamp(), 500)
        await asyncio.gather(*(self._post(delivery) for delivery in owed))
        return bool(owed)

    async def _post(self, delivery: Delivery) -> None:
        body = delivery.payload.encode()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": shapes.signature(self._secret, body)}
        answer = await self._meta.post(webhook.PATH, content=body, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"webhook: {answer.status_code}")
        self.world.store.finish_delivery(delivery.id)
