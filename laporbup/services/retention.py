"""Personal data does not stay for ever: some time after its end a report no longer knows who sent it.

Taken away, `retention_months` after a report ended: its link to a citizen, the messages about it, numbers and names in
its words, voices and videos, the exact spot. A citizen without a report or a word since then is forgotten as a whole
(`erasure`). Reports, events, figures and the ledger stay. Small batches, each harmless when run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlmodel import Session

from laporbup.domain.lifecycle import FINAL
from laporbup.domain.policy import RETENTION_MONTHS
from laporbup.models import InboxItem, OfficerWhatsApp, OutboxMessage, Report, Reporter, ReportSupporter
from laporbup.services import audit, erasure
from laporbup.services.access import SYSTEM
from laporbup.services.policy import figure

BATCH = 100
KEEP_UNREAD = timedelta(days=180)
"""Messages we could not understand, or gave up on: an administrator had half a year to look at them."""
MONTH = timedelta(days=30.4375)
_DECIMALS = 3
"""About a hundred metres: the road is still found, the house is not."""
_ENDED = ("SENT", "DELIVERED", "READ", "PERMANENT_FAILURE", "TEMPORARY_FAILURE", "TECHNICAL_FAILURE", "CANCELLED")
R: Any = Report.__table__.c  # type: ignore[attr-defined]
P: Any = Reporter.__table__.c  # type: ignore[attr-defined]
O: Any = OutboxMessage.__table__.c  # type: ignore[attr-defined]  # noqa: E741
S: Any = ReportSupporter.__table__.c  # type: ignore[attr-defined]
W: Any = OfficerWhatsApp.__table__.c  # type: ignore[attr-defined]
I: Any = InboxItem.__table__.c  # type: ignore[attr-defined]  # noqa: E741


@dataclass(frozen=True)
class Due:
    """How much there is to take away."""

    reports: int
    reporters: int
    messages: int


def due(session: Session, now: datetime) -> Due:
    """Count what the next runs would take away; changes nothing. Citizens whose last report is still to go are not in it."""
    limit = _limit(session, now)

    def count(table: Any, condition: ColumnElement[bool]) -> int:
        return int(session.execute(select(func.count()).select_from(table).where(condition)).scalar_one())

    return Due(count(Report, _is_old(limit)), count(Reporter, _is_gone(limit)), count(InboxItem, _is_unread(now)))


def sweep(session: Session, now: datetime, batch: int = BATCH) -> int:
    """Take one batch away; return of how much. Said in the audit log, in numbers only."""
    limit = _limit(session, now)
    reports = list(session.execute(select(Report).where(_is_old(limit)).order_by(R.id).limit(batch)).scalars())
    for report in reports:
        _part(session, report)
    session.flush()
    reporters = list(session.execute(select(Reporter).where(_is_gone(limit)).order_by(P.id).limit(batch)).scalars())
    for reporter in reporters:
        erasure.forget(session, reporter)
    doomed = session.execute(select(I.id).where(_is_unread(now)).limit(batch)).scalars().all()
    session.execute(delete(InboxItem).where(I.id.in_(doomed)))
    done = len(reports) + len(reporters) + len(doomed)
    if done:
        audit.record(session, SYSTEM, "retention", "", reports=len(reports), reporters=len(reporters), messages=len(doomed))
    return done


def _limit(session: Session, now: datetime) -> datetime:
    return now - figure(session, RETENTION_MONTHS) * MONTH


def _is_old(limit: datetime) -> ColumnElement[bool]:
    """Ended before `limit`, and still linked to whoever sent it."""
    return and_(R.status.in_(sorted(FINAL)), R.closed_at < limit, R.reporter_id.is_not(None))


def _is_gone(limit: datetime) -> ColumnElement[bool]:
    """No report of theirs is linked any more, and nothing was heard of them since `limit`. Officers stay."""
    return and_(
        P.is_erased.is_(False), func.coalesce(P.last_inbound_at, P.created_at) < limit, P.created_at < limit,
        ~exists().where(R.reporter_id == P.id),
        ~exists().where(S.reporter_id == P.id, S.at >= limit),
        ~exists().where(W.reporter_id == P.id),
    )


def _is_unread(now: datetime) -> ColumnElement[bool]:
    return and_(or_(I.state == "UNPARSED", I.state == "FAILED"), I.received_at < now - KEEP_UNREAD)


def _part(session: Session, report: Report) -> None:
    """The report forgets its citizen."""
    erasure.unname(session, report)
    report.reporter_id = None
    if report.lat is not None and report.lon is not None:
        report.lat, report.lon, report.accuracy_m = round(report.lat, _DECIMALS), round(report.lon, _DECIMALS), None
    session.add(report)
    messages = select(OutboxMessage).where(O.report_id == report.id, O.state.in_(_ENDED))
    for message in session.execute(messages).scalars():
        erasure.forget_wamid(session, message)
        session.delete(message)
