"""Attachments of reports as views: one query for a page, whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from laporbup.models import Attachment, Report
from laporbup.services import attachments
from laporbup.services.views import Photo
from laporbup.text import dates, tracker

EVIDENCE, PROGRESS = "EVIDENCE", "PROGRESS"
OFFICERS = frozenset({EVIDENCE, PROGRESS})
"""Purposes of what officers send: that it is done, and how it is going."""


def of_reports(session: Session, reports: Sequence[Report]) -> dict[int, list[Attachment]]:
    """Return the attachments of each report (not the failed ones), oldest first."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    ids = [report.id for report in reports if report.id is not None]
    if not ids:
        return found
    query = (
        select(Attachment)
        .where(col(Attachment.report_id).in_(ids), Attachment.state != "FAILED")
        .order_by(col(Attachment.created_at), col(Attachment.id))
    )
    for item in session.exec(query):
        found[item.report_id or 0].append(item)
    return found


def images(found: Iterable[Attachment], *, is_evidence: bool | None = None) -> list[Attachment]:
    """Return those that can be shown as a picture: all, or only the evidence (only the citizens' own)."""
    shown = [item for item in found if item.state == "READY" and item.mime.startswith("image/")]
    if is_evidence is None:
        return shown
    return [item for item in shown if (item.purpose == EVIDENCE if is_evidence else item.purpose not in OFFICERS)]


def url(report: Report, item: Attachment) -> str:
    """Return the address of an attachment: the public one when it is public, else a signed one that soon ends."""
    is_public = attachments.is_public(item, report)
    return attachments.public_url(item.id) if is_public else attachments.signed_url(item.id)


def public_ones(report: Report, found: Iterable[Attachment]) -> list[Attachment]:
    """Return what everybody may see: voices, and everything of a report that is not public, stay out."""
    return [item for item in found if attachments.is_public(item, report)]


def kind_of(item: Attachment) -> str:
    """Return image, audio, video, document or pending."""
    if item.state != "READY":
        return "pending"
    kind = item.mime.split("/")[0]
    return kind if kind in ("image", "audio", "video") else "document"


def photo(report: Report, item: Attachment, heading: str) -> Photo:
    """Return the view of one attachment; one that is still being fetched has no address."""
    kind, is_officers = kind_of(item), item.purpose in OFFICERS
    words = {"audio": tracker.FILE_AUDIO, "video": tracker.FILE_VIDEO, "document": tracker.FILE_DOCUMENT,
             "pending": tracker.FILE_PENDING}
    alts = {EVIDENCE: tracker.PHOTO_ALT_EVIDENCE, PROGRESS: tracker.PHOTO_ALT_PROGRESS}
    alt = alts.get(item.purpose, tracker.PHOTO_ALT_REPORT).format(heading=heading)
    caption = tracker.PHOTO_OF_OFFICER if is_officers else tracker.PHOTO_OF_REPORTER
    return Photo(
        url="" if kind == "pending" else url(report, item),
        alt=words.get(kind, alt),
        caption=words.get(kind, caption.format(when=dates.short_date(item.created_at))),
        kind=kind,
    )


def before_after(report: Report, found: Sequence[Attachment], heading: str) -> tuple[Photo, Photo]:
    """Return the first photo of the citizen and the newest one of an officer; empty ones when there are none."""
    before, after = images(found, is_evidence=False)[:1], images(found, is_evidence=True)[-1:]
    return (
        photo(report, before[0], heading) if before else Photo(),
        photo(report, after[0], heading) if after else Photo(),
    )
