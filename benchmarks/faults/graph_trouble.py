"""F4: Graph fails in three of ten calls for ten minutes of virtual time: everything ends, nobody is hammered.

The real courier and the real client on a transport with faults; the clock moves a second at a time. `ingest_beside` is the
other half of F4, in real time: what arrives meanwhile is taken as fast as ever.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
from sqlmodel import select

from benchmarks.faults.verdict import Verdict
from laporbup import clock, db
from laporbup.models import OutboxMessage
from laporbup.services import outbox
from laporbup.services.outbox import Content
from laporbup.services.reporters import reporter_for
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.courier import Courier
from tests.whatsapp import payloads
from tests.whatsapp.meta import refusal, settings_for

START = datetime.fromtimestamp(payloads.AT, clock.JAKARTA)
SECOND = timedelta(seconds=1)
TROUBLE_S = 600
SHARE = 0.3
RETRY_AFTER_S = 20
PAIR_S = 6
AMBIGUOUS_S = 120
#: Waits start at six seconds and double: so many attempts at most in the first `m` minutes of a message (the table's
#: 1 + log2 of what an eager sender would make in that time, at one attempt each six seconds).
A_MINUTE = 10
RETRIES_A_CITIZEN = 6
LATEST = timedelta(hours=73)
OPEN = ("QUEUED", "SENDING", "UNCERTAIN")
#: How a call fails, evenly drawn. `slow`, `cut` and `lost` are ambiguous; after `slow` and `cut` Meta has the message.
FAULTS = ("500", "503 page", "429", "130429", "131056", "slow", "cut", "lost", "refused connection")
TAKEN = ("", "slow", "cut")
AMBIGUOUS = ("slow", "cut", "lost")


@dataclass(frozen=True)
class Call:
    """One attempt as Graph saw it: when (virtual), which row, whose, how it failed (empty: it did not)."""

    at: datetime
    row: int
    to: str
    fault: str


@dataclass
class Trouble(httpx.AsyncBaseTransport):
    """Graph in trouble while `is_ill`; statuses of what it took come two seconds later, one in ten of them never."""

    dice: random.Random
    is_ill: bool = True
    now: datetime = START
    calls: list[Call] = field(default_factory=list)
    due: list[tuple[datetime, dict[str, object]]] = field(default_factory=list)
    unheard: set[int] = field(default_factory=set)
    """Rows that were taken and whose status was lost."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(await request.aread())
        row, fault = int(body["biz_opaque_callback_data"]), ""
        if self.is_ill and self.dice.random() < SHARE:
            fault = self.dice.choice(FAULTS)
        self.calls.append(Call(self.now, row, body["to"], fault))
        wamid = f"wamid.out{len(self.calls)}"
        if fault in TAKEN:
            self._tell(row, wamid, body["to"])
        return _answer(fault, wamid, request)

    def _tell(self, row: int, wamid: str, to: str) -> None:
        if self.dice.random() < 0.1:
            self.unheard.add(row)
            return
        is_refused = self.dice.random() < 0.03
        more = {"errors": [{"code": 131026, "title": "Message undeliverable"}]} if is_refused else {}
        name = "failed" if is_refused else "delivered"
        status = payloads.status(wamid, name, recipient_id=to, biz_opaque_callback_data=str(row), **more)
        self.due.append((self.now + 2 * SECOND, status))


def _answer(fault: str, wamid: str, request: httpx.Request) -> httpx.Response:
    if not fault:
        return httpx.Response(200, json={"messages": [{"id": wamid}]})
    if fault == "slow" or fault == "lost":
        raise httpx.ReadTimeout("no answer", request=request)
    if fault == "cut":
        raise httpx.ReadError("the connection was half open", request=request)
    if fault == "refused connection":
        raise httpx.ConnectError("refused", request=request)
    if fault == "503 page":
        return httpx.Response(503, text="<html>busy</html>")
    if fault == "500":
        return refusal(131000, 500)
    if fault == "429":
        return refusal(130429, 429, headers={"Retry-After": str(RETRY_AFTER_S)})
    return refusal(int(fault))


