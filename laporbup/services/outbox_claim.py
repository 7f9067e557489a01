"""Which message goes next: oldest due first, one in flight per citizen, never faster than WhatsApp's pair limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from laporbup.models import OutboxMessage, Report, Reporter
from laporbup.services import channel_templates, sending

if TYPE_CHECKING:
    from laporbup.services.outbox import Content

LEASE = timedelta(seconds=30)
AMBIGUOUS_FOR = timedelta(minutes=2)
"""How long a send that may have reached Meta waits for its status before it is tried again."""

# 131056: one message in 6 seconds to the same citizen, measured over half a minute so that two in a row may go.
PAIR_WINDOW = timedelta(seconds=30)
PAIR_LIMIT = 5

RETRY_SOON = timedelta(seconds=60)
"""Behind a retry this near, newer messages to the same citizen wait; behind a later one they may try their own luck."""

TO_OFFICERS = ("URGENT", "DIGEST")
"""Purposes of messages to officers: the last to go and the first to be cut."""

TEMPLATE_REQUIRED = "required"
"""Value of OutboxMessage.template once Meta said that the reply window is closed (131047)."""


@dataclass(frozen=True)
class Claimed:
    """A message to send now. Everything the courier needs, so that no transaction stays open while it sends."""

    id: int
    reporter_id: int
    channel: str
    address: str
    """Where it goes: phone digits or a BSUID."""
    phone: str
    bsuid: str
    purpose: str
    content: Content
    attempts: int
    """This one included."""
    in_reply_window: bool
    needs_template: bool
    """Outside the window, or Meta refused a free-form message."""
    ticket: str
    is_probe: bool
    created_at: datetime
    barred_templates: frozenset[str] = frozenset()
    """Names Meta does not let us send for this purpose now."""


def claim(session: Session, now: datetime, worker: str) -> Claimed | None:
    """Lease the next message for 30 s, or return None. Commit before sending.

    `worker` names the process in the row, for whoever looks. None while sending is stopped, except
    for one probe a minute.
    """
    _release_expired(session, now)
    if not sending.may_send(session, now):
        return None
    row = _next_due(session, now)
    if row is None or not _lease(session, row, now, worker):
        return None
    is_probe = sending.sending_state(session) != "ok"
    if is_probe:
        sending.note_probe(session, now)
    session.refresh(row)
    return _claimed(session, row, now, is_probe=is_probe)


def _release_expired(session: Session, now: datetime) -> None:
    """Find what a crash left behind. A lease that ran out may have been sent: it waits like an ambiguous one."""
    table: Any = OutboxMessage
    expired = (col(table.lease_until) <= now,)
    session.execute(
        update(table).where(table.state == "UNCERTAIN", *expired).values(state="QUEUED", lease_until=None)
    )
    session.execute(
        update(table)
        .where(table.state == "SENDING", *expired)
        .values(state="UNCERTAIN", lease_until=now + AMBIGUOUS_FOR, error="lease ran out")
    )


def _in_flight(reporter_id: Any) -> Any:
    other = aliased(OutboxMessage)
    return (
        select(other.id)
        .where(other.reporter_id == reporter_id, col(other.state).in_(("SENDING", "UNCERTAIN")))
        .exists()
    )


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
        .where(other.reporter_id == reporter_id, col(other.sent_at) > now - PAIR_WINDOW)
        .scalar_subquery()
    )


def _next_due(session: Session, now: datetime) -> OutboxMessage | None:
    """A citizen's message; one to an officer only when no citizen waits."""
    due = _due(now)
    if sending.is_capped(session, now):
        return _first(session, due.where(OutboxMessage.purpose == "RESOLVED"))
    found = _first(session, due.where(col(OutboxMessage.purpose).not_in(TO_OFFICERS)))
    return found or _first(session, due.where(col(OutboxMessage.purpose).in_(TO_OFFICERS)))


def _due(now: datetime) -> SelectOfScalar[OutboxMessage]:
    return (
        select(OutboxMessage)
        .join(Reporter, col(Reporter.id) == OutboxMessage.reporter_id)
        .where(OutboxMessage.state == "QUEUED", OutboxMessage.not_before <= now)
        .where(~_in_flight(OutboxMessage.reporter_id))
        .where(~_failed_lately(OutboxMessage.reporter_id, now))
        .where(_sent_lately(OutboxMessage.reporter_id, now) < PAIR_LIMIT)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(1)
    )


def _first(session: Session, query: SelectOfScalar[OutboxMessage]) -> OutboxMessage | None:
    # Two workers on PostgreSQL must not take two messages of one citizen: the citizen's row is the lock.
    return session.exec(query.with_for_update(skip_locked=True, of=Reporter)).first()


def _lease(session: Session, row: OutboxMessage, now: datetime, worker: str) -> bool:
    table: Any = OutboxMessage
    done = session.execute(
        update(table)
        .where(table.id == row.id, table.state == "QUEUED")
        .where(~_in_flight(row.reporter_id))
        .values(state="SENDING", lease_until=now + LEASE, attempts=row.attempts + 1, error=f"worker {worker}")
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _claimed(session: Session, row: OutboxMessage, now: datetime, *, is_probe: bool) -> Claimed:
    from laporbup.services.outbox import Content, in_reply_window

    reporter = session.get_one(Reporter, row.reporter_id)
    report = session.get(Report, row.report_id) if row.report_id else None
    in_window = in_reply_window(reporter, now)
    needs_template = not in_window or row.template == TEMPLATE_REQUIRED
    return Claimed(
        id=row.id or 0, reporter_id=row.reporter_id, channel=reporter.channel, address=reporter.address,
        phone=reporter.phone, bsuid=reporter.bsuid, purpose=row.purpose, content=Content.from_json(row.content),
        attempts=row.attempts, in_reply_window=in_window,
        needs_template=needs_template,
        ticket=report.ticket if report else "", is_probe=is_probe, created_at=row.created_at,
        barred_templates=channel_templates.barred(session, row.purpose, now) if needs_template else frozenset(),
    )
