"""Throw away what nobody needs any more, and say aloud when something is stuck."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete
from sqlmodel import Session, col

from laporbup.models import InboxItem, JobEffect, LiveChange
from laporbup.services import inbox, outbox

log = structlog.get_logger()

#: The web process reads changes within a second; an hour is for whoever looks.
KEEP_CHANGES = timedelta(hours=1)
#: Meta repeats a delivery for up to 7 days: its key must be known longer than that.
KEEP_INBOX = timedelta(days=30)
KEEP_EFFECTS = timedelta(days=400)
STUCK_S = 60.0


def prune(session: Session, now: datetime) -> int:
    """Delete old changes, worked inbox items (they hold citizens' words) and effects; return how many rows."""
    doomed: list[tuple[Any, Any]] = [
        (LiveChange, col(LiveChange.at) < now - KEEP_CHANGES),
        (InboxItem, (col(InboxItem.state) == "DONE") & (col(InboxItem.received_at) < now - KEEP_INBOX)),
        (JobEffect, col(JobEffect.at) < now - KEEP_EFFECTS),
    ]
    count = 0
    for table, condition in doomed:
        done: Any = session.execute(delete(table).where(condition))
        count += done.rowcount
    return count


def watch(session: Session, now: datetime) -> int:
    """Log an error for each queue whose oldest entry has waited a minute; return how many queues are stuck."""
    lags = {"inbox": inbox.lag_s(session, now), "outbox": outbox.lag_s(session, now)}
    stuck = {name: round(lag) for name, lag in lags.items() if lag > STUCK_S}
    if stuck:
        log.error("queue stuck", **{f"{name}_lag_s": lag for name, lag in stuck.items()})
    return len(stuck)
