"""Every report as plain data, for `export-reports`. Holds secrets and addresses: only for who runs the server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from laporbup.domain.lifecycle import Action
from laporbup.models import Attachment, Report, Reporter, ReportEvent, ReportMessage
from laporbup.services import attachments, links
from laporbup.settings import get_settings

KEYS = (
    "ticket", "tracking_url", "channel", "reporter_address", "text", "category", "subcategory", "opd", "kecamatan",
    "desa", "lat", "lon", "status", "created_at", "due_at", "attachments", "message_ids",
)
CHUNK = 500
_CITIZEN_WORDS = (Action.ADD.value, Action.ANSWER.value)


def export_reports(session: Session, chunk: int = CHUNK) -> Iterator[dict[str, Any]]:
    """Yield one object a report, merged ones too, oldest first, with the keys of `KEYS`.

    `text` holds everything the citizen wrote, additions on lines of their own; times are ISO 8601 in UTC.
    """
    newest = 0
    while found := session.exec(
        select(Report).where(col(Report.id) > newest).order_by(col(Report.id)).limit(chunk)
    ).all():
        yield from _rows(session, found)
        newest = found[-1].id or 0
        session.expunge_all()


def _rows(session: Session, reports: Sequence[Report]) -> Iterator[dict[str, Any]]:
    ids = [report.id or 0 for report in reports]
    addresses, files = _addresses(session, reports), _files(session, ids)
    wamids, words = _wamids(session, ids), _additions(session, ids)
    for report in reports:
        key = report.id or 0
        yield {
            "ticket": report.ticket,
            "tracking_url": links.tracking_url(report),
            "channel": report.channel,
            "reporter_address": addresses.get(report.reporter_id, ""),
            "text": "\n".join(filter(None, [report.text, *words[key]])),
            "category": report.category_kode,
            "subcategory": report.subcategory_kode,
            "opd": report.opd_kode,
            "kecamatan": report.kecamatan_kode,
            "desa": report.desa_kode,
            "lat": report.lat,
            "lon": report.lon,
            "status": report.status,
            "created_at": _iso(report.created_at),
            "due_at": _iso(report.due_at),
            "attachments": files[key],
            "message_ids": wamids[key],
        }


def _addresses(session: Session, reports: Sequence[Report]) -> dict[int | None, str]:
    wanted = {report.reporter_id for report in reports if report.reporter_id is not None}
    return {row[0]: row[1] for row in session.exec(select(Reporter.id, Reporter.address).where(col(Reporter.id).in_(wanted)))}


def _files(session: Session, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    query = select(Attachment).where(col(Attachment.report_id).in_(ids))
    for item in session.exec(query.order_by(col(Attachment.created_at), col(Attachment.id))):
        found[item.report_id or 0].append(_file(item))
    return found


def _wamids(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(ReportMessage).where(col(ReportMessage.report_id).in_(ids))
    for message in session.exec(query.order_by(col(ReportMessage.at), col(ReportMessage.wamid))):
        found[message.report_id].append(message.wamid)
    return found


def _additions(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(ReportEvent.report_id, ReportEvent.note)
        .where(col(ReportEvent.report_id).in_(ids), col(ReportEvent.action).in_(_CITIZEN_WORDS), ReportEvent.note != "")
        .order_by(col(ReportEvent.report_id), col(ReportEvent.seq))
    )
    for report_id, note in session.exec(query):
        found[report_id].append(note)
    return found


def _file(item: Attachment) -> dict[str, Any]:
    return {
        "id": item.id, "purpose": item.purpose, "state": item.state, "mime": item.mime, "size": item.size,
        "sha256": item.source_sha256 or item.sha256, "url": f"{get_settings().public_url}{attachments.public_url(item.id)}",
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
