"""The Flows part of the emulated Graph API: create, assets, publish, deprecate, delete, list."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from laporbup.whatsapp.emulator import flows, shapes
from laporbup.whatsapp.emulator.world import World

NOT_PUBLISHABLE = 139002
"""Meta: "Publishing the flow failed" (its JSON is missing or invalid, or it is no draft)."""


def sending_problem(world: World, body: dict[str, Any]) -> tuple[int, str] | None:
    """Whether a message would open a form that cannot be opened."""
    part = body.get("interactive") or {}
    if body.get("type") != "interactive" or part.get("type") != "flow":
        return None
    given = part["action"]["parameters"]
    flow = world.store.flow(str(given.get("flow_id", "")))
    if flow is None:
        return 131009, "flow_id is not a Flow of this account"
    if flow["status"] in ("BLOCKED", "DEPRECATED"):
        return 132068, f"Flow is {flow['status'].lower()}"
    if flow["status"] != "PUBLISHED":
        return 131009, "Flow is not published"
    screens = [screen["id"] for screen in json.loads(flow["json"])["screens"]]
    wanted = (given.get("flow_action_payload") or {}).get("screen")
    return None if wanted in screens else (131009, f"screen {wanted} is not in the Flow")


class FlowGraph:
    """The calls, on one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._store = world.store

    async def create(self, request: Request) -> Response:
        """An empty draft; names are unique in an account."""
        data = await request.json()
        name = str(data.get("name", "")) if isinstance(data, dict) else ""
        if not name or not data.get("categories"):
            return _refused(100, "name and categories are required")
        if any(one["name"] == name for one in self._store.flows()):
            return _refused(100, "Flow name already exists")
        return JSONResponse({"id": self._store.put_flow({"name": name, "categories": data["categories"], "status": "DRAFT"})})

    async def listing(self, _request: Request) -> Response:
        """Every form of the account."""
        if code := self._world.take_rule("flows").code:
            return _refused(code, "scripted")
        return JSONResponse({"data": [shown(one) for one in self._store.flows()], "paging": {}})

    async def assets(self, request: Request) -> Response:
        """The JSON of a draft: kept when it is right, its problems told when not."""
        flow = self._store.flow(request.path_params["id"])
        async with request.form(max_files=1, max_fields=5) as form:
            file = form.get("file")
            if flow is None or file is None or isinstance(file, str):
                return _refused(100, "An existing draft and a file are required")
            if flow["status"] != "DRAFT":
                return _refused(139001, "Flow can't be updated: it is not a draft")
            text = (await file.read()).decode("utf-8", "replace")
        problems = flows.problems_of(text)
        self._store.put_flow(flow | {"json": "" if problems else text})
        return JSONResponse({"success": True, "validation_errors": problems})

    async def publish(self, request: Request) -> Response:
        """DRAFT → PUBLISHED."""
        flow = self._store.flow(request.path_params["id"])
        if flow is None or flow["status"] != "DRAFT" or not flow.get("json"):
            return _refused(NOT_PUBLISHABLE, "Publishing without a valid Flow JSON")
        return self._move(flow, "PUBLISHED")

    async def deprecate(self, request: Request) -> Response:
        """PUBLISHED → DEPRECATED."""
        flow = self._store.flow(request.path_params["id"])
        if flow is None or flow["status"] != "PUBLISHED":
            return _refused(139004, "Flow can't be deprecated: it is not published")
        return self._move(flow, "DEPRECATED")

    def _move(self, flow: dict[str, Any], status: str) -> Response:
        self._store.put_flow(flow | {"status": status})
        return JSONResponse({"success": True})

    def delete(self, flow: dict[str, Any]) -> Response:
        """Drafts only."""
        if flow["status"] != "DRAFT":
            return _refused(139003, "Flow can't be deleted: it is not a draft")
        self._store.delete_flow(flow["id"])
        return JSONResponse({"success": True})


def shown(flow: dict[str, Any]) -> dict[str, Any]:
    """A form as Graph tells about it."""
    return {key: flow[key] for key in ("id", "name", "status", "categories")} | {"validation_errors": []}


def _refused(code: int, details: str) -> Response:
    return JSONResponse(shapes.error_body(code, details), shapes.http_status(code))
