"""Media a citizen sent by WhatsApp: known by id, fetched by the worker, retried, and swept when nobody needs it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlmodel import Session, col, or_, select

from laporbup import clock, db
from laporbup.models import Attachment, Report
from laporbup.services import photo_index, topics
from laporbup.settings import get_settings

if TYPE_CHECKING:
    from laporbup.services.attachments import StoredFile

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=6)
"""Meta keeps received media for seven days."""
UNUSED_AFTER = timedelta(hours=72)
"""As long as a draft lives."""
STRAY_AFTER = timedelta(days=1)
"""A file no row knows by then was left by a crash between disk and database."""


@dataclass(frozen=True)
class PendingMedia:
    """What the fetcher needs. `sha256` is what Meta announced: base64 or hex, perhaps empty."""

    id: str
    media_id: str
    mime: str
    sha256: str
    attempts: int


def pending(
    session: Session, media_id: str, mime: str = "", sha256: str = "", purpose: str = "REPORT",
    report_id: int | None = None, caption: str = "",
) -> Attachment:
    """Make the row of a medium that is still at Meta; the same media id again is the same row."""
    known = session.exec(select(Attachment).where(Attachment.source_media_id == media_id)).first()
    if known is not None:
        return known
    now = clock.now()
    row = Attachment(
        id=secrets.token_hex(16), report_id=report_id, purpose=purpose, state="PENDING", mime=mime,
        source_media_id=media_id, source_sha256=sha256, caption=caption, next_attempt_at=now, created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def claim_pending(session: Session, now: datetime) -> PendingMedia | None:
    """Take the next medium to fetch for a minute, or None. Commit before fetching."""
    row = session.exec(
        select(Attachment)
        .where(Attachment.state == "PENDING")
        .where(or_(col(Attachment.next_attempt_at).is_(None), col(Attachment.next_attempt_at) <= now))
        .order_by(col(Attachment.next_attempt_at), col(Attachment.created_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    row.attempts += 1
    row.next_attempt_at = now + LEASE
    session.add(row)
    session.flush()
    return PendingMedia(row.id, row.source_media_id, row.mime, row.source_sha256, row.attempts)


def complete(session: Session, attachment_id: str, stored: StoredFile) -> None:
    """The medium was fetched and stored; the row keeps its id."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.state == "READY":
        (get_settings().media_dir / stored.path).unlink(missing_ok=True)
        return
    row.state, row.error, row.next_attempt_at = "READY", "", None
    row.mime, row.size, row.width, row.height = stored.mime, stored.size, stored.width, stored.height
    row.sha256, row.phash, row.path = stored.sha256, stored.phash, stored.path
    row.exif_at, row.exif_lat, row.exif_lon = stored.exif_at, stored.exif_lat, stored.exif_lon
    session.add(row)
    session.flush()
    photo_index.note(session, row)
    _touch(session, row)


def fetch_failed(session: Session, attachment_id: str, error: str, now: datetime, *, is_final: bool = False) -> None:
    """Try again later; give up when `is_final` (not a file we take) or after six days."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.state != "PENDING":
        return
    row.error = error[:200]
    if is_final or now - row.created_at > GIVE_UP_AFTER:
        row.state, row.next_attempt_at = "FAILED", None
        log.warning("media_given_up", attachment=row.id, attempts=row.attempts)
    else:
        row.next_attempt_at = now + min(FIRST_WAIT * 2 ** min(row.attempts, 12), LONGEST_WAIT)
    session.add(row)
    session.flush()
    _touch(session, row)


def _touch(session: Session, row: Attachment) -> None:
    report = session.get(Report, row.report_id) if row.report_id else None
    if report is not None:
        db.touch(session, topics.of_report(report.ticket))


def remove_unused(session: Session, now: datetime, limit: int = 200) -> int:
    """Delete attachments that never became part of a report, and files no row knows; return how many."""
    before = now - UNUSED_AFTER
    strays = _remove_strays(session, now - STRAY_AFTER, limit)
    rows = session.exec(
        select(Attachment).where(col(Attachment.report_id).is_(None), Attachment.created_at < before).limit(limit)
    ).all()
    for row in rows:
        if row.path:
            _remove_after_commit(session, row.path)
        session.delete(row)
    return len(rows) + strays


def _remove_after_commit(session: Session, relative: str) -> None:
    path = get_settings().media_dir / relative
    db.after_commit(session, lambda: path.unlink(missing_ok=True))


def _remove_strays(session: Session, before: datetime, limit: int) -> int:
    """Files whose transaction never committed (a crash between disk and database)."""
    root = get_settings().media_dir
    old = [path for path in root.glob("??/*") if path.stat().st_mtime < before.timestamp()] if root.is_dir() else []
    count = 0
    for path in old:
        relative = path.relative_to(root).as_posix()
        if count < limit and session.exec(select(Attachment.id).where(Attachment.path == relative)).first() is None:
            path.unlink(missing_ok=True)
            count += 1
    return count
