"""The door Meta knocks at: `GET` is its handshake, `POST` a delivery.

A delivery is measured (4 MB), its signature checked over the raw bytes, cut into items, stored
durably, and only then acknowledged. Nothing else happens here: the worker does the work. A plain
ASGI callable, because this path is measured against a bare HMAC route.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Protocol
from urllib.parse import parse_qs

import structlog
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laporbup.services.inbox_writer import InboxWriter
from laporbup.settings import Settings, get_settings
from laporbup.whatsapp.envelope import Item, split

log = structlog.get_logger()

PATH = "/webhook/whatsapp"
#: Meta sends at most 3 MB (a batch of 1000 updates).
MAX_BODY = 4 * 1024 * 1024


class Store(Protocol):
    """What the webhook needs of the inbox."""

    async def store(self, items: list[Item]) -> int:
        """Return when the items are durable; raise when they are not."""
        ...


class Webhook:
    """The ASGI application behind `PATH`. Settings are read at the first request, not at import."""

    def __init__(self, store: Store, settings: Callable[[], Settings] = get_settings) -> None:
        self._store = store
        self._settings = settings
        self._secret = b""
        self._phone_id = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await _respond(send, *await self._deliver(scope, receive))
        else:
            await _respond(send, *self._handshake(scope))

    def _handshake(self, scope: Scope) -> tuple[int, bytes]:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        token = query.get("hub.verify_token", [""])[0].encode()
        expected = self._settings().whatsapp_verify_token.get_secret_value().encode()
        if query.get("hub.mode") == ["subscribe"] and expected and hmac.compare_digest(token, expected):
            return 200, query.get("hub.challenge", [""])[0].encode()
        return 403, b"forbidden"

    async def _deliver(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        signature, length = b"", b""
        for name, value in scope["headers"]:
            if name == b"x-hub-signature-256":
                signature = value
            elif name == b"content-length":
                length = value
        if length.isdigit() and int(length[:12]) > MAX_BODY:
            return 413, b"too large"
        body = await _body(receive)
        if body is None:
            return 413, b"too large"
        if not self._is_signed(body, signature):
            return 401, b"bad signature"
        try:
            await self._store.store(split(body, self._phone_id))
        except Exception as error:  # noqa: BLE001  whatever went wrong: not stored, so not acknowledged
            log.error("webhook could not store", error=type(error).__name__)
            return 503, b"try again"
        return 200, b"ok"

    def _is_signed(self, body: bytes, signature: bytes) -> bool:
        if not self._secret:
            settings = self._settings()
            self._secret = settings.whatsapp_app_secret.get_secret_value().encode()
            self._phone_id = settings.whatsapp_phone_id
            if not self._secret:
                return False
        expected = b"sha256=" + hmac.digest(self._secret, body, "sha256").hex().encode()
        return hmac.compare_digest(signature, expected)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is longer than allowed (also when it came without a length)."""
    message: Message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body", False):
        parts, size = [body], len(body)
        while message.get("more_body", False):
            message = await receive()
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > MAX_BODY:
                return None
        body = b"".join(parts)
    return body if len(body) <= MAX_BODY else None


async def _respond(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    if status == 413:
        # The rest of the body was not read, so this connection cannot be used again.
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def door(app: ASGIApp) -> ASGIApp:
    """Wrap the whole app: a delivery is answered before guard, router and Reflex look at it.

    They cost three times what checking a delivery does (65 against 25 µs) and have no say in it: size and
    signature are checked here.
    """
    webhook = Webhook(InboxWriter())

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST":
            await webhook(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answered


def routes(store: Store | None = None, settings: Callable[[], Settings] = get_settings) -> list[Route]:
    """The routes of this door. One writer for the process unless another is given."""
    return [Route(PATH, Webhook(store or InboxWriter(), settings), methods=["GET", "POST"])]
