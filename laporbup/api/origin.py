"""Did this request come from our own pages? (Cross-site request forgery, and sockets opened by foreign pages.)"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_foreign(headers: Headers, public_url: str, *, null_is_ours: bool = False) -> bool:
    """Say whether a browser sent this from another site.

    No `Origin` and no `Sec-Fetch-Site` means no browser (or a very old one without cookies of ours to abuse:
    they are SameSite=Lax). `Origin: null` is what a page with `Referrer-Policy: no-referrer` sends to itself;
    it counts as ours when the browser says `same-origin`, or when `null_is_ours` (the URL itself is the secret).
    """
    origin = headers.get("origin")
    site = headers.get("sec-fetch-site")
    if origin == "null":
        return not (null_is_ours or site == "same-origin")
    if origin is not None:
        return not _is_own(origin, headers.get("host", ""), public_url)
    return site is not None and site not in ("same-origin", "none")


def _is_own(origin: str, host: str, public_url: str) -> bool:
    found, public = urlsplit(origin.lower()), urlsplit(public_url.lower())
    if (found.scheme, found.netloc) == (public.scheme, public.netloc):
        return True
    return found.scheme in ("http", "https") and bool(found.netloc) and found.netloc == host.lower()
