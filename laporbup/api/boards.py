"""Front page, public list and scoreboard: complete in the first response, live afterwards."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from laporbup import db
from laporbup.api import messages
from laporbup.api.door import door_of, say
from laporbup.live.hub import hub
from laporbup.services import public, scoreboard
from laporbup.services.board_query import public_query, score_query

TOPIC = "board"
_SHORT = {"cache-control": "no-cache"}


async def home(request: Request) -> Response:
    """GET /"""
    view = await hub.snapshot(TOPIC, lambda: db.read(public.home), key="home")
    return messages.page(request, door_of(request).renderers.home(view), headers=_SHORT)


async def public_list(request: Request) -> Response:
    """GET /publik"""
    filters, page = public_query(request.query_params)
    key = f"public {sorted(filters.items())!r} {page}"
    view = await hub.snapshot(TOPIC, lambda: db.read(public.board, filters, page), key=key)
    return messages.page(request, door_of(request).renderers.public(view), headers=_SHORT)


async def scores(request: Request) -> Response:
    """GET /peringkat"""
    kind, days = score_query(request.query_params)
    view = await hub.snapshot(TOPIC, lambda: db.read(scoreboard.board, kind, days), key=f"score {kind} {days}")
    return messages.page(request, door_of(request).renderers.scoreboard(view), headers=_SHORT)


async def built_page(request: Request) -> Response:
    """GET of a page whose contents come over the socket only."""
    html = door_of(request).renderers.built(request.url.path)
    return messages.page(request, html) if html else say(request, messages.not_built())


def board_routes() -> list[Route]:
    return [
        Route("/", home, methods=["GET"]),
        Route("/publik", public_list, methods=["GET"]),
        Route("/peringkat", scores, methods=["GET"]),
    ]
