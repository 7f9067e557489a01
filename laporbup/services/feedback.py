"""What a citizen answers: sudah beres, belum beres, more words, stars, or taking it back. Only its reporter may.

What the answer of a duplicate's reporter means for the others is written down in `merging`.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from laporbup import clock, db
from laporbup.domain import lifecycle, policy, sla
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import Forbidden, Invalid, NotAllowed, NotFound
from laporbup.domain.lifecycle import Action, Closure, Facts, Status
from laporbup.domain.roles import Role
from laporbup.models import Report, ReportEvent
from laporbup.services import access, additions, casework, duplicates, knowledge, links, merging, outbox, work_items
from laporbup.services.topics import of_report

MAX_STARS = 5


def answer(
    session: Session,
    secret: str,
    *,
    done: bool,
    stars: int | None = None,
    text: str = "",
    attachments: tuple[str, ...] = (),
) -> Report:
    """The reporter confirms or objects. The same answer again (a double tap) changes nothing.

    Raises Forbidden for a ticket instead of the secret, NotFound, NotAllowed when it is too late, Invalid.
    """
    report = _by_secret(session, secret)
    if stars is not None and not 1 <= stars <= MAX_STARS:
        raise Invalid({"bintang": "invalid"})
    return _answer(session, report, done=done, stars=stars, text=text, attachments=attachments)


def answer_by_ticket(session: Session, reporter_id: int, ticket: str, done: bool, text: str = "") -> Report:
    """The same, by a tap on a button in the citizen's own chat. Raises Forbidden when it is not his report."""
    return _answer(session, _own(session, reporter_id, ticket), done=done, text=text)


def add(session: Session, secret: str, *, text: str = "", attachments: tuple[str, ...] = ()) -> Report:
    """More words or photos from the tracker. Raises Invalid when there is nothing."""
    report = _by_secret(session, secret)
    if not text.strip() and not attachments:
        raise Invalid({"pesan": "required"})
    additions.add_to(session, report, text=text, attachments=attachments)
    return report


def explain(
    session: Session, report: Report, text: str, *, attachments: tuple[str, ...] = (), wamids: tuple[str, ...] = ()
) -> None:
    """Why it is not done: words or photos that came after "belum beres" was tapped belong to that objection."""
    reason_of = additions.last_objection(session, report)
    additions.add_to(session, report, text=text, attachments=attachments, wamids=wamids, reason_of=reason_of)


def cancel(session: Session, reporter_id: int, ticket: str) -> Report:
    """The citizen takes the report back (BATAL). Twice is harmless.

    Raises NotAllowed once work has begun, or others stand behind it.
    """
    report = _own(session, reporter_id, ticket)
    if report.status == Status.REJECTED and _last(session, report, Action.CANCEL):
        return report
    if work_items.supporters(session, [report]):
        raise NotAllowed(report.status, Action.CANCEL)
    casework._apply(session, report, Action.CANCEL, access.REPORTER, to_opd=None, now=clock.now())
    return report


def rate(session: Session, report: Report, stars: int) -> None:
    """Store stars (1 to 5), once a value."""
    if report.stars == stars:
        return
    report.stars = stars
    casework._apply(session, report, Action.RATE, access.REPORTER, data={"stars": stars}, now=clock.now())


def _answer(
    session: Session,
    report: Report,
    *,
    done: bool,
    stars: int | None = None,
    text: str = "",
    attachments: tuple[str, ...] = (),
) -> Report:
    action, parent = Action.CONFIRM if done else Action.OBJECT, merging.parent_of(session, report)
    if not _is_answered(session, report, parent, done):
        facts = Facts(may_reopen=may_reopen(session, report))
        data = {"attachments": list(attachments)} if attachments else None
        event = casework._apply(
            session, report, action, access.REPORTER, note=text, data=data, facts=facts, now=clock.now()
        )
        additions.join_files(session, report, event, attachments, "ADDITION")
        outbox.cancel(session, report, "RESOLVED")
        if parent is not None:
            _tell_parent(session, report, parent, done, text)
    elif attachments or (text.strip() and not _said(session, report, text)):
        # The second tap brought something along: it is kept.
        additions.add_to(session, report, text=text, attachments=attachments)
    if stars is not None:
        rate(session, report, stars)
    return report


def _tell_parent(session: Session, report: Report, parent: Report, done: bool, text: str) -> None:
    """An objection reopens the matter for all. What somebody said in secret is not repeated in public."""
    db.touch(session, of_report(parent.ticket))
    if done:
        return
    is_told = duplicates.is_public(report) or not duplicates.is_public(parent)
    data, facts = {"by": report.ticket} if is_told else None, Facts(may_reopen=may_reopen(session, parent))
    casework._apply(
        session, parent, Action.OBJECT, access.REPORTER, note=text if is_told else "", data=data, facts=facts, now=clock.now()
    )
    outbox.cancel(session, parent, "RESOLVED")


def _is_answered(session: Session, report: Report, parent: Report | None, done: bool) -> bool:
    if done:
        return report.status == Status.CLOSED
    matter = parent or report
    return matter.status == Status.IN_PROGRESS and _last(session, matter, Action.OBJECT)


def _last(session: Session, report: Report, action: Action) -> bool:
    """Whether the newest act of anybody that moved the report was this one."""
    event = session.exec(
        select(ReportEvent)
        .where(ReportEvent.report_id == report.id, col(ReportEvent.from_status) != ReportEvent.to_status)
        .order_by(col(ReportEvent.seq).desc())
        .limit(1)
    ).first()
    return event is not None and event.action == action.value


def _said(session: Session, report: Report, text: str) -> bool:
    return session.exec(
        select(ReportEvent.id)
        .where(ReportEvent.report_id == report.id, ReportEvent.note == text.strip())
        .where(ReportEvent.actor_role == Role.REPORTER.value)
        .limit(1)
    ).first() is not None


def may_reopen(session: Session, report: Report) -> bool:
    """Say whether the reporter may still object to a closed report."""
    if report.status != Status.CLOSED or report.closed_at is None:
        return False
    known = knowledge.load(session)
    until = sla.confirm_due(known.calendar, report.closed_at, known.figures[policy.CONFIRM_DAYS])
    return lifecycle.may_reopen(
        Closure(report.closure) if report.closure else None,
        reopened_before=report.reopen_count > 0, is_in_window=clock.now() <= until,
    )


def _by_secret(session: Session, secret: str) -> Report:
    report = links.report_of(session, secret)
    if report is not None:
        return _locked(session, report)
    if tickets.normalise(secret):
        raise Forbidden(Role.REPORTER, "answer")
    raise NotFound("report", "")


def _own(session: Session, reporter_id: int, ticket: str) -> Report:
    wanted = tickets.normalise(ticket) or ticket
    report = session.exec(select(Report).where(Report.ticket == wanted)).first()
    if report is None:
        raise NotFound("report", ticket)
    if report.reporter_id != reporter_id:
        raise Forbidden(Role.REPORTER, "answer")
    return _locked(session, report)


def _locked(session: Session, report: Report) -> Report:
    """Hold the row (PostgreSQL), so that a double tap waits and then finds the first one's answer.

    The parent's comes first: in this order a parent takes its duplicates along, so two never wait for each other.
    """
    merging.parent_of(session, report, is_locked=True)
    session.flush()
    session.refresh(report, with_for_update=True)
    return report
