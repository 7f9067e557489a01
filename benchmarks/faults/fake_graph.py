"""A Graph API that stands outside of what is killed: it records every send, and fails when it is told to.

A thread with a small HTTP server of its own, so that a SIGKILL of the app leaves its memory alone.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Send:
    """A message that reached Graph: which row of ours (tracker), to whom, what it said, and when (monotonic seconds)."""

    tracker: str
    to: str
    text: str
    at: float


@dataclass(frozen=True)
class Fault:
    """How a call goes wrong. `status` 0 with `hangs`: the connection stays open and silent; else it is cut."""

    status: int = 0
    body: bytes = b""
    headers: str = ""
    hangs: bool = False
    accepts: bool = False
    """Whether the message was taken all the same."""


class FakeGraph:
    """Start it, give `url` to an app, look at `sends`. `fault()` is asked at every message; None: it works."""

    def __init__(self, latency_s: float = 0.0, fault: Callable[[], Fault | None] | None = None) -> None:
        self.latency_s = latency_s
        self.fault = fault
        self.sends: list[Send] = []
        self.calls = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="fake-graph", daemon=True)

    def __enter__(self) -> FakeGraph:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, ValueError, asyncio.CancelledError):
            # The other side was killed, or the drill is over while a call hangs.
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is over."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lengths = [line.partition(":")[2] for line in head.split("\r\n") if line.lower().startswith("content-length:")]
        body = await reader.readexactly(int(lengths[0]) if lengths else 0)
        verb, path = head.split(" ", 2)[:2]
        if verb == "POST" and path.split("?")[0].endswith("/messages"):
            return await self._message(json.loads(body), writer)
        await _answer(writer, b'{"data": [], "success": true, "id": "1"}')
        return True

    async def _message(self, body: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        if body.get("status") == "read":
            await _answer(writer, b'{"success": true}')
            return True
        self.calls += 1
        fault = self.fault() if self.fault is not None else None
        if fault is None or fault.accepts:
            text = json.dumps(body.get(str(body.get("type"))), sort_keys=True)
            self.sends.append(Send(str(body.get("biz_opaque_callback_data")), str(body.get("to")), text, time.monotonic()))
        wamid = f"wamid.out{len(self.sends)}.{body.get('biz_opaque_callback_data')}"
        await asyncio.sleep(self.latency_s)
        if fault is None:
            await _answer(writer, json.dumps({"messages": [{"id": wamid}]}).encode())
            return True
        if fault.hangs:
            await asyncio.sleep(60)
            return False
        if not fault.status:
            return False
        await _answer(writer, fault.body, f"{fault.status} Fault", fault.headers)
        return True


async def _answer(writer: asyncio.StreamWriter, body: bytes, status: str = "200 OK", headers: str = "") -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