@dataclass
class GraphTrouble:
    """One drill on an empty reference database: `messages` to `citizens`, owed in the first five minutes."""

    database: str
    messages: int
    citizens: int
    step_s: int = 1
    seed: int = 4

    async def run(self) -> Verdict:
        """Ten minutes of trouble, then calm until nothing is open."""
        dice = random.Random(self.seed)
        trouble = Trouble(dice)
        graph = Graph(settings_for(), trouble)
        courier = Courier(graph, "faults", per_second=10_000)
        owed = sorted(dice.randrange(0, TROUBLE_S // 2) for _ in range(self.messages))
        done = 0
        for second in range(0, TROUBLE_S, self.step_s):
            trouble.now = START + second * SECOND
            while done < len(owed) and owed[done] <= second:
                self._owe(done, dice, trouble.now)
                done += 1
            await _step(courier, trouble)
        trouble.is_ill, calm = False, 10
        while _open() and trouble.now - START < LATEST:
            trouble.now += calm * SECOND
            calm = min(calm + 5, 3600)
            await _step(courier, trouble)
        await graph.aclose()
        return self._verdict(trouble)

    def _owe(self, number: int, dice: random.Random, now: datetime) -> None:
        with clock.fixed(now), db.unit_of_work() as session:
            reporter = reporter_for(session, "whatsapp", f"62812{dice.randrange(self.citizens):07d}", "", "", START)
            outbox.enqueue(session, reporter, "NOTICE", Content(f"Kabar {number}"), dedupe_key=f"k{number}")

    def _verdict(self, trouble: Trouble) -> Verdict:
        with db.reading() as session:
            states = Counter(session.exec(select(OutboxMessage.state)))
        calls = trouble.calls
        taken = Counter(call.row for call in calls if call.fault in TAKEN)
        doubled = {row for row, times in taken.items() if times > 1}
        failed = [call for call in calls if call.fault]
        found = Verdict("F4", self.database, {
            "messages": self.messages, "calls": len(calls), "failed": len(failed), "statuses_lost": len(trouble.unheard),
            "sent_twice": len(doubled), "most_attempts": max(Counter(call.row for call in calls).values()),
            "virtual_minutes": round((trouble.now - START).total_seconds() / 60), **states,
        })  # fmt: skip
        found.expect("without an end", sum(states[state] for state in OPEN))
        found.expect("rows missing", self.messages - sum(states.values()))
        found.expect("sent twice though a status had told", len(doubled - trouble.unheard))
        found.expect("attempts beyond 1 + log2", _too_eager(calls))
        found.expect("more than six retries a minute to a citizen", _hammered(calls))
        found.expect("Retry-After not obeyed", _too_soon(calls, ("429",), RETRY_AFTER_S))
        found.expect("131056 not obeyed", _too_soon(calls, ("131056",), PAIR_S))
        found.expect("an unclear send repeated too soon", _too_soon(calls, AMBIGUOUS, AMBIGUOUS_S, is_per_row=True))
        return found


async def _step(courier: Courier, trouble: Trouble) -> None:
    """What is due at this moment: statuses that arrive, messages that go."""
    now = trouble.now
    arrived = [status for at, status in trouble.due if at <= now]
    trouble.due = [(at, status) for at, status in trouble.due if at > now]
    with clock.fixed(now):
        if arrived:
            with db.unit_of_work() as session:
                for status in arrived:
                    outbox.record_receipt(session, status, now)
        while await courier.deliver_next():
            await courier.settle()


def _open() -> int:
    with db.reading() as session:
        return sum(state in OPEN for state in session.exec(select(OutboxMessage.state)))


def _too_eager(calls: list[Call]) -> int:
    """Attempts of a message beyond 1 + log2(1 + 10 m) in its first m minutes, over every m."""
    return sum(
        number > 1 + math.log2(1 + A_MINUTE * max(1.0, (call.at - first).total_seconds() / 60))
        for first, number, call in _numbered(calls)
    )


def _numbered(calls: list[Call]) -> Iterator[tuple[datetime, int, Call]]:
    firsts: dict[int, datetime] = {}
    numbers: Counter[int] = Counter()
    for call in calls:
        numbers[call.row] += 1
        yield firsts.setdefault(call.row, call.at), numbers[call.row], call


def _hammered(calls: list[Call]) -> int:
    """How often a seventh repetition went to a citizen within a minute."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for _first, number, call in _numbered(calls):
        if number > 1:
            times[call.to].append(call.at)
    most = RETRIES_A_CITIZEN
    return sum(at[n + most] - at[n] < 60 * SECOND for at in times.values() for n in range(len(at) - most))


def _too_soon(calls: list[Call], faults: tuple[str, ...], wait_s: int, *, is_per_row: bool = False) -> int:
    """Calls to the same citizen (or of the same row) earlier than `wait_s` after one of these faults."""
    lines: dict[object, list[Call]] = defaultdict(list)
    for call in calls:
        lines[call.row if is_per_row else call.to].append(call)
    return sum(
        before.fault in faults and (after.at - before.at).total_seconds() < wait_s
        for line in lines.values()
        for before, after in pairwise(line)
    )
