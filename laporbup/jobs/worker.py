"""The worker process: inbox, conversations, outbox, media, heartbeat and jobs, each in a loop of its own."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

import structlog

from laporbup import clock, db
from laporbup.jobs.loops import keep_doing
from laporbup.jobs.scheduler import Leader, holder_name
from laporbup.jobs.table import JOBS, Job
from laporbup.services import due, leases, outbox
from laporbup.settings import get_settings
from laporbup.whatsapp import media, receiver, template_sync
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.courier import Courier

log = structlog.get_logger()

POLL_S = 0.1
BEAT_S = 5.0
#: Rest between two inbox transactions of a backlog: the webhook needs SQLite's write lock too.
BREATH_S = 0.01
#: How long sends under way may take after a stop; the supervisor kills after 5 s.
SETTLE_S = 2.0
MEDIA_LOOPS = 2
#: How often it is asked whether Meta's list of templates should be looked at; first when everything else is under way.
LOOK_S = 20.0


def run_worker() -> None:
    """Work until SIGTERM or SIGINT; everything ends within three seconds."""
    asyncio.run(_main())


async def _main() -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    graph = Graph(get_settings())
    try:
        await work(graph, stopping)
    finally:
        await graph.aclose()


async def work(graph: Graph, stopping: asyncio.Event, jobs: Sequence[Job] = JOBS) -> None:
    """Run every loop until `stopping` is set. A stop of sending is lifted first: a person has restarted us."""
    await _lift_stop()
    holder = holder_name()
    courier, leader = Courier(graph, holder), Leader(holder, jobs)
    loops = [
        keep_doing("inbox", partial(_receive, courier), stopping, idle_s=POLL_S, busy_s=BREATH_S),
        keep_doing("wake", _wake, stopping, idle_s=POLL_S * 2, busy_s=BREATH_S),
        keep_doing("outbox", courier.deliver_next, stopping, idle_s=POLL_S),
        keep_doing("read marks", courier.mark_next_read, stopping, idle_s=POLL_S),
        keep_doing("templates", partial(_look_at_templates, graph, clock.now()), stopping, idle_s=LOOK_S, busy_s=LOOK_S),
        keep_doing("heartbeat", _beat, stopping, idle_s=BEAT_S),
        keep_doing("lease", _never_busy(leader.tick), stopping, idle_s=BEAT_S),
        *(
            keep_doing("media", partial(media.fetch_next, graph), stopping, idle_s=POLL_S * 5)
            for _ in range(MEDIA_LOOPS)
        ),
    ]
    log.info("worker started", holder=holder)
    tasks = [asyncio.create_task(each) for each in loops]
    await stopping.wait()
    _done, late = await asyncio.wait(tasks, timeout=SETTLE_S / 2)
    for task in late:
        task.cancel()
    await courier.settle(SETTLE_S / 2)
    await leader.stop()
    log.info("worker stopped")


async def _lift_stop() -> None:
    if await db.read(outbox.sending_state) != "ok":
        await db.write(outbox.resume_sending)


async def _receive(courier: Courier) -> bool:
    if not await db.read(due.inbox, clock.now()):
        return False
    worked = await asyncio.to_thread(receiver.process_next)
    courier.mark_read(worked.read)
    return worked.count > 0


async def _wake() -> bool:
    if not await db.read(due.conversations, clock.now()):
        return False
    return await asyncio.to_thread(receiver.wake) > 0


async def _look_at_templates(graph: Graph, started: datetime) -> bool:
    if (clock.now() - started).total_seconds() < LOOK_S:
        return False
    return await template_sync.check_when_due(graph)


async def _beat() -> bool:
    await db.write(leases.beat, leases.WORKER, clock.now())
    return False


def _never_busy(step: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
    async def quiet() -> bool:
        await step()
        return False

    return quiet
