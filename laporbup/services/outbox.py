"""Messages we owe a citizen: put in once, claimed with a lease, delivered or ended with a named failure.

`enqueue` runs in the transaction of its cause. The courier calls `claim`, sends with no transaction
open, then `mark_sent`, `mark_failed` or `mark_uncertain`; Meta's statuses go to `record_receipt`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import update
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.models import OutboxMessage, Report, Reporter
from laporbup.services.once import insert_once
from laporbup.services.outbox_claim import Claimed as Claimed
from laporbup.services.outbox_claim import Memory as Memory
from laporbup.services.outbox_claim import claim as claim
from laporbup.services.outbox_marks import FailureKind as FailureKind
from laporbup.services.outbox_marks import give_up_held as give_up_held
from laporbup.services.outbox_marks import mark_failed as mark_failed
from laporbup.services.outbox_marks import mark_sent as mark_sent
from laporbup.services.outbox_marks import mark_uncertain as mark_uncertain
from laporbup.services.outbox_order import TO_OFFICERS as TO_OFFICERS
from laporbup.services.receipts import record_receipt as record_receipt
from laporbup.services.sending import resume_sending as resume_sending
from laporbup.services.sending import sending_state as sending_state
from laporbup.services.sending import stop_sending as stop_sending

log = structlog.get_logger()

REPLY_WINDOW = timedelta(hours=24)

PURPOSES = frozenset({
    "TICKET", "ASK_PLACE", "ASK_INFO", "RESOLVED", "MENU", "REPORTS", "HINT", "EMERGENCY", "CANCELLED", "NOTICE",
    *TO_OFFICERS,
})


@dataclass(frozen=True)
class Content:
    """What a message says, whatever the channel. The courier knows how to make it an API call."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    """(id, title): at most three reply buttons."""
    link: tuple[str, str] | None = None
    """(title, url): one button that opens a page."""
    asks_location: bool = False
    rows: tuple[tuple[str, str, str], ...] = ()
    """(id, title, description) of a list."""
    list_button: str = ""
    image_attachment_id: str | None = None
    """Shown above the text."""
    form: str = ""
    """Title of the button that opens the short form; plain words where the channel has none."""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Content:
        """Read back what `enqueue` stored."""
        link = data.get("link")
        return cls(
            text=data.get("text", ""),
            buttons=tuple((b[0], b[1]) for b in data.get("buttons") or ()),
            link=(link[0], link[1]) if link else None,
            asks_location=bool(data.get("asks_location")),
            rows=tuple((r[0], r[1], r[2]) for r in data.get("rows") or ()),
            list_button=data.get("list_button", ""),
            image_attachment_id=data.get("image_attachment_id"),
            form=data.get("form", ""),
        )


def enqueue(
    session: Session,
    reporter: Reporter | None,
    purpose: str,
    content: Content,
    *,
    report: Report | None = None,
    dedupe_key: str,
    not_before: datetime | None = None,
) -> OutboxMessage | None:
    """Owe `reporter` a message, once for `dedupe_key`; return its row (also when it stood already).

    None when the citizen cannot or must not be written to: no WhatsApp (a web reporter did not write
    to us), blocked, or erased.
    """
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    if reporter is None or reporter.channel != "whatsapp" or reporter.is_blocked or reporter.is_erased:
        return None
    now = clock.now()
    row = OutboxMessage(
        dedupe_key=dedupe_key, reporter_id=reporter.id or 0, report_id=report.id if report else None, purpose=purpose,
        content=asdict(content), created_at=now, not_before=not_before or now,
    )
    if insert_once(session, row) is not None:
        log.info("message_queued", purpose=purpose, ticket=report.ticket if report else "")
    return session.exec(select(OutboxMessage).where(OutboxMessage.dedupe_key == dedupe_key)).first()


def in_reply_window(reporter: Reporter, now: datetime) -> bool:
    """Say whether the citizen wrote within 24 hours (by the message's own time): free-form text is allowed."""
    return reporter.last_inbound_at is not None and now - reporter.last_inbound_at < REPLY_WINDOW


def messages_for(session: Session, report: Report) -> list[OutboxMessage]:
    """Return the messages to the reporter about a report, oldest first."""
    query = (
        select(OutboxMessage)
        .where(OutboxMessage.report_id == report.id, OutboxMessage.reporter_id == report.reporter_id)
        .order_by(col(OutboxMessage.id))
    )
    return list(session.exec(query))


def cancel(session: Session, report: Report, purpose: str) -> int:
    """Take back messages of `purpose` that were not sent yet; return how many."""
    rows = session.exec(
        select(OutboxMessage).where(
            OutboxMessage.report_id == report.id, OutboxMessage.purpose == purpose, OutboxMessage.state == "QUEUED"
        )
    ).all()
    for row in rows:
        row.state = "CANCELLED"
        session.add(row)
    return len(rows)


def expire(session: Session, purposes: Collection[str], before: datetime) -> int:
    """Take back messages of `purposes` that have waited since `before` and are no news any more; return how many."""
    table: Any = OutboxMessage
    done = session.execute(
        update(table)
        .where(table.state == "QUEUED", table.purpose.in_(purposes), table.created_at < before)
        .values(state="CANCELLED")
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def lag_s(session: Session, now: datetime) -> float:
    """Age in seconds of the oldest message that should have been sent; 0 when there is none."""
    oldest = session.exec(
        select(OutboxMessage.not_before)
        .where(col(OutboxMessage.state).in_(("QUEUED", "SENDING")), OutboxMessage.not_before <= now)
        .order_by(col(OutboxMessage.not_before))
        .limit(1)
    ).first()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
