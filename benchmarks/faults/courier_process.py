"""Run with an app's settings: the real courier on the real client, its clock ahead by so many seconds, to be killed.

What waits for a lease to run out waits minutes; with a clock that is further ahead at each start, a drill need not.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import timedelta

from laporbup import clock
from laporbup.settings import get_settings
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.courier import Courier

#: Nothing to do for so long: the clock jumps, or it is over.
IDLE_S = 0.4
JUMP_S = 160


async def main() -> None:
    """`python -m benchmarks.faults.courier_process SECONDS JUMPS`: carry what is due; so many times jump ahead, then end."""
    ahead, jumps = timedelta(seconds=float(sys.argv[1])), int(sys.argv[2])
    graph = Graph(get_settings())
    courier = Courier(graph, "faults")
    last = time.monotonic()
    while True:
        with clock.shifted(ahead):
            did = await courier.deliver_next()
        if did:
            last = time.monotonic()
        elif time.monotonic() - last < IDLE_S:
            await asyncio.sleep(0.02)
        elif jumps:
            await courier.settle()
            ahead, jumps, last = ahead + timedelta(seconds=JUMP_S), jumps - 1, time.monotonic()
        else:
            break
    await courier.settle()
    await graph.aclose()


if __name__ == "__main__":
    asyncio.run(main())
