"""Duplicates go where the report they were merged into goes, in the same transaction, each citizen told once.

What may happen to a merged report by itself: words and marks, and its own reporter's answer. Everything else is done to its
parent. Who answered with his own report (confirmed it, or took it back) is done: his report follows no more, and he is
asked nothing again. A question to the parent's reporter is not the others' to answer: they stay where they were meanwhile.

A FOLLOW event's `data`: `parent` (ticket), `of` (the parent's act), `closure` when it closes; its note is the officer's.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import and_, not_, or_
from sqlmodel import Session, col, select

from laporbup.domain.errors import NotAllowed
from laporbup.domain.lifecycle import Action, Closure, Facts, Status
from laporbup.models import Report, Reporter, ReportEvent, ReportSupporter
from laporbup.services import access, notices, outbox

ALLOWED = frozenset({
    Action.FOLLOW, Action.MERGE, Action.UNMERGE, Action.NOTE, Action.COMMENT, Action.ADD, Action.ANSWER, Action.CORRECT,
    Action.RATE, Action.SUPPORT, Action.CONFIRM, Action.OBJECT, Action.CANCEL,
})  # fmt: skip
"""What may be done to a merged report itself."""
#: Times and facts of the parent that its duplicates share.
_SHARED = (
    "assigned_at", "response_due_at", "first_response_at", "due_at", "paused_at", "resolved_at", "confirm_due_at", "closed_at",
    "closure", "scheduled_for", "referral", "reopen_count", "escalation_level",
)  # fmt: skip
#: Acts whose words are meant for every citizen of the matter.
_TOLD = frozenset({Action.RESOLVE, Action.SCHEDULE, Action.REFER, Action.REJECT})


class Apply(Protocol):
    """`casework._apply`."""

    def __call__(
        self, session: Session, report: Report, action: Action, actor: access.Actor, *, note: str = "",
        data: dict[str, Any] | None = None, facts: Facts = Facts(), now: datetime,
    ) -> ReportEvent: ...


def refuse_alone(report: Report, action: Action) -> None:
    """Raise NotAllowed when `action` would move a merged report on its own."""
    if report.parent_id is not None and action not in ALLOWED:
        raise NotAllowed(report.status, action)


def follow(session: Session, report: Report, event: ReportEvent, apply: Apply) -> None:
    """Let the duplicates of `report` go where `event` took it, and tell those who stand behind it."""
    is_still = event.from_status in (None, event.to_status) or event.to_status == Status.NEEDS_INFO
    if is_still or report.parent_id is not None:
        return
    told = {report.reporter_id}
    for child in followers(session, report):
        go_along(session, child, report, event, apply, told, event.at)
    if event.action in notices.ENDINGS and not report.is_confidential:
        for person in _supporters(session, report, told):
            notices.supported(session, person, report, event)


def followers(session: Session, report: Report) -> list[Report]:
    """Return the merged reports that still follow, locked (PostgreSQL): those whose reporter has not answered himself."""
    table: Any = Report
    is_confirmed = and_(table.status == Status.CLOSED.value, table.closure == Closure.CONFIRMED.value)
    is_answered = or_(is_confirmed, table.status == Status.REJECTED.value)
    query = select(Report).where(Report.parent_id == report.id, not_(is_answered)).order_by(col(Report.id)).with_for_update()
    return list(session.exec(query.execution_options(populate_existing=True)))


def _supporters(session: Session, report: Report, besides: set[int | None]) -> list[Reporter]:
    """Those who said "so it is with me" and have no report of their own in the matter."""
    own = select(Report.reporter_id).where(Report.parent_id == report.id, col(Report.reporter_id).is_not(None))
    query = (
        select(Reporter).join(ReportSupporter, col(ReportSupporter.reporter_id) == Reporter.id)
        .where(ReportSupporter.report_id == report.id, Reporter.channel == "whatsapp", col(Reporter.id).not_in(own))
    )
    return [person for person in session.exec(query) if person.id not in besides]


def go_along(
    session: Session, child: Report, parent: Report, event: ReportEvent, apply: Apply, told: set[int | None], now: datetime
) -> None:
    """Bring `child` to where `event` took its parent. `told` collects the citizens who were sent the news."""
    before = child.status
    if before != parent.status:
        data = {"parent": parent.ticket, "of": event.action}
        if event.data and "closure" in event.data:
            data["closure"] = event.data["closure"]
        facts = Facts(is_merged=True, parent_status=Status(parent.status))
        note = event.note if event.action in _TOLD else ""
        apply(session, child, Action.FOLLOW, access.SYSTEM, note=note, data=data, facts=facts, now=now)
    _share(child, parent, event)
    session.add(child)
    if before == Status.RESOLVED != child.status:
        outbox.cancel(session, child, "RESOLVED")
    if before != child.status and child.reporter_id not in told:
        told.add(child.reporter_id)
        notices.followed(session, child, parent, event)


def _share(child: Report, parent: Report, event: ReportEvent) -> None:
    for name in _SHARED:
        setattr(child, name, getattr(parent, name))
    data = event.data or {}
    # Written to the parent only after its event was applied.
    if event.action == Action.SCHEDULE and data.get("until"):
        child.scheduled_for = date.fromisoformat(data["until"])
    if event.action == Action.REFER:
        child.referral = str(data.get("referral") or "")
