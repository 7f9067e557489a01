"""Which message goes next: classes, fairness, the monthly cap, the pair limit, and a long queue."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from random import Random

import pytest
from sqlalchemy import insert
from sqlmodel import select

from laporbup import clock
from laporbup.models import MessageCost, MessageRate, OutboxMessage, Reporter
from laporbup.services import outbox, sending
from laporbup.services.outbox import Content, Memory
from laporbup.services.outbox_order import FAIR_EVERY, LOOK_BACK, PAIR_LIMIT
from laporbup.services.readiness import readiness
from laporbup.services.spending import KEEP, Room, Spending
from tests.services.people import make_citizen
from tests.support import moment

NOW = moment("2026-11-24 09:00")
_key = count()


@pytest.fixture(autouse=True)
def _time():
    with clock.fixed(NOW):
        yield


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def queue(session, purpose, citizen=None, since=0):
    with clock.fixed(later(since)):
        row = outbox.enqueue(session, citizen or make_citizen(session), purpose, Content("x"), dedupe_key=f"k{next(_key)}")
    session.flush()
    return row


def take(session, seconds=0, memory=None):
    claimed = outbox.claim(session, later(seconds), "w", memory)
    session.expire_all()
    return claimed


def sent(session, seconds=0, memory=None):
    """The purpose of the next message, which is sent."""
    claimed = take(session, seconds, memory)
    if claimed is None:
        return None
    outbox.mark_sent(session, claimed.id, f"wamid.{claimed.id}", later(seconds))
    return claimed.purpose


def spend(session, rupiah, at=NOW):
    session.add(MessageCost(wamid=f"w{next(_key)}", at=at, category="utility", is_billable=True, rupiah=rupiah))
    session.flush()


def cap(session, rupiah):
    session.merge(MessageRate(category=sending.MONTHLY_CAP, valid_from=NOW, rupiah=rupiah))
    session.flush()


class TestClasses:
    def test_what_is_waited_for_before_what_is_nice_to_know_before_officers(self, session):
        for since, purpose in enumerate(("DIGEST", "URGENT", "HINT", "NOTICE", "REPORTS", "TICKET", "RESOLVED", "EMERGENCY")):
            queue(session, purpose, since=since)
        order = [sent(session, 60) for _ in range(8)]
        assert order == ["TICKET", "RESOLVED", "EMERGENCY", "HINT", "NOTICE", "REPORTS", "URGENT", "DIGEST"]

    def test_in_a_class_the_oldest(self, session):
        late, early = queue(session, "TICKET", since=9), queue(session, "ASK_PLACE", since=3)
        assert [take(session, 10).id, take(session, 10).id] == [early.id, late.id]

    def test_the_old_do_not_wait_for_ever(self, session):
        hint = queue(session, "HINT", since=-3600)
        memory, taken = Memory(), []
        for second in range(FAIR_EVERY):
            queue(session, "TICKET", since=second)
            taken.append(take(session, second, memory).id)
        assert hint.id == taken[-1]

    def test_a_citizen_who_must_wait_holds_nobody_else_up(self, session):
        busy, other = make_citizen(session), make_citizen(session)
        for _ in range(70):
            queue(session, "TICKET", busy)
        mine = queue(session, "TICKET", other, since=1)
        take(session, 1)
        assert take(session, 1).id == mine.id
        assert take(session, 1) is None


class TestLongQueue:
    """A courier remembers which classes had nothing due; it must not miss what becomes due later."""

    def test_new_ones_are_seen_although_none_was_there(self, session):
        memory = Memory()
        queue(session, "HINT")
        assert sent(session, 0, memory) == "HINT"
        assert memory.empty_at
        queue(session, "TICKET", since=1)
        assert sent(session, 1, memory) == "TICKET"

    def test_an_uncertain_one_comes_back_in_its_old_place(self, session):
        memory = Memory()
        row = queue(session, "TICKET", since=-3600)
        take(session, 0, memory)
        outbox.mark_uncertain(session, row.id, NOW)
        queue(session, "HINT")
        assert sent(session, 1, memory) == "HINT"
        assert take(session, 121, memory).id == row.id

    def test_one_from_nowhere_is_found_within_a_minute(self, session):
        memory = Memory()
        queue(session, "HINT")
        sent(session, 0, memory)
        row = queue(session, "TICKET", since=-7200)
        assert take(session, LOOK_BACK.total_seconds() + 1, memory).id == row.id

    def test_officers_behind_a_thousand(self, session):
        people = [make_citizen(session) for _ in range(3)]
        session.execute(insert(OutboxMessage), [
            {"dedupe_key": f"m{n}", "reporter_id": people[n % 2].id, "purpose": "HINT", "content": {"text": "x"},
             "state": "QUEUED", "created_at": NOW, "not_before": NOW, "attempts": 0, "template": "", "error": ""}
            for n in range(1000)
        ])
        urgent = queue(session, "URGENT", people[2])
        memory = Memory()
        assert [take(session, 1, memory).purpose for _ in range(2)] == ["HINT", "HINT"]
        assert take(session, 1, memory).id == urgent.id


class TestCap:
    def test_at_the_cap_only_closing_messages_go(self, session):
        cap(session, 1000.0)
        spend(session, 1000.0)
        for purpose in ("DIGEST", "TICKET", "EMERGENCY", "HINT", "RESOLVED"):
            queue(session, purpose)
        memory = Memory()
        assert [sent(session, 1, memory) for _ in range(7)] == ["RESOLVED", *[None] * 6]
        ready = readiness(session, later(600))
        assert (ready.sending, ready.stuck) == (sending.MONTHLY_CAP, ())

    def test_near_the_cap_officers_get_nothing(self, session):
        cap(session, 100_000.0)
        spend(session, 90_000.0)
        for purpose in ("DIGEST", "URGENT", "HINT"):
            queue(session, purpose)
        assert [sent(session, 1) for _ in range(3)] == ["HINT", None, None]
        ready = readiness(session, later(600))
        assert (ready.sending, ready.stuck, ready.outbox_lag_s) == ("ok", (), 0.0), "held on purpose is not stuck"

    def test_in_december_all_goes_again(self, session):
        cap(session, 1000.0)
        spend(session, 1000.0)
        queue(session, "HINT")
        december = (moment("2026-12-01 00:00") - NOW).total_seconds()
        assert take(session, december - 1) is None
        assert take(session, december).purpose == "HINT"

    def test_a_higher_cap_counts_soon(self, session):
        memory = Memory()
        cap(session, 1000.0)
        spend(session, 1000.0)
        queue(session, "HINT")
        assert take(session, 0, memory) is None
        cap(session, 1_000_000.0)
        assert take(session, KEEP.total_seconds() + 1, memory).purpose == "HINT"

    def test_what_is_under_way_is_counted_before_its_price_is_told(self, session):
        cap(session, 10 * 357.0)
        for _ in range(30):
            queue(session, "TICKET")
        memory = Memory()
        assert [sent(session, 1, memory) for _ in range(30)].count("TICKET") == 10

    def test_prices_that_come_late_do_not_overshoot(self, session):
        cap(session, 300 * 357.0)
        memory, gone = Memory(), 0
        people = [make_citizen(session).id for _ in range(400)]
        session.execute(insert(OutboxMessage), [
            {"dedupe_key": f"m{n}", "reporter_id": person, "purpose": "TICKET", "content": {"text": "x"}, "state": "QUEUED",
             "created_at": NOW, "not_before": NOW, "attempts": 0, "template": "", "error": ""}
            for n, person in enumerate(people)
        ])
        second = 0.0
        while sent(session, second, memory):
            gone += 1
            second += 1 / 80
            if gone >= 50:
                spend(session, 357.0, later(second))
                self._priced(session, gone)
        assert 250 <= gone <= 305

    def _priced(self, session, gone):
        """The ledger row above is that of the oldest message without one."""
        row = session.exec(select(OutboxMessage).where(OutboxMessage.state == "SENT").order_by(OutboxMessage.id)).first()
        row.state = "DELIVERED"
        session.flush()

    def test_no_cap_no_limit(self, session):
        spend(session, 1e9)
        assert Spending().room(session, NOW) is Room.ALL


@pytest.mark.parametrize("seed", range(3))
def test_the_pair_limit_is_a_token_bucket(session, seed):
    """5 at once and one in 6 s after that: in T seconds never more than 5 + T / 6, and all of them in the end."""
    dice, citizen, memory, times = Random(seed), make_citizen(session), Memory(), []
    asked = sorted(dice.choices(range(60), k=20))
    for second in range(180):
        for _ in range(asked.count(second)):
            queue(session, "HINT", citizen, since=second)
        while claimed := take(session, second, memory):
            times.append(second)
            outbox.mark_sent(session, claimed.id, f"wamid.{claimed.id}", later(second))
    assert len(times) == 20
    for first, start in enumerate(times):
        for last in range(first, len(times)):
            assert last - first + 1 <= PAIR_LIMIT + (times[last] - start) / 6


def test_every_citizen_has_a_bucket_of_his_own(session):
    one, two = make_citizen(session), make_citizen(session)
    for citizen in (one, two):
        for _ in range(PAIR_LIMIT + 1):
            queue(session, "HINT", citizen)
    memory, taken = Memory(), []
    for second in range(20):
        if claimed := take(session, second, memory):
            taken.append(claimed.reporter_id)
            outbox.mark_sent(session, claimed.id, f"wamid.{claimed.id}", later(second))
    assert {name: taken.count(name) for name in (one.id, two.id)} == {one.id: PAIR_LIMIT, two.id: PAIR_LIMIT}
    assert session.get(Reporter, one.id) is not None
