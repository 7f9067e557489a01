"""The figures for `/metrics`, counted from the database when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup.models import MessageCost, OutboxMessage, Report
from laporbup.services import alarms, costs
from laporbup.services.costs import MonthCost
from laporbup.services.readiness import readiness


@dataclass(frozen=True)
class Figures:
    """Lags in seconds; `worker_seen_s` None when no worker was ever seen; `messages` by (category, is_billable)."""

    reports: dict[str, int]
    inbox_lag_s: float
    outbox_lag_s: float
    worker_seen_s: float | None
    is_sending_stopped: bool
    cost_rupiah: float
    messages: dict[tuple[str, bool], int]
    outbox: dict[str, int]
    """Messages by their state."""
    alarms: dict[str, int]
    """Open alarms by kind."""
    month: MonthCost


def figures(session: Session, now: datetime) -> Figures:
    """Count everything at `now` (aware)."""
    ready = readiness(session, now)
    priced = (
        select(MessageCost.category, MessageCost.is_billable, func.count(), func.sum(MessageCost.rupiah))
        .where(MessageCost.category != "")
        .group_by(MessageCost.category, col(MessageCost.is_billable))
    )
    rows = session.exec(priced).all()
    return Figures(
        reports=dict(session.exec(select(Report.status, func.count()).group_by(Report.status)).all()),
        inbox_lag_s=ready.inbox_lag_s,
        outbox_lag_s=ready.outbox_lag_s,
        worker_seen_s=ready.worker_seen_s,
        is_sending_stopped=ready.sending != "ok",
        cost_rupiah=float(sum(row[3] or 0 for row in rows)),
        messages={(row[0], bool(row[1])): int(row[2]) for row in rows},
        outbox=dict(session.exec(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)).all()),
        alarms=alarms.counts(session),
        month=costs.month(session, now),
    )
