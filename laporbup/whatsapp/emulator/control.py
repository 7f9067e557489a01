"""The control plane `/emulator/_ctl/*`: tests and demonstrations drive the emulated world. This machine only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from laporbup.whatsapp.emulator import reviews
from laporbup.whatsapp.emulator.rules import Network, Posting, Rule
from laporbup.whatsapp.emulator.world import World

LOOPBACK = {"127.0.0.1", "::1", "testclient"}


def control_routes(world: World) -> list[Route]:
    """`inbound`, `media`, `rule`, `network`, `template`, `review`, `window`, `out`, `reset`; this machine only, else 403."""
    control = Control(world)
    calls = (
        control.inbound, control.media, control.rule, control.network, control.template, control.review, control.window,
        control.reset,
    )
    posts = [Route(f"/_ctl/{call.__name__}", _local(call), methods=["POST"]) for call in calls]
    return [*posts, Route("/_ctl/out", _local(control.out), methods=["GET"])]


class Control:
    """The calls, on one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def inbound(self, request: Request) -> Response:
        """`{from, name, at, messages: [{type, …}] or text, batch, copies, shuffle, delay_s, with_phone}` → `{wamids}`."""
        data = await request.json()
        posting = Posting(**_known(Posting, data))
        messages = data.get("messages") or [{"type": "text", "text": {"body": str(data["text"])}}]
        wamids = self._world.receive(
            str(data["from"]), messages, name=str(data.get("name", "")), at=data.get("at"), posting=posting
        )
        return JSONResponse({"wamids": wamids})

    async def media(self, request: Request) -> Response:
        """The raw body becomes a file; its content type is kept."""
        mime = request.headers.get("content-type", "application/octet-stream")
        made = self._world.keep_inbound(await request.body(), mime, request.query_params.get("filename", ""))
        return JSONResponse(asdict(made))

    async def rule(self, request: Request) -> Response:
        """Add a rule (fields of `Rule`), or set `status_seconds` or `review_seconds`."""
        data = await request.json()
        self._world.review_s = float(data.pop("review_seconds", self._world.review_s))
        self._world.status_seconds |= {str(word): float(wait) for word, wait in data.pop("status_seconds", {}).items()}
        if data:
            self._world.rules.append(Rule(**_known(Rule, data)))
        return JSONResponse({"rules": len(self._world.rules)})

    async def network(self, request: Request) -> Response:
        """Set how webhooks travel (fields of `Network`; what is not named is as usual)."""
        self._world.network = Network(**_known(Network, await request.json()))
        return JSONResponse(asdict(self._world.network))

    async def template(self, request: Request) -> Response:
        """Create or replace a template."""
        return JSONResponse(self._world.store.put_template(await request.json()))

    async def review(self, request: Request) -> Response:
        """`{name, language, verdict, reason}`: Meta decides about a template (a state or a category) and tells us."""
        data = await request.json()
        reviews.decide(
            self._world, str(data["name"]), str(data["language"]), str(data["verdict"]), str(data.get("reason", ""))
        )
        return JSONResponse({"success": True})

    async def window(self, request: Request) -> Response:
        """Close the 24-hour window of `from`."""
        data = await request.json()
        self._world.store.people.close_window(str(data["from"]))
        return JSONResponse({"success": True})

    async def out(self, request: Request) -> Response:
        """Messages of the bot, oldest first; `?to=` for one citizen."""
        messages = self._world.store.messages(request.query_params.get("to", ""), "out")
        return JSONResponse({"messages": [asdict(one) for one in messages], "owed": self._world.store.owed()})

    async def reset(self, _request: Request) -> Response:
        """Forget chats, deliveries and rules."""
        self._world.reset()
        return JSONResponse({"success": True})


def _known(kind: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {key: value for key, value in data.items() if key in names}


def _local(call: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        host = request.client.host if request.client else ""
        if host not in LOOPBACK or "x-forwarded-for" in request.headers:
            return JSONResponse({"error": "local only"}, 403)
        try:
            return await call(request)
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)

    return guarded
