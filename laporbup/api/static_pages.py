"""Small files that are always the same."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

#: Trackers and officers' pages are not for search engines.
_HIDDEN = ("/lacak/", "/media/", "/masuk", "/undangan/", "/akun", "/petugas", "/camat", "/verifikasi", "/bupati", "/admin")


async def robots(_request: Request) -> Response:
    """GET /robots.txt"""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _HIDDEN), ""]
    return PlainTextResponse("\n".join(lines), headers={"cache-control": "public, max-age=86400"})
