"""A day off moves what is running, and striking it out brings everything back; what was judged stays judged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.errors import Forbidden, Invalid, LaporError
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, Holiday, Report
from laporbup.services import casework, deadlines, escalation, feedback, holidays, knowledge
from laporbup.services.access import Actor
from laporbup.services.case_clock import targets_of
from tests.services.people import actions, events, make_citizen, proof, resolved
from tests.support import make_officer, make_report, moment

ADMIN = Actor(Role.ADMIN)
START = "2026-11-02 09:00"
FRIDAY = date(2026, 11, 6)
TIMES = ("response_due_at", "due_at", "confirm_due_at")


@pytest.fixture
def handler(session):
    return make_officer(session, Role.HANDLER, "PUPR")


@pytest.fixture
def report(session):
    """A bridge of PUPR: seven working days, until Wednesday 11 November 09.00."""
    with clock.fixed(moment(START)):
        return make_report(session)


def times(report: Report):
    return tuple(getattr(report, name) for name in TIMES)


def there_and_back(session, report: Report, day: date = FRIDAY):
    """The deadlines with the day off, after it was found that striking it out gives back those from before."""
    before = times(report)
    holidays.add(session, ADMIN, day, "Cuti bersama")
    with_day = times(report)
    holidays.remove(session, ADMIN, day)
    assert times(report) == before
    return with_day


def test_a_day_off_gives_everybody_a_day_more(session, report):
    assert report.due_at == moment("2026-11-11 09:00")
    response, due, confirm = there_and_back(session, report)
    assert (response, due, confirm) == (moment("2026-11-03 09:00"), moment("2026-11-12 09:00"), None)


def test_days_outside_of_the_time_move_nothing(session, report):
    for day in (date(2026, 11, 12), date(2026, 10, 30), date(2026, 11, 7)):
        assert holidays.add(session, ADMIN, day, "Libur") == 0
    assert report.due_at == moment("2026-11-11 09:00")


def test_the_answer_of_the_citizen_waits_too(session, report, handler):
    with clock.fixed(moment(START)):
        resolved(session, handler, report)
    assert there_and_back(session, report)[2] == moment("2026-11-17 09:00")


def test_pauses_that_were_taken_are_counted_anew(session, report, handler):
    with clock.fixed(moment("2026-11-03 09:00")):
        casework.ask(session, handler, report.ticket, note="Di mana?")
    with clock.fixed(moment("2026-11-10 09:00")):
        feedback.add(session, report.tracking_secret, text="Di depan SD")
    assert report.due_at == moment("2026-11-18 09:00")
    # The day off lies in the pause: it is no working time that was waited for, so nothing moves.
    assert there_and_back(session, report)[1] == moment("2026-11-18 09:00")
    assert there_and_back(session, report, date(2026, 11, 12))[1] == moment("2026-11-19 09:00")


def test_a_paused_one_ends_its_pause_on_the_new_calendar(session, report, handler):
    with clock.fixed(moment("2026-11-03 09:00")):
        casework.schedule(session, handler, report.ticket, note="Minggu depan", until=date(2026, 11, 9))
        holidays.add(session, ADMIN, FRIDAY, "Cuti bersama")
    knowledge.forget()
    with clock.fixed(moment("2026-11-09 09:00")):
        assert escalation.expire(session, clock.now()) == 1
    assert report.due_at == moment("2026-11-17 09:00")


def test_an_hour_is_an_hour(session):
    with clock.fixed(moment(START)):
        report = make_report(session, "Kebakaran! Rumah terbakar di pasar", category=None, subcategory=None)
    before = report.response_due_at
    assert report.priority == "darurat"
    assert there_and_back(session, report, date(2026, 11, 2))[0] == before


def test_what_was_promised_then_is_counted_and_not_what_the_category_says_now(session, report):
    known = knowledge.load(session)
    sub = known.subcategories["jembatan"]
    kept = sub.finish_days
    sub.finish_days = 60
    try:
        assert there_and_back(session, report)[1] == moment("2026-11-12 09:00")
    finally:
        sub.finish_days = kept


def test_late_stays_late_and_nobody_is_reminded_twice(session, report):
    with clock.fixed(moment("2026-11-10 09:00")):
        assert escalation.remind(session, clock.now()) == 1
        holidays.add(session, ADMIN, FRIDAY, "Cuti bersama")
        assert escalation.remind(session, clock.now()) == 0
    with clock.fixed(moment("2026-11-12 09:01")):
        assert escalation.escalate(session, clock.now()) == 1
        judged = [event.data for event in events(session, report)]
        holidays.add(session, ADMIN, date(2026, 11, 9), "Cuti bersama")
        assert report.due_at == moment("2026-11-13 09:00")
        assert [event.data for event in events(session, report)] == judged
    with clock.fixed(moment("2026-11-13 09:01")):
        assert escalation.escalate(session, clock.now()) == 0
    assert actions(session, report).count("ESCALATE") == 1


def test_what_is_over_keeps_its_times(session, report, handler):
    with clock.fixed(moment(START)):
        resolved(session, handler, report)
        feedback.answer(session, report.tracking_secret, done=True)
    before = times(report)
    assert holidays.add(session, ADMIN, FRIDAY, "Cuti bersama") == 0
    assert times(report) == before


def test_only_an_administrator(session):
    for role in set(OFFICERS) - {Role.ADMIN}:
        with pytest.raises(Forbidden):
            holidays.add(session, Actor(role), FRIDAY, "Libur")
    assert session.get(Holiday, FRIDAY) is None


def test_says_what_is_wrong(session):
    holidays.add(session, ADMIN, FRIDAY, " Cuti bersama ")
    assert session.get(Holiday, FRIDAY).nama == "Cuti bersama"
    for call, wrong in (
        (lambda: holidays.add(session, ADMIN, FRIDAY, "Lagi"), {"day": "taken"}),
        (lambda: holidays.remove(session, ADMIN, date(2026, 11, 5)), {"day": "unknown"}),
        (lambda: holidays.add(session, ADMIN, date(2026, 11, 5), " "), {"nama": "required"}),
        (lambda: holidays.add(session, ADMIN, date(2026, 11, 5), "x" * 101), {"nama": "too_long"}),
    ):
        with pytest.raises(Invalid) as caught:
            call()
        assert caught.value.errors == wrong


def test_a_change_is_audited_and_seen_live(reference):
    with db.unit_of_work() as session, clock.fixed(moment(START)):
        ticket = make_report(session).ticket
    with db.unit_of_work() as session:
        assert holidays.add(session, ADMIN, FRIDAY, "Cuti bersama") == 1
        assert {f"report:{ticket}", "opd:PUPR", "kecamatan:16.02.05", "board"} <= session.info["topics"]
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "holiday")).one()
        assert (entry.subject, entry.data) == ("2026-11-06", {"change": "add", "moved": 1})
    with db.reading() as session:
        assert not knowledge.load(session).calendar.is_working_day(FRIDAY), "this process knows at once"


STEPS = ("ask", "answer", "schedule", "start", "resolve", "object", "refuse", "return", "assign", "wait")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 90)), min_size=3, max_size=12), offset=st.integers(0, 40))
def test_counting_anew_gives_what_the_acts_gave(reference, steps, offset):
    """Whatever happened, the events alone give the deadlines of the report; and any day off can be taken back."""
    with db.reading() as session:
        handler, verifier = Actor(Role.HANDLER, opd_kode="PUPR"), Actor(Role.VERIFIER)
        now = moment(START)
        with clock.fixed(now):
            report = make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
        for step, hours in steps:
            now += timedelta(hours=hours)
            with clock.fixed(now):
                _try(session, report, step, handler, verifier)
        known = knowledge.load(session)
        counted = deadlines.again(report, events(session, report), known.calendar, targets_of(known, report))
        for name in TIMES:
            assert getattr(report, name) in (None, getattr(counted, name)), name
        day = moment(START).date() + timedelta(days=offset)
        if session.get(Holiday, day) is None:
            there_and_back(session, report, day)


def _try(session, report: Report, step: str, handler: Actor, verifier: Actor) -> None:
    acts = {
        "ask": lambda: casework.ask(session, handler, report.ticket, note="Di mana?"),
        "answer": lambda: feedback.add(session, report.tracking_secret, text="Di sini"),
        "schedule": lambda: casework.schedule(
            session, handler, report.ticket, note="Anggaran", until=clock.now().date() + timedelta(days=9)
        ),
        "start": lambda: casework.start(session, handler, report.ticket),
        "resolve": lambda: casework.resolve(session, handler, report.ticket, evidence=[proof(session)]),
        "object": lambda: feedback.answer(session, report.tracking_secret, done=False),
        "refuse": lambda: casework.refuse(session, verifier, report.ticket, note="Foto lama"),
        "return": lambda: casework.return_to_verifier(session, handler, report.ticket, note="Bukan kami"),
        "assign": lambda: casework.assign(session, verifier, report.ticket, opd_kode="PUPR"),
        "wait": lambda: escalation.expire(session, clock.now()),
    }
    try:
        acts[step]()
    except LaporError:
        return
