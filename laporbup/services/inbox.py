"""The inbox: what Meta delivered, durable before it is acknowledged, worked once and in order.

`InboxWriter` is the fast way in (one thread, one transaction for all requests that wait); the other
functions are the worker's way out. States: NEW, DONE, UNPARSED, FAILED (see `models.InboxItem`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from laporbup.models import InboxItem, ReporterAddress
from laporbup.services.inbox_writer import InboxWriter as InboxWriter  # the other half of the inbox

MAX_ATTEMPTS = 5
#: Waits after the first, second … failure.
BACKOFF = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))


def claim_batch(session: Session, now: datetime, limit: int) -> list[InboxItem]:
    """The oldest items that may be worked now; nothing of a citizen whose earlier message waits for a retry."""
    waiting = select(InboxItem.sender).where(
        InboxItem.state == "NEW", InboxItem.kind == "message", col(InboxItem.not_before) > now
    )
    return list(
        session.exec(
            select(InboxItem)
            .where(
                InboxItem.state == "NEW",
                or_(col(InboxItem.not_before).is_(None), col(InboxItem.not_before) <= now),
                or_(col(InboxItem.kind) != "message", col(InboxItem.sender).not_in(waiting)),
            )
            .order_by(col(InboxItem.id))
            .limit(limit)
        )
    )


def claim_next(session: Session, now: datetime) -> InboxItem | None:
    """The oldest item that may be worked now."""
    return next(iter(claim_batch(session, now, 1)), None)


def has_work(session: Session, now: datetime) -> bool:
    """Whether anything may be worked now (cheap: reads the head of one index)."""
    query = select(InboxItem.id).where(
        InboxItem.state == "NEW", or_(col(InboxItem.not_before).is_(None), col(InboxItem.not_before) <= now)
    )
    return session.exec(query.limit(1)).first() is not None


def mark_done(item: InboxItem, now: datetime) -> None:
    """Worked: its effects are in the same transaction."""
    item.state, item.done_at, item.error, item.not_before = "DONE", now, "", None


def mark_unparsed(item: InboxItem, now: datetime, reason: str) -> None:
    """Kept and shown to an admin; not tried again."""
    item.state, item.done_at, item.error = "UNPARSED", now, reason[:200]


def mark_failed(item: InboxItem, now: datetime, error: str) -> None:
    """Try again later; after the fifth failure keep it as FAILED so the citizen's next messages go on."""
    item.attempts += 1
    item.error = error[:200]
    if item.attempts >= MAX_ATTEMPTS:
        item.state, item.done_at = "FAILED", now
    else:
        item.not_before = now + BACKOFF[item.attempts - 1]


def lag_s(session: Session, now: datetime) -> float:
    """Age in seconds of the oldest item that is still to be worked; 0 when there is none."""
    oldest = session.exec(select(func.min(InboxItem.received_at)).where(InboxItem.state == "NEW")).one()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def waiting_reporters(session: Session, reporter_ids: Sequence[int]) -> set[int]:
    """Those of `reporter_ids` who have a message in the inbox that was not worked yet."""
    query = (
        select(ReporterAddress.reporter_id)
        .join(InboxItem, col(InboxItem.sender) == ReporterAddress.address)
        .where(
            col(ReporterAddress.reporter_id).in_(reporter_ids),
            ReporterAddress.channel == "whatsapp",
            InboxItem.state == "NEW",
            InboxItem.kind == "message",
        )
    )
    return set(session.exec(query))
