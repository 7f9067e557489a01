"""When the machine's clock was set back, what was stored before seems to come from the future and would wait until then.

Nobody has to notice the jump: a row that was made later than now tells of it. What it waits for is moved back by as much
as it is ahead. Running it again, or with a clock that never jumped, changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import update
from sqlmodel import Session, col, select

from laporbup.models import Attachment, Conversation, InboxItem, OutboxMessage
from laporbup.services.outbox_claim import AMBIGUOUS_FOR
from laporbup.services.outbox_marks import LONGEST_WAIT_S

log = structlog.get_logger()

SLACK = timedelta(seconds=60)
"""Two machines never quite agree; that much is no jump."""
_AT_ONCE = 500
_NEXT_DAY = 131049
"""Meta's code for a message that waits a day."""


def repair(session: Session, now: datetime) -> int:
    """Let go on what a clock that was set back holds up; return how many rows. A job."""
    count = (
        _outbox(session, now) + _put_off(session, now) + _leases(session, now) + _conversations(session, now)
        + _inbox(session, now) + _media(session, now)
    )
    if count:
        log.warning("clock_went_back", rows=count)
    return count


def _outbox(session: Session, now: datetime) -> int:
    rows = session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.state == "QUEUED", OutboxMessage.created_at > now + SLACK, OutboxMessage.not_before > now)
        .limit(_AT_ONCE)
    ).all()
    for row in rows:
        row.not_before -= min(row.created_at, row.not_before) - now
        row.created_at = now
        session.add(row)
    return len(rows)


def _put_off(session: Session, now: datetime) -> int:
    """Retries of older messages: none is put off for longer than this."""
    table: Any = OutboxMessage
    is_retry = (table.state == "QUEUED") & (table.attempts > 0) & (table.error_code.is_distinct_from(_NEXT_DAY))
    return _updated(
        session, update(table).where(is_retry, table.not_before > now + timedelta(seconds=LONGEST_WAIT_S) + SLACK), now
    )


def _leases(session: Session, now: datetime) -> int:
    """Sends of a courier that has died since: they wait for their status as long as any other."""
    table: Any = OutboxMessage
    held = update(table).where(table.state.in_(("SENDING", "UNCERTAIN")), table.lease_until > now + AMBIGUOUS_FOR + SLACK)
    done: Any = session.execute(held.values(lease_until=now + AMBIGUOUS_FOR))
    return int(done.rowcount)


def _conversations(session: Session, now: datetime) -> int:
    rows = session.exec(
        select(Conversation).where(Conversation.updated_at > now + SLACK, col(Conversation.wake_at) > now).limit(_AT_ONCE)
    ).all()
    for row in rows:
        if row.wake_at is not None:
            row.wake_at -= min(row.updated_at, row.wake_at) - now
            row.updated_at = now
            session.add(row)
    return len(rows)


def _inbox(session: Session, now: datetime) -> int:
    table: Any = InboxItem
    late = update(table).where(table.state == "NEW", table.received_at > now + SLACK, table.not_before > now)
    return _updated(session, late, now)


def _media(session: Session, now: datetime) -> int:
    table: Any = Attachment
    late = update(table).where(table.state == "PENDING", table.created_at > now + SLACK, table.next_attempt_at > now + SLACK)
    done: Any = session.execute(late.values(next_attempt_at=now))
    return int(done.rowcount)


def _updated(session: Session, late: Any, now: datetime) -> int:
    done: Any = session.execute(late.values(not_before=now))
    return int(done.rowcount)
