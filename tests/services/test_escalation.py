"""Sweeps: each promise is kept once, however often they run."""

from __future__ import annotations

from datetime import date

import pytest

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.services import casework, escalation
from tests.services.people import actions, events, make_citizen, resolved
from tests.support import make_officer, make_report, moment

START = "2026-11-02 09:00"


@pytest.fixture
def case(session):
    """A bridge of PUPR: seven working days, until Wednesday 11 November 09.00."""
    with clock.fixed(moment(START)):
        report = make_report(session)
        officer = make_officer(session, Role.HANDLER, "PUPR")
    assert report.due_at == moment("2026-11-11 09:00")
    return report, officer


def sweep(fn, session, when):
    """Run a sweep twice: the second time nothing is left to do."""
    now = moment(when)
    with clock.fixed(now):
        count = fn(session, now)
        assert fn(session, now) == 0
    return count


def test_reminded_at_three_quarters_of_the_time_once(session, case):
    report, _ = case
    assert sweep(escalation.remind, session, "2026-11-09 09:00") == 0
    assert sweep(escalation.remind, session, "2026-11-09 13:30") == 1
    assert sweep(escalation.remind, session, "2026-11-10 09:00") == 0
    assert actions(session, report)[-1] == "REMIND"


def test_not_reminded_when_it_is_late_already(session, case):
    assert sweep(escalation.remind, session, "2026-11-12 09:00") == 0


def test_escalated_at_the_deadline_and_again_at_twice_the_time(session, case):
    report, _ = case
    assert sweep(escalation.escalate, session, "2026-11-11 09:00") == 0
    assert sweep(escalation.escalate, session, "2026-11-11 09:01") == 1
    assert report.escalation_level == 1
    assert sweep(escalation.escalate, session, "2026-11-18 09:00") == 0
    assert sweep(escalation.escalate, session, "2026-11-20 09:01") == 1
    assert report.escalation_level == 2
    assert [event.data["level"] for event in events(session, report) if event.action == "ESCALATE"] == [1, 2]


def test_an_objection_that_climbed_higher_is_not_brought_down(session, case):
    report, _ = case
    report.escalation_level = 3
    assert sweep(escalation.escalate, session, "2026-11-11 09:01") == 0
    assert report.escalation_level == 3


def test_a_paused_report_is_left_alone(session, case):
    report, officer = case
    with clock.fixed(moment("2026-11-03 09:00")):
        casework.schedule(session, officer, report.ticket, note="Anggaran", until=date(2027, 3, 1))
    assert sweep(escalation.escalate, session, "2026-12-01 09:00") == 0
    assert sweep(escalation.remind, session, "2026-12-01 09:00") == 0


def test_the_scheduled_day_starts_the_clock_again(session, case):
    report, officer = case
    with clock.fixed(moment("2026-11-03 09:00")):
        casework.schedule(session, officer, report.ticket, note="Minggu depan", until=date(2026, 11, 9))
    assert sweep(escalation.expire, session, "2026-11-08 09:00") == 0
    assert sweep(escalation.expire, session, "2026-11-09 09:00") == 1
    assert (report.status, report.paused_at, report.due_at) == ("IN_PROGRESS", None, moment("2026-11-17 09:00"))


def test_an_unanswered_question_goes_back_after_ten_working_days(session, case):
    report, officer = case
    with clock.fixed(moment("2026-11-03 09:00")):
        casework.ask(session, officer, report.ticket, note="Di mana?")
    assert sweep(escalation.expire, session, "2026-11-16 09:00") == 0
    assert sweep(escalation.expire, session, "2026-11-17 09:00") == 1
    assert (report.status, report.opd_kode) == ("ASSIGNED", "PUPR")


def test_an_unverified_report_reaches_the_sekda_after_three_working_days(session):
    with clock.fixed(moment(START)):
        report = make_report(session, "Tolong pak", category=None, subcategory=None)
    assert sweep(escalation.escalate, session, "2026-11-05 08:59") == 0
    assert sweep(escalation.escalate, session, "2026-11-05 09:00") == 1
    assert report.escalation_level == 2


def test_what_is_handed_back_has_the_verifiers_days_from_then(session, case):
    report, officer = case
    with clock.fixed(moment("2026-11-10 09:00")):
        casework.return_to_verifier(session, officer, report.ticket, note="Bukan kami.")
    assert sweep(escalation.escalate, session, "2026-11-13 08:59") == 0, "it came to the desk on the tenth"
    assert sweep(escalation.escalate, session, "2026-11-13 09:00") == 1
    assert sweep(escalation.escalate, session, "2026-11-13 09:01") == 0


def test_silence_closes_as_silence_and_is_no_message(session):
    with clock.fixed(moment(START)):
        report = make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
        resolved(session, make_officer(session, Role.HANDLER, "PUPR"), report)
    assert report.confirm_due_at == moment("2026-11-16 09:00")
    assert sweep(escalation.expire, session, "2026-11-16 08:59") == 0
    assert sweep(escalation.expire, session, "2026-11-16 09:00") == 1
    assert (report.status, report.closure) == ("CLOSED", "unconfirmed")
    assert sweep(escalation.escalate, session, "2027-01-20 09:00") == 0


def test_a_new_deadline_is_a_new_promise(session, case):
    report, _ = case
    assert sweep(escalation.escalate, session, "2026-11-11 09:01") == 1
    with clock.fixed(moment("2026-11-12 09:00")):
        casework.assign(session, make_officer(session, Role.VERIFIER), report.ticket, opd_kode="PRKP")
        report.escalation_level = 0
    assert sweep(escalation.escalate, session, "2026-12-01 09:00") == 1


def test_somebody_acting_at_the_same_moment_does_not_stop_the_sweep(session, case):
    report, _ = case
    with clock.fixed(moment(START)):
        other = make_report(session)
    report.seq -= 1
    session.flush()
    # The row on disk is ahead of what the sweep read of the first report.
    from sqlalchemy import text

    session.execute(text("UPDATE report SET seq = seq + 1 WHERE id = :id"), {"id": report.id})
    assert escalation.escalate(session, moment("2026-11-11 09:01")) == 1
    assert (other.escalation_level, actions(session, other)[-1]) == (1, "ESCALATE")
