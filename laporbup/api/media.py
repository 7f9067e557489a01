"""`/media/<id>`: attachments, public ones for everybody, others with a short-lived signature or an officer's right."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from laporbup import db
from laporbup.api.door import officer
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.services import attachments
from laporbup.services.attachments import MediaFile

_NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox"


async def show(request: Request) -> Response:
    """GET /media/<id>, perhaps with `k` (signature). Not allowed and not there are bare: no page, no hint."""
    try:
        found = await _open(request)
    except NotFound:
        return Response(status_code=404, headers={"cache-control": "no-store"})
    except Forbidden:
        return Response(status_code=403, headers={"cache-control": "no-store"})
    return FileResponse(
        found.path,
        media_type=found.mime,
        filename=found.name,
        content_disposition_type="inline" if found.is_inline else "attachment",
        headers={
            # The id names these very bytes, so a public photo never changes.
            "cache-control": "public, max-age=31536000, immutable" if found.is_public else "private, no-store",
            "content-security-policy": _NO_SCRIPTS,
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "same-origin",
        },
    )


async def _open(request: Request) -> MediaFile:
    """Try without knowing who asks; only when that is refused look the session up."""
    media_id, signature = request.path_params["id"], request.query_params.get("k", "")
    try:
        return await db.read(attachments.open_for, media_id, None, signature)
    except Forbidden:
        actor = await officer(request)
        if actor is None:
            raise
        return await db.read(attachments.open_for, media_id, actor, signature)
