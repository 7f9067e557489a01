"""Days off, kept by an administrator. A deadline that is running follows the calendar; what was judged stays judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, or_, select

from laporbup import clock, db
from laporbup.clock import JAKARTA
from laporbup.domain.errors import Forbidden, Invalid
from laporbup.domain.lifecycle import OPEN, Status
from laporbup.domain.roles import Role
from laporbup.domain.sla import Calendar
from laporbup.models import Holiday, JobEffect, Report, ReportEvent
from laporbup.services import audit, case_clock, deadlines, knowledge, topics
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.once import insert_once

MAX_NAME = 100
_AT_ONCE = 200
_DEADLINES = ("response_due_at", "due_at", "confirm_due_at")


def add(session: Session, actor: Actor, day: date, nama: str) -> int:
    """Enter a day off; return how many open reports it moved. Raises Forbidden and Invalid (`day`, `nama`)."""
    if session.get(Holiday, day) is not None:
        raise Invalid({"day": "taken"})
    return change(session, actor, added={day: nama})


def remove(session: Session, actor: Actor, day: date) -> int:
    """Strike a day off out; return how many open reports it moved. Raises Forbidden and Invalid (`day`)."""
    if session.get(Holiday, day) is None:
        raise Invalid({"day": "unknown"})
    return change(session, actor, removed={day})


def change(
    session: Session, actor: Actor, *, added: Mapping[date, str] | None = None, removed: Collection[date] = ()
) -> int:
    """Enter and strike out many days at once (a list from a file); return how many open reports were moved.

    A day that is there already gets the new name. Deadlines of open reports are counted anew from their start, with the
    days promised then; what events say was on time or late stays. Raises Forbidden (only an ADMIN may) and Invalid.
    """
    if actor.role is not Role.ADMIN:
        raise Forbidden(actor.role, "holidays")
    named = {day: nama.strip() for day, nama in (added or {}).items()}
    if not all(named.values()):
        raise Invalid({"nama": "required"})
    if any(len(nama) > MAX_NAME for nama in named.values()):
        raise Invalid({"nama": "too_long"})
    before = _days(session)
    for day, nama in named.items():
        session.merge(Holiday(day=day, nama=nama, source="admin"))
    for row in session.exec(select(Holiday).where(col(Holiday.day).in_(set(removed) - set(named)))):
        session.delete(row)
    session.flush()
    after = _days(session)
    moved = _recount(session, before ^ after, Calendar(after))
    for day in sorted({*named, *(before - after)}):
        audit.record(session, actor, "holiday", day.isoformat(), change="add" if day in after else "remove", moved=moved)
    db.after_commit(session, knowledge.forget)
    return moved


def _days(session: Session) -> frozenset[date]:
    return frozenset(session.exec(select(col(Holiday.day))))


def _recount(session: Session, changed: Collection[date], calendar: Calendar) -> int:
    """Give open reports the deadlines of `calendar`. A duplicate has those of the report it was merged into."""
    if not changed:
        return 0
    first, last = _midnight(min(changed)), _midnight(max(changed) + timedelta(days=1))
    ids = session.exec(
        select(col(Report.id))
        .where(col(Report.status).in_([status.value for status in OPEN]), col(Report.parent_id).is_(None))
        # Only a day between start and deadline moves anything.
        .where(Report.created_at < last, or_(*(col(getattr(Report, name)) >= first for name in _DEADLINES)))
        .order_by(col(Report.id))
    ).all()
    known = knowledge.load(session)
    parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    return sum(_recount_some(session, part, known, calendar) for part in parts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JAKARTA)


def _recount_some(session: Session, ids: Collection[int | None], known: Knowledge, calendar: Calendar) -> int:
    reports = session.exec(
        select(Report).where(col(Report.id).in_(ids)).order_by(col(Report.id)).with_for_update()
    ).all()
    events: dict[int, list[ReportEvent]] = defaultdict(list)
    query = select(ReportEvent).where(col(ReportEvent.report_id).in_(ids))
    for event in session.exec(query.order_by(col(ReportEvent.report_id), col(ReportEvent.seq))):
        events[event.report_id].append(event)
    return sum(_move(session, report, events[report.id or 0], known, calendar) for report in reports)


def _move(session: Session, report: Report, events: list[ReportEvent], known: Knowledge, calendar: Calendar) -> bool:
    was = {name: getattr(report, name) for name in _DEADLINES}
    counted = deadlines.again(report, events, calendar, case_clock.targets_of(known, report))
    # Only what the report has: a deadline that is over is not brought back.
    new = {name: getattr(counted, name) if value else None for name, value in was.items()}
    if new == was:
        return False
    for name, value in new.items():
        setattr(report, name, value)
    session.add(report)
    _keep_reminder(session, report, was["due_at"])
    db.touch(session, *_topics(report))
    return True


def _keep_reminder(session: Session, report: Report, was: datetime | None) -> None:
    """Whoever was reminded once of this work is not reminded again because its deadline has moved."""
    if was is None or report.due_at is None:
        return
    if session.get(JobEffect, ("remind", report.ticket, was.isoformat())) is not None:
        insert_once(session, JobEffect(job="remind", subject=report.ticket, due=report.due_at.isoformat(), at=clock.now()))


def _topics(report: Report) -> set[str]:
    found = {topics.of_report(report.ticket), "board"}
    if report.opd_kode:
        found.add(f"opd:{report.opd_kode}")
    if report.kecamatan_kode:
        found.add(f"kecamatan:{report.kecamatan_kode}")
    return found | ({"verifier"} if report.status == Status.RESOLVED else set())
