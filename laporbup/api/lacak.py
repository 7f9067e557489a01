"""`/lacak`: find a report by its number, and see how it stands."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages
from laporbup.api.door import Refusal, caller, door_of
from laporbup.api.ports import LookupView
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import NotFound
from laporbup.domain.old_sheet import MAX_NUMBER
from laporbup.services import old_reports, tracking
from laporbup.services.views import Tracking
from laporbup.text import web as words

SECRET_LENGTH = 20
"""A code at least this long is meant as a secret, anything shorter as a ticket."""
_PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
_PUBLIC = {"cache-control": "no-cache"}


async def look_up(request: Request) -> Response:
    """GET /lacak, with the form field `kode` when somebody is looking for a report."""
    typed = request.query_params.get("kode")
    if typed is None:
        built = door_of(request).renderers.built("/lacak")
        return messages.page(request, built or door_of(request).renderers.lookup(LookupView()))
    code = _code_in(typed)
    if not code:
        return _lookup(request, 422, "", words.CODE_REQUIRED)
    ticket = tickets.normalise(code)
    if old := await _of_old_number(request, code):
        return messages.see_other(f"/lacak/{old}")
    if ticket is None and is_like_a_ticket(code):
        return _lookup(request, 422, typed, words.CODE_MISTYPED)
    if await find(request, ticket or code) is None:
        return _lookup(request, 404, typed, words.CODE_UNKNOWN)
    return messages.see_other(f"/lacak/{ticket or code}")


async def show(request: Request) -> Response:
    """GET /lacak/<code>: the secret shows the reporter's view, the ticket the public one."""
    code = request.path_params["code"]
    ticket = tickets.normalise(code) if is_like_a_ticket(code) else None
    if ticket is not None and ticket != code:
        return messages.see_other(f"/lacak/{ticket}")
    found = await find(request, code)
    if found is None and (old := await _of_old_number(request, code)):
        return messages.see_other(f"/lacak/{old}")
    if found is None:
        is_mistyped = ticket is None and is_like_a_ticket(code)
        shown = code if is_like_a_ticket(code) else ""
        unknown = words.LINK_OUT_OF_DATE if "." in code else words.CODE_UNKNOWN
        return _lookup(request, 404, shown, words.CODE_MISTYPED if is_mistyped else unknown)
    html = door_of(request).renderers.tracker(found)
    return messages.page(request, html, headers=_PRIVATE if found.is_reporter else _PUBLIC)


async def find(request: Request, code: str) -> Tracking | None:
    """Return the view behind `code`, or None. Too many wrong tickets from one caller are refused for a while.

    Secrets are not guessable and so never refused: a village behind one address is not locked out of its reports.
    """
    wrong = door_of(request).limits.wrong_codes
    wait_s = wrong.wait_s(caller(request)) if is_like_a_ticket(code) else 0
    if wait_s:
        raise Refusal(messages.too_many_codes(wait_s), {"retry-after": str(wait_s)})
    try:
        return await db.read(tracking.by_code, code)
    except NotFound:
        wrong.take(caller(request))
        return None


async def _of_old_number(request: Request, code: str) -> str | None:
    """Return our ticket of a report of the old service; who guesses too many numbers is not answered for a while."""
    if len(code) > MAX_NUMBER or door_of(request).limits.wrong_codes.wait_s(caller(request)):
        return None
    return await db.read(old_reports.ticket_of, code)


def is_like_a_ticket(code: str) -> bool:
    return len(code) < SECRET_LENGTH


def _code_in(typed: str) -> str:
    """Return the code in what was typed; somebody may paste the whole link."""
    text = typed.strip()
    return urlsplit(text).path.rstrip("/").rpartition("/")[2] if "/lacak/" in text else text


def _lookup(request: Request, status: int, typed: str, error: str) -> Response:
    html = door_of(request).renderers.lookup(LookupView(kode=typed.strip()[:60], error=error))
    return messages.page(request, html, status)
