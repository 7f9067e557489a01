"""Citizens who say "so it is with me" about a report of others, instead of sending the same again. Each counts once.

Who has no WhatsApp with us is known by a random key of the browser, which says nothing about the person. A number of
supporters moves no report forward by itself: officers and the public see it. A supporter who came from WhatsApp gets one
message when the report ends (`notices.supported`); the others find it on the tracker.
"""

from __future__ import annotations

import hashlib

from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import NotFound
from laporbup.domain.lifecycle import Action, next_status
from laporbup.models import Report, Reporter, ReportSupporter
from laporbup.services import access, casework, duplicates, merging, work_items
from laporbup.services.once import insert_once


def support(session: Session, ticket: str, reporter: Reporter) -> Report:
    """Count `reporter` among those behind a report (of a merged one: behind its parent); twice is once.

    His own report, or one he sent himself that was merged into it, is his already. Returns the report that counts him.
    Raises NotFound (also for what is secret), NotAllowed when it is over.
    """
    report = _public(session, ticket)
    next_status(report.status, Action.SUPPORT, access.REPORTER.role)
    if _is_his(session, report, reporter):
        return report
    row = ReportSupporter(report_id=report.id or 0, reporter_id=reporter.id or 0, at=clock.now())
    if insert_once(session, row) is not None:
        count = work_items.supporters(session, [report])[report.id or 0]
        casework._apply(session, report, Action.SUPPORT, access.REPORTER, data={"count": count}, now=row.at)
    return report


def of_browser(session: Session, key: str) -> Reporter:
    """Return the supporter behind the random key of a browser; made when it is seen for the first time."""
    address = f"device-{hashlib.blake2b(key.encode(), digest_size=16, key=b'supporter').hexdigest()}"
    insert_once(session, Reporter(channel="web", address=address, created_at=clock.now()))
    query = select(Reporter).where(Reporter.channel == "web", Reporter.address == address)
    return session.exec(query.order_by(col(Reporter.id))).one()


def _public(session: Session, ticket: str) -> Report:
    wanted = tickets.normalise(ticket)
    named = session.exec(select(Report).where(Report.ticket == wanted)).first() if wanted else None
    report = merging.parent_of(session, named) or named if named is not None else None
    if named is None or report is None or not (duplicates.is_public(named) and duplicates.is_public(report)):
        raise NotFound("report", ticket)
    return report


def _is_his(session: Session, report: Report, reporter: Reporter) -> bool:
    if report.reporter_id == reporter.id:
        return True
    own = select(Report.id).where(Report.parent_id == report.id, Report.reporter_id == reporter.id).limit(1)
    return session.exec(own).first() is not None
