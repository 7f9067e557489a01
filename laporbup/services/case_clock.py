"""What an event does to the times of a report: deadlines, pauses, first response, closing. Reads no database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from laporbup.domain import policy, sla
from laporbup.domain.lifecycle import CLOSURES, FINAL, PAUSED, Action, Status, counts_as_first_response
from laporbup.domain.sla import Calendar, Targets
from laporbup.models import Report, ReportEvent
from laporbup.services.access import HOLDERS, Actor
from laporbup.services.knowledge import Knowledge

EMERGENCY = "darurat"
_PASSED_ON = frozenset({Action.ASSIGN, Action.TAKE, Action.RETURN, Action.REFER})


def targets_of(known: Knowledge, report: Report) -> Targets:
    """Return the working days of a report's category; an emergency is answered within the hour."""
    return targets(known, report.category_kode, report.subcategory_kode, report.priority)


def targets(known: Knowledge, category_kode: str | None, subcategory_kode: str | None, priority: str) -> Targets:
    """Return the working days of a category, or of its sub-category."""
    category = known.categories.get(category_kode or "")
    sub = known.subcategories.get(subcategory_kode or "")
    response = category.response_days if category else 1
    finish = sub.finish_days if sub else (category.finish_days if category else 14)
    if priority == EMERGENCY:
        response = 0
    return Targets(min(response, sla.MAX_RESPONSE_DAYS), min(finish, sla.MAX_FINISH_DAYS))


def stamp(report: Report, event: ReportEvent, actor: Actor, known: Knowledge) -> dict[str, Any]:
    """Set the times of `report` for `event` (its status and holder are already the new ones).

    Returns facts for the event's data: what was on time at that moment cannot be computed later, and the days that were
    promised then (`response_days`, `finish_days`, `confirm_days`, `pause_days`) are what `deadlines` counts anew when a
    holiday is entered. A category's days that an admin changes therefore apply to what is assigned afterwards.
    """
    facts: dict[str, Any] = {}
    action, now = Action(event.action), event.at
    if action is Action.FOLLOW:
        # A duplicate has the times of the report it was merged into: whoever lets it follow copies them.
        return facts
    _pause_or_resume(report, event, known, facts)
    if action in _PASSED_ON and _owes_answer(report, event):
        facts["response_missed"] = True
    if action in (Action.ASSIGN, Action.TAKE):
        _assigned(report, event, known, facts)
    elif action in (Action.RETURN, Action.UNMERGE):
        _held_by_nobody(report)
    elif action is Action.RESOLVE:
        report.resolved_at, facts["confirm_days"] = now, known.figures[policy.CONFIRM_DAYS]
        report.confirm_due_at = sla.confirm_due(known.calendar, now, facts["confirm_days"])
        facts["on_time"] = _in_time(now, report.due_at)
    elif action in (Action.OBJECT, Action.REFUSE):
        _reopened(report, action, now, known, facts)
    is_holders = actor.role in HOLDERS and actor.opd_kode == report.opd_kode
    if counts_as_first_response(action) and is_holders and report.first_response_at is None:
        report.first_response_at = now
        facts["is_first_response"] = True
        facts["response_on_time"] = _in_time(now, report.response_due_at)
    if event.from_status == Status.RESOLVED and event.to_status != Status.RESOLVED:
        report.second_look = ""
    _closed(report, event, facts)
    return facts


def _in_time(moment: datetime | None, due: datetime | None) -> bool:
    return moment is not None and (due is None or moment <= due)


def _owes_answer(report: Report, event: ReportEvent) -> bool:
    """Whether it leaves a holder who has let the time of his first answer run out: passing it on does not undo that."""
    is_elsewhere, due = event.from_opd is not None and event.from_opd != event.to_opd, report.response_due_at
    return is_elsewhere and report.first_response_at is None and due is not None and due < event.at


def _pause_or_resume(report: Report, event: ReportEvent, known: Knowledge, facts: dict[str, Any]) -> None:
    was, now_is = event.from_status in PAUSED, event.to_status in PAUSED
    if now_is and not was:
        report.paused_at = event.at
    elif was and not now_is and report.paused_at is not None:
        if event.from_status == Status.NEEDS_INFO:
            facts["pause_days"] = known.figures[policy.QUESTION_DAYS]
        if report.due_at is not None:
            report.due_at = resumed(known.calendar, report.due_at, report.paused_at, event.at, facts.get("pause_days"))
            facts["due_at"] = report.due_at.isoformat()
        report.paused_at = None
    if event.from_status == Status.SCHEDULED and not now_is:
        report.scheduled_for = None


def resumed(calendar: Calendar, due: datetime, paused_at: datetime, until: datetime, most_days: int | None) -> datetime:
    """Return a deadline after a pause of at most `most_days` working days (None: however long it was)."""
    end = until if most_days is None else min(until, calendar.add_working_days(paused_at, most_days))
    return calendar.resume(due, paused_at, end)


def keeps_start(event: ReportEvent, started: datetime | None) -> bool:
    """Say whether an assignment leaves the report with whom it was: then its time goes on."""
    return event.from_opd == event.to_opd and started is not None and event.from_status != Status.REFERRED


def reopened_due(calendar: Calendar, at: datetime, days: int) -> datetime:
    """Return when what was claimed done and was not must be put right."""
    return calendar.add_working_days(at, days) if days else at + sla.URGENT


def _assigned(report: Report, event: ReportEvent, known: Knowledge, facts: dict[str, Any]) -> None:
    """A new holder gets his own time (it is charged to whoever holds it); the same holder keeps his start."""
    is_same, targets = keeps_start(event, report.assigned_at), targets_of(known, report)
    start = report.assigned_at if is_same and report.assigned_at else event.at
    due = sla.deadlines(known.calendar, start, targets)
    facts["response_days"], facts["finish_days"] = targets.response_days, targets.finish_days
    report.assigned_at, report.response_due_at, report.due_at = start, due.response_due_at, due.due_at
    if not is_same:
        report.first_response_at = None
    if not is_same and not report.reopen_count:
        # Lateness of others is not his: his own breach climbs from the first step again. An objection stays where it is.
        report.escalation_level = 0
    report.closed_at, report.referral = None, ""
    facts["response_due_at"], facts["due_at"] = due.response_due_at.isoformat(), due.due_at.isoformat()


def _held_by_nobody(report: Report) -> None:
    report.assigned_at = report.response_due_at = report.due_at = report.first_response_at = None
    report.resolved_at = report.confirm_due_at = report.closed_at = report.closure = None


def _reopened(report: Report, action: Action, now: datetime, known: Knowledge, facts: dict[str, Any]) -> None:
    report.resolved_at = report.confirm_due_at = report.closed_at = report.closure = None
    facts["finish_days"] = days = min(known.figures[policy.REOPEN_DAYS], targets_of(known, report).finish_days)
    report.due_at = reopened_due(known.calendar, now, days)
    report.reopen_count += 1
    if action is Action.OBJECT:
        report.escalation_level = min(report.escalation_level + 1, 3)
        facts["level"] = report.escalation_level
    facts["due_at"] = report.due_at.isoformat()


def _closed(report: Report, event: ReportEvent, facts: dict[str, Any]) -> None:
    if event.to_status not in FINAL or event.from_status in FINAL:
        return
    report.closed_at = event.at
    if event.to_status == Status.CLOSED:
        report.closure = CLOSURES[Action(event.action)].value
        facts["closure"] = report.closure
        facts["on_time"] = _in_time(report.resolved_at, report.due_at)
