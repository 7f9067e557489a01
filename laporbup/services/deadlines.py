"""The deadlines of open reports counted anew from their events: the days that were promised, on another calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from laporbup.domain import policy, sla
from laporbup.domain.lifecycle import PAUSED, Action, Status
from laporbup.domain.sla import Calendar, Targets
from laporbup.models import Report, ReportEvent
from laporbup.services import case_clock
from laporbup.services.case_clock import EMERGENCY


@dataclass
class Times:
    """What `again` counts. `started_at` and `paused_at` are moments that happened: no calendar moves them."""

    started_at: datetime | None = None
    paused_at: datetime | None = None
    response_due_at: datetime | None = None
    due_at: datetime | None = None
    confirm_due_at: datetime | None = None


def again(report: Report, events: Iterable[ReportEvent], calendar: Calendar, today: Targets) -> Times:
    """Return the deadlines of `report` as `calendar` makes them. `today`: for events that do not say what was promised."""
    times = Times()
    for event in events:
        _take_in(times, event, calendar, today)
    if report.priority == EMERGENCY:
        # It may have become one after it was assigned; an hour knows no holiday.
        times.response_due_at = report.response_due_at
    return times


def _take_in(times: Times, event: ReportEvent, calendar: Calendar, today: Targets) -> None:
    """The same steps as `case_clock.stamp`, in the same order."""
    action, data = event.action, event.data or {}
    _pause_or_resume(times, event, calendar)
    if action in (Action.ASSIGN, Action.TAKE):
        start = times.started_at if case_clock.keeps_start(event, times.started_at) else event.at
        promised = Targets(data.get("response_days", today.response_days), data.get("finish_days", today.finish_days))
        due = sla.deadlines(calendar, start or event.at, promised)
        times.started_at, times.response_due_at, times.due_at = start, due.response_due_at, due.due_at
    elif action in (Action.RETURN, Action.UNMERGE):
        times.started_at = times.response_due_at = times.due_at = None
    elif action == Action.RESOLVE:
        days = data.get("confirm_days", policy.FIGURES[policy.CONFIRM_DAYS].default)
        times.confirm_due_at = sla.confirm_due(calendar, event.at, days)
    elif action in (Action.OBJECT, Action.REFUSE):
        days = data.get("finish_days", min(policy.FIGURES[policy.REOPEN_DAYS].default, today.finish_days))
        times.due_at, times.confirm_due_at = case_clock.reopened_due(calendar, event.at, days), None


def _pause_or_resume(times: Times, event: ReportEvent, calendar: Calendar) -> None:
    was, now_is = event.from_status in PAUSED, event.to_status in PAUSED
    if now_is and not was:
        times.paused_at = event.at
    elif was and not now_is and times.paused_at is not None:
        most = (event.data or {}).get("pause_days", policy.FIGURES[policy.QUESTION_DAYS].default)
        if times.due_at is not None:
            most = most if event.from_status == Status.NEEDS_INFO else None
            times.due_at = case_clock.resumed(calendar, times.due_at, times.paused_at, event.at, most)
        times.paused_at = None
