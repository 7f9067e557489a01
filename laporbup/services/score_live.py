"""How each OPD stands right now: what it holds, what is late, how old the backlog is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, and_, case, cast, extract, func, literal, or_, select
from sqlmodel import Session

from laporbup.domain.lifecycle import HELD, Closure, Status
from laporbup.models import Report
from laporbup.models.base import UtcDateTime
from laporbup.services.report_words import RUNNING

R: Any = Report.__table__.c  # type: ignore[attr-defined]

PARTS = {
    "tepat": "on_time", "jawaban": "response", "warga": "confirmed", "dibuka": "not_reopened", "tunggakan": "backlog",
}
"""Part of the score in an address (`?bagian=`) → its key in `domain.scoring`."""


def late(now: datetime) -> ColumnElement[bool]:
    """Whether the clock of a report runs and its deadline is over."""
    return and_(R.status.in_(RUNNING), R.due_at < now)


def unanswered(now: datetime) -> ColumnElement[bool]:
    """Whether the holder has not answered the citizen at all and should have."""
    return and_(R.status.in_(RUNNING), R.opd_kode.is_not(None), R.first_response_at.is_(None), R.response_due_at < now)


def held() -> ColumnElement[bool]:
    """Whether an OPD has work to do on it; duplicates count nothing."""
    return and_(R.status.in_(HELD), R.opd_kode.is_not(None), R.parent_id.is_(None))


def counts(session: Session, opd_kodes: list[str], now: datetime) -> dict[str, dict[str, int]]:
    """Return `open`, `late`, `backlog_days` and `unanswered` of each OPD that holds something: one query."""
    is_late = late(now)
    query = (
        select(
            R.opd_kode,
            func.count(),
            func.sum(case((is_late, 1), else_=0)),
            func.sum(case((is_late, _days_past(session, now)), else_=0)),
            func.sum(case((unanswered(now), 1), else_=0)),
        )
        .where(R.opd_kode.in_(opd_kodes), held())
        .group_by(R.opd_kode)
    )
    names = ("open", "late", "backlog_days", "unanswered")
    return {row[0]: dict(zip(names, map(int, row[1:]), strict=True)) for row in session.execute(query)}


def _days_past(session: Session, now: datetime) -> ColumnElement[int]:
    """Whole days since the deadline, in the arithmetic of the database."""
    moment = literal(now, UtcDateTime)
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.julianday(moment) - func.julianday(R.due_at), Integer)
    seconds = cast(extract("epoch", moment), Float) - cast(extract("epoch", R.due_at), Float)
    return cast(func.floor(seconds / timedelta(days=1).total_seconds()), Integer)


def behind(part: str, since: datetime, now: datetime) -> ColumnElement[bool]:
    """Return which reports of an OPD stand behind a part of its score (`""`: behind all of it)."""
    was_closed = and_(R.status == Status.CLOSED, R.closed_at >= since)
    asked = R.closure.in_((Closure.CONFIRMED, Closure.UNCONFIRMED))
    was_reopened = and_(R.reopen_count > 0, or_(R.closed_at.is_(None), R.closed_at >= since))
    found: dict[str, ColumnElement[bool]] = {
        "tepat": or_(was_closed, late(now)),
        "jawaban": or_(and_(R.assigned_at >= since, R.first_response_at.is_not(None)), unanswered(now)),
        "warga": or_(and_(was_closed, asked), was_reopened),
        "dibuka": was_reopened,
        "tunggakan": R.status.in_(HELD),
        "terlambat": late(now),
    }
    everything = or_(R.status.in_(HELD), R.status == Status.RESOLVED, R.closed_at >= since)
    return and_(R.parent_id.is_(None), found.get(part, everything))
