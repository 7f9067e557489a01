"""After-photos: they must be there, and what looks odd about them is a flag for the verifier, never a block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup.domain import likeness
from laporbup.domain import policy as rules
from laporbup.domain.errors import Invalid
from laporbup.domain.lifecycle import Action
from laporbup.domain.places import distance_km
from laporbup.models import Attachment, Report, ReportEvent
from laporbup.services import photo_index, policy
from laporbup.services.photo_index import Alike
from laporbup.settings import get_settings

CLOCK_SLACK = timedelta(hours=1)
"""Phones' clocks are off by some minutes."""
FLAGGED, SAMPLED = "FLAGGED", "SAMPLED"
"""Why a verifier looks at a claim (`Report.second_look`)."""


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


def second_look(report: Report, found: Sequence[object], percent: int) -> str:
    """Return why a verifier looks at the newest claim: something is odd, or it is one of the sample; else nothing."""
    if found:
        return FLAGGED
    key = get_settings().secret_key.get_secret_value().encode()
    return SAMPLED if likeness.is_sampled(key, f"{report.ticket}:{report.seq}", percent) else ""


def flags(session: Session, report: Report, items: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Return what is odd: `{"code", "attachment", and facts for the sentence}` each."""
    photos = [item for item in items if item.mime.startswith("image/")]
    reopened_at = _reopened_at(session, report) if report.reopen_count else None
    far_km = policy.figure(session, rules.FAR_KM)
    found = [flag for item in photos for flag in _flags_of(report, item, far_km, reopened_at)]
    return found + _reused(session, report, photos)


def _flags_of(report: Report, item: Attachment, far_km: int, reopened_at: datetime | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if item.exif_at is not None and item.exif_at < report.created_at - CLOCK_SLACK:
        found.append({"code": "before_report", "attachment": item.id})
    elif item.exif_at is not None and reopened_at is not None and item.exif_at < reopened_at - CLOCK_SLACK:
        found.append({"code": "before_reopened", "attachment": item.id})
    where = _pin(report)
    if where is not None and item.exif_lat is not None and item.exif_lon is not None:
        km = distance_km(item.exif_lat, item.exif_lon, *where)
        if km > far_km:
            found.append({"code": "far_away", "attachment": item.id, "km": round(km)})
    return found


def _reopened_at(session: Session, report: Report) -> datetime | None:
    """When the newest claim before this one was refused."""
    return session.exec(
        select(func.max(ReportEvent.at))
        .where(ReportEvent.report_id == report.id)
        .where(col(ReportEvent.action).in_((Action.OBJECT.value, Action.REFUSE.value)))
    ).one()


def _pin(report: Report) -> tuple[float, float] | None:
    """The reported spot. A village's centre says too little: only a pin is compared."""
    return (report.lat, report.lon) if report.lat is not None and report.lon is not None else None


def _reused(session: Session, report: Report, photos: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Photos seen before: of another report, the citizen's own of before the work, one of the work, refused evidence."""
    most, ids, found = policy.figure(session, rules.PHOTO_BITS), [item.id for item in photos], []
    for item in photos:
        alike = photo_index.alike(session, item.phash, most, leave_out=ids) if item.phash else []
        if alike:
            nearest = alike[0]
            facts = {"ticket": nearest.report.ticket, "other": nearest.photo.id}
            found.append({"code": _kind(report, nearest), "attachment": item.id, **facts})
    return found


def _kind(report: Report, found: Alike) -> str:
    if found.report.id != report.id:
        return "same_photo"
    return {"EVIDENCE": "same_proof", "PROGRESS": "same_as_progress"}.get(found.photo.purpose, "same_as_before")
