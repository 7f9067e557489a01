"""A keep-alive HTTP/1.1 client that costs little: the load generator shares two cores with what it measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


class Connection(asyncio.Protocol):
    """One connection, one request at a time. A lost connection fails the request that waits."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[int] | None = None
        self._buffer = b""

    @classmethod
    async def open(cls, port: int) -> Connection:
        """Connect to this machine. Raises OSError."""
        _, made = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found or len(rest) < _length(head):
            return
        self._buffer = b""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionResetError("closed before the answer"))
        self._transport = None

    async def send(self, request: bytes) -> int:
        """Write a request and return the status of its answer. Raises OSError when the connection is gone."""
        if self._transport is None:
            raise ConnectionResetError("not connected")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """Close without waiting."""
        if self._transport is not None:
            self._transport.abort()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


@dataclass
class Load:
    """What a closed-loop run measured; latencies in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    """Answers that were not 200."""

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Latency in milliseconds below which `share` of the requests stayed."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def run(port: int, requests: list[bytes], connections: int) -> Load:
    """Send every request once, over so many connections, each as fast as its answers come."""
    load, queue = Load(), iter(requests)
    opened = [await Connection.open(port) for _ in range(connections)]
    started = time.perf_counter()
    await asyncio.gather(*(_drain(connection, queue, load) for connection in opened))
    load.seconds = time.perf_counter() - started
    for connection in opened:
        connection.close()
    return load


async def _drain(connection: Connection, queue: Iterator[bytes], load: Load) -> None:
    for request in queue:
        began = time.perf_counter()
        status = await connection.send(request)
        load.latencies.append(time.perf_counter() - began)
        if status != 200:
            load.refused += 1
