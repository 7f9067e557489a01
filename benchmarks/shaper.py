"""A slow mobile link in front of a port of this machine, without root: `python -m benchmarks.shaper LISTEN TARGET`.

One bottleneck a direction shared by all connections, propagation delay, slow start (10 segments), and
the round trips of the TCP and TLS 1.3 handshakes for every new connection. It shapes everything that
passes, websockets and new connections included, which the browser's own throttling leaves alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from dataclasses import dataclass, field

SEGMENT = 1460
HEADERS = 40
FIRST_WINDOW = 10 * SEGMENT
WIDEST_WINDOW = 4_000_000
AHEAD_S = 0.05


@dataclass(frozen=True)
class Link:
    """Slow 3G by default: 400 kbit/s each way, 400 ms there and back, TCP and TLS handshakes."""

    down_kbps: float = 400
    up_kbps: float = 400
    round_trip_s: float = 0.4
    handshakes: int = 2


@dataclass
class Pipe:
    """One direction: bytes leave one after the other at `bytes_per_s`."""

    bytes_per_s: float
    free_at: float = 0.0

    def slot(self, size: int, now: float) -> float:
        """When the last of `size` bytes has left."""
        self.free_at = max(self.free_at, now) + size / self.bytes_per_s
        return self.free_at


@dataclass
class Window:
    """Congestion window of one connection and direction: grows by what was acknowledged."""

    size: int = FIRST_WINDOW
    flying: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, size: int) -> None:
        """Wait until `size` bytes more may fly."""
        while self.flying and self.flying + size > self.size:
            self.moved.clear()
            await self.moved.wait()
        self.flying += size

    def acknowledge(self, size: int) -> None:
        """A round trip later the bytes have arrived."""
        self.flying -= size
        self.size = min(self.size + size, WIDEST_WINDOW)
        self.moved.set()


async def serve(listen: int, target: int, link: Link) -> None:
    """Pass connections on until cancelled."""
    up, down = Pipe(link.up_kbps * 125), Pipe(link.down_kbps * 125)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.close()
            return
        await asyncio.sleep(link.round_trip_s * link.handshakes)
        await asyncio.gather(
            _pump(reader, back, up, link.round_trip_s), _pump(there, writer, down, link.round_trip_s), return_exceptions=True
        )
        for end in (writer, back):
            end.close()

    server = await asyncio.start_server(connected, "127.0.0.1", listen)
    async with server:
        await server.serve_forever()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pipe: Pipe, round_trip_s: float) -> None:
    """Carry bytes one way: through the window, the shared bottleneck, and half a round trip of distance."""
    loop = asyncio.get_running_loop()
    flying: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()
    window = Window()
    landing = asyncio.create_task(_land(flying, writer))
    with contextlib.suppress(OSError):
        while data := await reader.read(SEGMENT):
            await window.take(len(data))
            gone = pipe.slot(len(data) + HEADERS, loop.time())
            flying.put_nowait((gone + round_trip_s / 2, data))
            loop.call_at(gone + round_trip_s, window.acknowledge, len(data))
            # Reading far ahead of the bottleneck would hide the queue from the sender.
            if gone - loop.time() > AHEAD_S:
                await asyncio.sleep(gone - loop.time() - AHEAD_S)
    flying.put_nowait(None)
    await landing


async def _land(flying: asyncio.Queue[tuple[float, bytes] | None], writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError):
        while (segment := await flying.get()) is not None:
            at, data = segment
            if at > loop.time():
                await asyncio.sleep(at - loop.time())
            writer.write(data)
            await writer.drain()
        writer.write_eof()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shaper", description=__doc__)
    parser.add_argument("listen", type=int)
    parser.add_argument("target", type=int)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.listen, chosen.target, Link()))


if __name__ == "__main__":
    main()
