"""Small files that are always the same."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

_ROBOTS = """User-agent: *
Disallow: /lacak/
Disallow: /media/
Disallow: /masuk
Disallow: /petugas
Disallow: /camat
Disallow: /verifikasi
Disallow: /bupati
Disallow: /admin
"""


async def robots(_request: Request) -> Response:
    """GET /robots.txt: trackers and officers' pages are not for search engines."""
    return PlainTextResponse(_ROBOTS, headers={"cache-control": "public, max-age=86400"})
