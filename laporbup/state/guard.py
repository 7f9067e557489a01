"""Who may call a handler of a Reflex state.

Every public method of a state can be called by anybody with a socket, also from a page never opened. So
each one is either `@guarded(Role…)`, which looks the session cookie up for every single event, or
`@public`, which promises that it is harmless. `tests/repo/test_handlers.py` finds any that is neither.
Helpers start with `_`: Reflex exposes nothing else.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.services import accounts
from laporbup.services.access import Actor

COOKIE = "__Host-sid"
"""The name `api/cookie.py` sets; the state never sees the value in the browser, only at the handshake."""

Handler = Callable[..., Awaitable[Any]]


def public(handler: Handler) -> Handler:
    """Mark a handler that anybody may call: it takes no decision and shows what everybody may see."""
    handler.__is_public__ = True  # type: ignore[attr-defined]
    return handler


def guarded(*roles: Role) -> Callable[[Handler], Handler]:
    """Let only officers of `roles` (any officer when none is named) call the handler `(self, actor, …)`.

    Without a live session, or with another role, nothing runs and the browser goes to `/masuk`.
    """
    allowed = frozenset(roles)

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def wrapped(self: rx.State, *args: Any, **kwargs: Any) -> Any:
            actor = await actor_of(self)
            if actor is None or (allowed and actor.role not in allowed):
                return rx.redirect("/masuk")
            return await handler(self, actor, *args, **kwargs)

        # Reflex reads the signature to know what the browser sends; the actor never comes from there.
        del wrapped.__wrapped__  # type: ignore[attr-defined]
        wrapped.__signature__ = _without_actor(handler)  # type: ignore[attr-defined]
        wrapped.__annotations__ = {name: hint for name, hint in handler.__annotations__.items() if name != "actor"}
        wrapped.__guarded_roles__ = allowed  # type: ignore[attr-defined]
        return wrapped

    return decorate


async def actor_of(state: rx.State) -> Actor | None:
    """Return the officer whose cookie came with this socket, if his session still lives."""
    token = _cookie(state.router.headers.cookie or "")
    return await db.read(accounts.actor_for, token) if token else None


def _cookie(header: str) -> str:
    """Return the session cookie of a raw Cookie header; odd cookies of others do not disturb it."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value.strip('"')
    return ""


def _without_actor(handler: Handler) -> inspect.Signature:
    signature = inspect.signature(handler)
    own, _actor, *rest = signature.parameters.values()
    return signature.replace(parameters=[own, *rest])
