"""Of two simultaneous acts on a report the second fails: each event takes the next number, once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from laporbup.domain.errors import Conflict
from laporbup.models import Report


def take(session: Session, report: Report) -> int:
    """Count the report's sequence up if it still is what we read, and return it. Raises Conflict otherwise."""
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
    return seq
