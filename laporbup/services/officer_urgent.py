"""An emergency that was given to an office: told at once to its officers, and to the Camat of the place, on WhatsApp.

Only to those who tied their WhatsApp and want it; at most so many a day; and before citizens' messages are cut for
the monthly cap, these are.
"""

from __future__ import annotations

from datetime import datetime, time

import structlog
from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from laporbup.clock import JAKARTA
from laporbup.domain.address import mask_text
from laporbup.domain.officer_dialog import ACCEPT_BUTTON, RETURN_BUTTON
from laporbup.domain.roles import Role
from laporbup.models import Officer, OfficerWhatsApp, Opd, OutboxMessage, Report, Reporter, ReportEvent
from laporbup.services import access, accounts, knowledge, links, outbox, report_words, sending
from laporbup.services.access import HOLDERS, Actor
from laporbup.services.case_clock import EMERGENCY
from laporbup.services.outbox import Content
from laporbup.text import officer_whatsapp as words

log = structlog.get_logger()

PER_DAY = 20
"""Urgent messages one officer gets on one Jakarta day. Every one is paid for; who holds more emergencies than this
has the worklist open."""


def assigned(session: Session, report: Report, event: ReportEvent) -> int:
    """Owe the officers a message about an emergency that `event` has just given to them, or made one; return how many.

    One that nobody holds yet is the verifiers' and the Camat's of the place.
    """
    return _tell(session, report, event, _concerned(report))


def offered(session: Session, report: Report, event: ReportEvent) -> int:
    """Owe the officers whom the holder offers an emergency to a message about it: it must not wait unseen; return how many."""
    return _tell(session, report, event, _of_office(report.offered_opd))


def _tell(session: Session, report: Report, event: ReportEvent, whom: ColumnElement[bool]) -> int:
    if report.priority != EMERGENCY or report.channel == "import" or sending.is_capped(session, event.at, sending.OFFICERS_SHARE):
        return 0
    told = 0
    for officer, reporter in _to_tell(session, whom):
        if _told_today(session, reporter, event.at) >= PER_DAY:
            log.warning("urgent_over_budget", ticket=report.ticket, officer=officer.id)
            continue
        content = _content(session, report, accounts.actor_of(officer))
        key = f"urgent:{report.id}:{event.seq}:{officer.id}"
        told += outbox.enqueue(session, reporter, "URGENT", content, report=report, dedupe_key=key) is not None
    return told


def _of_office(opd_kode: str | None) -> ColumnElement[bool]:
    roles = tuple(role.value for role in HOLDERS)
    return and_(col(Officer.role).in_(roles), col(Officer.opd_kode) == opd_kode)


def _concerned(report: Report) -> ColumnElement[bool]:
    holds = _of_office(report.opd_kode) if report.opd_kode else and_(col(Officer.role) == Role.VERIFIER.value)
    is_camat, has_place = col(Officer.role) == Role.CAMAT.value, col(Opd.kecamatan_kode).is_not(None)
    return or_(holds, and_(is_camat, has_place, col(Opd.kecamatan_kode) == report.kecamatan_kode))


def _to_tell(session: Session, whom: ColumnElement[bool]) -> list[tuple[Officer, Reporter]]:
    query = (
        select(Officer, Reporter)
        .join(OfficerWhatsApp, col(OfficerWhatsApp.officer_id) == Officer.id)
        .join(Reporter, col(Reporter.id) == OfficerWhatsApp.reporter_id)
        .join(Opd, col(Opd.kode) == Officer.opd_kode, isouter=True)
        .where(col(Officer.is_active).is_(True), col(OfficerWhatsApp.wants_urgent).is_(True), whom)
        .order_by(col(Officer.id))
    )
    return [(row[0], row[1]) for row in session.exec(query)]


def _told_today(session: Session, reporter: Reporter, now: datetime) -> int:
    midnight = datetime.combine(now.astimezone(JAKARTA).date(), time(0), JAKARTA)
    query = select(func.count()).where(
        OutboxMessage.reporter_id == reporter.id, OutboxMessage.purpose == "URGENT", OutboxMessage.created_at >= midnight
    )
    return int(session.exec(query).one())


def _content(session: Session, report: Report, actor: Actor) -> Content:
    """What it says. Never who reported it; of a confidential report nothing but its number."""
    known = knowledge.load(session)
    is_his = report.opd_kode is not None and access.can_act(actor, report)
    place = report_words.short_place(report, known)
    category = report_words.category_of(report, known)
    text = words.urgent(
        report.ticket,
        f"{category}, {place}" if category else place,
        mask_text(report.text),
        links.case_url(report.ticket),
        holder="" if is_his or report.opd_kode is None else report_words.who(known, report.opd_kode),
        is_secret=report.is_confidential, is_offered=access.can_answer_offer(actor, report),
    )
    buttons = ((f"{ACCEPT_BUTTON}{report.ticket}", words.ACCEPT), (f"{RETURN_BUTTON}{report.ticket}", words.NOT_OURS))
    # Whoever may not act gets nothing to tap.
    return Content(text, buttons=buttons if is_his else ())
