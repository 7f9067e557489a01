"""Front page, public list and scoreboard: complete in the first response, live afterwards.

What is drawn is the same for everybody, so it is read and drawn once per change and filter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from laporbup import db
from laporbup.api import messages
from laporbup.api.door import door_of, say
from laporbup.live.hub import hub
from laporbup.services import public, scoreboard
from laporbup.services.board_query import public_query, score_query

V = TypeVar("V")

TOPIC = "board"
_FRESH = {"cache-control": "no-cache"}


async def home(request: Request) -> Response:
    """GET /"""
    return await _answer(request, "home", public.home, door_of(request).renderers.home)


async def public_list(request: Request) -> Response:
    """GET /publik"""
    filters, page = public_query(request.query_params)
    key = f"public {sorted(filters.items())!r} {page}"
    return await _answer(
        request, key, lambda session: public.board(session, filters, page), door_of(request).renderers.public
    )


async def scores(request: Request) -> Response:
    """GET /peringkat"""
    kind, days = score_query(request.query_params)
    return await _answer(
        request,
        f"score {kind} {days}",
        lambda session: scoreboard.board(session, kind, days),
        door_of(request).renderers.scoreboard,
    )


async def _answer(request: Request, key: str, read: Callable[[Session], V], draw: Callable[[V], str]) -> Response:
    async def load() -> str:
        # Drawing a long list takes some 20 ms: not on the event loop.
        return await asyncio.to_thread(draw, await db.read(read))

    html = await hub.snapshot(TOPIC, load, key=f"html {key}")
    return messages.page(request, html, headers=_FRESH)


async def without_slash(request: Request) -> Response:
    """GET of a page with a slash too many: the same page has one address."""
    query = f"?{request.url.query}" if request.url.query else ""
    return messages.see_other(request.url.path.rstrip("/") + query)


async def nothing_here(request: Request) -> Response:
    """GET of a page that was built but is not offered in this mode."""
    return say(request, messages.not_found())


def board_routes() -> list[Route]:
    with_slash = ("/publik/", "/peringkat/", "/masuk/", "/lacak/", "/lacak/{code}/", "/simulator/")
    return [
        *(Route(path, without_slash, methods=["GET"]) for path in with_slash),
        Route("/", home, methods=["GET"]),
        Route("/publik", public_list, methods=["GET"]),
        Route("/peringkat", scores, methods=["GET"]),
    ]
