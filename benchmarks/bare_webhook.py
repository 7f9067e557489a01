"""The baseline of the webhook: check the signature of the raw bytes, answer 200, keep nothing."""

from __future__ import annotations

import hashlib
import hmac

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.deliveries import APP_SECRET, PATH


async def receive(request: Request) -> Response:
    """Verify and forget."""
    body = await request.body()
    expected = "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("x-hub-signature-256", "")):
        return PlainTextResponse("bad signature", 401)
    return PlainTextResponse("ok")


async def health(_request: Request) -> Response:
    """It is up."""
    return PlainTextResponse("ok")


app = Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", health)])
