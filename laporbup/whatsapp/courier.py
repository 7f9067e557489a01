"""Carry what the outbox owes: claim with a lease, commit, ask Graph with no transaction open, record.

Everything that decides (what a refusal means, how long to wait) is in `services.outbox`; here are the
calls, their pace (Meta: 80 messages a second a number) and how many are under way at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol

import structlog
from sqlmodel import Session

from laporbup import clock, db
from laporbup.domain.pace import TokenBucket
from laporbup.models import Attachment
from laporbup.services import channel_flows, due, links, outbox
from laporbup.services.channel_templates import WAITS
from laporbup.services.outbox import Claimed, Content, FailureKind
from laporbup.settings import get_settings
from laporbup.whatsapp.errors import GraphError, kind_of
from laporbup.whatsapp.sender import FormLink, Payload, payload_of
from laporbup.whatsapp.templates import has_template, template_of

log = structlog.get_logger()

#: Sends under way at once. Graph answers in some 200 ms, so this is about 40 messages a second.
CONCURRENCY = 8
#: Meta's limit for a number is 80 a second, in and out together: we leave half to the citizens. With a burst of as
#: many again no second of ours has more than 80. A second worker process has a bucket of its own.
PER_SECOND = 40.0
BURST = 40.0
#: Read marks nobody waits for: more than these are dropped.
MAX_READ_MARKS = 200
#: Tries to write down what became of a send while the database is busy.
RECORD_ATTEMPTS = 4

WINDOW_CLOSED = 131047
#: The form is blocked or throttled: the same words go without it.
FLOW_REFUSED = frozenset({132068, 132069})


class Sends(Protocol):
    """What the courier needs of Graph (`client.Graph`; tests give a fake with switches)."""

    async def send(self, *, phone: str, bsuid: str, payload: Payload, tracker: str) -> str: ...
    async def mark_read(self, wamid: str) -> None: ...
    async def upload(self, data: bytes, mime: str) -> str: ...


class Courier:
    """One number's messages. Belongs to one event loop."""

    def __init__(
        self, graph: Sends, worker: str = "worker", *, concurrency: int = CONCURRENCY, per_second: float = PER_SECOND,
        burst: float = BURST,
    ) -> None:
        self._graph = graph
        self._worker = worker
        self._free = asyncio.Semaphore(concurrency)
        self._under_way: set[asyncio.Task[None]] = set()
        self._bucket = TokenBucket(per_second, burst)
        self._memory = outbox.Memory()
        self._unread: asyncio.Queue[str] = asyncio.Queue(MAX_READ_MARKS)

    async def deliver_next(self) -> bool:
        """Claim one message and start carrying it; False when there is nothing to do now."""
        if not await db.read(due.outbox, clock.now()):
            return False
        await self._free.acquire()
        claimed = None
        try:
            claimed = await db.write(outbox.claim, clock.now(), self._worker, self._memory)
        finally:
            if claimed is None:
                self._free.release()
        if claimed is None:
            return False
        await self._pace()
        task = asyncio.create_task(self._carry(claimed))
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return True

    def mark_read(self, wamids: Iterable[str]) -> None:
        """Remember messages to mark as read: free for us, a sign of life for the citizen, never worth a retry."""
        for wamid in wamids:
            if self._unread.full():
                log.info("read mark dropped")
                return
            self._unread.put_nowait(wamid)

    async def mark_next_read(self) -> bool:
        """Mark one message as read; False when there is none."""
        if self._unread.empty():
            return False
        wamid = self._unread.get_nowait()
        if await db.read(outbox.sending_state) != "ok":
            return True
        await self._pace()
        try:
            await self._graph.mark_read(wamid)
        except GraphError as error:
            log.info("read mark failed", code=error.code, status=error.status)
        return True

    async def settle(self, timeout_s: float = 10.0) -> None:
        """Wait for the sends under way; those that take longer are left to their lease."""
        if self._under_way:
            _done, late = await asyncio.wait(self._under_way, timeout=timeout_s)
            for task in late:
                task.cancel()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._free.release()
        if not task.cancelled() and task.exception() is not None:
            log.error("courier task failed", error=type(task.exception()).__name__)

    async def _pace(self) -> None:
        wait_s = self._bucket.take(time.monotonic())
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    async def _carry(self, claimed: Claimed) -> None:
        template, payload = await self._message(claimed)
        if payload is None:
            waits = has_template(claimed)
            kind, error = (FailureKind.WAITS, WAITS) if waits else (FailureKind.TECHNICAL, "no template for this purpose")
            await _record(outbox.mark_failed, claimed.id, kind=kind, code=WINDOW_CLOSED, error=error)
            return
        phone = claimed.phone or (claimed.address if claimed.address.isdigit() else "")
        bsuid = claimed.bsuid or ("" if phone else claimed.address)
        try:
            wamid = await self._graph.send(phone=phone, bsuid=bsuid, payload=payload, tracker=str(claimed.id))
        except GraphError as refusal:
            if refusal.code in FLOW_REFUSED and claimed.content.form:
                await db.write(channel_flows.refuse, await db.read(channel_flows.published_id))
                await self._carry(replace(claimed, content=replace(claimed.content, form="")))
                return
            await self._failed(claimed, refusal, template)
            return
        await _record(outbox.mark_sent, claimed.id, wamid, template=template)

    async def _message(self, claimed: Claimed) -> tuple[str, Payload | None]:
        if claimed.needs_template:
            return template_of(claimed) or ("", None)
        form = await db.read(_form, claimed.reporter_id) if claimed.content.form else None
        return "", payload_of(claimed.content, await self._image(claimed.content), form)

    async def _image(self, content: Content) -> dict[str, str] | None:
        """The photo above the text, handed to Meta first; the words go without it when that fails."""
        if content.image_attachment_id is None:
            return None
        photo = await db.read(_photo, content.image_attachment_id)
        if photo is None:
            return None
        try:
            return {"id": await self._graph.upload(*photo)}
        except GraphError as error:
            log.warning("photo not uploaded", code=error.code, status=error.status)
            return None

    async def _failed(self, claimed: Claimed, error: GraphError, template: str) -> None:
        log.warning("send failed", message=claimed.id, code=error.code, status=error.status, ambiguous=error.is_ambiguous)
        if error.is_ambiguous:
            await _record(outbox.mark_uncertain, claimed.id, error=error.message)
            return
        code = error.code or error.status or None
        await _record(
            outbox.mark_failed, claimed.id, kind=kind_of(error), code=code, error=error.message,
            retry_after_s=error.retry_after_s, template=template,
        )


async def _record(mark: Callable[..., None], message_id: int, *values: Any, **named: Any) -> None:
    """Write down what became of a send; a busy database is asked again, for the message has left."""
    for attempt in range(RECORD_ATTEMPTS):
        try:
            await db.write(mark, message_id, *values, clock.now(), **named)
            return
        except Exception as error:  # noqa: BLE001  the lease and the status with our tracker will tell in the end
            log.error("send not recorded", message=message_id, error=type(error).__name__)
            await asyncio.sleep(0.5 * 2**attempt)


def _form(session: Session, reporter_id: int) -> FormLink | None:
    """The published form, for this citizen."""
    flow_id = channel_flows.published_id(session)
    return FormLink(flow_id, links.chat_form_token(reporter_id)) if flow_id else None


def _photo(session: Session, attachment_id: str) -> tuple[bytes, str] | None:
    """Bytes and type of a stored photo."""
    found = session.get(Attachment, attachment_id)
    if found is None or found.state != "READY" or not found.mime.startswith("image/"):
        return None
    path = get_settings().media_dir / found.path
    return (path.read_bytes(), found.mime) if path.is_file() else None
