"""Working time in OKI: deadlines that no holiday eats and no night shortens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.domain.sla import CLOSES, JAKARTA, OPENS, URGENT, Calendar, Targets, confirm_due, deadlines

quick = settings(max_examples=30)
PLAIN = Calendar()
CHRISTMAS = Calendar(frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)}))

calendars = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 6, 30)), max_size=25).map(Calendar)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 30)).map(lambda moment: moment.replace(tzinfo=UTC))
counts = st.integers(0, 30)
spans = st.timedeltas(timedelta(), timedelta(days=5))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-11-24 09:40", 1, "2026-11-25 09:40"),
        ("2026-11-24 09:40", 4, "2026-11-30 09:40"),
        ("2026-11-24 09:40", 0, "2026-11-24 09:40"),
        ("2026-11-24 16:00", 1, "2026-11-25 16:00"),
        ("2026-11-24 16:01", 1, "2026-11-26 08:00"),
        ("2026-11-24 06:42", 1, "2026-11-25 08:00"),
        ("2026-11-28 10:00", 1, "2026-12-01 08:00"),
        ("2026-12-23 10:00", 1, "2026-12-28 10:00"),
        ("2026-12-24 10:00", 1, "2026-12-29 08:00"),
    ],
)
def test_working_days_keep_the_wall_time(start: str, days: int, expected: str):
    assert CHRISTMAS.add_working_days(at(start), days) == at(expected)


def test_days_do_not_run_backwards():
    with pytest.raises(ValueError):
        PLAIN.add_working_days(at("2026-11-24 09:00"), -1)


@quick
@given(calendars, moments, counts)
def test_a_deadline_is_in_working_time(calendar: Calendar, start: datetime, days: int):
    due = calendar.add_working_days(start, days)
    local = due.astimezone(JAKARTA)
    assert calendar.is_working_day(local.date())
    assert OPENS <= local.time() <= CLOSES
    assert due >= start
    assert due.utcoffset() == timedelta()


@quick
@given(calendars, moments, counts)
def test_more_days_are_later(calendar: Calendar, start: datetime, days: int):
    assert calendar.add_working_days(start, days) < calendar.add_working_days(start, days + 1)


@quick
@given(calendars, moments, moments, counts)
def test_a_later_start_is_never_due_earlier(calendar: Calendar, one: datetime, other: datetime, days: int):
    first, second = sorted((one, other))
    assert calendar.add_working_days(first, days) <= calendar.add_working_days(second, days)


@quick
@given(calendars, moments, counts)
def test_adding_days_and_counting_them_agree(calendar: Calendar, start: datetime, days: int):
    due = calendar.add_working_days(start, days)
    assert calendar.working_days_between(start, due) == days
    assert calendar.working_days_between(due, start) == -days


@quick
@given(calendars, moments, spans)
def test_adding_time_and_measuring_it_agree(calendar: Calendar, start: datetime, span: timedelta):
    assert calendar.working_time(start, calendar.add_working_time(start, span)) == span


@quick
@given(calendars, moments, moments, moments)
def test_working_time_adds_up(calendar: Calendar, one: datetime, two: datetime, three: datetime):
    first, second, third = sorted((one, two, three))
    parts = calendar.working_time(first, second) + calendar.working_time(second, third)
    assert parts == calendar.working_time(first, third) <= third - first


@quick
@given(calendars, moments, counts)
def test_more_holidays_never_make_it_due_earlier(calendar: Calendar, start: datetime, days: int):
    assert calendar.add_working_days(start, days) >= PLAIN.add_working_days(start, days)


@quick
@given(calendars, moments, counts, moments, spans)
def test_a_pause_leaves_as_much_time_as_there_was(
    calendar: Calendar, start: datetime, days: int, paused_at: datetime, length: timedelta
):
    due = calendar.add_working_days(start, days)
    resumed_at = paused_at + length
    later = calendar.resume(due, paused_at, resumed_at)
    assert later >= due
    assert calendar.working_time(due, later) == calendar.working_time(paused_at, resumed_at)


def test_a_pause_over_a_weekend_costs_no_working_time():
    due = at("2026-11-30 10:00")
    assert PLAIN.resume(due, at("2026-11-27 17:00"), at("2026-11-30 07:00")) == due
    assert PLAIN.resume(due, at("2026-11-27 15:00"), at("2026-11-30 09:00")) == at("2026-11-30 12:00")
    assert PLAIN.extend(due, timedelta(hours=-3)) == due


@quick
@given(calendars, moments, st.integers(1, 30))
def test_reminder_deadline_and_second_escalation_follow_each_other(calendar: Calendar, start: datetime, days: int):
    due = calendar.add_working_days(start, days)
    assert start <= calendar.reminder_at(start, due) <= due == calendar.escalation_at(start, due, 1)
    assert due < calendar.escalation_at(start, due, 2) <= calendar.escalation_at(start, due, 3)


def test_reminder_at_three_quarters_of_the_working_time():
    start, due = at("2026-11-24 08:00"), at("2026-11-30 08:00")
    assert PLAIN.reminder_at(start, due) == at("2026-11-26 16:00")
    assert PLAIN.escalation_at(start, due, 2) == at("2026-12-03 16:00")


def test_an_emergency_at_night_does_not_wait_for_the_morning():
    start = at("2026-11-28 23:00")
    found = deadlines(PLAIN, start, Targets(0, 1))
    assert found.response_due_at == start + URGENT
    assert found.due_at == at("2026-12-01 08:00")
    assert PLAIN.reminder_at(start, start + URGENT) == start + timedelta(minutes=45)
    assert PLAIN.escalation_at(start, start + URGENT, 2) == start + 2 * URGENT


def test_the_answer_is_never_due_after_the_finish():
    start = at("2026-11-24 09:00")
    found = deadlines(PLAIN, start, Targets(1, 0))
    assert found.response_due_at == found.due_at == start + URGENT


@pytest.mark.parametrize(
    ("now", "due", "left"),
    [
        ("2026-11-24 09:00", "2026-11-24 16:00", 0),
        ("2026-11-24 17:00", "2026-11-24 16:00", 0),
        ("2026-11-24 23:00", "2026-11-25 08:00", 1),
        ("2026-11-24 09:00", "2026-12-01 09:00", 5),
        ("2026-11-24 09:00", "2026-11-20 09:00", -2),
        ("2026-11-29 09:00", "2026-11-28 01:00", 0),
    ],
)
def test_days_left_as_a_person_counts_them(now: str, due: str, left: int):
    assert PLAIN.days_left(at(now), at(due)) == left


def test_silence_closes_after_ten_working_days():
    assert confirm_due(PLAIN, at("2026-11-23 15:10"), 10) == at("2026-12-07 15:10")
