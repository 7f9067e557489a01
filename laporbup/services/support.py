"""More than one on a report: another OPD that helps the holder, and the person at the holder who works on it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Invalid
from laporbup.domain.lifecycle import Action, Facts, next_status
from laporbup.models import Officer, Report, ReportSupport
from laporbup.services import access, casework, knowledge
from laporbup.services.access import Actor
from laporbup.services.triage import EXTERNAL

_COMPLETE = Facts(has_note=True, has_target=True)


def involve(session: Session, actor: Actor, ticket: str, *, note: str, opd_kode: str | None) -> Report:
    """Ask another OPD to help; the holder leads, and clock and score stay his. `note` says with what.

    Raises Invalid (`opd`: required, unknown, own, helps; `note`).
    """
    report = access.get_report_for(session, actor, ticket, to="act")
    next_status(report.status, Action.INVOLVE, actor.role, _COMPLETE)
    opd = knowledge.load(session).opd.get(opd_kode or "")
    if problem := _problem(session, report, opd_kode, is_ours=opd is not None and opd.is_active and opd.kind != EXTERNAL):
        raise Invalid({"opd": problem})
    _, event = casework._officer_act(session, actor, ticket, Action.INVOLVE, note=note, data={"opd": opd_kode}, report=report)
    row = session.get(ReportSupport, (report.id, opd_kode))
    if row is None:
        session.add(ReportSupport(report_id=report.id or 0, opd_kode=opd_kode or "", added_at=event.at))
    else:
        row.added_at, row.ended_at = event.at, None
    session.flush()
    return report


def _problem(session: Session, report: Report, opd_kode: str | None, *, is_ours: bool) -> str:
    if not opd_kode:
        return "required"
    if not is_ours:
        return "unknown"
    if opd_kode == report.opd_kode:
        return "own"
    return "helps" if access.helps(session, report, opd_kode) else ""


def release(session: Session, actor: Actor, ticket: str, *, opd_kode: str | None, note: str = "") -> Report:
    """The other OPD need not help any more. Raises Invalid when it does not."""
    report = access.get_report_for(session, actor, ticket, to="act")
    next_status(report.status, Action.RELEASE, actor.role, _COMPLETE)
    row = session.get(ReportSupport, (report.id, opd_kode)) if opd_kode else None
    if row is None or row.ended_at is not None:
        raise Invalid({"opd": "unknown" if opd_kode else "required"})
    casework._officer_act(session, actor, ticket, Action.RELEASE, note=note, data={"opd": opd_kode}, report=report)
    row.ended_at = clock.now()
    return report


def helpers(session: Session, report: Report) -> list[str]:
    """Return the codes of the OPD that help with the report now, who came first first."""
    query = (
        select(ReportSupport.opd_kode)
        .where(ReportSupport.report_id == report.id, col(ReportSupport.ended_at).is_(None))
        .order_by(col(ReportSupport.added_at), col(ReportSupport.opd_kode))
    )
    return list(session.exec(query))


def delegate(session: Session, actor: Actor, ticket: str, *, officer_id: int | None, note: str = "") -> Report:
    """Name the person at the holder who works on it (oneself, or a colleague). Raises Invalid (`officer`)."""
    report = access.get_report_for(session, actor, ticket, to="act")
    next_status(report.status, Action.DELEGATE, actor.role)
    person = session.get(Officer, officer_id) if officer_id else None
    if person is None or not person.is_active or person.opd_kode != report.opd_kode:
        raise Invalid({"officer": "unknown" if officer_id else "required"})
    if report.handler_id == person.id:
        return report
    data = {"officer": person.id}
    casework._officer_act(session, actor, ticket, Action.DELEGATE, note=note, data=data, is_internal=True, report=report)
    report.handler_id = person.id
    return report


def colleagues(session: Session, opd_kode: str | None) -> list[Officer]:
    """Return the active officers of an OPD by name: whom a report can be given to."""
    query = select(Officer).where(Officer.opd_kode == opd_kode, col(Officer.is_active)).order_by(col(Officer.name))
    return list(session.exec(query)) if opd_kode else []
