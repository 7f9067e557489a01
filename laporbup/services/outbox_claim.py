"""Take the next message with a lease, and find what a crash left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import update
from sqlmodel import Session, col

from laporbup.models import OutboxMessage, Report, Reporter
from laporbup.services import channel_templates, sending
from laporbup.services.outbox_order import Memory as Memory
from laporbup.services.outbox_order import in_flight, next_due

if TYPE_CHECKING:
    from laporbup.services.outbox import Content

LEASE = timedelta(seconds=30)
AMBIGUOUS_FOR = timedelta(minutes=2)
"""How long a send that may have reached Meta waits for its status before it is tried again."""

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


def claim(session: Session, now: datetime, worker: str, memory: Memory | None = None) -> Claimed | None:
    """Lease the next message for 30 s, or return None. Commit before sending.

    `worker` names the process in the row, for whoever looks; `memory` is what it keeps between its claims. None
    while sending is stopped, except for one probe a minute.
    """
    known = memory or Memory()
    if _release_expired(session, now):
        known.empty_at.clear()
    if not sending.may_send(session, now):
        return None
    row = next_due(session, now, known)
    if row is None or not _lease(session, row, now, worker):
        return None
    is_probe = sending.sending_state(session) != "ok"
    if is_probe:
        sending.note_probe(session, now)
    session.refresh(row)
    return _claimed(session, row, now, is_probe=is_probe)


def _release_expired(session: Session, now: datetime) -> bool:
    """Find what a crash left behind. A lease that ran out may have been sent: it waits like an ambiguous one.

    True when a message is queued again.
    """
    table: Any = OutboxMessage
    expired = (col(table.lease_until) <= now,)
    queued = session.execute(
        update(table).where(table.state == "UNCERTAIN", *expired).values(state="QUEUED", lease_until=None)
    )
    session.execute(
        update(table)
        .where(table.state == "SENDING", *expired)
        .values(state="UNCERTAIN", lease_until=now + AMBIGUOUS_FOR, error="lease ran out")
    )
    return bool(queued.rowcount)  # type: ignore[attr-defined]


def _lease(session: Session, row: OutboxMessage, now: datetime, worker: str) -> bool:
    table: Any = OutboxMessage
    done = session.execute(
        update(table)
        .where(table.id == row.id, table.state == "QUEUED")
        .where(~in_flight(row.reporter_id))
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
