"""After-photos: they must be there, and what looks odd about them is a flag for the verifier, never a block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from laporbup.domain.errors import Invalid
from laporbup.domain.places import distance_km
from laporbup.models import Attachment, Report, ReportEvent

SAME_PHOTO_DISTANCE = 6
"""Bits of 64 in which two perceptual hashes of one picture may differ."""
FAR_KM = 2.0
NEWEST_PHOTOS = 20_000
"""How many earlier photos an after-photo is compared with."""
CLOCK_SLACK = timedelta(hours=1)
"""Phones' clocks are off by some minutes."""


def gather(session: Session, report: Report, ids: Sequence[str]) -> list[Attachment]:
    """Return the attachments given as evidence. Raises Invalid when there is none, or one is unknown or taken."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Invalid({"evidence": "required"})
    found = {item.id: item for item in session.exec(select(Attachment).where(col(Attachment.id).in_(wanted)))}
    good = [found[key] for key in wanted if key in found and found[key].report_id in (None, report.id)]
    if len(good) != len(wanted) or not all(_is_proof(item) for item in good):
        raise Invalid({"evidence": "unknown"})
    return good


def _is_proof(item: Attachment) -> bool:
    return item.state == "READY" and (item.mime.startswith("image/") or item.mime == "application/pdf")


def join(session: Session, report: Report, event: ReportEvent, items: Sequence[Attachment], purpose: str) -> None:
    """Make attachments part of an event of the report."""
    for item in items:
        item.report_id, item.event_seq, item.purpose = report.id, event.seq, purpose
        session.add(item)
    session.flush()


def flags(session: Session, report: Report, items: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Return what is odd: `{"code", "attachment", and facts for the sentence}` each."""
    photos = [item for item in items if item.mime.startswith("image/")]
    found = [flag for item in photos for flag in _flags_of(report, item)]
    return found + _reused(session, report, photos)


def _flags_of(report: Report, item: Attachment) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if item.exif_at is not None and item.exif_at < report.created_at - CLOCK_SLACK:
        found.append({"code": "before_report", "attachment": item.id})
    where = _pin(report)
    if where is not None and item.exif_lat is not None and item.exif_lon is not None:
        km = distance_km(item.exif_lat, item.exif_lon, *where)
        if km > FAR_KM:
            found.append({"code": "far_away", "attachment": item.id, "km": round(km)})
    return found


def _pin(report: Report) -> tuple[float, float] | None:
    """The reported spot. A village's centre says too little: only a pin is compared."""
    return (report.lat, report.lon) if report.lat is not None and report.lon is not None else None


def _reused(session: Session, report: Report, photos: Sequence[Attachment]) -> list[dict[str, Any]]:
    hashes = {item.id: int(item.phash, 16) for item in photos if item.phash}
    if not hashes:
        return []
    other = aliased(Report)
    earlier = session.exec(
        select(Attachment.phash, Attachment.sha256, other.ticket)
        .join(other, col(other.id) == Attachment.report_id)
        .where(Attachment.phash != "", Attachment.report_id != report.id, col(Attachment.id).not_in(list(hashes)))
        .order_by(col(Attachment.created_at).desc())
        .limit(NEWEST_PHOTOS)
    ).all()
    prints = [(int(phash, 16), ticket) for phash, _, ticket in earlier]
    found = []
    for key, mine in hashes.items():
        ticket = next((t for theirs, t in prints if (mine ^ theirs).bit_count() <= SAME_PHOTO_DISTANCE), None)
        if ticket:
            found.append({"code": "same_photo", "attachment": key, "ticket": ticket})
    return found

