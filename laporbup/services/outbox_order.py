"""Which message goes next: citizens before officers, what they wait for before what is nice to know, and in each
class the oldest due; one in flight a citizen, never faster than WhatsApp's pair limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from laporbup.models import OutboxMessage, Reporter
from laporbup.services.spending import Room, Spending

CLOSING = ("RESOLVED",)
"""Purposes that are sent even when the monthly cap is reached."""
FIRST = (*CLOSING, "TICKET", "EMERGENCY", "ASK_PLACE", "ASK_INFO", "CANCELLED")
"""What a citizen waits for, phone in hand, or must know."""
TO_OFFICERS = ("URGENT", "DIGEST")
"""Purposes of messages to officers: the last to go and the first to be cut."""

FAIR_EVERY = 5
"""Every so many claims the oldest of all goes, whatever its class: nothing waits for ever behind what is more urgent."""

# 131056: one message in 6 seconds to the same citizen. Meta lets 45 go at once and has them owed back; we let 5 in any
# half minute, which never is more than 5 + T/6 in T seconds, so that two in a row may go.
PAIR_WINDOW = timedelta(seconds=30)
PAIR_LIMIT = 5

RETRY_SOON = timedelta(seconds=60)
"""Behind a retry this near, newer messages to the same citizen wait; behind a later one they may try their own luck."""

PAGE = 50
"""Due messages looked at in one query. The conditions on their citizens cost some 10 µs each and PostgreSQL, asked
about all of 50,000 at once, compiles for half a second."""
LOOK_BACK = timedelta(seconds=60)
"""How long a class that had nothing due is only looked for among what has become due since (there is no index on the
purpose: finding none among 50,000 of other classes reads them all, 30 ms)."""


@dataclass
class Memory:
    """What one courier remembers between its claims, to keep them cheap. A new one knows nothing and asks for all."""

    spending: Spending = field(default_factory=Spending)
    turn: int = 0
    empty_at: dict[str, datetime] = field(default_factory=dict)

    def since(self, name: str, now: datetime) -> datetime | None:
        """From when on messages of a class must be looked for; None for all."""
        at = self.empty_at.get(name)
        return at - LOOK_BACK if at is not None and timedelta() <= now - at <= LOOK_BACK else None


def next_due(session: Session, now: datetime, memory: Memory) -> OutboxMessage | None:
    """The message to send now, its citizen's row locked; None when there is none that may go."""
    purpose = col(OutboxMessage.purpose)
    room = memory.spending.room(session, now)
    classes: dict[str, Any] = {"closing": purpose.in_(CLOSING)} if room is Room.CLOSING else {
        "first": purpose.in_(FIRST), "rest": purpose.not_in((*FIRST, *TO_OFFICERS))
    }
    if room is Room.ALL:
        classes |= {name.lower(): purpose == name for name in TO_OFFICERS}
    memory.turn += 1
    if memory.turn % FAIR_EVERY == 0 and room is not Room.CLOSING:
        is_allowed = purpose.is_not(None) if room is Room.ALL else purpose.not_in(TO_OFFICERS)
        return _oldest(session, now, memory, "all" if room is Room.ALL else "citizens", is_allowed)
    found = (_oldest(session, now, memory, name, is_of_class) for name, is_of_class in classes.items())
    return next((row for row in found if row is not None), None)


def in_flight(reporter_id: Any) -> Any:
    """The condition that a message is on its way to this citizen, or may be."""
    other = aliased(OutboxMessage)
    return (
        select(other.id)
        .where(other.reporter_id == reporter_id, col(other.state).in_(("SENDING", "UNCERTAIN")))
        .exists()
    )


def _oldest(session: Session, now: datetime, memory: Memory, name: str, is_of_class: Any) -> OutboxMessage | None:
    """The oldest due message of a class whose citizen may be written to now, page by page."""
    due = (
        select(OutboxMessage.not_before, OutboxMessage.id)
        .where(OutboxMessage.state == "QUEUED", OutboxMessage.not_before <= now, is_of_class)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(PAGE)
    )
    since = memory.since(name, now)
    page = session.exec(due if since is None else due.where(OutboxMessage.not_before >= since)).all()
    if not page and since is None:
        memory.empty_at[name] = now
    while page:
        found = _first_free(session, now, [row_id for _, row_id in page])
        if found is not None or len(page) < PAGE:
            return found
        page = session.exec(due.where(_after(*page[-1]))).all()
    return None


def _after(not_before: datetime, row_id: int | None) -> Any:
    at = col(OutboxMessage.not_before)
    return (at >= not_before) & ((at > not_before) | (col(OutboxMessage.id) > row_id))


def _first_free(session: Session, now: datetime, ids: list[Any]) -> OutboxMessage | None:
    query = (
        select(OutboxMessage)
        .join(Reporter, col(Reporter.id) == OutboxMessage.reporter_id)
        .where(col(OutboxMessage.id).in_(ids), OutboxMessage.state == "QUEUED")
        .where(~in_flight(OutboxMessage.reporter_id))
        .where(~_failed_lately(OutboxMessage.reporter_id, now))
        .where(_sent_lately(OutboxMessage.reporter_id, now) < PAIR_LIMIT)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(1)
    )
    # Two workers on PostgreSQL must not take two messages of one citizen: the citizen's row is the lock.
    return session.exec(query.with_for_update(skip_locked=True, of=Reporter)).first()


def _failed_lately(reporter_id: Any, now: datetime) -> Any:
    """A message of the citizen is about to be tried again: one that was queued since then waits behind it."""
    other = aliased(OutboxMessage)
    return (
        select(other.id)
        .where(other.reporter_id == reporter_id, other.state == "QUEUED", other.attempts > 0)
        .where(other.not_before > now, other.not_before <= now + RETRY_SOON)
        .exists()
    )


def _sent_lately(reporter_id: Any, now: datetime) -> Any:
    other = aliased(OutboxMessage)
    return (
        select(func.count())
        # Not what a clock that was set back calls the future.
        .where(other.reporter_id == reporter_id, col(other.sent_at).between(now - PAIR_WINDOW, now + PAIR_WINDOW))
        .scalar_subquery()
    )
