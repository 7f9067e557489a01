"""A report handed from one OPD to another: offered by name, and the sender's until the other takes it.

Clock and score stay with whoever holds it: an offer moves nothing, and who takes it begins with his own time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from laporbup.domain import policy
from laporbup.domain.errors import Conflict, Invalid, NotAllowed
from laporbup.domain.lifecycle import Action, Facts, next_status
from laporbup.models import JobEffect, Report
from laporbup.services import access, casework, knowledge, officer_urgent
from laporbup.services.access import Actor
from laporbup.services.once import insert_once
from laporbup.services.triage import EXTERNAL
from laporbup.text import desk

_COMPLETE = Facts(has_note=True, has_target=True, is_offered=True)


def offer(session: Session, actor: Actor, ticket: str, *, note: str, opd_kode: str | None) -> Report:
    """ "Not ours but theirs": offer the report to the OPD named; `note` says why. The sender holds it until they take it.

    An outside body (PLN, the province …) cannot take anything, and the third transfer is the Sekda's to decide: both go
    to the verifier's queue with the name. Raises Invalid (`opd`: required, unknown, own, offered; `note`).
    """
    report = access.get_report_for(session, actor, ticket, to="act")
    next_status(report.status, Action.OFFER, actor.role, _COMPLETE)
    opd = knowledge.load(session).opd.get(opd_kode or "")
    if problem := _problem(report, opd_kode, is_known=opd is not None and opd.is_active):
        raise Invalid({"opd": problem})
    if not note.strip():
        raise Invalid({"note": "required"})
    if (opd is not None and opd.kind == EXTERNAL) or report.transfer_count + 1 >= casework.MAX_TRANSFERS:
        return casework.return_to_verifier(session, actor, ticket, note=note, opd_kode=opd_kode)
    _, event = casework._officer_act(session, actor, ticket, Action.OFFER, note=note, data={"opd": opd_kode}, report=report)
    report.offered_opd, report.offered_at = opd_kode, event.at
    report.transfer_count += 1
    officer_urgent.offered(session, report, event)
    return report


def _problem(report: Report, opd_kode: str | None, *, is_known: bool) -> str:
    if not opd_kode:
        return "required"
    if not is_known:
        return "unknown"
    if opd_kode == report.opd_kode:
        return "own"
    return "offered" if report.offered_opd else ""


def take(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """Whom it was offered to takes it: the holder now, with his own time from now on."""
    report = access.get_report_for(session, actor, ticket, to="answer")
    report, event = casework._officer_act(
        session, actor, ticket, Action.TAKE, note=note, to_opd=actor.opd_kode, report=report
    )
    officer_urgent.assigned(session, report, event)
    return report


def decline(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """Whom it was offered to says why it is not theirs either; the sender goes on holding it."""
    report = access.get_report_for(session, actor, ticket, to="answer")
    data = {"opd": report.offered_opd}
    return casework._officer_act(session, actor, ticket, Action.DECLINE, note=note, data=data, report=report)[0]


def withdraw(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """The sender takes the offer back."""
    report = access.get_report_for(session, actor, ticket, to="act")
    data = {"opd": report.offered_opd}
    return casework._officer_act(session, actor, ticket, Action.WITHDRAW, note=note, data=data, report=report)[0]


def lapse(session: Session, now: datetime) -> int:
    """End offers that nobody answered in the time the house rules give; return how many. The sender goes on holding."""
    known = knowledge.load(session)
    days = known.figures[policy.TRANSFER_DAYS]
    waiting = session.exec(
        select(Report).where(col(Report.offered_opd).is_not(None), col(Report.offered_at) <= now - timedelta(days=days))
    ).all()
    return sum(
        _lapse(session, report, report.offered_at, now)
        for report in waiting
        if report.offered_at is not None and known.calendar.add_working_days(report.offered_at, days) <= now
    )


def _lapse(session: Session, report: Report, offered_at: datetime, now: datetime) -> int:
    mark = JobEffect(job="offer", subject=report.ticket, due=offered_at.isoformat(), at=now)
    data = {"opd": report.offered_opd, "is_silence": True}
    try:
        with session.begin_nested():
            if insert_once(session, mark) is None:
                return 0
            casework._apply(session, report, Action.DECLINE, access.SYSTEM, note=desk.OFFER_LAPSED, data=data, now=now)
    except (Conflict, NotAllowed):
        return 0  # answered at this very moment
    return 1
