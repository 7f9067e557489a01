"""The real app with one route more: how many asyncio tasks live in its event loop."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

TASKS_PATH = "/_benchmark/tasks"


def app() -> ASGIApp:
    """Factory for granian."""
    from laporbup.laporbup import app as laporbup

    inner: Any = laporbup()

    async def probed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == TASKS_PATH:
            await PlainTextResponse(str(len(asyncio.all_tasks())))(scope, receive, send)
        else:
            await inner(scope, receive, send)

    return probed
