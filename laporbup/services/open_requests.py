"""Public reports as open data: what Open311 clients may read. Confidential and hidden reports do not exist here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup.domain.address import mask_text
from laporbup.domain.lifecycle import FINAL, OPEN, Status
from laporbup.models import Report, ReportEvent
from laporbup.services import attachments, knowledge, report_photos
from laporbup.services.knowledge import Knowledge
from laporbup.text import labels

#: About a hundred metres: enough to find the hole in the road, too little to find the house it was reported from.
_DECIMALS = 3
UNSORTED = "lainnya"


@dataclass(frozen=True)
class Filters:
    """What a client asks for; an empty sequence or None means everything. `is_open` None: open and closed."""

    tickets: Sequence[str] = ()
    services: Sequence[str] = ()
    start: datetime | None = None
    end: datetime | None = None
    is_open: bool | None = None
    limit: int = 1000
    offset: int = 0


@dataclass(frozen=True)
class OpenRequest:
    """One public report, masked. Texts are Indonesian; `photo_path` is a path of ours or empty."""

    ticket: str
    is_open: bool
    status_label: str
    service_code: str
    service_name: str
    description: str
    agency: str
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime | None
    address: str
    zipcode: str
    lat: float | None
    lon: float | None
    photo_path: str


@dataclass(frozen=True)
class OpenService:
    """A category, with its sub-categories as (code, title)."""

    code: str
    name: str
    description: str
    keywords: Sequence[str]
    subcategories: Sequence[tuple[str, str]]


def services(session: Session) -> list[OpenService]:
    """Return every active category, in its order."""
    known = knowledge.load(session)
    return [
        OpenService(
            item.kode,
            item.judul,
            item.deskripsi,
            [sub.judul for sub in known.subcategories.values() if sub.category_kode == item.kode],
            [(sub.kode, sub.judul) for sub in known.subcategories.values() if sub.category_kode == item.kode],
        )
        for item in known.categories.values()
        if item.is_active
    ]


def find(session: Session, filters: Filters) -> list[OpenRequest]:
    """Return public reports, newest first."""
    query = _filtered(filters).order_by(col(Report.created_at).desc(), col(Report.id).desc())
    reports = session.exec(query.limit(filters.limit).offset(filters.offset)).all()
    if not reports:
        return []
    known = knowledge.load(session)
    changed = _last_changes(session, reports)
    photos = report_photos.of_reports(session, reports)
    return [_request(known, report, changed.get(report.id or 0), photos.get(report.id or 0, [])) for report in reports]


def _filtered(filters: Filters) -> Any:
    query = select(Report).where(col(Report.is_confidential).is_(False), col(Report.is_hidden).is_(False))
    if filters.tickets:
        query = query.where(col(Report.ticket).in_(filters.tickets))
    if filters.services:
        is_named = col(Report.category_kode).in_(filters.services)
        query = query.where(is_named | col(Report.category_kode).is_(None) if UNSORTED in filters.services else is_named)
    if filters.start is not None:
        query = query.where(Report.created_at >= filters.start)
    if filters.end is not None:
        query = query.where(Report.created_at <= filters.end)
    if filters.is_open is not None:
        wanted = OPEN if filters.is_open else FINAL
        query = query.where(col(Report.status).in_(sorted(status.value for status in wanted)))
    return query


def _last_changes(session: Session, reports: Sequence[Report]) -> dict[int, datetime]:
    ids = [report.id for report in reports]
    newest = (
        select(ReportEvent.report_id, func.max(ReportEvent.at))
        .where(col(ReportEvent.report_id).in_(ids), col(ReportEvent.is_internal).is_(False))
        .group_by(col(ReportEvent.report_id))
    )
    return {report_id: at for report_id, at in session.exec(newest) if at is not None}


def _request(known: Knowledge, report: Report, changed: datetime | None, files: list[Any]) -> OpenRequest:
    category = known.categories.get(report.category_kode or UNSORTED)
    holder = known.opd.get(report.opd_kode or "")
    desa = known.desa.get(report.desa_kode or "")
    names = [name for name in known.place_name(report.desa_kode, report.kecamatan_kode) if name]
    images = [] if report.status == Status.REJECTED else report_photos.images(files, is_evidence=False)
    return OpenRequest(
        ticket=report.ticket,
        is_open=report.status in {status.value for status in OPEN},
        status_label=labels.status(report.status).label,
        service_code=category.kode if category else UNSORTED,
        service_name=category.judul if category else "",
        description=mask_text(report.text),
        agency=holder.nama if holder else "",
        requested_at=report.created_at,
        updated_at=changed or report.created_at,
        expected_at=report.due_at,
        address=", ".join(names),
        zipcode=desa.kode_pos if desa else "",
        lat=None if report.lat is None else round(report.lat, _DECIMALS),
        lon=None if report.lon is None else round(report.lon, _DECIMALS),
        photo_path=attachments.public_url(images[0].id) if images else "",
    )
