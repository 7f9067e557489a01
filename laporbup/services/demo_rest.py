"""What chance left out: a demo shows every state a report can be in, whatever the day it is started on."""

from __future__ import annotations

from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.lifecycle import Status
from laporbup.models import Report
from laporbup.services import intake
from laporbup.services.demo_plot import Plot, Story
from laporbup.text import demo_reports as words

AT_LEAST = {
    Status.RECEIVED: 3, Status.NEEDS_INFO: 3, Status.SCHEDULED: 4, Status.RESOLVED: 4, Status.REJECTED: 1, Status.REFERRED: 1,
}
"""How many reports of a status there are in the end."""


def complete(plot: Plot, session: Session) -> None:
    """Bring a few reports into the states that are missing, by the same acts. Call it with the clock at the end."""
    acts = {Status.NEEDS_INFO: "ask", Status.SCHEDULED: "schedule", Status.RESOLVED: "done"}
    for status, least in AT_LEAST.items():
        missing = least - len(_tickets(session, status))
        if missing <= 0:
            continue
        if status in acts:
            for ticket in _tickets(session, Status.IN_PROGRESS, Status.ASSIGNED)[:missing]:
                getattr(Story(plot, None, ticket, None), acts[status])(session)
        else:
            _vague(plot, session, status, missing)


def _vague(plot: Plot, session: Session, status: Status, missing: int) -> None:
    """Reports nobody understands: they wait for a verifier, or were rejected or referred by one."""
    for number in range(missing):
        said = words.VAGUE[number % len(words.VAGUE)].format(mark=words.MARKS[number])
        new = intake.NewReport(channel="web", idempotency_key=f"demo-rest-{status}-{number}", text=said)
        story = Story(plot, None, intake.submit(session, new).report.ticket, None)
        if status is not Status.RECEIVED:
            story.end(session, status)


def _tickets(session: Session, *statuses: Status) -> list[str]:
    """Newest first, those on time before the late ones: a late one should stay late."""
    now = clock.now()
    found = session.exec(
        select(Report.ticket, Report.due_at)
        .where(col(Report.status).in_(statuses), col(Report.parent_id).is_(None))
        .order_by(col(Report.created_at).desc())
    ).all()
    return [row[0] for row in sorted(found, key=lambda row: row[1] is not None and row[1] < now)]
