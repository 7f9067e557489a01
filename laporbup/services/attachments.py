"""Attachments: stored below the media directory, joined to reports, opened only for those who may see them."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from itsdangerous import BadSignature
from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.models import Attachment, Report
from laporbup.services import access, links, photo_index, photo_room, photos
from laporbup.services.access import Actor
from laporbup.services.media_queue import PendingMedia as PendingMedia
from laporbup.services.media_queue import claim_pending as claim_pending
from laporbup.services.media_queue import complete as complete
from laporbup.services.media_queue import fetch_failed as fetch_failed
from laporbup.services.media_queue import pending as pending
from laporbup.services.media_queue import remove_unused as remove_unused
from laporbup.services.photos import MAX_BYTES
from laporbup.settings import get_settings

log = structlog.get_logger()

PURPOSES = frozenset({"REPORT", "ADDITION", "PROGRESS", "EVIDENCE"})
SIGNED_FOR_S = 900
SIGNED_STEP_S = 300
"""A page rendered again within this time shows the same links, so nothing is fetched twice."""


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely on disk; no row knows it yet. `path` is relative to the media directory."""

    id: str
    path: str
    mime: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    phash: str = ""
    exif_at: datetime | None = None
    exif_lat: float | None = None
    exif_lon: float | None = None


@dataclass(frozen=True)
class MediaFile:
    """A file to serve. What is not an image is a download, never shown inline."""

    path: Path
    mime: str
    is_public: bool
    size: int
    name: str

    @property
    def is_inline(self) -> bool:
        return self.mime == "image/jpeg" or self.mime.startswith(("audio/", "video/"))


def store_upload(data: bytes, filename: str = "", *, max_bytes: int = MAX_BYTES) -> StoredFile:  # noqa: ARG001 names lie
    """Check a file by its bytes and put it below the media directory, atomically. `filename` is not trusted at all.

    Photos (JPEG, PNG, WebP, GIF, HEIC) are drawn anew as JPEG; audio, MP4 and PDF are kept as they are.
    Raises Invalid({"foto": code}): too_big (bytes), too_large (pixels), not_image, broken.
    """
    if len(data) > max_bytes:
        raise Invalid({"foto": "too_big"})
    mime = photos.sniff(data)
    if mime is None:
        raise Invalid({"foto": "not_image"})
    key = secrets.token_hex(16)
    if mime not in photos.IMAGES:
        path = _write(key, photos.EXTENSIONS[mime], data)
        return StoredFile(key, path, mime, len(data), hashlib.sha256(data).hexdigest())
    picture = photo_room.redraw(data)
    path = _write(key, "jpg", picture.data)
    return StoredFile(
        key, path, "image/jpeg", len(picture.data), hashlib.sha256(picture.data).hexdigest(), picture.width,
        picture.height, picture.phash, picture.exif_at, picture.exif_lat, picture.exif_lon,
    )


def _write(key: str, extension: str, data: bytes) -> str:
    """Write to a temporary file, make it durable, then give it its name: there is never half a photo."""
    relative = f"{key[:2]}/{key}.{extension}"
    target = get_settings().media_dir / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    return relative


def discard(stored: StoredFile) -> None:
    """Remove a file no row was made for (the form was refused)."""
    (get_settings().media_dir / stored.path).unlink(missing_ok=True)


def attach(
    session: Session, stored: StoredFile, *, purpose: str, report_id: int | None = None, caption: str = ""
) -> Attachment:
    """Make the row of a stored file; without `report_id` it waits for the report that names its id."""
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    row = Attachment(
        id=stored.id, report_id=report_id, purpose=purpose, state="READY", mime=stored.mime, size=stored.size,
        width=stored.width, height=stored.height, sha256=stored.sha256, phash=stored.phash, path=stored.path,
        caption=caption, exif_at=stored.exif_at, exif_lat=stored.exif_lat, exif_lon=stored.exif_lon,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    photo_index.note(session, row)
    return row


def open_for(session: Session, attachment_id: str, actor: Actor | None, signature: str = "") -> MediaFile:
    """Return the file for whoever asks: public ones for all, others by signature or by right.

    Raises NotFound (unknown, or not fetched yet) and Forbidden.
    """
    row = session.get(Attachment, attachment_id)
    if row is None or row.state != "READY" or not row.path:
        raise NotFound("attachment", attachment_id)
    report = session.get(Report, row.report_id) if row.report_id else None
    public = is_public(row, report)
    if not (public or (signature and _is_signed(attachment_id, signature)) or _may_see(session, actor, report)):
        raise Forbidden(actor.role if actor else Role.REPORTER, "media")
    path = get_settings().media_dir / row.path
    if not path.is_file():
        log.error("media_missing", attachment=attachment_id)
        raise NotFound("attachment", attachment_id)
    name = f"{report.ticket if report else 'lampiran'}-{row.id[:6]}{path.suffix}"
    return MediaFile(path, row.mime, public, row.size, name)


def is_public(row: Attachment, report: Report | None) -> bool:
    """Photos of public reports are public; voices, videos and documents may name people and are not."""
    return (
        report is not None
        and row.mime == "image/jpeg"
        and row.state == "READY"
        and not report.is_confidential
        and not report.is_hidden
        and report.status != Status.REJECTED
    )


def _may_see(session: Session, actor: Actor | None, report: Report | None) -> bool:
    if actor is None or report is None:
        return False
    return access.is_allowed(session, actor, report)


def _is_signed(attachment_id: str, signature: str) -> bool:
    ttl = signature.split(".", 1)[0]
    if not (ttl.isascii() and ttl.isdigit() and len(ttl) <= 6):
        return False
    try:
        links.signer("media").unsign(f"{attachment_id}:{signature}", max_age=int(ttl))
    except BadSignature:
        return False
    return True


def public_url(attachment_id: str) -> str:
    """Return the path of a public attachment."""
    return f"/media/{attachment_id}"


def signed_url(attachment_id: str, ttl_s: int = SIGNED_FOR_S) -> str:
    """Return a path that opens the attachment for at most `ttl_s` seconds (five minutes less, at worst)."""
    signed = links.signer("media", SIGNED_STEP_S).sign(f"{attachment_id}:{ttl_s}").decode()
    return f"/media/{attachment_id}?k={signed.split(':', 1)[1]}"


def of_report(session: Session, report: Report) -> list[Attachment]:
    """Return the attachments of a report, oldest first."""
    rows = session.exec(select(Attachment).where(Attachment.report_id == report.id)).all()
    return sorted(rows, key=lambda row: (row.created_at, row.id))
