"""The inbox: what Meta delivered, durable before it is acknowledged, worked once and in order.

`InboxWriter` is the fast way in (one thread, one transaction for all requests that wait); the other
functions are the worker's way out. States: NEW, DONE, UNPARSED, FAILED, QUARANTINED (see `models.InboxItem`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from laporbup.models import InboxItem, ReporterAddress
from laporbup.services.inbox_writer import InboxWriter as InboxWriter  # the other half of the inbox

_KEPT = "reporter "
MAX_ATTEMPTS = 5
#: Messages of one citizen put in order at once.
MAX_GROUP = 200
#: Waits after the first, second … failure.
BACKOFF = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))


def held_senders(session: Session, now: datetime) -> set[str]:
    """Citizens whose earlier message waits for a retry: their later ones wait behind it."""
    query = select(InboxItem.sender).where(
        InboxItem.state == "NEW", InboxItem.kind == "message", col(InboxItem.not_before) > now
    )
    return set(session.exec(query))


def claim_next(session: Session, now: datetime, held: Collection[str] = ()) -> InboxItem | None:
    """The oldest item that may be worked now, but no message of the senders in `held`."""
    query = select(InboxItem).where(
        InboxItem.state == "NEW", or_(col(InboxItem.not_before).is_(None), col(InboxItem.not_before) <= now)
    )
    if held:
        query = query.where(or_(col(InboxItem.kind) != "message", col(InboxItem.sender).not_in(held)))
    return session.exec(query.order_by(col(InboxItem.id)).limit(1)).first()


def of_sender(session: Session, sender: str, now: datetime) -> list[InboxItem]:
    """The waiting messages of one citizen, as they arrived."""
    query = (
        select(InboxItem)
        .where(
            InboxItem.sender == sender,
            InboxItem.state == "NEW",
            InboxItem.kind == "message",
            or_(col(InboxItem.not_before).is_(None), col(InboxItem.not_before) <= now),
        )
        .order_by(col(InboxItem.id))
        .limit(MAX_GROUP)
    )
    return list(session.exec(query))


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


def mark_quarantined(item: InboxItem, now: datetime, reporter_id: int) -> None:
    """Of a blocked citizen: kept unworked until they are let in."""
    item.state, item.done_at, item.error = "QUARANTINED", now, _kept_for(reporter_id)


def release_quarantined(session: Session, reporter_id: int) -> int:
    """Let everything of this citizen be worked, in its order; return how many items."""
    table: Any = InboxItem
    done = session.execute(
        update(table)
        .where(table.state == "QUARANTINED", table.error == _kept_for(reporter_id))
        .values(state="NEW", done_at=None, error="", not_before=None, attempts=0)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def move_quarantined(session: Session, gone_id: int, stays_id: int) -> None:
    """Two citizens turned out to be one."""
    table: Any = InboxItem
    session.execute(
        update(table)
        .where(table.state == "QUARANTINED", table.error == _kept_for(gone_id))
        .values(error=_kept_for(stays_id))
    )


def quarantined(session: Session, reporter_id: int, limit: int | None) -> list[InboxItem]:
    """The newest items kept of a blocked citizen; all of them without a `limit`."""
    query = select(InboxItem).where(InboxItem.state == "QUARANTINED", InboxItem.error == _kept_for(reporter_id))
    return list(session.exec(query.order_by(col(InboxItem.id).desc()).limit(limit)))


def count_quarantined(session: Session) -> dict[int, int]:
    """How many items are kept of each blocked citizen."""
    query = select(InboxItem.error, func.count()).where(InboxItem.state == "QUARANTINED").group_by(InboxItem.error)
    return {int(label.rpartition(" ")[2]): count for label, count in session.exec(query) if label.startswith(_KEPT)}


def is_flooding(session: Session, sender: str, since: datetime, more_than: int) -> bool:
    """Say whether more than so many messages of one sender arrived after `since`."""
    query = (
        select(InboxItem.received_at)
        .where(InboxItem.sender == sender, InboxItem.kind == "message")
        .order_by(col(InboxItem.id).desc())
        .offset(more_than)
        .limit(1)
    )
    found = session.exec(query).first()
    return found is not None and found > since


def _kept_for(reporter_id: int) -> str:
    """The citizen's number in `error`: a sender's address may change while the item waits."""
    return f"{_KEPT}{reporter_id}"


def lag_s(session: Session, now: datetime) -> float:
    """Age in seconds of the oldest item that is still to be worked; 0 when there is none."""
    oldest = session.exec(select(func.min(InboxItem.received_at)).where(InboxItem.state == "NEW")).one()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def waiting_reporters(session: Session, reporter_ids: Sequence[int]) -> set[int]:
    """Those of `reporter_ids` with a message in the inbox that was not tried yet."""
    query = (
        select(ReporterAddress.reporter_id)
        .join(InboxItem, col(InboxItem.sender) == ReporterAddress.address)
        .where(
            col(ReporterAddress.reporter_id).in_(reporter_ids),
            ReporterAddress.channel == "whatsapp",
            InboxItem.state == "NEW",
            InboxItem.kind == "message",
            InboxItem.attempts == 0,
        )
    )
    return set(session.exec(query))
