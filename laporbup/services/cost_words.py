"""The cost of messages in words: lines for the command line, a box for `/admin`, a sentence for the leader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from laporbup.clock import JAKARTA
from laporbup.services import costs
from laporbup.services.costs import Line, MonthCost
from laporbup.services.rates import Month
from laporbup.services.view_costs import CostBox, CostRow
from laporbup.text import costs as words
from laporbup.text import dates


def box(session: Session, now: datetime) -> CostBox:
    """The box of `/admin`."""
    found = costs.history(session, now)
    this = next((each for each in found if each.month == Month.of(now)), None) or costs.month(session, now)
    return CostBox(rows=[_row(each) for each in found], notes=[*_outlook(this, now), words.CHECK])


def note(found: MonthCost) -> str:
    """What the leader reads beside the sum: for each report, by the month's end, how much of the cap."""
    parts = []
    if found.per_report is not None:
        parts.append(words.EACH.format(rupiah=dates.rupiah(found.per_report)))
    if found.forecast is not None:
        parts.append(words.AHEAD.format(rupiah=dates.rupiah(found.forecast)))
    if found.cap:
        parts.append(words.CAP_USED.format(percent=dates.percent(found.rupiah / found.cap)))
    return ", ".join(parts)


def lines(session: Session, now: datetime, span: Month) -> Iterator[str]:
    """A month for the command line."""
    found = costs.month(session, now, span)
    yield words.TITLE.format(month=_name(span))
    yield words.HEAD
    for line in found.lines:
        yield _line(words.CATEGORY.get(line.category, line.category), line)
    free = sum(line.free for line in found.lines)
    yield _line(words.SUM, Line("", found.messages, found.billable, free, found.rupiah))
    yield words.FILED.format(filed=dates.number(found.filed))
    if found.per_report is not None and found.messages_per_report is not None:
        each = dates.number(found.messages_per_report, 2)
        yield words.PER_REPORT.format(messages=each, rupiah=dates.rupiah(found.per_report))
    closed = costs.per_closed(session, span)
    if closed is not None:
        yield words.PER_CLOSED.format(messages=dates.number(closed, 2))
    yield from _outlook(found, now)


def _outlook(found: MonthCost, now: datetime) -> Iterator[str]:
    """Free messages, forecast and cap; a month that is over has no forecast."""
    yield words.FREE.format(left=dates.number(found.free_left), of=dates.number(found.free_service))
    if found.forecast is not None:
        yield words.FORECAST.format(rupiah=dates.rupiah(found.forecast))
    elif found.month == Month.of(now):
        yield words.NO_FORECAST
    if found.cap is None or found.left is None:
        yield words.NO_CAP
    else:
        yield words.CAP.format(cap=dates.rupiah(found.cap), left=dates.rupiah(found.left))


def _line(name: str, line: Line) -> str:
    return words.LINE.format(
        name=name, messages=dates.number(line.messages), billable=dates.number(line.billable),
        free=dates.number(line.free), rupiah=dates.rupiah(line.rupiah),
    )


def _row(found: MonthCost) -> CostRow:
    return CostRow(
        month=_name(found.month), messages=dates.number(found.messages), billable=dates.number(found.billable),
        free=dates.number(sum(line.free for line in found.lines)), filed=dates.number(found.filed),
        per_report="–" if found.per_report is None else dates.rupiah(found.per_report), rupiah=dates.rupiah(found.rupiah),
    )


def _name(span: Month) -> str:
    return dates.month_year(span.start.astimezone(JAKARTA).date())
