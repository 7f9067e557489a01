"""The officers' session cookie, as raw headers and as a request carry it."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

#: `__Host-`: browsers take it only with Secure, Path=/ and no Domain, so no other host can plant it.
SESSION_COOKIE = "__Host-sid"


#: Proves for some minutes that the password was right; it opens nothing but the second step.
PENDING_COOKIE = "__Host-kode"

#: A random key of a browser that has supported a report, so that it counts once. It says nothing about the person.
SUPPORTER_COOKIE = "__Host-warga"
SUPPORTER_DAYS = 365


def session_cookie(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the value of the session cookie, or an empty string."""
    return _cookie(headers, SESSION_COOKIE)


def _cookie(headers: Iterable[tuple[bytes, bytes]], wanted: str) -> str:
    """Return the value of a cookie, or an empty string. Odd cookies of others do not disturb it."""
    for name, value in headers:
        if name.lower() != b"cookie":
            continue
        for part in value.decode("latin-1").split(";"):
            key, _, found = part.strip().partition("=")
            if key == wanted:
                return found.strip('"')
    return ""


def session_token(request: Request) -> str:
    return session_cookie(request.headers.raw)


def set_session(response: Response, token: str) -> None:
    response.set_cookie(SESSION_COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")


def clear_session(response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def pending_token(request: Request) -> str:
    return _cookie(request.headers.raw, PENDING_COOKIE)


def set_pending(response: Response, token: str, seconds: int) -> None:
    response.set_cookie(PENDING_COOKIE, token, seconds, path="/", secure=True, httponly=True, samesite="strict")


def clear_pending(response: Response) -> None:
    response.delete_cookie(PENDING_COOKIE, path="/", secure=True, httponly=True, samesite="strict")


def supporter_key(request: Request) -> str:
    return _cookie(request.headers.raw, SUPPORTER_COOKIE)[:64]


def set_supporter(response: Response, key: str) -> None:
    seconds = SUPPORTER_DAYS * 86400
    response.set_cookie(SUPPORTER_COOKIE, key, seconds, path="/", secure=True, httponly=True, samesite="lax")
