"""Which earlier photos look like this one: perceptual hashes cut into bands, so that a search reads a few rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from laporbup.domain import likeness
from laporbup.models import Attachment, PhotoBand, Report


@dataclass(frozen=True)
class Alike:
    """An earlier photo and how near it is."""

    bits: int
    photo: Attachment
    report: Report


def note(session: Session, photo: Attachment) -> None:
    """Enter a photo, in the place of what was entered for it before (files without a hash are passed over)."""
    if photo.phash:
        session.execute(delete(PhotoBand).where(col(PhotoBand.attachment_id) == photo.id))
        rows = [{"band": band, "attachment_id": photo.id} for band in set(likeness.bands(photo.phash))]
        session.execute(insert(PhotoBand), rows)


def alike(session: Session, phash: str, most_bits: int, leave_out: Sequence[str] = ()) -> list[Alike]:
    """Return the photos of reports at most `most_bits` away (at most `likeness.MOST_BITS`), the nearest first, then the
    newest. `leave_out`: ids not to look at."""
    query = (
        select(Attachment, Report)
        .join(Report, col(Report.id) == col(Attachment.report_id))
        .where(
            col(Attachment.id).in_(
                select(PhotoBand.attachment_id).where(col(PhotoBand.band).in_(likeness.near_bands(phash)))
            ),
            col(Attachment.id).not_in(list(leave_out)),
        )
    )
    found = [Alike(likeness.bits_apart(phash, photo.phash), photo, report) for photo, report in session.exec(query)]
    newest_first = sorted(found, key=lambda one: one.photo.created_at, reverse=True)
    return sorted((one for one in newest_first if one.bits <= most_bits), key=lambda one: one.bits)
