"""An emulated WhatsApp, an app that hears its webhooks, and pywa as the client: all in one process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from pywa.utils import UserIdentifier
from pywa_async import WhatsApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from laporbup.settings import Settings
from laporbup.whatsapp.emulator import World, emulator_routes, shapes

CITIZEN = "6281273001001"


@dataclass
class Hearer:
    """The other side of the webhook. `answers` are HTTP statuses to give first; then 200."""

    secret: str
    posts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    async def hear(self, request: Request) -> Response:
        body = await request.body()
        assert request.headers["x-hub-signature-256"] == shapes.signature(self.secret, body)
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.posts.append(json.loads(body))
        return PlainTextResponse("", status)

    def values(self, kind: str) -> list[dict[str, Any]]:
        """Every entry of `messages` or `statuses` heard so far, in order."""
        return [
            one
            for post in self.posts
            for entry in post["entry"]
            for change in entry["changes"]
            for one in change["value"].get(kind, [])
        ]

    async def wait(self, kind: str, count: int) -> list[dict[str, Any]]:
        """Wait (5 s at most) until `count` entries were heard."""
        for _ in range(500):
            if len(self.values(kind)) >= count:
                break
            await asyncio.sleep(0.01)
        return self.values(kind)


@dataclass
class Emulated:
    """World, hearer, plain HTTP client with the token, and pywa."""

    world: World
    heard: Hearer
    http: httpx.AsyncClient
    pywa: WhatsApp
    announced: list[str]

    async def say(self, text: str = "Halo", **more: Any) -> list[str]:
        """The citizen writes: opens the window."""
        return self.world.receive(CITIZEN, [{"type": "text", "text": {"body": text}}], name="Siti", **more)


class _Rewrite(httpx.ASGITransport):
    """pywa insists on graph.facebook.com: send it to the emulator below `/emulator`."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "graph.facebook.com":
            request.url = request.url.copy_with(path=f"/emulator{request.url.path}")
        return await super().handle_async_request(request)


@pytest.fixture
def demo_settings(tmp_path: Path) -> Settings:
    return Settings(mode="demo", data_dir=tmp_path, secret_key="k" * 40)


@pytest.fixture
async def emulated(demo_settings: Settings) -> AsyncIterator[Emulated]:
    heard = Hearer(demo_settings.whatsapp_app_secret.get_secret_value())
    announced: list[str] = []
    inner = Starlette(routes=[Route("/webhook/whatsapp", heard.hear, methods=["POST"])])
    world = World(demo_settings, announced.append, transport=httpx.ASGITransport(inner))
    world.status_seconds = {"sent": 0.0, "delivered": 0.01, "read": 0.02, "failed": 0.0}
    app = Starlette(routes=emulator_routes(world))
    token = demo_settings.whatsapp_token.get_secret_value()
    async with world.lifespan(), httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000", headers={"Authorization": f"Bearer {token}"}
    ) as client:
        pywa = WhatsApp(
            phone_id=demo_settings.whatsapp_phone_id, waba_id=demo_settings.whatsapp_waba_id, token=token, server=None,
            api_version="25.0", session=httpx.AsyncClient(transport=_Rewrite(app)),
            user_identifier_priority=(UserIdentifier.WA_ID, UserIdentifier.BSUID, UserIdentifier.PARENT_BSUID),
        )
        yield Emulated(world, heard, client, pywa, announced)
