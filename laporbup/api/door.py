"""What every route of one app shares: how to draw, what is allowed, and who is asking."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import db
from laporbup.api import messages
from laporbup.api.client_address import client_address, limit_key
from laporbup.api.cookie import session_token
from laporbup.api.forms import BrokenForm, PostedForm, read_form
from laporbup.api.ports import MessageView, Renderers
from laporbup.api.rate_limit import Limits
from laporbup.services import accounts, own_account, sessions
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


class Refusal(Exception):
    """Ends a request with a page that says why; the routes turn it into the answer."""

    def __init__(self, view: MessageView, headers: dict[str, str] | None = None) -> None:
        super().__init__(view.status)
        self.view = view
        self.headers = headers


def door_of(request: Request) -> Door:
    return cast(Door, request.app.state.door)


def say(request: Request, view: MessageView, headers: dict[str, str] | None = None) -> Response:
    """Answer with a page that says one thing."""
    return messages.say(door_of(request).renderers, request, view, headers)


async def read_form_or_refuse(request: Request, back: str) -> PostedForm:
    """Read the posted form to its end; a broken one is refused with the way `back`."""
    try:
        return await read_form(request)
    except BrokenForm:
        raise Refusal(messages.broken_form(back)) from None


def caller(request: Request) -> str:
    """Return the key limits count this caller by. Harmless twice: the guard has already put the real client in place."""
    return limit_key(client_address(request.scope, get_settings().trusted_proxies))


async def officer(request: Request) -> Actor | None:
    """Return who is signed in, or None."""
    token = session_token(request)
    if not token:
        return None
    actor, is_due = await db.read(_session_of, token)
    if actor is not None and is_due:
        await db.write(sessions.keep_alive, token)
    return actor


async def half_signed_in(request: Request) -> bool:
    """Say whether somebody is signed in whose second factor is still missing: nothing but its set-up is open."""
    token = session_token(request)
    who = await db.read(own_account.person, token) if token else None
    return who is not None and not who.is_whole


def _session_of(session: Session, token: str) -> tuple[Actor | None, bool]:
    return accounts.actor_for(session, token), sessions.needs_keep_alive(session, token)
