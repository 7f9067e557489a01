"""Work the inbox: message → parse → dialog → effects, and the mark that it was worked, in one commit.

One worker process does this, so a citizen's messages are never worked by two at once. Everything of a
citizen that is waiting is worked in the order of its own time. A transaction holds SQLite's write lock
while the webhook wants it too, so it is bounded in time, not in items. An item that
fails waits with backoff (and its citizen's later ones behind it), after five failures it is kept as FAILED.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from laporbup import clock, db
from laporbup.domain.errors import where
from laporbup.models import InboxItem
from laporbup.services import channel_events, conversation, identity, inbox, outbox, quarantine
from laporbup.whatsapp.addresses import changes_of_update
from laporbup.whatsapp.parse import Parsed, parse_event, parse_message, parse_status

log = structlog.get_logger()

#: How long one transaction works on: some twenty items.
BUDGET_S = 0.1
WHATSAPP = "whatsapp"
#: What the citizen is told we cannot read; an administrator can.
UNREADABLE = frozenset({"unsupported", "contacts"})
#: Conversations woken in one transaction; each may file a report (about 10 ms).
WAKE_BATCH = 8


@dataclass(frozen=True)
class Worked:
    """What one transaction did: `count` items, and messages to mark as read now that it is committed."""

    count: int
    read: tuple[str, ...] = ()


def process_next(now: datetime | None = None, budget_s: float = BUDGET_S) -> Worked:
    """Work the oldest waiting items for `budget_s` seconds (at least one) and commit.

    Savepoints cost as much as the work itself, so the first try has none; when an item fails all of it is
    undone and done again with a savepoint each.
    """
    moment = now or clock.now()
    try:
        return _batch(moment, budget_s, is_careful=False)
    except _Stumbled:
        return _batch(moment, budget_s, is_careful=True)


class _Stumbled(Exception):
    """An item failed where nothing stood between it and its neighbours."""


def _batch(now: datetime, budget_s: float, *, is_careful: bool) -> Worked:
    ends = time.monotonic() + budget_s
    count = 0
    read: list[str] = []
    with db.unit_of_work() as session:
        held = inbox.held_senders(session, now)
        while head := inbox.claim_next(session, now, held):
            for item, parsed in _group(session, head, now):
                worked = _work_carefully(session, item, parsed, now) if is_careful else _work(session, item, parsed, now)
                count += 1
                if worked is None:
                    held.add(item.sender)
                    break
                read += worked
                if time.monotonic() >= ends:
                    break
            session.flush()
            if time.monotonic() >= ends:
                break
    return Worked(count, tuple(read))


def wake(now: datetime | None = None) -> int:
    """Wake the conversations that are due, in one commit; return how many."""
    with db.unit_of_work() as session:
        return conversation.wake(session, now or clock.now(), WAKE_BATCH)


def _group(session: Session, head: InboxItem, now: datetime) -> list[tuple[InboxItem, Parsed | None]]:
    """The head item; when it is a message, all waiting ones of its citizen by (their time, arrival)."""
    if head.kind != "message":
        return [(head, None)]
    items = inbox.of_sender(session, head.sender, now) if head.sender else [head]
    pairs = [(item, parse_message(item.payload, item.received_at, item.key)) for item in items]
    return sorted(pairs, key=lambda pair: (pair[1].incoming.at if pair[1] else pair[0].received_at, pair[0].id or 0))


def _work(session: Session, item: InboxItem, parsed: Parsed | None, now: datetime) -> tuple[str, ...]:
    try:
        return _do(session, item, parsed, now)
    except OperationalError:
        raise
    except Exception as error:
        raise _Stumbled from error


def _work_carefully(session: Session, item: InboxItem, parsed: Parsed | None, now: datetime) -> tuple[str, ...] | None:
    """Work one item; return the messages to mark as read, or None when it failed (and waits for a retry)."""
    item_id, kind = item.id, item.kind
    try:
        with session.begin_nested():
            return _do(session, item, parsed, now)
    except OperationalError:
        # The database itself (locked, full): not this item's fault, so the whole transaction is tried again.
        raise
    except Exception as error:  # noqa: BLE001  poison must not stop the queue
        log.error("inbox item failed", item=item_id, kind=kind, error=type(error).__name__, where=where(error))
        inbox.mark_failed(item, now, f"{type(error).__name__} {where(error)}")
        return None


def _do(session: Session, item: InboxItem, parsed: Parsed | None, now: datetime) -> tuple[str, ...]:
    if item.kind == "status":
        return _status(session, item, now)
    if item.kind == "account":
        return _event(session, item, now)
    if item.kind != "message" or parsed is None:
        inbox.mark_unparsed(item, now, "nobody to answer")
        return ()
    return _message(session, item, parsed, now)


def _status(session: Session, item: InboxItem, now: datetime) -> tuple[str, ...]:
    status = parse_status(item.payload)
    if status is None:
        inbox.mark_unparsed(item, now, "no status")
        return ()
    outbox.record_receipt(session, status, now)
    inbox.mark_done(item, now)
    return ()


def _event(session: Session, item: InboxItem, now: datetime) -> tuple[str, ...]:
    """Something about our account, or that citizens' BSUIDs were made anew."""
    field, value = parse_event(item.payload)
    if field == "user_id_update":
        changes = list(changes_of_update(value, item.key, item.received_at))
        for change in changes:
            identity.record_change(session, WHATSAPP, change)
        unread = "" if changes else f"malformed {field}"
    else:
        unread = channel_events.record(session, field, value, now)
    if unread:
        inbox.mark_unparsed(item, now, unread)
    else:
        inbox.mark_done(item, now)
    return ()


def _message(session: Session, item: InboxItem, parsed: Parsed, now: datetime) -> tuple[str, ...]:
    citizen, incoming = parsed.citizen, parsed.incoming
    if parsed.change is not None:
        identity.record_change(session, WHATSAPP, parsed.change)
    if incoming.kind == "system":
        # Nobody has written: the reply window stays as it is.
        inbox.mark_done(item, now)
        return ()
    reporter = conversation.reporter_for(
        session, WHATSAPP, citizen.phone, citizen.bsuid, citizen.name, incoming.at, username=citizen.username
    )
    if quarantine.is_kept(session, reporter, item, incoming, now):
        return ()
    read = conversation.advance(session, incoming, reporter, now)
    if incoming.kind in UNREADABLE:
        inbox.mark_unparsed(item, now, f"not read: {incoming.kind}")
    else:
        inbox.mark_done(item, now)
    return read
