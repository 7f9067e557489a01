"""Some weeks after closing: has it held? Asked once, only where an administrator has turned it on, as a message costs money."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from laporbup.domain import policy
from laporbup.domain.lifecycle import Status
from laporbup.models import JobEffect, Report, Reporter
from laporbup.services import knowledge, links, outbox
from laporbup.services.once import insert_once
from laporbup.services.outbox import Content
from laporbup.text import messages

_JOB = "followup"
_WITHIN = timedelta(days=7)
"""Whoever turns it on does not ask about the last two years; and after a week's standstill nobody is asked any more."""
_AT_ONCE = 100


def ask(session: Session, now: datetime) -> int:
    """Ask the citizens whose reports were closed so many weeks ago; return how many. A job, harmless when run twice."""
    weeks = knowledge.load(session).figures[policy.FOLLOWUP_WEEKS]
    if not weeks:
        return 0
    until = now - timedelta(weeks=weeks)
    asked = select(JobEffect.subject).where(JobEffect.job == _JOB, JobEffect.subject == Report.ticket)
    query = (
        select(Report, Reporter)
        .join(Reporter, col(Reporter.id) == col(Report.reporter_id))
        .where(Report.status == Status.CLOSED.value, col(Report.closed_at).between(until - _WITHIN, until))
        .where(Reporter.channel == "whatsapp", col(Report.parent_id).is_(None), ~asked.exists())
        .order_by(col(Report.closed_at))
        .limit(_AT_ONCE)
    )
    return sum(_ask(session, report, reporter, now) for report, reporter in session.exec(query).all())


def _ask(session: Session, report: Report, reporter: Reporter, now: datetime) -> int:
    """Once for a report, even if it is reopened and closed again."""
    if insert_once(session, JobEffect(job=_JOB, subject=report.ticket, due="once", at=now)) is None:
        return 0
    content = Content(text=messages.still_done(report.ticket), link=(messages.LINK_TITLE, links.chat_url(report)))
    outbox.enqueue(session, reporter, "NOTICE", content, report=report, dedupe_key=f"followup:{report.id}", not_before=now)
    return 1
