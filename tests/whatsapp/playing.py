"""Play the channel in one process: deliver bytes as Meta does, let the worker's steps run, look at what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import httpx
from sqlmodel import SQLModel, select
from starlette.applications import Starlette

from laporbup import clock, db
from laporbup.services.inbox_writer import InboxWriter, insert_items
from laporbup.whatsapp import receiver, webhook
from laporbup.whatsapp.envelope import split
from tests.whatsapp import payloads

T = TypeVar("T", bound=SQLModel)

#: A conversation is over after these: the debounce, the wait for a place, the window for additions.
SILENCES = (timedelta(seconds=8), timedelta(seconds=61), timedelta(minutes=31), timedelta(hours=2))


async def post(bodies: Iterable[bytes], at: datetime) -> None:
    """Deliver signed bodies through the webhook; each must be acknowledged."""
    # The writer's thread does not see a clock that was set for this one.
    writer = InboxWriter(lambda rows: insert_items([(*row[:6], db.stored_time(at), *row[7:]) for row in rows]))
    app = Starlette(routes=webhook.routes(writer))
    with clock.fixed(at):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://lapor.example") as client:
            for body in bodies:
                answer = await client.post(webhook.PATH, content=body, headers=payloads.sign(body))
                assert answer.status_code == 200
    writer.close()


def store(bodies: Iterable[bytes], at: datetime) -> int:
    """Deliver without the door; returns how many items the bodies held."""
    items = [item for body in bodies for item in split(body)]
    with clock.fixed(at):
        insert_items([(*item, db.stored_time(at), 0) for item in items])
    return len(items)


def work(at: datetime, budget_s: float = 30) -> int:
    """Work the inbox until it is empty; returns how many items were worked."""
    count = 0
    with clock.fixed(at):
        while worked := receiver.process_next(budget_s=budget_s).count:
            count += worked
    return count


def wait(at: datetime, silences: Iterable[timedelta] = SILENCES) -> None:
    """Let every silence pass, so that each draft becomes a report."""
    for silence in silences:
        with clock.fixed(at + silence):
            while receiver.wake():
                continue


def rows(model: type[T]) -> list[T]:
    """Every row of a table."""
    with db.reading() as session:
        found = list(session.exec(select(model)))
        session.expunge_all()
        return found
