"""The clock of the periodic jobs: runs in the one process that holds the lease, so a second worker stays quiet.

APScheduler plans by the clock on the wall. One that was set back would hold every job up for as long as it jumped, so
the steady clock of the machine is watched beside it, and after a jump the jobs are planned anew.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Sequence
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING

from laporbup import clock, db
from laporbup.domain.errors import where
from laporbup.jobs.table import JOBS, Job
from laporbup.services import leases

log = structlog.get_logger()

LEASE = "jobs"
JUMP_S = 5.0
"""More than a busy machine or a clock that is being slewed makes between two looks."""


def holder_name() -> str:
    """This process, as others see it in the lease."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Leader:
    """Runs `jobs` while it holds the lease. `tick` renews; call it every few seconds (a third of the lease)."""

    def __init__(self, holder: str, jobs: Sequence[Job] = JOBS, *, ttl: timedelta = leases.TTL) -> None:
        self._holder, self._jobs, self._ttl = holder, jobs, ttl
        self._apart_s = _apart_s()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for place, job in enumerate(jobs):
            # Not all at once after a start, and a late one is not run twice.
            first = clock.of_machine() + timedelta(seconds=min(2 + place, job.every_s))
            self._scheduler.add_job(
                run_job, "interval", args=[job], seconds=job.every_s, next_run_time=first, id=job.name, coalesce=True,
                max_instances=1, misfire_grace_time=job.every_s,
            )

    async def tick(self) -> bool:
        """Take or renew the lease, and start or pause the jobs accordingly; return whether we lead."""
        leads = await db.write(leases.acquire, LEASE, self._holder, clock.now(), self._ttl)
        if not self._scheduler.running:
            self._scheduler.start(paused=True)
        self._plan_anew_after_a_jump()
        if leads and self._scheduler.state != STATE_RUNNING:
            log.info("jobs started", holder=self._holder)
            self._scheduler.resume()
        elif not leads and self._scheduler.state == STATE_RUNNING:
            log.warning("jobs paused: another process leads")
            self._scheduler.pause()
        return leads

    def _plan_anew_after_a_jump(self) -> None:
        apart_s = _apart_s()
        jump_s, self._apart_s = apart_s - self._apart_s, apart_s
        if abs(jump_s) < JUMP_S:
            return
        log.warning("the clock jumped", seconds=round(jump_s))
        for job in self._jobs:
            self._scheduler.reschedule_job(job.name, trigger="interval", seconds=job.every_s)

    async def stop(self) -> None:
        """Stop the clock and let the lease go."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        await db.write(leases.release, LEASE, self._holder, clock.now())


def _apart_s() -> float:
    """How far the wall clock is ahead of the steady one; only its changes mean something."""
    return clock.now().timestamp() - time.monotonic()


async def run_job(job: Job) -> None:
    """Run one job in its own transaction; an error is logged and the next run tries again."""
    try:
        done = await db.write(job.run, clock.now())
    except Exception as error:  # noqa: BLE001  a failing job must not end the clock
        log.error("job failed", job=job.name, error=type(error).__name__, where=where(error))
        return
    if done:
        log.info("job done", job=job.name, count=done)
