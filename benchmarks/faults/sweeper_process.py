"""Run with an app's settings: the periodic jobs alone, every moment, to be killed. Its clock is ahead of the machine's."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from laporbup import clock
from laporbup.jobs.scheduler import Leader, holder_name, run_job
from laporbup.jobs.table import Job
from laporbup.services import escalation

EVERY_S = 0.2
#: The sweeps of the table of jobs, more often than there.
SWEEPS = (
    Job("remind", 1, escalation.remind), Job("escalate", 1, escalation.escalate), Job("expire", 1, escalation.expire),
)  # fmt: skip


async def main() -> None:
    """`python -m benchmarks.faults.sweeper_process AHEAD_S LEASE_S`; a lease of 0: it believes that it leads, whoever does."""
    clock.run_ahead(timedelta(seconds=float(sys.argv[1])))
    lease_s = float(sys.argv[2])
    if not lease_s:
        while True:
            await asyncio.gather(*(run_job(job) for job in SWEEPS))
            await asyncio.sleep(EVERY_S)
    leader = Leader(holder_name(), SWEEPS, ttl=timedelta(seconds=lease_s))
    while True:
        await leader.tick()
        await asyncio.sleep(lease_s / 3)


if __name__ == "__main__":
    asyncio.run(main())
