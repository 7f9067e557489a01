"""Erasing a citizen's personal data on request (UU 27/2022 PDP). The report stays, without anybody in it."""

from __future__ import annotations

import hashlib
from typing import Any

import structlog
from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from laporbup import clock, db
from laporbup.domain.address import mask_text, normalise_phone
from laporbup.domain.errors import Forbidden
from laporbup.domain.roles import Role
from laporbup.models import (
    Attachment,
    Conversation,
    IdentityEvent,
    InboxItem,
    MessageCost,
    OutboxMessage,
    Report,
    Reporter,
    ReporterAddress,
    ReportEvent,
    ReportMessage,
)
from laporbup.services import audit, inbox, links, officer_whatsapp, topics
from laporbup.services.access import Actor
from laporbup.services.identity_events import CONFLICT
from laporbup.settings import get_settings

log = structlog.get_logger()

_MAY_ERASE = frozenset({Role.ADMIN, Role.SYSTEM})


def erase(session: Session, actor: Actor, address: str) -> int:
    """Erase everybody known by `address` (a phone number however written, or a BSUID); return how many.

    Name, number, chat, voice and the traces of WhatsApp go; text stays with numbers masked. Raises Forbidden.
    """
    if actor.role not in _MAY_ERASE:
        raise Forbidden(actor.role, "erase")
    reporters = known_by(session, address)
    for reporter in reporters:
        forget(session, reporter)
    if reporters:
        audit.record(session, actor, "erased", "", reporters=[row.id for row in reporters])
        log.info("erased", reporters=len(reporters))
    return len(reporters)


def known_by(session: Session, address: str) -> list[Reporter]:
    """Return the citizens who are, or once were, known by this address, however it is written."""
    given = address.strip()
    keys = {given, normalise_phone(given) or given}
    seen = select(ReporterAddress.reporter_id).where(col(ReporterAddress.address).in_(keys))
    return list(
        session.exec(
            select(Reporter).where(
                col(Reporter.is_erased).is_(False),
                or_(
                    col(Reporter.address).in_(keys), col(Reporter.phone).in_(keys), col(Reporter.bsuid).in_(keys),
                    col(Reporter.id).in_(seen),
                ),
            )
        )
    )


def forget(session: Session, reporter: Reporter) -> None:
    """Take everything that names this citizen out of every table; whoever asked for it was checked before."""
    key = reporter.id or 0
    addresses = set(session.exec(select(ReporterAddress.address).where(ReporterAddress.reporter_id == key)).all())
    addresses |= {value for value in (reporter.address, reporter.phone, reporter.bsuid) if value}
    addresses |= _erase_moves(session, key)
    # A number they once had may be another citizen's today.
    others = select(ReporterAddress.address).where(
        col(ReporterAddress.address).in_(addresses), ReporterAddress.reporter_id != key
    )
    _erase_inbox(session, addresses - set(session.exec(others).all()), key)
    session.execute(delete(ReporterAddress).where(col(ReporterAddress.reporter_id) == key))
    officer_whatsapp.forget_reporter(session, key)
    session.execute(delete(Conversation).where(col(Conversation.reporter_id) == key))
    for message in session.exec(select(OutboxMessage).where(OutboxMessage.reporter_id == key)):
        message.content = {"text": ""}
        forget_wamid(session, message)
        if message.state in ("QUEUED", "SENDING", "UNCERTAIN"):
            message.state = "CANCELLED"
        session.add(message)
    reporter.name, reporter.phone, reporter.bsuid, reporter.whatsapp_username = "", "", "", ""
    reporter.is_blocked, reporter.blocked_reason = False, ""
    reporter.address, reporter.is_erased, reporter.last_inbound_at = f"erased-{key}", True, None
    session.add(reporter)
    for report in session.exec(select(Report).where(Report.reporter_id == key)):
        unname(session, report)
    session.flush()


def _erase_moves(session: Session, key: int) -> set[str]:
    """That they changed their number stays, from which to which does not; return the addresses they once had."""
    found: set[str] = set()
    is_theirs = or_(col(IdentityEvent.reporter_id) == key, col(IdentityEvent.other_id) == key)
    for event in session.exec(select(IdentityEvent).where(is_theirs)):
        if event.reporter_id == key and event.kind != CONFLICT:
            found |= {value for value in (event.old_address, event.new_address) if value}
        event.key, event.old_address, event.new_address = _digest(event.key), "", ""
        session.add(event)
    return found


def _erase_inbox(session: Session, addresses: set[str], key: int) -> None:
    kept = inbox.quarantined(session, key, None)
    by_address = session.exec(select(InboxItem).where(col(InboxItem.sender).in_(addresses)))
    for item in [*kept, *by_address]:
        item.key, item.sender, item.payload = _digest(item.key), "", "{}"
        item.state, item.done_at, item.error = "DONE", item.done_at or clock.now(), ""
        session.add(item)


def forget_wamid(session: Session, message: OutboxMessage) -> None:
    """A wamid holds the phone number in a form anybody can read; what the message cost stays in the ledger."""
    if message.wamid is None:
        return
    ledger: Any = MessageCost
    session.execute(update(ledger).where(ledger.wamid == message.wamid).values(wamid=_digest(message.wamid)))
    message.wamid = None


def _digest(key: str) -> str:
    return f"erased-{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def unname(session: Session, report: Report) -> None:
    """Take out of a report what may lead to its citizen: his words are masked for good, voices and links go."""
    report.text, report.landmark, report.is_anonymous = mask_text(report.text), mask_text(report.landmark), True
    links.revoke(session, report)
    # Officers too may have written down whom they called.
    for event in session.exec(select(ReportEvent).where(ReportEvent.report_id == report.id, ReportEvent.note != "")):
        event.note = mask_text(event.note)
        session.add(event)
    session.execute(delete(ReportMessage).where(col(ReportMessage.report_id) == report.id))
    for row in session.exec(select(Attachment).where(Attachment.report_id == report.id, Attachment.purpose != "EVIDENCE")):
        row.exif_at = row.exif_lat = row.exif_lon = None
        row.caption, row.source_media_id = mask_text(row.caption), ""
        if row.mime.startswith(("audio/", "video/")):
            _remove_file(session, row)
        session.add(row)
    db.touch(session, topics.of_report(report.ticket))


def _remove_file(session: Session, row: Attachment) -> None:
    """A voice is a person."""
    if row.path:
        path = get_settings().media_dir / row.path
        db.after_commit(session, lambda: path.unlink(missing_ok=True))
    row.path, row.state, row.error = "", "FAILED", "erased"
