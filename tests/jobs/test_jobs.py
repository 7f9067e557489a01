"""Leases, the table of jobs, and loops that never die."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.jobs import scheduler
from laporbup.jobs.loops import keep_doing, pause
from laporbup.jobs.scheduler import Leader, run_job
from laporbup.jobs.table import JOBS, Job
from laporbup.models import Heartbeat, InboxItem, Lease, LiveChange
from laporbup.services import housekeeping, leases
from tests.support import moment

START = moment("2026-11-24 09:00")


class TestLease:
    def test_one_holder_at_a_time(self, session):
        assert leases.acquire(session, "jobs", "a", START)
        assert not leases.acquire(session, "jobs", "b", START + timedelta(seconds=5))
        assert leases.acquire(session, "jobs", "a", START + timedelta(seconds=5))
        assert not leases.acquire(session, "jobs", "b", START + timedelta(seconds=19))
        assert leases.acquire(session, "jobs", "b", START + timedelta(seconds=21))
        assert not leases.acquire(session, "jobs", "a", START + timedelta(seconds=22))

    def test_release_hands_over_at_once(self, session):
        leases.acquire(session, "jobs", "a", START)
        leases.release(session, "jobs", "stranger", START)
        assert not leases.acquire(session, "jobs", "b", START)
        leases.release(session, "jobs", "a", START)
        assert leases.acquire(session, "jobs", "b", START)

    def test_heartbeat_is_one_row(self, session):
        for second in (0, 5):
            leases.beat(session, "worker", START + timedelta(seconds=second))
            session.flush()
        assert session.exec(select(Heartbeat.at)).all() == [START + timedelta(seconds=5)]


class TestHousekeeping:
    def test_prune_keeps_what_is_needed(self, session):
        session.add(LiveChange(topics="[]", at=START - timedelta(hours=2)))
        session.add(LiveChange(topics="[]", at=START - timedelta(minutes=2)))
        for key, state, days in (("old", "DONE", 40), ("young", "DONE", 8), ("kept", "UNPARSED", 40), ("poison", "FAILED", 40)):
            at = START - timedelta(days=days)
            session.add(InboxItem(key=key, kind="message", payload="{}", received_at=at, state=state))
        session.flush()
        assert housekeeping.prune(session, START) == 2
        assert set(session.exec(select(InboxItem.key))) == {"young", "kept", "poison"}
        assert housekeeping.prune(session, START) == 0

    def test_watch_counts_stuck_queues(self, session):
        assert housekeeping.watch(session, START) == 0
        session.add(InboxItem(key="k", kind="message", payload="{}", received_at=START))
        session.flush()
        assert housekeeping.watch(session, START + timedelta(seconds=30)) == 0
        assert housekeeping.watch(session, START + timedelta(seconds=90)) == 1


async def test_every_job_of_the_table_runs(reference):
    assert len({job.name for job in JOBS}) == len(JOBS)
    for job in JOBS:
        assert await db.write(job.run, clock.now()) == 0


async def test_a_failing_job_does_not_end_the_clock(reference):
    def fail(_session, _now):
        raise KeyError("x")

    await run_job(Job("fails", 60, fail))


async def test_jobs_run_only_where_the_lease_is(reference, monkeypatch):
    ran: list[str] = []

    def job_of(name):
        return [Job("job", 1, lambda session, now: ran.append(name) or 0)]

    first, second = Leader("a", job_of("a")), Leader("b", job_of("b"))
    assert await first.tick()
    assert not await second.tick()
    await asyncio.sleep(3.3)
    assert set(ran) == {"a"}
    await first.stop()
    count = len(ran)
    assert await second.tick()
    await asyncio.sleep(1.2)
    assert set(ran[count:]) == {"b"}
    with db.unit_of_work() as session:
        lease = session.get(Lease, scheduler.LEASE)
        lease.holder, lease.until = "c", clock.now() + timedelta(seconds=20)
    assert not await second.tick()
    count = len(ran)
    await asyncio.sleep(1.2)
    assert len(ran) == count
    await second.stop()


async def test_after_a_jump_of_the_clock_the_jobs_are_planned_anew(reference):
    ran: list[str] = []
    leader = Leader("a", [Job("job", 1, lambda session, now: ran.append("job") or 0)])
    try:
        assert await leader.tick()
        waiting = leader._scheduler.get_job("job")
        # As a clock that was set back leaves it: due in two hours.
        waiting.modify(next_run_time=clock.of_machine() + timedelta(hours=2))
        clock.run_ahead(timedelta(hours=-2))
        await leader.tick()
        await asyncio.sleep(2.2)
    finally:
        clock.run_ahead(timedelta())
        await leader.stop()
    assert ran


async def test_a_loop_survives_errors_and_stops_when_told():
    stopping, calls = asyncio.Event(), []

    async def step():
        calls.append(1)
        if len(calls) == 1:
            raise KeyError("x")
        if len(calls) == 4:
            stopping.set()
        return len(calls) == 2

    await asyncio.wait_for(keep_doing("test", step, stopping, idle_s=0.01), 3)
    assert len(calls) == 4


async def test_pause_wakes_when_it_is_time_to_stop():
    stopping = asyncio.Event()
    task = asyncio.create_task(pause(stopping, 30))
    await asyncio.sleep(0.01)
    stopping.set()
    await asyncio.wait_for(task, 1)
    await pause(asyncio.Event(), 0)


@pytest.mark.parametrize("seconds", [0.01])
async def test_pause_ends_by_itself(seconds):
    await asyncio.wait_for(pause(asyncio.Event(), seconds), 1)
