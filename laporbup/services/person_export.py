"""Everything held about one citizen, for himself (UU 27/2022 PDP: the right of access). The format: docs/privacy.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.domain.roles import Role
from laporbup.models import (
    Attachment,
    AuditEntry,
    Conversation,
    IdentityEvent,
    InboxItem,
    Officer,
    OutboxMessage,
    Report,
    Reporter,
    ReporterAddress,
    ReportEvent,
    ReportMessage,
    ReportSupporter,
)
from laporbup.services import audit, erasure, knowledge, report_words
from laporbup.services.access import Actor

FORMAT = 1
_MAY_EXPORT = frozenset({Role.ADMIN, Role.SYSTEM})


def export_person(session: Session, actor: Actor, address: str) -> dict[str, Any] | None:
    """Return what is held about everybody known by `address`, or None when nobody is. Noted in the audit log.

    Officers' internal notes and who among them acted are left out: they are not about him. Raises Forbidden.
    """
    if actor.role not in _MAY_EXPORT:
        raise Forbidden(actor.role, "export_person")
    reporters = erasure.known_by(session, address)
    if not reporters:
        return None
    audit.record(session, actor, "person_exported", "", reporters=[row.id for row in reporters])
    return {"format": FORMAT, "made_at": _iso(clock.now()), "people": [_person(session, row) for row in reporters]}


def _person(session: Session, reporter: Reporter) -> dict[str, Any]:
    key = reporter.id or 0
    addresses = session.exec(select(ReporterAddress).where(ReporterAddress.reporter_id == key)).all()
    reports = session.exec(select(Report).where(Report.reporter_id == key).order_by(col(Report.id))).all()
    supported = session.exec(
        select(Report.ticket, ReportSupporter.at)
        .join(ReportSupporter, col(ReportSupporter.report_id) == Report.id).where(ReportSupporter.reporter_id == key)
    ).all()
    talk = session.get(Conversation, key)
    return {
        "channel": reporter.channel, "address": reporter.address, "name": reporter.name, "phone": reporter.phone,
        "whatsapp_user_id": reporter.bsuid, "whatsapp_username": reporter.whatsapp_username,
        "known_since": _iso(reporter.created_at), "last_message_at": _iso(reporter.last_inbound_at),
        "is_blocked": reporter.is_blocked, "blocked_reason": reporter.blocked_reason,
        "addresses": [{"channel": row.channel, "address": row.address, "since": _iso(row.created_at)} for row in addresses],
        "address_changes": _changes(session, key),
        "conversation": talk.state if talk else None,
        "reports": [_report(session, report) for report in reports],
        "supported": [{"ticket": ticket, "at": _iso(at)} for ticket, at in supported],
        "messages_from": _received(session, key, {reporter.address, *(row.address for row in addresses)}),
        "messages_to": _sent(session, key),
        "read_by": _readers(session, [report.ticket for report in reports]),
    }


def _report(session: Session, report: Report) -> dict[str, Any]:
    known = knowledge.load(session)
    events = session.exec(
        select(ReportEvent).where(ReportEvent.report_id == report.id, col(ReportEvent.is_internal).is_(False))
        .order_by(col(ReportEvent.seq))
    ).all()
    files = session.exec(select(Attachment).where(Attachment.report_id == report.id)).all()
    return {
        "ticket": report.ticket, "old_ticket": report.old_ticket, "channel": report.channel, "text": report.text,
        "category": report_words.category_of(report, known), "place": report_words.short_place(report, known),
        "landmark": report.landmark, "lat": report.lat, "lon": report.lon, "accuracy_m": report.accuracy_m,
        "status": report.status, "closure": report.closure, "stars": report.stars, "is_anonymous": report.is_anonymous,
        "is_confidential": report.is_confidential, "created_at": _iso(report.created_at), "closed_at": _iso(report.closed_at),
        "events": [{"at": _iso(row.at), "what": row.action, "by": row.actor_role, "note": row.note} for row in events],
        "files": [_file(row) for row in files],
        "message_ids": list(session.exec(select(ReportMessage.wamid).where(ReportMessage.report_id == report.id))),
    }


def _file(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.id, "purpose": row.purpose, "type": row.mime, "caption": row.caption, "received_at": _iso(row.created_at),
        "taken_at": _iso(row.exif_at), "taken_lat": row.exif_lat, "taken_lon": row.exif_lon,
    }


def _changes(session: Session, key: int) -> list[dict[str, Any]]:
    query = select(IdentityEvent).where(or_(IdentityEvent.reporter_id == key, IdentityEvent.other_id == key))
    # Of a number that two people claim only the own side is told.
    return [
        {"at": _iso(row.at), "what": row.kind}
        | ({"from": row.old_address, "to": row.new_address} if row.reporter_id == key else {})
        for row in session.exec(query.order_by(col(IdentityEvent.id)))
    ]


def _received(session: Session, key: int, addresses: set[str]) -> list[dict[str, Any]]:
    """What he sent, as it came. A number that is somebody else's today tells of that other one and is left out."""
    others = session.exec(
        select(ReporterAddress.address)
        .where(col(ReporterAddress.address).in_(addresses), ReporterAddress.reporter_id != key)
    ).all()
    query = select(InboxItem).where(col(InboxItem.sender).in_(addresses - set(others))).order_by(col(InboxItem.id))
    return [
        {"at": _iso(row.received_at), "kind": row.kind, "state": row.state, "content": _json(row.payload)}
        for row in session.exec(query)
    ]


def _sent(session: Session, key: int) -> list[dict[str, Any]]:
    query = select(OutboxMessage).where(OutboxMessage.reporter_id == key).order_by(col(OutboxMessage.id))
    return [
        {"at": _iso(row.created_at), "about": row.purpose, "state": row.state, "content": row.content}
        for row in session.exec(query)
    ]


def _readers(session: Session, tickets: Sequence[str]) -> list[dict[str, Any]]:
    """Which role read which of his reports, and when: never which person."""
    query = (
        select(AuditEntry.at, AuditEntry.subject, Officer.role, Officer.opd_kode)
        .join(Officer, col(Officer.id) == AuditEntry.officer_id)
        .where(AuditEntry.action == "viewed", col(AuditEntry.subject).in_(tickets)).order_by(col(AuditEntry.id))
    )
    return [{"at": _iso(at), "ticket": ticket, "role": role, "opd": opd} for at, ticket, role, opd in session.exec(query)]


def _json(payload: str) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
