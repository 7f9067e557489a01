"""Is the service able to work? Facts for `/readyz`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from laporbup.models import Heartbeat, InboxItem, OutboxMessage
from laporbup.services import alarms, outbox, sending

INBOX_STUCK_S = 60.0
OUTBOX_STUCK_S = 120.0
WORKER_DEAD_S = 60.0
WORKER = "worker"


@dataclass(frozen=True)
class Readiness:
    """`status` is ok or stuck; lags in seconds; `worker_seen_s` None when no worker was ever seen."""

    status: str
    inbox_lag_s: float
    outbox_lag_s: float
    worker_seen_s: float | None
    sending: str
    """ok, or why sending has stopped."""
    stuck: tuple[str, ...] = ()
    """inbox, outbox, worker."""
    alarms: int = 0
    """How many are open; they do not make the service unready."""


def readiness(session: Session, now: datetime) -> Readiness:
    """Return the facts at `now` (aware).

    Stuck: a message from a citizen waits longer than a minute, one to a citizen longer than two (unless sending was
    stopped on purpose), or a worker that was there has been silent for a minute. No worker ever: not stuck by itself.
    """
    inbox_lag, outbox_lag = _inbox_lag(session, now), _outbox_lag(session, now)
    worker, state = _worker_seen(session, now), _sending(session, now)
    found = {
        "inbox": inbox_lag > INBOX_STUCK_S,
        "outbox": outbox_lag > OUTBOX_STUCK_S and state == "ok",
        "worker": worker is not None and worker > WORKER_DEAD_S,
    }
    stuck = tuple(name for name, is_stuck in found.items() if is_stuck)
    open_alarms = sum(alarms.counts(session).values())
    return Readiness("stuck" if stuck else "ok", inbox_lag, outbox_lag, worker, state, stuck, open_alarms)


def _sending(session: Session, now: datetime) -> str:
    """ok, Meta's reason, or our own: this month's cap lets only closing messages through."""
    state = outbox.sending_state(session)
    return sending.MONTHLY_CAP if state == "ok" and sending.is_capped(session, now) else state


def _inbox_lag(session: Session, now: datetime) -> float:
    """Age of the oldest item that may be worked now: one that waits for its next try is not lagging."""
    query = select(func.min(InboxItem.received_at)).where(
        InboxItem.state == "NEW", or_(col(InboxItem.not_before).is_(None), col(InboxItem.not_before) <= now)
    )
    return _age(session.exec(query).one(), now)


def _outbox_lag(session: Session, now: datetime) -> float:
    """How long the oldest message that may be sent has been due; near the cap those to officers may not."""
    query = select(func.min(OutboxMessage.not_before)).where(
        OutboxMessage.state == "QUEUED", OutboxMessage.not_before <= now
    )
    if sending.is_capped(session, now, sending.OFFICERS_SHARE):
        query = query.where(col(OutboxMessage.purpose).not_in(outbox.TO_OFFICERS))
    return _age(session.exec(query).one(), now)


def _worker_seen(session: Session, now: datetime) -> float | None:
    newest = session.exec(select(func.max(Heartbeat.at)).where(col(Heartbeat.name).startswith(WORKER))).one()
    return None if newest is None else _age(newest, now)


def _age(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max(0.0, round((now - moment).total_seconds(), 1))
