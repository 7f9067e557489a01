"""The worker's loops together: a message goes in, a report and its answer come out."""

import asyncio
import time

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.jobs import worker
from laporbup.models import Heartbeat, Lease, OutboxMessage, Report
from laporbup.services import outbox
from laporbup.services.inbox_writer import insert_items
from laporbup.whatsapp.envelope import split
from tests.whatsapp import payloads
from tests.whatsapp.meta import FakeMeta, graph_on


async def until(condition, timeout_s: float = 25.0) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.1)


def count(model) -> int:
    with db.reading() as session:
        return len(session.exec(select(model)).all())


@pytest.fixture
async def running(reference):
    """A worker on a fake Graph; yields it, then stops it and checks that it is quick about it."""
    with db.unit_of_work() as session:
        outbox.stop_sending(session, 190, "token", clock.now())
    meta, stopping = FakeMeta(), asyncio.Event()
    graph = graph_on(meta)
    task = asyncio.create_task(worker.work(graph, stopping))
    yield meta
    stopping.set()
    began = time.monotonic()
    await asyncio.wait_for(task, 5)
    assert time.monotonic() - began < 3
    await graph.aclose()


async def test_from_inbox_to_answer(running):
    at = int(clock.now().timestamp())
    words = "Jalan di desa Pedamaran VI rusak parah, banyak lubang"
    items = split(payloads.of(payloads.text(words, at=at, wamid="wamid.in")))
    insert_items([(*item, db.stored_time(clock.now()), 0) for item in items])
    began = time.monotonic()
    await until(lambda: count(Report) == 1)
    assert time.monotonic() - began < 25
    await until(lambda: len(running.sent) == 1)
    assert running.read == ["wamid.in"]
    body = running.sent[0]
    assert body["to"] == payloads.PHONE
    assert body["interactive"]["type"] == "cta_url"
    with db.reading() as session:
        assert session.exec(select(OutboxMessage.state)).one() in ("SENDING", "SENT")
        assert session.get(Heartbeat, "worker") is not None
        assert session.get(Lease, "jobs") is not None
        assert outbox.sending_state(session) == "ok"


async def test_two_workers_share_the_work_without_doing_it_twice(running):
    other, stopping = FakeMeta(), asyncio.Event()
    graph = graph_on(other)
    task = asyncio.create_task(worker.work(graph, stopping))
    with db.unit_of_work() as session:
        from laporbup.services.reporters import reporter_for

        for n in range(6):
            reporter = reporter_for(session, "whatsapp", f"62811{n}", "", "", clock.now())
            outbox.enqueue(session, reporter, "NOTICE", outbox.Content("Halo"), dedupe_key=f"k{n}")
    await until(lambda: len(running.sent) + len(other.sent) == 6)
    await asyncio.sleep(0.3)
    trackers = [body["biz_opaque_callback_data"] for body in running.sent + other.sent]
    assert len(trackers) == len(set(trackers)) == 6
    stopping.set()
    await asyncio.wait_for(task, 5)
    await graph.aclose()
