"""What every route of one app shares: how to draw, what is allowed, and who is asking."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages
from laporbup.api.client_address import client_address, limit_key
from laporbup.api.cookie import session_token
from laporbup.api.ports import MessageView, Renderers
from laporbup.api.rate_limit import Limits
from laporbup.services import accounts
from laporbup.services.access import Actor
from laporbup.settings import get_settings

_PHOTOS_AT_ONCE = 2
"""Decoding a photo takes memory and a core; more at once would starve everybody else."""


@dataclass(frozen=True)
class Door:
    """Kept in `app.state.door`."""

    renderers: Renderers
    limits: Limits = field(default_factory=Limits)
    decoding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_PHOTOS_AT_ONCE))


def door_of(request: Request) -> Door:
    return cast(Door, request.app.state.door)


def say(request: Request, view: MessageView, headers: dict[str, str] | None = None) -> Response:
    """Answer with a page that says one thing."""
    return messages.say(door_of(request).renderers, request, view, headers)


def caller(request: Request) -> str:
    """Return the key limits count this caller by. Harmless twice: the guard has already put the real client in place."""
    return limit_key(client_address(request.scope, get_settings().trusted_proxies))


async def officer(request: Request) -> Actor | None:
    """Return who is signed in, or None. Writes, because being seen keeps a session alive."""
    token = session_token(request)
    if not token:
        return None
    return await db.write(accounts.actor_for, token)
