"""What messages cost: the same ledger whatever the order of Meta's statuses; the free ones of a month; its borders."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import MessageCost, MessageRate
from laporbup.services import ledger, outbox, rates
from laporbup.services.outbox import Content
from laporbup.services.rates import FREE_SERVICE, Month
from tests.services.people import make_citizen
from tests.support import moment

NOW = moment("2026-11-24 09:00")
UTILITY = {"billable": True, "category": "utility", "type": "regular", "pricing_model": "PMP"}
SERVICE = UTILITY | {"category": "service"}


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def note(session, wamid="wamid.A", word="sent", pricing=None, at=NOW):
    ledger.note(session, wamid, word, pricing, report_id=None, at=at)


def free(session, places, since="2026-10-01 00:00"):
    """So many service messages a month are free, and the others cost 300 rupiah."""
    session.merge(MessageRate(category=FREE_SERVICE, valid_from=moment(since), rupiah=places))
    session.merge(MessageRate(category="service", valid_from=moment("2026-10-02 00:00"), rupiah=300.0))
    session.flush()


def rows(session):
    session.expire_all()
    return list(session.exec(select(MessageCost).order_by(MessageCost.at, MessageCost.wamid)))


def prices(session):
    return [row.rupiah for row in rows(session)]


class TestStatuses:
    """Through `record_receipt`, as the worker does it."""

    @pytest.fixture(autouse=True)
    def _sent(self, session):
        with clock.fixed(NOW):
            session.add(MessageRate(category="utility", valid_from=NOW - timedelta(days=1), rupiah=400.0))
            outbox.enqueue(session, make_citizen(session), "MENU", Content("Halo"), dedupe_key="k")
            session.flush()
            claimed = outbox.claim(session, NOW, "w")
            outbox.mark_sent(session, claimed.id, "wamid.A", NOW)

    def tell(self, session, name, wamid="wamid.A", **more):
        status = {"id": wamid, "status": name, "timestamp": str(int(NOW.timestamp())), "recipient_id": "62", **more}
        return outbox.record_receipt(session, status, NOW)

    def cost(self, session):
        return session.exec(select(MessageCost)).one()

    def test_once_a_message_at_the_rate_of_the_day(self, session):
        session.add(MessageRate(category="utility", valid_from=later(3600), rupiah=900.0))
        for name in ("sent", "delivered", "read"):
            self.tell(session, name, pricing=UTILITY)
        cost = self.cost(session)
        assert (cost.rupiah, cost.category, cost.is_billable, cost.is_free_tier) == (400.0, "utility", True, False)
        assert {**cost.raw, **UTILITY} == cost.raw
        assert ledger.spent(session, NOW) == 400.0

    @pytest.mark.parametrize("name", ["sent", "delivered", "read", "played"])
    def test_whichever_is_priced_first(self, session, name):
        self.tell(session, name, pricing=UTILITY)
        assert self.cost(session).rupiah == 400.0

    def test_billable_may_be_absent(self, session):
        self.tell(session, "delivered", pricing={"type": "regular", "category": "utility"})
        assert self.cost(session).rupiah == 400.0

    @pytest.mark.parametrize("kind", ["free_customer_service", "free_entry_point"])
    @pytest.mark.parametrize("more", [{}, {"billable": False}, {"billable": True}])
    def test_free_is_free(self, session, kind, more):
        self.tell(session, "delivered", pricing={"type": kind, "category": "service", **more})
        cost = self.cost(session)
        assert (cost.rupiah, cost.is_billable, cost.is_free_tier, cost.pricing_type) == (0.0, False, False, kind)

    def test_an_unknown_category_is_kept_and_costs_as_utility(self, session):
        self.tell(session, "delivered", pricing={"billable": True, "category": "BARU", "type": "aneh"})
        cost = self.cost(session)
        assert (cost.category, cost.pricing_type, cost.rupiah) == ("baru", "aneh", 400.0)

    def test_what_failed_after_all_is_not_charged(self, session):
        self.tell(session, "sent", pricing=UTILITY)
        self.tell(session, "failed", errors=[{"code": 131026}])
        assert ledger.spent(session, NOW) == 0.0
        self.tell(session, "delivered", pricing=UTILITY)
        assert ledger.spent(session, NOW) == 400.0, "another phone of the citizen got it"

    def test_a_message_of_somebody_else_on_our_number_is_charged_too(self, session):
        assert not self.tell(session, "sent", "wamid.X", pricing=UTILITY)
        assert self.cost(session).report_id is None

    def test_service_messages_have_the_utility_rate_when_not_listed(self, session):
        session.execute(delete(MessageRate).where(MessageRate.category == "service"))
        assert rates.load(session).rupiah("service", NOW) == 400.0

    def test_no_price_no_row(self, session):
        self.tell(session, "sent")
        self.tell(session, "deleted", pricing=None)
        assert rows(session) == []


class TestFreeTier:
    def test_the_first_of_a_month_are_free_and_the_next_is_not(self, session):
        free(session, 2)
        for number in range(4):
            note(session, f"w{number}", "sent", SERVICE, later(number))
        assert [(row.rupiah, row.is_free_tier, row.is_billable) for row in rows(session)] == [
            (0.0, True, True), (0.0, True, True), (300.0, False, True), (300.0, False, True)
        ]

    def test_templates_and_free_kinds_take_no_place(self, session):
        free(session, 1)
        note(session, "w0", "sent", UTILITY)
        note(session, "w1", "sent", SERVICE | {"type": "free_entry_point", "billable": False})
        note(session, "w2", "sent", SERVICE, later(1))
        assert [row.is_free_tier for row in rows(session)] == [False, False, True]

    def test_a_forgiven_one_gives_its_place_to_the_next(self, session):
        free(session, 2)
        for number in range(4):
            note(session, f"w{number}", "sent", SERVICE, later(number))
        note(session, "w0", "failed", at=later(9))
        assert prices(session) == [0.0, 0.0, 0.0, 300.0]
        assert [row.is_free_tier for row in rows(session)] == [False, True, True, False]
        note(session, "w0", "read", at=later(10))
        assert prices(session) == [0.0, 0.0, 300.0, 300.0]

    def test_a_late_status_of_an_early_message_has_its_place(self, session):
        free(session, 1)
        note(session, "late", "delivered", SERVICE, later(60))
        note(session, "early", "delivered", SERVICE, later(30))
        assert [(row.wamid, row.is_free_tier) for row in rows(session)] == [("early", True), ("late", False)]
        note(session, "late", "sent", SERVICE, later(10))
        assert [(row.wamid, row.is_free_tier) for row in rows(session)] == [("late", True), ("early", False)]

    def test_none_before_the_day_they_exist(self, session):
        note(session, "w0", "sent", SERVICE, moment("2026-09-30 23:00"))
        assert not rows(session)[0].is_free_tier
        note(session, "w1", "sent", SERVICE, moment("2026-10-01 00:10"))
        assert rows(session)[1].is_free_tier

    def test_a_month_begins_at_midnight_in_jakarta(self, session):
        free(session, 1)
        for wamid, at in (("w0", "2026-11-30 23:59"), ("w1", "2026-12-01 00:00"), ("w2", "2026-12-01 00:01")):
            note(session, wamid, "sent", SERVICE, moment(at))
        assert [row.is_free_tier for row in rows(session)] == [True, True, False]
        assert ledger.spent(session, moment("2026-11-30 23:59")) == 300.0
        assert ledger.spent(session, moment("2027-01-01 00:00")) == 0.0

    def test_an_earlier_status_may_belong_to_the_month_before(self, session):
        free(session, 1)
        note(session, "w0", "delivered", SERVICE, moment("2026-12-01 00:01"))
        note(session, "w1", "delivered", SERVICE, moment("2026-12-01 00:02"))
        note(session, "w0", "sent", SERVICE, moment("2026-11-30 23:59"))
        assert [row.is_free_tier for row in rows(session)] == [True, True]

    def test_a_corrected_rate_prices_the_month_anew(self, session):
        free(session, 1)
        for number in range(3):
            note(session, f"w{number}", "sent", SERVICE, later(number))
        session.merge(MessageRate(category="service", valid_from=moment("2026-11-01 00:00"), rupiah=412.0))
        session.merge(MessageRate(category=FREE_SERVICE, valid_from=moment("2026-11-01 00:00"), rupiah=2))
        session.flush()
        assert ledger.reprice(session, Month.of(NOW)) == 2
        assert prices(session) == [0.0, 0.0, 412.0]
        assert ledger.reprice(session, Month.of(NOW)) == 0


class TestMonth:
    @pytest.mark.parametrize(
        ("at", "key"),
        [("2026-11-30 23:59", "2026-11"), ("2026-12-01 00:00", "2026-12"), ("2026-12-31 23:59", "2026-12"),
         ("2027-01-01 00:00", "2027-01")],
    )
    def test_of_a_moment(self, at, key):
        month = Month.of(moment(at))
        assert month.key == key
        assert month.start <= moment(at) <= month.last_moment < month.end
        assert Month.of(month.end).before() == month


_names = st.sampled_from(["sent", "delivered", "read", "failed"])
_messages = st.lists(
    st.tuples(st.sampled_from([SERVICE, UTILITY, {"type": "free_entry_point", "category": "service"}]),
              st.lists(st.tuples(_names, st.integers(0, 40), st.booleans()), min_size=1, max_size=4)),
    min_size=1, max_size=6,
)
_run = count()


def _statuses(messages, run):
    """(wamid, name, pricing, at) of every status; the wamids of a run are its own."""
    return [
        (f"r{run}.{number}", name, pricing if is_priced else None, at)
        for number, (pricing, told) in enumerate(messages)
        for name, at, is_priced in told
    ]


def _ledger(session, statuses, run):
    session.execute(delete(MessageCost))
    for wamid, name, pricing, at in statuses:
        # Across the end of a month, so that places of two months are taken.
        note(session, f"{run}{wamid}", name, pricing, moment("2026-11-30 23:59:40") + timedelta(seconds=at))
    return [
        (row.wamid.removeprefix(run), row.at, row.category, row.is_billable, row.is_free_tier, row.rupiah)
        for row in rows(session) if row.category
    ]


@given(_messages, st.randoms(use_true_random=False), st.integers(0, 3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_repetition_give_the_same_ledger(reference, messages, dice, places):
    statuses = _statuses(messages, next(_run))
    shuffled = statuses + dice.sample(statuses, dice.randint(0, len(statuses)))
    dice.shuffle(shuffled)
    with db.unit_of_work() as session:
        free(session, places)
        once = _ledger(session, statuses, "a")
        assert _ledger(session, shuffled, "a") == once
        taken = [(row[1], row[0]) for row in once if row[4]]
        for month in {Month.of(row[1]) for row in once}:
            assert sum(month.start <= at < month.end for at, _ in taken) <= places
        before = prices(session)
        for month in {Month.of(row[1]) for row in once}:
            assert ledger.reprice(session, month) == 0, "what was reckoned step by step is what a recount finds"
        assert prices(session) == before
