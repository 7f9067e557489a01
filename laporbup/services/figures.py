"""The honest figures of the last thirty days, and the front page that shows them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.lifecycle import OPEN, Closure, Status
from laporbup.models import Report
from laporbup.services import knowledge, report_photos, report_words, score_live, work_items
from laporbup.services.knowledge import Knowledge
from laporbup.services.tiles import is_public
from laporbup.services.views import Counter, Home, Photo
from laporbup.settings import get_settings
from laporbup.text import board as words
from laporbup.text import dates

R: Any = Report.__table__.c  # type: ignore[attr-defined]
DAYS = 30
SHOWN_DONE = 6
GAP = 0.3
"""Empty track between two parts of the meter."""


def _parts(now: datetime) -> dict[str, ColumnElement[bool]]:
    """Every report is in exactly one of these."""
    late, agreed = score_live.late(now), R.closure.in_((Closure.CONFIRMED, Closure.VERIFIED))
    return {
        "confirmed": and_(R.status == Status.CLOSED, agreed),
        "unconfirmed": and_(R.status == Status.CLOSED, ~agreed),
        "resolved": R.status == Status.RESOLVED,
        "open": and_(R.status.in_((*report_words.RUNNING, Status.NEEDS_INFO)), ~func.coalesce(late, False)),
        "late": late,
        "scheduled": R.status == Status.SCHEDULED,
        "refused": R.status.in_((Status.REFERRED, Status.REJECTED)),
    }


def _recent(now: datetime) -> ColumnElement[bool]:
    # Confidential reports are counted: a number tells nothing about anybody.
    return and_(R.created_at >= now - timedelta(days=DAYS), R.is_hidden.is_(False), R.parent_id.is_(None))


def meter(session: Session, now: datetime) -> list[Counter]:
    """Return what became of the reports of the last thirty days, as parts of a track of 100."""
    columns = [func.sum(case((part, 1), else_=0)) for part in _parts(now).values()]
    row = session.execute(select(*columns).where(_recent(now))).one()
    counts = dict(zip(words.METER, (int(value or 0) for value in row), strict=True))
    total, x, made = sum(counts.values()) or 1, 0.0, []
    for key, (label, css, icon) in words.METER.items():
        width = 100 * counts[key] / total
        made.append(
            Counter(
                label=label, value=dates.number(counts[key]), css=css, icon=icon, x=round(x, 2),
                width=round(max(0.0, width - GAP), 2),
            )
        )
        x += width
    return made


def total(session: Session, now: datetime) -> int:
    """Return how many reports came in the last thirty days."""
    return int(session.execute(select(func.count()).where(_recent(now)).select_from(Report)).scalar_one())


def counters(session: Session, now: datetime) -> list[Counter]:
    """Return the large numbers of the public page: in, still open, and what is late."""
    is_late = case((score_live.late(now), 1), else_=0)
    query = select(func.count(), func.sum(is_late)).where(R.status.in_(OPEN), is_public())
    still, late = (int(value or 0) for value in session.execute(query).one())
    return [
        Counter(label=words.FIGURES_TOTAL, value=dates.number(total(session, now)), note=words.FIGURES_NOTE),
        Counter(label=words.COUNT_OPEN, value=dates.number(still), url="/publik"),
        Counter(
            label=words.COUNT_LATE, value=dates.number(late), css="hot" if late else "", icon="late",
            url="/publik?status=terlambat",
        ),
    ]


def home(session: Session) -> Home:
    """Return the figures, and what citizens lately called done, for the front page."""
    known, now = knowledge.load(session), clock.now()
    query = (
        select(Report)
        .where(R.status == Status.CLOSED, R.closure == Closure.CONFIRMED, is_public())
        .order_by(R.closed_at.desc(), R.id.desc())
        .limit(SHOWN_DONE)
    )
    done = list(session.execute(query).scalars())
    report, before, after = _with_photos(session, done, known)
    return Home(
        done=work_items.for_public(session, done, known, now),
        done_before=before, done_after=after,
        done_title=report_words.title_of(report, known) if report else "",
        done_place=report_words.place_of(report, known, with_landmark=False) if report else "",
        done_note=_done_note(report, known) if report else "",
        done_url=f"/lacak/{report.ticket}" if report else "",
        meter=meter(session, now), figures_note=words.FIGURES_NOTE,
        figures_total=dates.number(total(session, now)), figures_label=words.FIGURES_TOTAL,
        whatsapp_label=words.WHATSAPP, whatsapp_url="/simulator" if get_settings().is_demo else "",
    )


def _with_photos(session: Session, done: list[Report], known: Knowledge) -> tuple[Report | None, Photo, Photo]:
    """The newest one that has a photo from before and after; else the newest, without."""
    photos = report_photos.of_reports(session, done)
    for report in done:
        heading = report_words.title_of(report, known)
        before, after = report_photos.before_after(report, photos[report.id or 0], heading)
        if before.url and after.url:
            return report, before, after
    return (done[0] if done else None), Photo(), Photo()


def _done_note(report: Report, known: Knowledge) -> str:
    opd = known.opd.get(report.opd_kode or "")
    start, end = report.assigned_at or report.created_at, report.resolved_at or report.closed_at or report.created_at
    days = known.calendar.days_left(start, end)
    sentence = words.DONE_NOTE if days > 0 else words.DONE_NOTE_TODAY
    return sentence.format(
        reported=dates.day_month(report.created_at), closed=dates.day_month(report.closed_at or end),
        opd=opd.singkat if opd else "", days=days,
    )
