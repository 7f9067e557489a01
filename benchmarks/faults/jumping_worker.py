"""Run with an app's settings: the real worker with the jobs of its table, whose clock jumps when it is told.

SIGUSR1: two hours back (a machine whose clock was wrong). SIGUSR2: a day ahead.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import timedelta

from laporbup import clock
from laporbup.jobs import worker
from laporbup.jobs.table import JOBS
from laporbup.settings import get_settings
from laporbup.whatsapp.client import Graph

JUMPS = {signal.SIGUSR1: timedelta(hours=-2), signal.SIGUSR2: timedelta(days=1)}
#: A drill does not wait a minute for what is done every minute.
EVERY_S = 1


async def main() -> None:
    """`python -m benchmarks.faults.jumping_worker AHEAD_S`: so far ahead of the machine's clock it begins."""
    ahead = timedelta()

    def jump(by: timedelta) -> None:
        nonlocal ahead
        ahead += by
        clock.run_ahead(ahead)

    jump(timedelta(seconds=float(sys.argv[1])))
    loop = asyncio.get_running_loop()
    for number, by in JUMPS.items():
        loop.add_signal_handler(number, jump, by)
    await worker.work(Graph(get_settings()), asyncio.Event(), [replace(job, every_s=EVERY_S) for job in JOBS])


if __name__ == "__main__":
    asyncio.run(main())
