"""Thirty days as lines, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from laporbup.clock import JAKARTA
from laporbup.models import Report, ScoreDay
from laporbup.services import cost_words, score_days
from laporbup.services.costs import MonthCost
from laporbup.services.views import Counter
from laporbup.text import board as words
from laporbup.text import dates

R: Any = Report.__table__.c  # type: ignore[attr-defined]
S: Any = ScoreDay.__table__.c  # type: ignore[attr-defined]
DAYS = 30
WIDTH, HEIGHT = 300.0, 72.0
TOP = 4.0
"""Air above the highest point."""
_SUMMED = ("resolved", "confirmed", "unconfirmed", "reopened", "responded", "responded_on_time")


@dataclass(frozen=True)
class Series:
    """One number a day, oldest first, today last; and sums over the same days."""

    received: list[int]
    resolved: list[int]
    confirmed: list[int]
    sums: dict[str, int]

    @property
    def peak(self) -> int:
        return max([*self.received, *self.resolved, 1])


def series(session: Session, now: datetime) -> Series:
    """Return the last thirty Jakarta days."""
    today = score_days.day_of(now)
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    since = datetime.combine(days[0], datetime.min.time(), JAKARTA)
    day = _jakarta_day(session, R.created_at)
    came = {_as_date(row[0]): int(row[1]) for row in session.execute(
        select(day, func.count()).where(R.created_at >= since).group_by(day)
    )}
    rows = session.execute(
        select(S.day, *(func.sum(S[name]) for name in _SUMMED)).where(S.day >= days[0]).group_by(S.day)
    )
    counted = {row[0]: dict(zip(_SUMMED, (int(value or 0) for value in row[1:]), strict=True)) for row in rows}
    return Series(
        received=[came.get(day, 0) for day in days],
        resolved=[counted.get(day, {}).get("resolved", 0) for day in days],
        confirmed=[counted.get(day, {}).get("confirmed", 0) for day in days],
        sums={name: sum(found[name] for found in counted.values()) for name in _SUMMED},
    )


def _jakarta_day(session: Session, column: Any) -> ColumnElement[Any]:
    """The date on the clocks of OKI (UTC+7 all the year) in the arithmetic of the database."""
    if session.get_bind().dialect.name == "sqlite":
        return func.date(column, "+7 hours")
    return func.date(func.timezone("Asia/Jakarta", func.timezone("UTC", column)))


def _as_date(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def points(values: list[int], peak: int) -> str:
    """Return the `points` of a polyline on a field 300 wide and 72 high."""
    step = WIDTH / (len(values) - 1)
    return " ".join(f"{at * step:.0f},{HEIGHT - (HEIGHT - TOP) * value / peak:.0f}" for at, value in enumerate(values))


def area(values: list[int], peak: int) -> str:
    """Return the same line closed to an area."""
    return f"0,{HEIGHT:.0f} {points(values, peak)} {WIDTH:.0f},{HEIGHT:.0f}"


def note(found: Series) -> str:
    """Say in words what the lines show."""
    return words.TREND_NOTE.format(
        in_=round(sum(found.received) / DAYS), peak=max(found.received), done=round(sum(found.resolved) / DAYS)
    )


def counters(found: Series) -> list[Counter]:
    """Return the three large numbers above the lines."""
    return [
        Counter(label=words.TREND_IN, value=dates.number(sum(found.received))),
        Counter(label=words.TREND_DONE, value=dates.number(found.sums["resolved"])),
        Counter(label=words.TREND_CONFIRMED, value=dates.number(found.sums["confirmed"])),
    ]


def facts(found: Series, cost: MonthCost) -> list[Counter]:
    """Return first answers in time, what citizens said, and the cost of messages."""
    sums = found.sums
    said = sums["confirmed"] + sums["unconfirmed"] + sums["reopened"]
    return [
        Counter(
            label=words.FIRST_ANSWER,
            value=words.FIRST_ANSWER_VALUE.format(n=sums["responded_on_time"], of=sums["responded"]),
        ),
        Counter(label=words.CITIZENS_SAID, value=words.CITIZENS_SAID_VALUE.format(n=sums["confirmed"], of=said)),
        Counter(label=words.COST, value=dates.rupiah(cost.rupiah), note=cost_words.note(cost)),
    ]
