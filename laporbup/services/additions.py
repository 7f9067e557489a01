"""What a citizen says after the report was filed: more words, a place, a correction, why it is not done yet.

Nothing changes without an event. Besides what `services.casework` lists, the `data` of one may hold:
    desa, kecamatan, has_pin   a place the report had lacked (ADD, ANSWER) or was corrected to (CORRECT)
    priority                   the words were those of an emergency, and the report has become one
    reason_of                  ADD: the number (seq) of the objection these words explain
    is_text                    CORRECT: `note` is the text as it was before
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain import sla
from laporbup.domain.errors import Invalid, NotAllowed
from laporbup.domain.lifecycle import OPEN, Action, Facts, Status
from laporbup.domain.roles import Role
from laporbup.models import Attachment, Report, ReportEvent, ReportMessage
from laporbup.services import access, casework, knowledge, officer_urgent, placing, rerouting
from laporbup.services.access import Actor
from laporbup.services.case_clock import EMERGENCY, targets_of
from laporbup.services.knowledge import Knowledge
from laporbup.services.once import insert_once

MAX_TEXT = 5000
MAX_ATTACHMENTS = 30


def add_to(
    session: Session,
    report: Report,
    *,
    text: str = "",
    attachments: tuple[str, ...] = (),
    wamids: tuple[str, ...] = (),
    by: str = "REPORTER",
    lat: float | None = None,
    lon: float | None = None,
    desa_kode: str | None = None,
    kecamatan_kode: str | None = None,
    reason_of: int | None = None,
) -> ReportEvent | None:
    """The citizen adds words, photos or a place. In NEEDS_INFO this is the answer, and the clock runs again.

    Words of an emergency make the report one, and its officers are told. What a verifier would have to sort goes its
    way when this makes it plain. None when nothing was given. Raises Invalid when the text is too long.
    """
    if len(text) > MAX_TEXT:
        raise Invalid({"pesan": "too_long"})
    now, known = clock.now(), knowledge.load(session)
    join_messages(session, report, wamids, now)
    if not (text.strip() or attachments or lat is not None or desa_kode or kecamatan_kode):
        return None
    action, facts = Action.ADD, Facts()
    if report.status == Status.NEEDS_INFO:
        action, facts = Action.ANSWER, Facts(asked_from=asked_from(session, report))
    data = placing.complete(known, report, text, lat, lon, desa_kode=desa_kode, kecamatan_kode=kecamatan_kode)
    if attachments:
        data["attachments"] = list(attachments[:MAX_ATTACHMENTS])
    if reason_of is not None:
        data["reason_of"] = reason_of
    is_alarm = by == Role.REPORTER and _raise(report, known, text, data, now)
    event = casework._apply(session, report, action, Actor(Role(by)), note=text, data=data, facts=facts, now=now)
    join_files(session, report, event, attachments, "ADDITION")
    is_sent = rerouting.on_its_way(session, report, f"{report.text}\n{text}", now)
    if is_alarm and not is_sent:
        officer_urgent.assigned(session, report, event)
    return event


def correct(
    session: Session, report: Report, text: str, *, desa_kode: str | None = None, kecamatan_kode: str | None = None,
    wamids: tuple[str, ...] = (),
) -> ReportEvent | None:
    """UBAH: `text` becomes what officers read; what was written before is kept in the event.

    Words that name no matter of their own ("lubangnya lima") are put below the old ones instead of replacing them.
    A report that is over, or waits for an answer, gets them as an addition.
    """
    now, known = clock.now(), knowledge.load(session)
    before, words = report.text, text.strip()
    names_matter = known.classifier.is_sure(known.classifier.classify(words))
    data: dict[str, Any] = {"is_text": True}
    try:
        if not words or report.status == Status.NEEDS_INFO:
            raise NotAllowed(report.status, Action.CORRECT)
        is_alarm = _raise(report, known, words, data, now)
        event = casework._apply(session, report, Action.CORRECT, access.REPORTER, note=before, data=data, now=now)
    except NotAllowed:
        return add_to(
            session, report, text=words[:MAX_TEXT], wamids=wamids, desa_kode=desa_kode, kecamatan_kode=kecamatan_kode
        )
    join_messages(session, report, wamids, now)
    report.text = words if names_matter or not before else f"{before}\n{words}"
    if desa_kode or kecamatan_kode:
        report.desa_kode, report.kecamatan_kode = desa_kode, kecamatan_kode
        event.data = {**(event.data or {}), "desa": desa_kode, "kecamatan": kecamatan_kode}
    session.add(report)
    session.flush()
    is_sent = rerouting.on_its_way(session, report, report.text, now, is_corrected=True)
    if is_alarm and not is_sent:
        officer_urgent.assigned(session, report, event)
    return event


def _raise(report: Report, known: Knowledge, text: str, data: dict[str, Any], now: datetime) -> bool:
    """Make it an emergency when the new words are one's: to be answered within the hour. True when it has become one."""
    if report.priority == EMERGENCY or report.status not in OPEN - {Status.RESOLVED} or not known.classifier.emergency(text):
        return False
    report.priority = data["priority"] = EMERGENCY
    if report.response_due_at is not None and report.first_response_at is None:
        soon = sla.deadlines(known.calendar, now, targets_of(known, report)).response_due_at
        report.response_due_at = min(report.response_due_at, soon)
    return True


def join_files(session: Session, report: Report, event: ReportEvent, ids: tuple[str, ...], purpose: str) -> list[str]:
    """Make loose attachments part of the report; those of another report stay where they are."""
    rows = session.exec(
        select(Attachment).where(col(Attachment.id).in_(ids[:MAX_ATTACHMENTS]), col(Attachment.report_id).is_(None))
    ).all()
    for row in rows:
        row.report_id, row.event_seq, row.purpose = report.id, event.seq, purpose
        session.add(row)
    session.flush()
    return [row.id for row in rows]


def join_messages(session: Session, report: Report, wamids: tuple[str, ...], now: datetime) -> None:
    """Remember which messages are part of the report, each once."""
    for wamid in wamids:
        insert_once(session, ReportMessage(wamid=wamid, report_id=report.id or 0, at=now))


def asked_from(session: Session, report: Report) -> Status | None:
    """Return the status in which the newest question was asked."""
    event = _newest(session, report, Action.ASK)
    return Status(event.from_status) if event and event.from_status else None


def last_objection(session: Session, report: Report) -> int | None:
    """Return the number (seq) of the newest "belum beres", or None."""
    event = _newest(session, report, Action.OBJECT)
    return event.seq if event else None


def _newest(session: Session, report: Report, action: Action) -> ReportEvent | None:
    return session.exec(
        select(ReportEvent)
        .where(ReportEvent.report_id == report.id, ReportEvent.action == action.value)
        .order_by(col(ReportEvent.seq).desc())
        .limit(1)
    ).first()
