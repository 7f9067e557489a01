"""The guard around the whole web app (pure ASGI): who calls, from where, how much, and the headers of every answer."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laporbup import db
from laporbup.api import headers as answer_headers
from laporbup.api import messages
from laporbup.api.client_address import client_address, limit_key
from laporbup.api.cookie import session_cookie
from laporbup.api.ending_socket import EndingSocket
from laporbup.api.metrics import count_request
from laporbup.api.origin import is_foreign
from laporbup.api.ports import MessageView, Renderers
from laporbup.api.rate_limit import Limits
from laporbup.live.keeper import keeper
from laporbup.services import sessions
from laporbup.settings import get_settings

log = structlog.get_logger()

#: Other machines post here and prove themselves otherwise; the emulator plays such a machine.
_MACHINES = ("/webhook", "/open311", "/emulator")
#: These read their own forms and drain them (api.forms).
_FORMS = ("/lapor", "/lacak", "/petugas", "/verifikasi")
_SOCKET = "/_event"
_SMALL_BODY = 1024 * 1024
_BODY_CAPS = {"/webhook": 4 * 1024 * 1024, "/emulator": 64 * 1024 * 1024, "/simulator": 64 * 1024 * 1024}
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_TOKENS = uuid.UUID("5f2f9b5e-3d0f-5c39-9d53-7a7a6d3c9a10")
"""Name space of bound client tokens: any constant does, it must only stay the same."""


def guard(renderers: Renderers) -> Callable[[ASGIApp], ASGIApp]:
    """Return the wrapper to give to `rx.App(api_transformer=[api, guard(renderers)])`."""
    return lambda app: Guard(app, renderers)


@dataclass
class Guard:
    """Wraps `app`. `policy` is the content security policy; made from the built front end when not given."""

    app: ASGIApp
    renderers: Renderers
    limits: Limits = field(default_factory=Limits)
    policy: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(_from_client(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(_from_client(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        send = self._finishing(scope, send)
        refusal = self._refusal(scope)
        if refusal is not None:
            view, extra = refusal
            answer = messages.say(self.renderers, Request(scope), view, extra)
            await _drain(receive)
            await answer(scope, receive, send)
            return
        if _is_below(scope["path"], _SOCKET):
            scope = _with_bound_token(scope, await _open_session(scope))
        cap = _cap(scope["path"])
        if cap is not None and _promised_length(scope) > cap:
            await messages.say(self.renderers, Request(scope), messages.too_large())(scope, receive, send)
            return
        await self.app(scope, receive if cap is None else _capped(receive, cap), send)

    def _refusal(self, scope: Scope) -> tuple[MessageView, dict[str, str]] | None:
        """Return the page for what is not let in: no text at all, a POST from a foreign site, or one of far too many."""
        path = scope["path"]
        if not _is_text(path) or b"%00" in scope.get("query_string", b""):
            return messages.not_found(), {}
        if scope["method"] in _SAFE or any(_is_below(path, prefix) for prefix in _MACHINES):
            return None
        if is_foreign(Headers(scope=scope), get_settings().public_url, null_is_ours=_is_below(path, "/lacak")):
            log.warning("foreign_origin_refused", path=_area(path))
            return messages.foreign(), {}
        # The form has its own limit: it reads to the end first, so that nothing typed is lost.
        wait_s = 0 if path == "/lapor" else self.limits.other_posts.take(limit_key(scope["client"][0]))
        if wait_s:
            return messages.too_many(wait_s), {"retry-after": str(wait_s)}
        return None

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        foreign = is_foreign(Headers(scope=scope), get_settings().public_url)
        if foreign or not _is_below(scope["path"], _SOCKET):
            log.warning("socket_refused", foreign=foreign)
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        token = await _open_session(scope)
        bound = _with_bound_token(scope, token)
        if not token:
            await self.app(bound, receive, send)
            return
        with keeper.watch(token) as ended:
            socket = EndingSocket(receive, send, ended)
            await self.app(bound, socket.receive, socket.send)

    def _finishing(self, scope: Scope, send: Send) -> Send:
        settings = get_settings()
        if not self.policy:
            self.policy = answer_headers.content_security_policy(answer_headers.load_hashes(), settings.public_url)

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                answer_headers.finish(
                    headers,
                    path=scope["path"],
                    status=message["status"],
                    policy=self.policy,
                    is_https=settings.public_url.startswith("https:"),
                )
                message = {**message, "headers": headers.raw}
                count_request(scope["method"], _area(scope["path"]), message["status"])
            await send(message)

        return finish


def _from_client(scope: Scope) -> Scope:
    """Put the real client where everybody looks for it (`scope["client"]`, Reflex included)."""
    address = client_address(scope, get_settings().trusted_proxies)
    port = (scope.get("client") or ("", 0))[1]
    return {**scope, "client": (address, port)}


async def _open_session(scope: Scope) -> str:
    """Return the session cookie if it opens something now; a dead one makes a stranger, also of who held it before."""
    token = session_cookie(scope["headers"])
    return await db.read(sessions.if_open, token) if token else ""


def _with_bound_token(scope: Scope, session_token: str) -> Scope:
    """Bind Reflex's client token to the session.

    The browser chooses its token and sends it in the URL; whoever has it would get the state behind it.
    Reflex only ever sees a token derived from both, so the same browser finds its state again after a
    reconnect, and the token without its cookie finds an empty one.
    """
    query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    token = next((value for name, value in query if name == "token"), None)
    if token is None:
        return scope
    cookie = hashlib.sha256(session_token.encode("latin-1")).hexdigest()
    bound = str(uuid.uuid5(_TOKENS, f"{token} {cookie}"))
    others = [(name, value) for name, value in query if name != "token"]
    return {**scope, "query_string": urlencode([*others, ("token", bound)]).encode("ascii")}


def _cap(path: str) -> int | None:
    """Return how many bytes may be posted to `path`; None where the route reads and drains by itself."""
    if any(_is_below(path, prefix) for prefix in _FORMS):
        return None
    return next((cap for prefix, cap in _BODY_CAPS.items() if _is_below(path, prefix)), _SMALL_BODY)


def _promised_length(scope: Scope) -> int:
    value = Headers(scope=scope).get("content-length", "")
    return int(value) if value.isdigit() else 0


def _capped(receive: Receive, cap: int) -> Receive:
    """Count what really arrives: a chunked body promises no length."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > cap:
                # Starlette's own exception: any other one is answered with 500 before we see it.
                raise HTTPException(413)
        return message

    return counted


async def _drain(receive: Receive) -> None:
    """Read a small body that nobody wants: left unread, it would end the connection the answer goes through."""
    left = _SMALL_BODY
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b"")) or 1
        if message["type"] != "http.request" or not message.get("more_body"):
            return


def _is_text(path: str) -> bool:
    """Say whether `path` is something a database can be asked for: no NUL, no half characters."""
    return "\0" not in path and not any("\ud800" <= char <= "\udfff" for char in path)


def _is_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")


def _area(path: str) -> str:
    """Return the first part of a path: all that may be logged or counted of it."""
    return "/" + path.split("/", 2)[1] if path.startswith("/") else "/"
