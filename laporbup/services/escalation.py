"""The sweeps that keep promises: remind, escalate, close what nobody answered. Running one twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup.clock import JAKARTA
from laporbup.domain import policy
from laporbup.domain.errors import Conflict, NotAllowed
from laporbup.domain.lifecycle import Action, Facts, Status
from laporbup.models import JobEffect, Report, ReportEvent
from laporbup.services import access, casework, intake, knowledge, merging
from laporbup.services.evidence import FLAGGED
from laporbup.services.once import insert_once

log = structlog.get_logger()

SEKDA = 2
_AT_WORK = (Status.ASSIGNED.value, Status.IN_PROGRESS.value)
_LOOK_BACK = timedelta(days=120)
"""75 % of 60 working days is less than this before the deadline."""


def remind(session: Session, now: datetime) -> int:
    """Put a reminder on reports that have used three quarters of their time; return how many."""
    calendar = knowledge.load(session).calendar
    count = 0
    for report in _at_work(session, now + _LOOK_BACK):
        start, due = report.assigned_at or report.created_at, report.due_at
        if due is not None and calendar.reminder_at(start, due) <= now < due:
            count += _once(session, "remind", report, due.isoformat(), Action.REMIND, now)
    return count


def escalate(session: Session, now: datetime) -> int:
    """Lift late reports: at the deadline to the head, at twice the time to the Sekda; return how many."""
    calendar = knowledge.load(session).calendar
    count = 0
    for report in _at_work(session, now):
        start, due = report.assigned_at or report.created_at, report.due_at
        if due is None or now <= due:
            continue
        step = 2 if now >= calendar.escalation_at(start, due, 2) else 1
        count += _lift(session, report, f"{due.isoformat()}:{step}", min(step, SEKDA), now)
    return count + _escalate_unverified(session, now) + _escalate_unseen(session, now)


def _escalate_unverified(session: Session, now: datetime) -> int:
    """What no verifier has passed on in time, counted from when it came to his desk: new, handed back or parted again."""
    known = knowledge.load(session)
    days = known.figures[policy.VERIFY_DAYS]
    came = (
        select(func.max(ReportEvent.at))
        .where(ReportEvent.report_id == Report.id, ReportEvent.to_status == Status.RECEIVED.value)
        .where(col(ReportEvent.from_status).is_distinct_from(ReportEvent.to_status))
        .correlate(Report)
        .scalar_subquery()
    )
    waiting = session.exec(
        select(Report, came)
        .where(Report.status == Status.RECEIVED.value, Report.created_at <= now - timedelta(days=days))
        .where(col(Report.parent_id).is_(None))
    ).all()
    return sum(
        _lift(session, report, f"verify:{_iso(since)}", SEKDA, now)
        for report, since in waiting
        if known.calendar.add_working_days(since or report.created_at, days) <= now
    )


def _escalate_unseen(session: Session, now: datetime) -> int:
    """Flagged evidence no verifier has looked at in time: silence does not close it, so somebody else must."""
    known = knowledge.load(session)
    days = known.figures[policy.VERIFY_DAYS]
    waiting = session.exec(
        select(Report).where(
            Report.status == Status.RESOLVED.value, Report.second_look == FLAGGED,
            col(Report.resolved_at) <= now - timedelta(days=days),
        )
    ).all()
    return sum(
        _lift(session, report, f"look:{_iso(report.resolved_at)}", SEKDA, now)
        for report in waiting
        if report.resolved_at is not None and known.calendar.add_working_days(report.resolved_at, days) <= now
    )


def expire(session: Session, now: datetime) -> int:
    """End waits that are over: confirmation (closed, unconfirmed), an unanswered question, a scheduled day."""
    return _expire_confirmations(session, now) + _expire_questions(session, now) + _expire_schedules(session, now)


def _expire_confirmations(session: Session, now: datetime) -> int:
    """Silence closes a claim, but not one whose evidence looks odd: that waits for the verifier.

    Where reporters of the same matter have said that it is done, their word counts (see `merging`).
    """
    rows = session.exec(
        select(Report)
        .where(Report.status == Status.RESOLVED.value, col(Report.confirm_due_at) <= now)
        .where(Report.second_look != FLAGGED, col(Report.parent_id).is_(None))
    ).all()
    count = 0
    for row in rows:
        due = _iso(row.confirm_due_at)
        if others := merging.confirmed_by_others(session, row):
            data = {"by_others": others}
            count += _once(session, "expire", row, due, Action.CONFIRM, now, actor=access.REPORTER, data=data)
        else:
            count += _once(session, "expire", row, due, Action.EXPIRE, now)
    return count


def _expire_questions(session: Session, now: datetime) -> int:
    known = knowledge.load(session)
    days = known.figures[policy.QUESTION_DAYS]
    rows = session.exec(
        select(Report)
        .where(Report.status == Status.NEEDS_INFO.value, col(Report.paused_at) <= now - timedelta(days=days))
        .where(col(Report.parent_id).is_(None))
    ).all()
    count = 0
    for row in rows:
        if row.paused_at is not None and known.calendar.add_working_days(row.paused_at, days) <= now:
            facts = Facts(asked_from=intake.asked_from(session, row))
            count += _once(session, "unanswered", row, _iso(row.paused_at), Action.EXPIRE, now, facts=facts)
    return count


def _expire_schedules(session: Session, now: datetime) -> int:
    today = now.astimezone(JAKARTA).date()
    rows = session.exec(
        select(Report)
        .where(Report.status == Status.SCHEDULED.value, col(Report.scheduled_for) <= today)
        .where(col(Report.parent_id).is_(None))
    ).all()
    return sum(_once(session, "scheduled", row, str(row.scheduled_for), Action.EXPIRE, now) for row in rows)


def _at_work(session: Session, due_before: datetime) -> Iterable[Report]:
    return session.exec(
        select(Report)
        .where(col(Report.status).in_(_AT_WORK), col(Report.due_at) <= due_before, col(Report.paused_at).is_(None))
        # A duplicate goes where its parent goes: nobody is reminded of one matter thirty times.
        .where(col(Report.parent_id).is_(None))
        .order_by(col(Report.due_at))
    ).all()


def _lift(session: Session, report: Report, due: str, level: int, now: datetime) -> int:
    """Escalate to `level`, unless it is that high already (an objection lifts too): then only the mark is set."""
    if report.escalation_level >= level:
        insert_once(session, JobEffect(job="escalate", subject=report.ticket, due=due, at=now))
        return 0
    return _once(session, "escalate", report, due, Action.ESCALATE, now, data={"level": level})


def _once(
    session: Session, job: str, report: Report, due: str, action: Action, now: datetime, *,
    actor: access.Actor = access.SYSTEM, data: dict[str, Any] | None = None, facts: Facts = Facts(),
) -> int:
    """Apply `action` if this (job, report, due) was never done; 1 when it was applied now."""
    try:
        with session.begin_nested():
            if insert_once(session, JobEffect(job=job, subject=report.ticket, due=due, at=now)) is None:
                return 0
            if data and "level" in data:
                report.escalation_level = data["level"]
            casework._apply(session, report, action, actor, data=data, facts=facts, now=now)
    except (Conflict, NotAllowed):
        # Somebody acted at the same moment; the next sweep looks again.
        log.info("sweep_passed_over", job=job, ticket=report.ticket)
        return 0
    return 1


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
