"""Fetch what citizens attached: photos, voice notes, videos, documents.

Meta's URL lives five minutes and needs our token, so each attempt asks for a fresh one. The bytes are
checked against Meta's size and sha256; photos are re-encoded (no EXIF is served), the rest kept.
A file belongs to its report from the start: until it is here the tracker says so.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Protocol

import structlog

from laporbup import clock, db
from laporbup.domain.errors import Invalid
from laporbup.services import attachments, due
from laporbup.services.attachments import PendingMedia
from laporbup.whatsapp.client import RemoteFile
from laporbup.whatsapp.errors import GraphError

log = structlog.get_logger()

#: Meta's own limits are 5 MB for a photo and 16 MB for a voice note or video; documents may be larger than we keep.
MAX_BYTES = 24 * 1024 * 1024
MAX_ATTEMPTS = 5


class Fetches(Protocol):
    """What fetching needs of Graph."""

    async def find_media(self, media_id: str) -> RemoteFile: ...
    async def fetch_media(self, file: RemoteFile) -> bytes: ...


class BadFile(Exception):
    """The bytes are not those Meta announced. `what`: size or sha256."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


async def fetch_next(graph: Fetches) -> bool:
    """Fetch one waiting file; False when there is none. A failure is recorded and tried again later."""
    if not await db.read(due.media, clock.now()):
        return False
    wanted = await db.write(attachments.claim_pending, clock.now())
    if wanted is None:
        return False
    try:
        file = await graph.find_media(wanted.media_id)
        data = await graph.fetch_media(file)
        check(data, file, wanted)
        stored = await asyncio.to_thread(attachments.store_upload, data, max_bytes=MAX_BYTES)
    except (GraphError, BadFile, Invalid, OSError) as error:
        log.warning("media not fetched", attempt=wanted.attempts, error=type(error).__name__)
        is_final = _is_final(error, wanted.attempts)
        await db.write(attachments.fetch_failed, wanted.id, _reason(error), clock.now(), is_final=is_final)
        return True
    await db.write(attachments.complete, wanted.id, stored)
    return True


def check(data: bytes, file: RemoteFile, wanted: PendingMedia) -> None:
    """Raise BadFile when the bytes are not the announced ones. Hashes come as hex or as base64."""
    if not data or (file.size and len(data) != file.size):
        raise BadFile("size")
    digest = hashlib.sha256(data)
    spellings = {digest.hexdigest(), base64.b64encode(digest.digest()).decode()}
    for announced in (file.sha256, wanted.sha256):
        if announced and announced not in spellings and announced.lower() not in spellings:
            raise BadFile("sha256")


def _is_final(error: Exception, attempts: int) -> bool:
    """A file we do not take is final at once; a refusal or wrong bytes after some tries; an outage never."""
    if isinstance(error, Invalid):
        return True
    is_outage = isinstance(error, OSError) or (isinstance(error, GraphError) and (error.status == 0 or error.status >= 500))
    return not is_outage and attempts >= MAX_ATTEMPTS


def _reason(error: Exception) -> str:
    if isinstance(error, GraphError):
        return f"Graph {error.code or error.status or error.message}"
    if isinstance(error, Invalid):
        return ", ".join(sorted(error.errors.values()))
    return error.what if isinstance(error, BadFile) else type(error).__name__
