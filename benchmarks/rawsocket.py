"""Websockets that only listen, cheap enough that two hundred of them do not disturb what they measure."""

from __future__ import annotations

import asyncio
import base64
import os
import time
import uuid
from collections.abc import Callable

Frame = Callable[[float, bytes], None]
"""Called with the moment (perf_counter) and the text of a frame."""


class RawSocket(asyncio.Protocol):
    """One websocket. With `boot` it speaks socket.io: says `boot` once the server greets, and answers its pings."""

    def __init__(self, request: bytes, boot: bytes, on_frame: Frame) -> None:
        self._request = request
        self._boot = boot
        self._on_frame = on_frame
        self._buffer = bytearray()
        self._is_open = False
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(
        cls, port: int, path: str, on_frame: Frame, *, boot: bytes = b"", cookie: str = "", origin: str = ""
    ) -> RawSocket:
        """Connect and wait for the handshake. `{token}` in `path` becomes a token of its own."""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path.format(token=uuid.uuid4())} HTTP/1.1", f"Host: localhost:{port}", "Upgrade: websocket",
            "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
            f"Origin: {origin or f'http://localhost:{port}'}", *([f"Cookie: {cookie}"] if cookie else []),
        ]
        request = "\r\n".join([*lines, "", ""]).encode()
        loop = asyncio.get_running_loop()
        _, made = await loop.create_connection(lambda: cls(request, boot, on_frame), "127.0.0.1", port)
        await asyncio.wait_for(made.opened, 30)
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._buffer += data
        if not self._is_open and not self._take_handshake():
            return
        while (frame := self._take_frame()) is not None:
            self._react(now, frame)

    def _take_handshake(self) -> bool:
        head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(ConnectionRefusedError(head.split(b"\r\n")[0].decode()))
            return False
        self._buffer = bytearray(rest)
        self._is_open = True
        self.opened.set_result(None)
        return True

    def _take_frame(self) -> bytes | None:
        """The payload of the next whole frame (servers do not mask, and these never fragment)."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, at = buffer[1] & 0x7F, 2
        if size >= 126:
            width = 2 if size == 126 else 8
            if len(buffer) < 2 + width:
                return None
            size, at = int.from_bytes(buffer[2 : 2 + width], "big"), 2 + width
        if len(buffer) < at + size:
            return None
        payload = bytes(buffer[at : at + size])
        del buffer[: at + size]
        return payload

    def _react(self, now: float, frame: bytes) -> None:
        if self._boot and frame.startswith(b"0{"):
            self._say(self._boot)
        elif self._boot and frame == b"2":
            self._say(b"3")
        else:
            self._on_frame(now, frame)

    def _say(self, text: bytes) -> None:
        assert self._transport is not None
        size = len(text)
        if size < 126:
            head = bytes([0x81, 0x80 | size])
        else:
            head = bytes([0x81, 0x80 | 126]) + size.to_bytes(2, "big")
        # A mask of zeros is a mask: the text travels as it is.
        self._transport.write(head + b"\0\0\0\0" + text)

    def close(self) -> None:
        """Leave without a word, as a phone does that lost its signal."""
        if self._transport is not None:
            self._transport.abort()
