"""The gate before the officers' pages: who is not signed in goes to `/masuk`, who may not gets a 403 page.

Behind it is the built page, the same for everybody; what it shows comes over the socket, where the state checks again.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages
from laporbup.api.door import Refusal, door_of, half_signed_in, officer
from laporbup.api.ports import MessageView
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.services import access, audit
from laporbup.services.access import Actor
from laporbup.services.own_account import FACTOR_PAGE
from laporbup.text import web as words


async def page(request: Request) -> Response:
    """GET of any officers' page that is not about one report."""
    await may_be_here(request)
    return _built(request, _path(request))


async def case(request: Request) -> Response:
    """GET /petugas/laporan/<ticket>"""
    actor = await signed_in(request)
    typed = request.path_params["ticket"]
    ticket = tickets.normalise(typed)
    if ticket is not None and ticket != typed:
        return messages.see_other(f"/petugas/laporan/{ticket}")
    await let_see(actor, typed)
    return _built(request, _path(request))


async def signed_in(request: Request) -> Actor:
    """Return who is signed in; send everybody else to `/masuk`, and from there back.

    Whose second factor is still missing is sent to set it up.
    """
    actor = await officer(request)
    if actor is not None:
        return actor
    raise GoSetFactor() if await half_signed_in(request) else GoSignIn(_path(request), request.url.query)


async def may_be_here(request: Request) -> Actor:
    """Return who is signed in and may open this path; refuse everybody else."""
    actor, path = await signed_in(request), _path(request)
    if not access.may_open(actor.role, path):
        await db.write(audit.denied, actor, "open", path)
        raise Refusal(messages.forbidden(back=access.landing(actor.role)))
    return actor


def too_often(wait_s: float) -> Refusal:
    """Too many guesses at a password or a code."""
    said = words.SIGN_IN_THROTTLED.format(wait=messages.wait_words(wait_s))
    return Refusal(MessageView(429, words.TOO_MANY_TITLE, [said]), {"retry-after": str(max(1, round(wait_s)))})


async def let_see(actor: Actor, ticket: str) -> None:
    """Refuse with 403 or 404 unless `actor` may read this report."""
    if not access.may_open(actor.role, "/petugas/laporan"):
        await db.write(audit.denied, actor, "view", ticket[:20])
        raise Refusal(messages.forbidden(back=access.landing(actor.role)))
    try:
        await db.read(access.get_report_for, actor, ticket)
    except NotFound:
        raise Refusal(messages.no_report(access.landing(actor.role))) from None
    except Forbidden:
        await db.write(audit.denied, actor, "view", ticket[:20])
        raise Refusal(messages.forbidden(words.FORBIDDEN_CASE, access.landing(actor.role))) from None


class GoSignIn(Exception):
    """Somebody must sign in first, and then come back to `path`."""

    def __init__(self, path: str, query: str = "") -> None:
        super().__init__()
        wanted = f"{path}?{query}" if query else path
        self.url = "/masuk?tujuan=" + quote(wanted, safe="/")


class GoSetFactor(GoSignIn):
    """The password was right, but this account needs a second factor and has none yet."""

    def __init__(self) -> None:
        super().__init__(FACTOR_PAGE)
        self.url = FACTOR_PAGE


def _path(request: Request) -> str:
    return request.url.path.rstrip("/") or "/"


def _built(request: Request, path: str) -> Response:
    html = door_of(request).renderers.built(path)
    if html is None:
        raise Refusal(messages.not_built())
    return messages.page(request, html)
