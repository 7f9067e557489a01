"""What WhatsApp messages cost: a month in figures, its forecast, the months before. It only reads, but for `watch`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from laporbup.domain import forecast
from laporbup.models import JobEffect, MessageCost, OutboxMessage, Report
from laporbup.services import alarms, ledger, rates, sending
from laporbup.services.once import insert_once
from laporbup.services.rates import Month, Rates

CHANNEL = "whatsapp"
SHOWN_MONTHS = 6
ALARM_KEY = "monthly_cost"
SETTLED_AFTER = timedelta(days=3)
"""After its end no status of a month is late any more: it is priced once more, as a whole."""
_SETTLE = "settle ledger"
_DAY_S = 86400.0


@dataclass(frozen=True)
class Line:
    """The messages of a category in a month."""

    category: str
    messages: int
    billable: int
    free: int
    """Of the billable ones, at no charge: the free service messages of the month."""
    rupiah: float


@dataclass(frozen=True)
class MonthCost:
    """A Jakarta month, until its end or until now."""

    month: Month
    lines: tuple[Line, ...]
    filed: int
    """Reports that came by WhatsApp in the month."""
    free_service: int
    """Service messages the month has free."""
    cap: float | None
    forecast: float | None
    """Rupiah at the month's end; None while there is too little to go by."""

    @property
    def messages(self) -> int:
        return sum(line.messages for line in self.lines)

    @property
    def billable(self) -> int:
        return sum(line.billable for line in self.lines)

    @property
    def rupiah(self) -> float:
        return sum(line.rupiah for line in self.lines)

    @property
    def free_left(self) -> int:
        """Service messages that are still free this month."""
        return max(0, self.free_service - sum(line.free for line in self.lines))

    @property
    def per_report(self) -> float | None:
        """Rupiah for each report that came by WhatsApp; None without one."""
        return self.rupiah / self.filed if self.filed else None

    @property
    def messages_per_report(self) -> float | None:
        return self.messages / self.filed if self.filed else None

    @property
    def left(self) -> float | None:
        """Rupiah until the cap; None without a cap."""
        return None if self.cap is None else max(0.0, self.cap - self.rupiah)


def month(session: Session, now: datetime, wanted: Month | None = None) -> MonthCost:
    """Return the month of `now`, or another one. One pass over the month's ledger (8 ms for 30,000 messages)."""
    span, table = wanted or Month.of(now), rates.load(session)
    lines, first = _lines(session, span)
    at = min(now, span.last_moment)
    return MonthCost(
        month=span, lines=lines, filed=_filed(session, span), free_service=table.free_service(span), cap=table.cap(at),
        forecast=_forecast(lines, first, span, table, now),
    )


def history(session: Session, now: datetime, count: int = SHOWN_MONTHS) -> list[MonthCost]:
    """Return the last `count` months, this one first; those in which nothing was sent are left out."""
    spans = [Month.of(now)]
    while len(spans) < count:
        spans.append(spans[-1].before())
    found = [month(session, now, span) for span in spans]
    return [each for each in found if each.messages]


def per_closed(session: Session, span: Month) -> float | None:
    """Messages sent to the citizen of a report from its first word to its end, on average of those closed in the month."""
    closed = (
        select(Report.id)
        .where(Report.channel == CHANNEL, col(Report.closed_at) >= span.start, col(Report.closed_at) < span.end)
    )
    count = int(session.exec(select(func.count()).select_from(closed.subquery())).one())
    sent = select(func.count()).select_from(OutboxMessage).where(
        col(OutboxMessage.report_id).in_(closed), col(OutboxMessage.state).in_(("SENT", "DELIVERED", "READ"))
    )
    return int(session.exec(sent).one()) / count if count else None


def watch(session: Session, now: datetime) -> int:
    """Raise the alarm at ALARM_SHARE of the cap, take it back below; price the last month once more. A job."""
    span, table = Month.of(now), rates.load(session)
    cap, spent = table.cap(now), ledger.spent(session, now)
    if cap is None or spent < cap * sending.ALARM_SHARE:
        done = int(alarms.clear(session, ALARM_KEY, now))
    else:
        share = round(100 * spent / cap) if cap else 100
        done = _alarm(session, {"month": span.key, "percent": share // 10 * 10, "rupiah": round(spent), "cap": round(cap)}, now)
    return done + _settle(session, span, now)


def _alarm(session: Session, data: dict[str, Any], now: datetime) -> int:
    """Once for every tenth of the cap that is passed."""
    kind = alarms.Kind.COST_CAP if data["percent"] >= 100 else alarms.Kind.COST_NEAR
    open_now = [row.data for row in alarms.open_alarms(session) if row.key == ALARM_KEY]
    told = open_now[0] if open_now and open_now[0] else {}
    if (told.get("month"), told.get("percent"), told.get("cap")) == (data["month"], data["percent"], data["cap"]):
        return 0
    alarms.raise_alarm(session, ALARM_KEY, kind, data, now)
    return 1


def _settle(session: Session, span: Month, now: datetime) -> int:
    if now < span.start + SETTLED_AFTER:
        return 0
    last = span.before()
    effect = JobEffect(job=_SETTLE, subject=CHANNEL, due=last.key, at=now)
    return ledger.reprice(session, last) if insert_once(session, effect) is not None else 0


def _lines(session: Session, span: Month) -> tuple[tuple[Line, ...], datetime | None]:
    """What was sent, by category; and when the first message was."""
    billable = case((col(MessageCost.is_billable), 1), else_=0)
    free = case((col(MessageCost.is_free_tier), 1), else_=0)
    query = (
        select(  # type: ignore[call-overload]
            MessageCost.category, func.count(), func.sum(billable), func.sum(free), func.sum(MessageCost.rupiah),
            func.min(MessageCost.at),
        )
        .where(MessageCost.at >= span.start, MessageCost.at < span.end, MessageCost.category != "")
        .group_by(MessageCost.category)
    )
    rows = sorted(session.exec(query).all())
    lines = tuple(Line(row[0], int(row[1]), int(row[2]), int(row[3]), float(row[4])) for row in rows)
    return lines, min((row[5] for row in rows), default=None)


def _filed(session: Session, span: Month) -> int:
    query = select(func.count()).select_from(Report).where(
        Report.channel == CHANNEL, Report.created_at >= span.start, Report.created_at < span.end
    )
    return int(session.exec(query).one())


def _forecast(
    lines: tuple[Line, ...], first: datetime | None, span: Month, table: Rates, now: datetime
) -> float | None:
    if first is None or not span.start <= now < span.end:
        return None
    service = sum(line.billable for line in lines if line.category == ledger.SERVICE)
    return forecast.month_end(forecast.Pace(
        days=(now - first).total_seconds() / _DAY_S, days_left=(span.end - now).total_seconds() / _DAY_S,
        spent=sum(line.rupiah for line in lines), service=service, free_service=table.free_service(span),
        service_rupiah=table.rupiah(ledger.SERVICE, now),
        other_rupiah=sum(line.rupiah for line in lines if line.category != ledger.SERVICE),
    ))
