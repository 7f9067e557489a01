"""One citizen, several addresses over time: in every order of arrival, and never two people made one by a machine."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from laporbup import clock, db
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.identity import is_somebody_else
from laporbup.domain.roles import Role
from laporbup.models import Conversation, IdentityEvent, OutboxMessage, Report, Reporter, ReporterAddress
from laporbup.services import alarms, identity, outbox
from laporbup.services.access import Actor
from laporbup.services.identity import Change, record_change
from laporbup.services.outbox import Content
from laporbup.services.reporters import reporter_for
from tests import databases
from tests.support import make_officer, make_report, moment

NOW = moment("2026-11-24 09:00")
P1, P2, P3 = "6281111111", "6282222222", "6283333333"
WA = "whatsapp"


@pytest.fixture(autouse=True)
def _time():
    with clock.fixed(NOW):
        yield


def at(minutes: float) -> datetime:
    return NOW - timedelta(days=1) + timedelta(minutes=minutes)


def writes(session: Session, phone: str, minutes: float = 0, bsuid: str = "", **more: str) -> Reporter:
    found = reporter_for(session, WA, phone, bsuid, "", at(minutes), **more)
    session.flush()
    return found


def moves(session: Session, old: str, new: str, minutes: float = 10, key: str = "", *, more: tuple[str, ...] = ()) -> None:
    record_change(session, WA, Change(key or f"wamid.{old}-{new}", at(minutes), (old,), (new, *more)))
    session.flush()


def owner(session: Session, address: str) -> int | None:
    session.expire_all()
    row = session.get(ReporterAddress, (WA, address))
    return row.reporter_id if row else None


def events(session: Session) -> list[tuple[str, str, str]]:
    rows = session.exec(select(IdentityEvent).order_by(IdentityEvent.id))
    return [(row.kind, row.old_address, row.new_address) for row in rows]


class TestNumberChanged:
    def test_the_citizen_goes_along_and_the_old_number_is_let_go(self, session):
        siti = writes(session, P1)
        moves(session, P1, P2)
        assert (siti.address, siti.phone, owner(session, P1), owner(session, P2)) == (P2, P2, None, siti.id)
        assert writes(session, P2, 20).id == siti.id
        assert events(session) == [("NUMBER_CHANGED", P1, P2)]

    def test_who_gets_the_old_number_next_is_somebody_new(self, session):
        siti = writes(session, P1)
        make_report(session, reporter_id=siti.id)
        moves(session, P1, P2)
        budi = writes(session, P1, 30)
        assert budi.id != siti.id
        assert (owner(session, P1), budi.phone) == (budi.id, P1)

    def test_a_late_message_from_before_is_still_the_movers_and_no_claim_to_the_number(self, session):
        siti = writes(session, P1, bsuid="ID.1")
        moves(session, P1, P2, 10)
        assert writes(session, P1, 5, bsuid="ID.1").id == siti.id
        assert writes(session, P1, 5).id == siti.id
        assert (owner(session, P1), siti.phone) == (None, P2)

    def test_told_twice_is_done_once(self, session):
        siti = writes(session, P1)
        moves(session, P1, P2, key="wamid.X")
        budi = writes(session, P1, 30)
        moves(session, P1, P2, key="wamid.X")
        assert (owner(session, P1), owner(session, P2)) == (budi.id, siti.id)
        assert len(events(session)) == 1

    @pytest.mark.parametrize("order", list(permutations(["before", "change", "after"])))
    def test_every_order_ends_the_same(self, session, order):
        steps = {
            "before": lambda: writes(session, P1, 0),
            "change": lambda: moves(session, P1, P2, 10),
            "after": lambda: writes(session, P2, 20),
        }
        for name in order:
            steps[name]()
        mover = owner(session, P2)
        assert mover is not None
        assert owner(session, P1) is None
        assert writes(session, P1, 5).id == mover, "their late word from before"
        assert writes(session, P1, 60).id != mover, "the next owner of the number"
        assert writes(session, P2, 60).id == mover
        assert [kind for kind, _, _ in events(session)] == ["NUMBER_CHANGED"]

    def test_a_new_bsuid_comes_with_the_number(self, session):
        siti = writes(session, P1, bsuid="ID.1")
        moves(session, P1, P2, more=("ID.2",))
        assert (siti.phone, siti.bsuid) == (P2, "ID.2")
        assert writes(session, "", 20, bsuid="ID.2").id == siti.id

    def test_the_talk_that_began_on_the_new_number_goes_on(self, session):
        siti = writes(session, P1)
        early = writes(session, P2, 20)
        state = Conversation(reporter_id=early.id, state={"draft": None}, wake_at=NOW, updated_at=NOW)
        session.add(state)
        outbox.enqueue(session, early, "MENU", Content("Halo"), dedupe_key="k")
        moves(session, P1, P2, 10)
        assert session.exec(select(Conversation)).one().reporter_id == siti.id
        assert session.exec(select(OutboxMessage)).one().reporter_id == siti.id

    def test_there_and_back(self, session):
        siti = writes(session, P1)
        moves(session, P1, P2, 10)
        moves(session, P2, P1, 20)
        assert (owner(session, P1), owner(session, P2), siti.phone) == (siti.id, None, P1)

    def test_there_and_back_told_backwards(self, session):
        siti = writes(session, P1)
        moves(session, P2, P1, 20)
        moves(session, P1, P2, 10)
        assert (owner(session, P1), owner(session, P2), siti.phone) == (siti.id, None, P1)

    def test_twice_on_told_backwards(self, session):
        siti = writes(session, P1)
        moves(session, P2, P3, 20)
        moves(session, P1, P2, 10)
        assert (owner(session, P1), owner(session, P2), owner(session, P3)) == (None, None, siti.id)
        assert siti.phone == P3


class TestConflict:
    def two(self, session: Session) -> tuple[Reporter, Reporter]:
        siti, budi = writes(session, P1), writes(session, P2)
        make_report(session, reporter_id=siti.id)
        make_report(session, reporter_id=budi.id)
        return siti, budi

    def test_nobody_is_merged_and_a_human_hears_of_it(self, session):
        siti, budi = self.two(session)
        moves(session, P1, P2)
        assert writes(session, P2, 20).id == budi.id
        assert budi.address == P2
        assert sorted(session.exec(select(Report.reporter_id))) == sorted([siti.id, budi.id])
        assert [kind for kind, _, _ in events(session)] == ["CONFLICT"]
        assert alarms.counts(session) == {"identity_conflict": 1}

    def test_the_old_number_is_let_go_all_the_same_and_the_movers_messages_follow_them(self, session):
        siti, _budi = self.two(session)
        moves(session, P1, P2)
        assert (owner(session, P1), siti.phone) == (None, P2)
        assert writes(session, P1, 30).id not in (siti.id, _budi.id)
        row = outbox.enqueue(session, siti, "MENU", Content("Selesai"), dedupe_key="k")
        assert (row.reporter_id, outbox.claim(session, NOW, "w").phone) == (siti.id, P2)

    def test_a_message_with_addresses_of_two_is_its_numbers(self, session):
        siti, hidden = writes(session, P1), writes(session, "", bsuid="ID.9")
        for minutes in (10, 20):
            assert writes(session, P1, minutes, bsuid="ID.9").id == siti.id
        assert (siti.bsuid, owner(session, "ID.9")) == ("", hidden.id)
        assert len(events(session)) == 1
        assert session.exec(select(alarms.Alarm)).one().times == 1

    def test_an_administrator_makes_them_one(self, session):
        siti, budi = self.two(session)
        moves(session, P1, P2)
        [event] = session.exec(select(IdentityEvent))
        admin = make_officer(session, Role.ADMIN)
        identity.settle(session, admin, event.id, NOW, is_same=True)
        identity.settle(session, admin, event.id, NOW, is_same=True)
        assert set(session.exec(select(Report.reporter_id))) == {budi.id}
        assert (budi.address, owner(session, P2), alarms.counts(session)) == (P2, budi.id, {})
        assert siti.address.startswith("joined-")

    def test_or_leaves_them_two(self, session):
        siti, budi = self.two(session)
        moves(session, P1, P2)
        [event] = session.exec(select(IdentityEvent))
        identity.settle(session, make_officer(session, Role.ADMIN), event.id, NOW, is_same=False)
        assert set(session.exec(select(Report.reporter_id))) == {siti.id, budi.id}
        assert alarms.counts(session) == {}

    def test_only_an_administrator_settles(self, session):
        with pytest.raises(Forbidden):
            identity.settle(session, Actor(Role.VERIFIER), 1, NOW, is_same=True)
        with pytest.raises(NotFound):
            identity.settle(session, Actor(Role.ADMIN), 1, NOW, is_same=True)


class TestUserId:
    def test_a_bsuid_made_anew_is_the_same_citizen(self, session):
        siti = writes(session, "", bsuid="ID.1")
        moves(session, "ID.1", "ID.2", key="wamid.R")
        moves(session, "ID.1", "ID.2", key="wamid.R")
        assert writes(session, "", 20, bsuid="ID.2").id == siti.id
        assert (siti.address, events(session)) == ("ID.2", [("USER_ID_CHANGED", "ID.1", "ID.2")])

    def test_whose_first_word_under_it_came_before_the_news(self, session):
        siti = writes(session, "", bsuid="ID.1")
        make_report(session, reporter_id=siti.id)
        writes(session, "", 20, bsuid="ID.2")
        moves(session, "ID.1", "ID.2", 10)
        assert writes(session, "", 30, bsuid="ID.2").id == siti.id

    def test_the_number_stays(self, session):
        siti = writes(session, P1, bsuid="ID.1")
        record_change(session, WA, Change("wamid.R", at(10), (P1,), (P1, "ID.2")))
        assert (siti.phone, siti.bsuid, owner(session, P1), owner(session, "ID.2")) == (P1, "ID.2", siti.id, siti.id)

    def test_the_user_name_is_kept(self, session):
        siti = writes(session, P1, username="siti.oki")
        assert writes(session, P1).whatsapp_username == "siti.oki"
        assert siti.id == writes(session, P1, username="siti.baru").id
        assert siti.whatsapp_username == "siti.baru"


class TestGivenOn:
    """A number that fell silent was sold again: another WhatsApp account writes from it."""

    def test_the_next_owner_does_not_get_the_reports_of_the_last(self, session):
        siti = writes(session, P1, bsuid="ID.1")
        days = 24 * 60 * 91
        budi = writes(session, P1, days, bsuid="ID.2")
        assert budi.id != siti.id
        assert (owner(session, P1), owner(session, "ID.1"), siti.address) == (budi.id, siti.id, "ID.1")

    @pytest.mark.parametrize(("days", "bsuid"), [(200, "ID.1"), (200, ""), (80, "ID.2")])
    def test_the_same_account_or_a_short_silence_is_the_same_citizen(self, session, days, bsuid):
        siti = writes(session, P1, bsuid="ID.1")
        assert writes(session, P1, 24 * 60 * days, bsuid=bsuid).id == siti.id

    def test_the_rule_needs_two_accounts(self):
        long = timedelta(days=999)
        assert is_somebody_else("ID.1", "ID.2", long)
        assert not any(is_somebody_else(*pair, long) for pair in (("", "ID.2"), ("ID.1", ""), ("ID.1", "ID.1"), ("", "")))


Step = tuple[str, int]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.randoms(use_true_random=False), st.integers(0, 3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_order_a_citizen_who_moves_on_ends_at_the_last_number(database, jumps, dice, copies):
    """A chain of moves and a message from each number, shuffled and repeated: one citizen, at the last one."""
    phones = [f"6281{n:08d}" for n in range(len(jumps) + 1)]
    changes = [Change(f"wamid.{n}", at(10 * n + 10), (phones[n],), (phones[n + 1],)) for n in range(len(jumps))]
    steps: list[Step] = [("move", n) for n in range(len(changes))] + [("write", n) for n in range(len(phones))]
    steps += [dice.choice(steps) for _ in range(copies)]
    dice.shuffle(steps)
    databases.empty_tables()
    with clock.fixed(NOW), db.unit_of_work() as session:
        for what, n in steps:
            if what == "move":
                record_change(session, WA, changes[n])
            else:
                reporter_for(session, WA, phones[n], "", "", at(10 * n + 5))
            session.flush()
        addresses = {row.address: row.reporter_id for row in session.exec(select(ReporterAddress))}
        assert set(addresses) == {phones[-1]}, steps
        mover = session.get(Reporter, addresses[phones[-1]])
        assert (mover.address, mover.phone) == (phones[-1], phones[-1])
        for n, phone in enumerate(phones):
            assert reporter_for(session, WA, phone, "", "", at(10 * n + 6)).id == mover.id
