"""Security and cache headers of every answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders

#: Written when the front end is built: the hashes of its inline scripts, `["'sha256-…'", …]`.
CSP_HASHES_FILE = Path(__file__).resolve().parents[2] / ".web" / "csp_hashes.json"

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
}
_ONE_YEAR_S = 365 * 24 * 3600


def load_hashes(path: Path = CSP_HASHES_FILE) -> list[str]:
    """Return the script hashes of the built front end; none when it has not been built."""
    if not path.exists():
        return []
    return [str(found) for found in json.loads(path.read_text(encoding="utf-8"))]


def content_security_policy(script_hashes: Iterable[str], public_url: str) -> str:
    """Return the policy: our own scripts only, no frame around us, sockets to ourselves.

    `'self'` does not cover `wss:` in older Safari, so the socket's origin is named. Inline styles are
    allowed because React sets style attributes; no inline script is, except those built.
    """
    host = urlsplit(public_url).netloc
    sockets = f"ws://{host} wss://{host}"
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            f"connect-src 'self' {sockets}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def finish(headers: MutableHeaders, *, path: str, status: int, policy: str, is_https: bool) -> None:
    """Add what is missing; what a route has set itself stays."""
    # A built asset is no document: the rest would be a kilobyte a file on a slow line.
    for name, value in ([("x-content-type-options", "nosniff")] if path.startswith("/assets/") else _ALWAYS.items()):
        headers.setdefault(name, value)
    if not path.startswith("/assets/"):
        headers.setdefault("content-security-policy", policy)
    if is_https:
        headers.setdefault("strict-transport-security", f"max-age={_ONE_YEAR_S}; includeSubDomains")
    if "cache-control" not in headers:
        caching = _caching(path, status, headers.get("content-type", ""))
        if caching:
            headers["cache-control"] = caching


def _caching(path: str, status: int, content_type: str) -> str:
    if status >= 400:
        return "no-store"
    if path.startswith("/assets/"):
        # Their names carry a hash of their contents.
        return f"public, max-age={_ONE_YEAR_S}, immutable"
    if content_type.startswith("text/html"):
        return "no-cache"
    if content_type.startswith(("text/css", "text/javascript", "application/javascript", "image/", "font/")):
        return "public, max-age=600"
    return ""
