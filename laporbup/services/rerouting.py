"""A report that was not sure where to go, or was sent astray, once its citizen has said more.

Only what no officer has touched: afterwards it is the holder's or the verifier's to decide.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from laporbup.domain.lifecycle import Action, Status
from laporbup.domain.routing import RouteDecision
from laporbup.models import Report, ReportEvent
from laporbup.services import access, casework, knowledge, officer_urgent
from laporbup.services.case_clock import EMERGENCY

_BY_OFFICERS = frozenset({Action.RETURN.value, Action.ACCEPT.value, Action.COMMENT.value, Action.ASK.value, Action.NOTE.value})


def on_its_way(session: Session, report: Report, said: str, now: datetime, *, is_corrected: bool = False) -> bool:
    """Assign it when `said` (all its words) now makes plain whose it is; True when it was.

    A report that an OPD already holds moves only when its citizen corrected it. Nobody is told: the tracker shows it.
    """
    is_waiting = report.status == Status.RECEIVED
    is_astray = is_corrected and report.status == Status.ASSIGNED and report.first_response_at is None
    if report.parent_id is not None or not (is_waiting or is_astray) or _was_touched(session, report):
        return False
    known = knowledge.load(session)
    guesses = known.classifier.classify(said)
    guessed = report.suggestions[0][0] if report.suggestions else None
    is_picked = report.category_kode is not None and report.category_kode != guessed
    if not is_picked:
        if not known.classifier.is_sure(guesses):
            return False
        report.category_kode, report.subcategory_kode = guesses[0].category, guesses[0].subcategory
        report.suggestions = [[guess.category, guess.subcategory, round(guess.score, 3)] for guess in guesses]
    route = known.routing.route(report.category_kode, report.subcategory_kode, report.kecamatan_kode, is_sure=True)
    report.is_confidential = report.is_confidential or route.is_confidential
    session.add(report)
    if route.decision is not RouteDecision.ASSIGN or route.opd_kode == report.opd_kode:
        return False
    if report.priority != EMERGENCY:
        report.priority = route.priority
    data = {"category": report.category_kode, "subcategory": report.subcategory_kode}
    event = casework._apply(session, report, Action.ASSIGN, access.SYSTEM, to_opd=route.opd_kode, data=data, now=now)
    report.referral = route.referral
    officer_urgent.assigned(session, report, event)
    return True


def _was_touched(session: Session, report: Report) -> bool:
    query = select(ReportEvent.id).where(ReportEvent.report_id == report.id)
    by_officer = ReportEvent.officer_id.is_not(None) | ReportEvent.action.in_(_BY_OFFICERS)  # type: ignore[union-attr, attr-defined]
    return session.exec(query.where(by_officer).limit(1)).first() is not None
