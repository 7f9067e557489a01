"""The clock of the periodic jobs: runs in the one process that holds the lease, so a second worker stays quiet.

It counts by the machine's steady clock: a wall clock that jumps neither holds the jobs up nor runs them twice.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence
from datetime import timedelta

import structlog

from laporbup import clock, db
from laporbup.domain.errors import where
from laporbup.jobs.table import JOBS, Job
from laporbup.services import leases

log = structlog.get_logger()

LEASE = "jobs"
FIRST_S = 2.0
APART_S = 1.0
"""Not all at once after a start."""


def holder_name() -> str:
    """This process, as others see it in the lease."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Leader:
    """Runs `jobs` while it holds the lease. `tick` renews; call it every few seconds (a third of the lease)."""

    def __init__(self, holder: str, jobs: Sequence[Job] = JOBS, *, ttl: timedelta = leases.TTL) -> None:
        self._holder, self._jobs, self._ttl = holder, jobs, ttl
        self._leads = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def tick(self) -> bool:
        """Take or renew the lease, and let the jobs run or wait accordingly; return whether we lead."""
        leads = await db.write(leases.acquire, LEASE, self._holder, clock.now(), self._ttl)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._repeat(job, place)) for place, job in enumerate(self._jobs)]
        if leads and not self._leads.is_set():
            log.info("jobs started", holder=self._holder)
            self._leads.set()
        elif not leads and self._leads.is_set():
            log.warning("jobs paused: another process leads")
            self._leads.clear()
        return leads

    async def _repeat(self, job: Job, place: int) -> None:
        await asyncio.sleep(min(FIRST_S + APART_S * place, job.every_s))
        while True:
            await self._leads.wait()
            await run_job(job)
            await asyncio.sleep(job.every_s)

    async def stop(self) -> None:
        """Stop the clock and let the lease go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await db.write(leases.release, LEASE, self._holder, clock.now())


async def run_job(job: Job) -> None:
    """Run one job in its own transaction; an error is logged and the next run tries again."""
    try:
        done = await db.write(job.run, clock.now())
    except Exception as error:  # noqa: BLE001  a failing job must not end the clock
        log.error("job failed", job=job.name, error=type(error).__name__, where=where(error))
        return
    if done:
        log.info("job done", job=job.name, count=done)
