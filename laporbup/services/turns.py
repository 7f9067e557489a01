"""Of two simultaneous acts on a report the second fails: each event takes the next number, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, select

from laporbup.domain.errors import Conflict
from laporbup.models import Report, ReportEvent


def take(session: Session, report: Report, now: datetime) -> tuple[int, datetime]:
    """Count the report's sequence up if it still is what we read; return it and the moment of the new event.

    That is `now`, but never before the event before it: when the clock was set back, nothing lasts less than no time.
    Raises Conflict when somebody else was first.
    """
    session.flush()
    table: Any = Report
    seq = report.seq + 1
    done = session.execute(
        update(table).where(table.id == report.id, table.seq == report.seq).values(seq=seq)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(report.ticket)
    report.seq = seq
    newest = select(ReportEvent.at).where(ReportEvent.report_id == report.id, ReportEvent.seq == seq - 1)
    before = session.exec(newest).first()
    return seq, max(now, before) if before is not None else now
