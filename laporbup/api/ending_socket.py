"""A websocket that ends when somebody says so: the browser is told, and the app behind it hears that it left."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import Message, Receive, Send

POLICY = 1008
"""Close code: not allowed (any more)."""


class EndingSocket:
    """Stands between server and app; `ended` ends it. What the app sends afterwards goes nowhere."""

    def __init__(self, receive: Receive, send: Send, ended: asyncio.Event) -> None:
        self._receive, self._send, self._ended = receive, send, ended
        self._is_accepted = False

    async def receive(self) -> Message:
        """Return the next message of the browser, or that it left as soon as `ended` is set."""
        coming = asyncio.ensure_future(self._receive())
        ending = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not self._ended.is_set():
                return coming.result()
        finally:
            ending.cancel()
            coming.cancel()
        # Before the close: granian writes nothing while somebody still waits to read, and its future, once cancelled,
        # tells only who awaits it directly.
        with suppress(asyncio.CancelledError):
            await coming
        if self._is_accepted:
            await self._send({"type": "websocket.close", "code": POLICY})
        return {"type": "websocket.disconnect", "code": POLICY}

    async def send(self, message: Message) -> None:
        """Pass on what the app says, until it ended."""
        if self._ended.is_set():
            return
        self._is_accepted = self._is_accepted or message["type"] == "websocket.accept"
        await self._send(message)
