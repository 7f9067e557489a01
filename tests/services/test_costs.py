"""What a month costs: figures, forecast, alarm, and what is given up."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laporbup import clock
from laporbup.domain.forecast import ENOUGH_DAYS, Pace, month_end
from laporbup.models import Alarm, MessageRate, OutboxMessage, Report
from laporbup.services import alarms, cost_words, costs, ledger, outbox, rates, sending
from laporbup.services.outbox import Content
from laporbup.services.rates import FREE_SERVICE, MONTHLY_CAP, Month
from tests.services.people import make_citizen
from tests.support import make_report, moment

NOW = moment("2026-11-24 09:00")
SERVICE = {"billable": True, "category": "service", "type": "regular"}
UTILITY = SERVICE | {"category": "utility"}
_key = count()


def send(session, pricing=SERVICE, at=NOW, times=1):
    for _ in range(times):
        ledger.note(session, f"w{next(_key)}", "delivered", pricing, report_id=None, at=at)


def listed(session, name, number, since="2026-10-01 00:00"):
    session.merge(MessageRate(category=name, valid_from=moment(since), rupiah=number))
    session.flush()


class TestMonth:
    def test_a_month_in_figures(self, session):
        listed(session, FREE_SERVICE, 3)
        with clock.fixed(NOW):
            make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
            make_report(session, channel="web")
        send(session, times=5)
        send(session, UTILITY)
        send(session, UTILITY, moment("2026-10-31 23:59"))
        found = costs.month(session, NOW)
        assert [(line.category, line.messages, line.billable, line.free, line.rupiah) for line in found.lines] == [
            ("service", 5, 5, 3, 714.0), ("utility", 1, 1, 0, 357.0)
        ]
        assert (found.messages, found.billable, found.rupiah, found.free_left) == (6, 6, 1071.0, 0)
        assert (found.filed, found.per_report, found.messages_per_report) == (1, 1071.0, 6.0)
        assert (found.cap, found.left) == (None, None)
        assert costs.month(session, NOW, Month.of(NOW).before()).rupiah == 357.0

    def test_an_empty_month(self, session):
        found = costs.month(session, NOW)
        assert (found.messages, found.per_report, found.messages_per_report, found.forecast) == (0, None, None, None)
        assert found.free_left == 1000

    def test_what_is_left_of_the_cap(self, session):
        listed(session, MONTHLY_CAP, 1000.0)
        send(session, UTILITY)
        assert costs.month(session, NOW).left == 643.0
        send(session, UTILITY, times=3)
        assert costs.month(session, NOW).left == 0.0

    def test_a_failed_one_without_a_price_is_no_message(self, session):
        ledger.note(session, "w", "failed", None, report_id=None, at=NOW)
        assert costs.month(session, NOW).messages == 0

    def test_the_months_before(self, session):
        for at in ("2026-11-02 08:00", "2026-10-05 08:00", "2026-08-05 08:00", "2026-05-01 08:00"):
            send(session, UTILITY, moment(at))
        assert [found.month.key for found in costs.history(session, NOW)] == ["2026-11", "2026-10", "2026-08"]
        assert all(found.forecast is None for found in costs.history(session, NOW)[1:])

    def test_messages_of_a_report_from_its_first_to_its_last(self, session):
        with clock.fixed(NOW):
            report = make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
        span = Month.of(NOW)
        assert costs.per_closed(session, span) is None
        session.get(Report, report.id).closed_at = NOW
        for row in outbox.messages_for(session, report):
            row.state = "DELIVERED"
        session.flush()
        assert costs.per_closed(session, span) == 1.0


class TestForecast:
    def test_from_the_first_message_on(self, session):
        send(session, UTILITY, moment("2026-11-11 00:00"), times=10)
        found = costs.month(session, moment("2026-11-21 00:00"))
        assert found.forecast == pytest.approx(2 * 3570.0)

    def test_not_with_too_few_days(self, session):
        send(session, UTILITY, moment("2026-11-20 09:30"))
        assert costs.month(session, NOW).forecast is None
        assert costs.month(session, NOW + timedelta(days=2)).forecast is not None

    def test_the_free_ones_are_used_up_first(self, session):
        listed(session, FREE_SERVICE, 20)
        send(session, at=moment("2026-11-01 00:00"), times=10)
        assert costs.month(session, moment("2026-11-16 00:00")).forecast == 0.0
        send(session, at=moment("2026-11-10 00:00"), times=10)
        assert costs.month(session, moment("2026-11-16 00:00")).forecast == pytest.approx(20 * 357.0)

    _sum = st.floats(0, 1e7)

    @given(st.floats(0.01, 30), st.floats(0, 30), st.integers(0, 10**5), st.integers(0, 2000), st.floats(0, 1000), _sum)
    def test_laws(self, days, left, service, free, price, other):
        spent = other + max(0, service - free) * price
        pace = Pace(days, left, spent, service, free, price, other)
        found = month_end(pace)
        if days < ENOUGH_DAYS and left > 0:
            assert found is None
            return
        assert found >= spent
        whole = service * (days + left) / days
        assert found == pytest.approx(other * (days + left) / days + max(0.0, whole - free) * price, rel=1e-6, abs=1e-3)


class TestWatch:
    def alarm(self, session):
        session.expire_all()
        return next((row for row in alarms.open_alarms(session) if row.key == costs.ALARM_KEY), None)

    def test_one_alarm_for_each_tenth_of_the_cap(self, session):
        listed(session, MONTHLY_CAP, 10 * 357.0)
        send(session, UTILITY, times=7)
        assert costs.watch(session, NOW) == 0
        assert self.alarm(session) is None
        send(session, UTILITY)
        assert [costs.watch(session, NOW) for _ in range(3)] == [1, 0, 0]
        assert (self.alarm(session).kind, self.alarm(session).data["percent"]) == ("cost_near", 80)
        send(session, UTILITY, times=2)
        assert costs.watch(session, NOW) == 1
        assert (self.alarm(session).kind, self.alarm(session).times) == ("cost_cap", 2)

    def test_it_ends_with_a_higher_cap_or_the_month(self, session):
        listed(session, MONTHLY_CAP, 357.0)
        send(session, UTILITY)
        costs.watch(session, NOW)
        assert costs.watch(session, moment("2026-12-01 00:00")) == 1
        assert self.alarm(session) is None
        costs.watch(session, NOW)
        listed(session, MONTHLY_CAP, 1e6, "2026-11-01 00:00")
        costs.watch(session, NOW)
        assert self.alarm(session) is None
        assert session.get(Alarm, 0) is None

    def test_a_month_is_priced_once_more_after_its_end(self, session):
        send(session, UTILITY, moment("2026-10-20 09:00"))
        listed(session, "utility", 400.0)
        assert costs.watch(session, moment("2026-11-03 23:59")) == 0
        assert [costs.watch(session, NOW) for _ in range(2)] == [1, 0]
        assert ledger.spent(session, moment("2026-10-31 23:59")) == 400.0


class TestGivenUp:
    def held(self, session, purpose):
        return outbox.enqueue(session, make_citizen(session), purpose, Content("x"), dedupe_key=purpose)

    def test_what_the_cap_holds_ends_after_three_days(self, session):
        with clock.fixed(NOW):
            rows = {purpose: self.held(session, purpose) for purpose in ("HINT", "URGENT", "RESOLVED")}
        later = NOW + timedelta(hours=72, minutes=1)
        assert outbox.give_up_held(session, later) == 0, "without a cap nothing is held"
        listed(session, MONTHLY_CAP, 1000.0)
        send(session, UTILITY, times=3)
        assert outbox.give_up_held(session, NOW + timedelta(hours=71)) == 0
        assert outbox.give_up_held(session, later) == 2
        session.expire_all()
        assert [row.state for row in rows.values()] == ["TEMPORARY_FAILURE", "TEMPORARY_FAILURE", "QUEUED"]
        assert rows["HINT"].error == sending.MONTHLY_CAP
        assert session.get(OutboxMessage, rows["HINT"].id).failed_at == later

    def test_near_the_cap_only_officers_are_held(self, session):
        with clock.fixed(NOW):
            rows = {purpose: self.held(session, purpose) for purpose in ("HINT", "DIGEST")}
        listed(session, MONTHLY_CAP, 357_000.0)
        send(session, UTILITY, times=925)
        assert outbox.give_up_held(session, NOW + timedelta(hours=73)) == 1
        session.expire_all()
        assert [row.state for row in rows.values()] == ["QUEUED", "TEMPORARY_FAILURE"]


def test_the_rate_table_is_read_newest_first(session):
    listed(session, "utility", 500.0, "2026-11-01 00:00")
    table = rates.load(session)
    assert table.rupiah("utility", moment("2026-10-31 23:59")) == 357.0
    assert table.rupiah("utility", NOW) == 500.0
    assert table.rupiah("baru", NOW) == 500.0
    assert table.rupiah(MONTHLY_CAP, NOW) == 500.0
    assert rates.Rates(()).rupiah("utility", NOW) == 0.0


def test_the_box_of_the_administrator(session):
    assert cost_words.box(session, NOW).rows == []
    listed(session, MONTHLY_CAP, 1000.0)
    send(session, UTILITY, moment("2026-11-02 09:00"))
    send(session, UTILITY, moment("2026-09-02 09:00"))
    box = cost_words.box(session, NOW)
    assert [(row.month, row.messages, row.per_report, row.rupiah) for row in box.rows] == [
        ("November 2026", "1", "–", "Rp 357"), ("September 2026", "1", "–", "Rp 357")
    ]
    assert "Batas sebulan Rp 1.000, tersisa Rp 643." in box.notes
