"""`/bupati`: today in one glance. What is bad comes first and as large as what is good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.models import Report
from laporbup.services import costs, knowledge, report_words, score_live, scoreboard, tiles, trend, work_items
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.views import Counter, Dashboard, WorkItem
from laporbup.text import board as words
from laporbup.text import dates

R: Any = Report.__table__.c  # type: ignore[attr-defined]
READERS = frozenset({Role.BUPATI, Role.SEKDA})
RED_SHOWN = 8
USUAL_DAYS = 30
BOARD_DAYS = 90


def dashboard(session: Session, actor: Actor) -> Dashboard:
    """Return today in one glance. Raises Forbidden for all but BUPATI and SEKDA."""
    if actor.role not in READERS:
        raise Forbidden(actor.role, "dashboard")
    known, now = knowledge.load(session), clock.now()
    late = session.execute(select(func.count()).where(score_live.late(now), R.parent_id.is_(None))).scalar_one()
    series = trend.series(session, now)
    return Dashboard(
        date_label=dates.long_date(now),
        counters=_counters(session, known, now, late, series),
        red=_red(session, known, now), red_title=words.WAITING_FOR[actor.role],
        late_label=words.ALL_LATE.format(n=late), late_url="/publik?status=terlambat",
        dinas=scoreboard.board(session, "DINAS", BOARD_DAYS, base="/bupati").rows,
        camat=scoreboard.board(session, "KECAMATAN", BOARD_DAYS, base="/bupati").rows,
        rank_note=words.RANK_NOTE,
        tiles=tiles.tiles(session, known, now),
        trend_in=trend.points(series.received, series.peak), trend_done=trend.points(series.resolved, series.peak),
        trend_area=trend.area(series.received, series.peak), trend_note=trend.note(series),
        trend_counters=trend.counters(series), facts=trend.facts(series, costs.month(session, now)),
        updated_label=scoreboard.updated(session),
    )


def _today(now: datetime) -> datetime:
    """Midnight in OKI."""
    return datetime.combine(now.astimezone(clock.JAKARTA).date(), time(0), clock.JAKARTA)


def _counters(session: Session, known: Knowledge, now: datetime, late: int, series: trend.Series) -> list[Counter]:
    midnight = _today(now)
    unanswered = session.execute(select(func.count()).where(score_live.unanswered(now), R.parent_id.is_(None))).scalar_one()
    came = session.execute(select(func.count()).where(R.created_at >= midnight).select_from(Report)).scalar_one()
    done = session.execute(
        select(func.count()).where(R.status == Status.CLOSED, R.closure == "confirmed", R.closed_at >= midnight)
    ).scalar_one()
    oldest = session.execute(select(func.min(R.due_at)).where(score_live.late(now), R.parent_id.is_(None))).scalar()
    days = -known.calendar.days_left(now, oldest) if oldest else 0
    hot = "hot"
    return [
        Counter(
            label=words.OVERDUE, value=dates.number(late), css=hot if late else "", url="/publik?status=terlambat",
            note=words.OLDEST_LATE.format(days=days) if late else words.NONE_LATE,
        ),
        Counter(
            label=words.UNANSWERED, value=dates.number(unanswered), css=hot if unanswered else "", url="#merah",
            note=words.UNANSWERED_NOTE,
        ),
        Counter(
            label=words.IN_TODAY, value=dates.number(came), url="/publik",
            note=words.USUALLY.format(n=round(sum(series.received) / USUAL_DAYS)),
        ),
        Counter(
            label=words.DONE_TODAY, value=dates.number(done), url="/publik?status=beres",
            note=words.USUALLY.format(n=round(sum(series.confirmed) / USUAL_DAYS)),
        ),
    ]


def _red(session: Session, known: Knowledge, now: datetime) -> list[WorkItem]:
    """The worst: raised highest, refused most often by citizens, late the longest."""
    is_late = score_live.late(now)
    was_refused = and_(R.reopen_count > 0, R.status.in_((Status.ASSIGNED, Status.IN_PROGRESS)))
    query = (
        select(Report)
        .where(or_(is_late, was_refused), R.parent_id.is_(None))
        .order_by(R.escalation_level.desc(), R.reopen_count.desc(), case((is_late, 0), else_=1), R.due_at, R.id)
        .limit(RED_SHOWN)
    )
    reports = list(session.execute(query).scalars())
    shown = work_items.for_officers(session, reports, known, now)
    return [
        replace(item, note=_red_note(report, known, now)) for item, report in zip(shown, reports, strict=True)
    ]


def _red_note(report: Report, known: Knowledge, now: datetime) -> str:
    sentences = []
    if report_words.is_late(report, now) and report.due_at is not None:
        days = -known.calendar.days_left(now, report.due_at)
        sentences.append(words.RED_LATE.format(days=days) if days else words.RED_LATE_TODAY)
    if report.reopen_count:
        sentences.append(words.RED_OBJECTED.format(n=report.reopen_count))
    if report.escalation_level:
        level = report_words.short_level(report, known, report.escalation_level)
        sentences.append(words.RED_RAISED.format(level=level))
    return " ".join(sentences)
