"""F3: the same messages and statuses thrice, reversed, shuffled, as one large delivery: the same rows in the end.

Two rounds. First everybody reports (words, three photos, words) and gets an answer; then Meta tells what became of the
answers while everybody adds something. Every way is played on an empty database and compared with the clean one. Bytes
go in at the webhook; the clock stands still within a round, as it does for Meta's repetitions of one delivery.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from benchmarks.faults.verdict import Verdict
from laporbup import clock, db
from laporbup.models import OutboxMessage
from laporbup.services import outbox
from laporbup.services.outbox_marks import RANK
from tests.whatsapp import payloads, playing

START = datetime.fromtimestamp(payloads.AT, clock.JAKARTA)
LATER = START + timedelta(minutes=5)
LARGE = 3_000_000
#: Steps in which the statuses of a way arrive, to see that none takes a message back.
STEPS = 6
Things = list[dict[str, Any]]
Rounds = list[list[bytes]]


@dataclass(frozen=True)
class Way:
    """How a round is delivered. `is_early`: the statuses come before our own note that the message was sent."""

    name: str
    deliver: Callable[[Things], Rounds]
    is_early: bool = False


def _each(things: Things) -> list[bytes]:
    return [payloads.delivery(thing) for thing in things]


def _shuffled(things: Things) -> Rounds:
    mixed = [*things, *things]
    random.Random(3).shuffle(mixed)
    return [_each(mixed)]


def _large(things: Things) -> Rounds:
    """One body near Meta's 3 MB: an entry a thing, the last first, with fields nobody knows in between."""
    filler = "x" * ((LARGE - 600 * len(things)) // len(things))
    entries = [{"id": "1", "changes": [{**thing, "filler": filler}]} for thing in reversed(things)]
    return [[json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()]]


CLEAN = Way("clean", lambda things: [_each(things)])
WAYS = [
    Way("thrice", lambda things: [_each(things)] * 3),
    Way("reversed", lambda things: [_each(things[::-1])]),
    Way("shuffled twice", _shuffled),
    Way("one large delivery", _large),
    Way("status before the answer", lambda things: [_each(things)], is_early=True),
]


def drill(database: str, citizens: int, empty: Callable[[], None], run: Callable[[Any], Any]) -> Verdict:
    """Play every way on the database in use (`empty` makes it so); `run` runs a coroutine."""
    verdict = Verdict("F3", database, {"citizens": citizens, "messages": citizens * 6, "statuses": citizens * 3})
    wanted: dict[str, str] = {}
    for way in [CLEAN, *WAYS]:
        empty()
        steps_back = run(_play(way, citizens))
        found = _digests()
        wanted = wanted or found
        verdict.expect(f"{way.name}: a status went back", steps_back)
        verdict.problems += [f"{way.name}: other {part}" for part in found if found[part] != wanted[part]]
    verdict.counted |= {"ways": len(WAYS), "state": hashlib.sha256("".join(wanted.values()).encode()).hexdigest()[:12]}
    with db.reading() as session:
        reports = session.execute(text("SELECT count(*) FROM report")).scalar_one()
        unread = session.execute(text("SELECT count(*) FROM outbox_message WHERE state != 'READ'")).scalar_one()
    verdict.expect("reports that are not one a citizen", abs(reports - citizens))
    verdict.expect("answers that were not read in the end", unread)
    return verdict


async def _play(way: Way, citizens: int) -> int:
    """Both rounds in one way; returns how often a message of ours went back."""
    for bodies in way.deliver([thing for n in range(citizens) for thing in _reports(n)]):
        await playing.post(bodies, START)
        playing.work(START)
    playing.wait(START, playing.SILENCES[:2])
    sent = _send(is_marked=not way.is_early)
    second = [thing for n in range(citizens) for thing in _afterwards(n, sent)]
    ranks, steps_back = _ranks(), 0
    for bodies in way.deliver(second):
        size = -(-len(bodies) // STEPS)
        for start in range(0, len(bodies), size):
            await playing.post(bodies[start : start + size], LATER)
            playing.work(LATER)
            now = _ranks()
            steps_back += sum(now[row] < rank for row, rank in ranks.items())
            ranks = now
    if way.is_early:
        _mark(sent)
    playing.wait(LATER, playing.SILENCES[:2])
    return steps_back


def _reports(number: int) -> Iterator[dict[str, Any]]:
    sender, at = _phone(number), payloads.AT - 600
    words = f"Jalan di desa Pedamaran VI rusak parah, banyak lubang, warga nomor {number}"
    yield _message(payloads.text(words, sender=sender, at=at, wamid=f"wamid.a{number}"))
    for n in range(3):
        yield _message(payloads.image(f"media{number}-{n}", sender=sender, at=at + 2 + n, wamid=f"wamid.b{number}.{n}"))
    yield _message(payloads.text("sudah lama sekali", sender=sender, at=at + 6, wamid=f"wamid.c{number}"))


def _afterwards(number: int, sent: dict[str, int]) -> Iterator[dict[str, Any]]:
    phone = _phone(number)
    tracker = str(sent.get(phone, 0))
    for name in ("sent", "delivered", "read"):
        status = payloads.status(_answer(phone), name, recipient_id=phone, biz_opaque_callback_data=tracker)
        yield payloads.change(statuses=[status])
    yield _message(payloads.text("dekat masjid", sender=phone, at=payloads.AT + 240, wamid=f"wamid.d{number}"))


def _message(found: dict[str, Any]) -> dict[str, Any]:
    return payloads.change([found])


def _phone(number: int) -> str:
    return f"62812{number:07d}"


def _answer(phone: str) -> str:
    return f"wamid.answer{phone}"


def _send(*, is_marked: bool) -> dict[str, int]:
    """Take every answer as the courier does; returns phone → row."""
    sent: dict[str, int] = {}
    now = START + timedelta(seconds=90)
    with db.unit_of_work() as session:
        while (claimed := outbox.claim(session, now, "faults")) is not None:
            sent[claimed.phone] = claimed.id
            if is_marked:
                outbox.mark_sent(session, claimed.id, _answer(claimed.phone), now)
    return sent


def _mark(sent: dict[str, int]) -> None:
    with db.unit_of_work() as session:
        for phone, row in sent.items():
            outbox.mark_sent(session, row, _answer(phone), START + timedelta(seconds=90))


def _ranks() -> dict[int, int]:
    with db.reading() as session:
        return {row: RANK[state] for row, state in session.exec(select(OutboxMessage.id, OutboxMessage.state)) if row}


#: What must be the same; tickets, secrets and row numbers are chance and left out.
PARTS = {
    "inbox": "SELECT key, kind, sender, state, attempts FROM inbox_item",
    "citizens": "SELECT address, name, phone, bsuid, last_inbound_at FROM reporter",
    "reports": """SELECT p.address, r.text, r.category_kode, r.subcategory_kode, r.opd_kode, r.desa_kode, r.status, r.seq,
        r.created_at, r.due_at FROM report r JOIN reporter p ON p.id = r.reporter_id""",
    "events": """SELECT p.address, e.seq, e.action, e.note, e.to_status, e.to_opd FROM report_event e
        JOIN report r ON r.id = e.report_id JOIN reporter p ON p.id = r.reporter_id""",
    "parts": """SELECT m.wamid, p.address FROM report_message m
        JOIN report r ON r.id = m.report_id JOIN reporter p ON p.id = r.reporter_id""",
    "photos": """SELECT a.source_media_id, a.purpose, a.state, p.address FROM attachment a
        JOIN report r ON r.id = a.report_id JOIN reporter p ON p.id = r.reporter_id""",
    "answers": """SELECT p.address, o.purpose, o.state, o.wamid, o.sent_at IS NOT NULL, o.delivered_at, o.read_at, o.attempts,
        o.error
        FROM outbox_message o JOIN reporter p ON p.id = o.reporter_id""",
    "costs": "SELECT wamid, category, is_billable, rupiah FROM message_cost",
}  # fmt: skip


def _digests() -> dict[str, str]:
    with db.reading() as session:
        return {part: _digest(session, sql) for part, sql in PARTS.items()}


def _digest(session: Session, sql: str) -> str:
    rows = sorted(json.dumps([str(value) for value in row]) for row in session.execute(text(sql)))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
