"""The inbox: durable in groups, worked in order, poison set aside."""

import asyncio
import sqlite3
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import InboxItem, ReporterAddress
from laporbup.services import inbox
from laporbup.services.inbox_writer import InboxWriter
from laporbup.services.reporters import reporter_for
from laporbup.whatsapp.envelope import Item


def item(key: str, sender: str = "62811", kind: str = "message") -> Item:
    return Item(key, kind, sender, "{}")


class Insert:
    """An insert with switches: what it raises, in turn, and what it was given."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.batches: list[list[str]] = []
        self.gate = asyncio.Event()

    def __call__(self, rows):
        self.batches.append([row[0] for row in rows])
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        return len(rows)


async def test_writer_stores_and_counts_what_is_new(database):
    writer = InboxWriter()
    assert await writer.store([item("a"), item("b")]) == 2
    assert await writer.store([item("b"), item("c"), item("c")]) == 1
    writer.close()
    with db.reading() as session:
        assert list(session.exec(select(InboxItem.key).order_by(InboxItem.id))) == ["a", "b", "c"]


async def test_writer_outlives_a_restart_of_the_database_server(database):
    """PostgreSQL closed our connection since the last batch: nobody hears of it."""
    writer = InboxWriter()
    assert await writer.store([item("a")]) == 1
    with db.engine().connect() as connection:
        if connection.dialect.name == "postgresql":
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
            connection.exec_driver_sql(others + "current_database()")
    assert await writer.store([item("b")]) == 1
    writer.close()
    with db.reading() as session:
        assert list(session.exec(select(InboxItem.key).order_by(InboxItem.id))) == ["a", "b"]


async def test_a_batch_that_fails_leaves_no_transaction_open(database):
    """The next batch goes through, and the rows before the bad one were not kept."""
    writer = InboxWriter()
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        await writer.store([item("a"), Item("b", "message", "62811", None)])  # type: ignore[arg-type]
    assert await writer.store([item("c")]) == 1
    writer.close()
    with db.reading() as session:
        assert list(session.exec(select(InboxItem.key))) == ["c"]


async def test_writer_survives_an_error():
    insert = Insert(OperationalError("insert", {}, Exception("locked")))
    writer = InboxWriter(insert)
    with pytest.raises(OperationalError):
        await writer.store([item("a")])
    assert await writer.store([item("b")]) == 1
    writer.close()


async def test_one_bad_request_does_not_fail_its_neighbours():
    def insert(rows):
        if any(row[0] == "bad" for row in rows):
            raise ValueError("bad")
        return len(rows)

    writer = InboxWriter(insert)
    outcomes = await asyncio.gather(*[writer.store([item(key)]) for key in ("a", "bad", "b")], return_exceptions=True)
    writer.close()
    assert [isinstance(outcome, ValueError) for outcome in outcomes] == [False, True, False]


async def test_waiting_requests_share_a_transaction():
    import threading

    gate, batches = threading.Event(), []

    def insert(rows):
        gate.wait(5)
        batches.append(len(rows))
        return len(rows)

    writer = InboxWriter(insert)
    stores = [asyncio.create_task(writer.store([item(str(n))])) for n in range(40)]
    await asyncio.sleep(0.05)
    gate.set()
    await asyncio.gather(*stores)
    writer.close()
    assert len(batches) <= 2
    assert sum(batches) == 40


async def test_thread_starts_again_after_it_ended():
    writer = InboxWriter(Insert())
    assert await writer.store([item("a")]) == 1
    writer.close()
    assert await writer.store([item("b")]) == 1
    writer.close()


async def test_a_request_that_went_away_does_not_matter():
    insert = Insert()
    writer = InboxWriter(insert)
    task = asyncio.create_task(writer.store([item("a")]))
    await asyncio.sleep(0)
    task.cancel()
    assert await writer.store([item("b")]) == 1
    writer.close()
    assert sorted(key for batch in insert.batches for key in batch) == ["a", "b"]


def put(session, *rows: InboxItem) -> None:
    for row in rows:
        session.add(row)
        session.flush()


def row(key: str, sender: str = "62811", **more) -> InboxItem:
    return InboxItem(key=key, kind=more.pop("kind", "message"), sender=sender, payload="{}", received_at=clock.now(), **more)


def test_oldest_first_and_a_failed_one_holds_back_its_citizen(session):
    now = clock.now()
    first, second, other = row("1"), row("2"), row("3", "62822")
    put(session, first, second, other, row("4", kind="status"))
    assert inbox.claim_next(session, now) is first
    inbox.mark_failed(first, now, "KeyError")
    session.flush()
    held = inbox.held_senders(session, now)
    assert held == {"62811"}
    assert inbox.claim_next(session, now, held) is other
    inbox.mark_done(other, now)
    session.flush()
    assert inbox.claim_next(session, now, held).kind == "status"
    later = now + timedelta(seconds=3)
    assert inbox.held_senders(session, later) == set()
    assert inbox.claim_next(session, later) is first
    assert inbox.of_sender(session, "62811", later) == [first, second]


def test_poison_is_kept_after_five_failures(session):
    poison = row("1")
    put(session, poison)
    now = clock.now()
    for _ in range(inbox.MAX_ATTEMPTS):
        assert poison.state == "NEW"
        inbox.mark_failed(poison, now, "KeyError")
        session.flush()
    assert (poison.state, poison.attempts, poison.error) == ("FAILED", 5, "KeyError")
    assert inbox.claim_next(session, now + timedelta(days=1)) is None


def test_lag_is_the_age_of_the_oldest_new_item(session):
    now = clock.now()
    assert inbox.lag_s(session, now) == 0
    old = row("1")
    put(session, old)
    assert inbox.lag_s(session, now + timedelta(seconds=90)) == pytest.approx(90, abs=5)
    inbox.mark_unparsed(old, now, "why")
    session.flush()
    assert inbox.lag_s(session, now + timedelta(seconds=90)) == 0


def test_reporters_with_waiting_messages(session):
    now = clock.now()
    waits = reporter_for(session, "whatsapp", "62811", "", "", now)
    quiet = reporter_for(session, "whatsapp", "62822", "", "", now)
    put(session, row("1"), row("2", "62822", state="DONE"), row("3", "62822", kind="status"), row("4", "62822", attempts=1))
    assert inbox.waiting_reporters(session, [waits.id, quiet.id]) == {waits.id}
    assert session.get(ReporterAddress, ("whatsapp", "62811")).reporter_id == waits.id
