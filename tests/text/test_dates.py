"""Dates and numbers as an Indonesian newspaper prints them, in WIB."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from laporbup.text import dates
from tests.support import moment


def test_a_moment_is_shown_in_jakarta():
    late_evening_utc = datetime(2026, 11, 23, 17, 10, tzinfo=UTC)
    assert dates.moment_label(late_evening_utc) == "Selasa, 24 November, 00.10"
    assert dates.short_moment(late_evening_utc) == "24 Nov, 00.10"
    assert dates.long_date(late_evening_utc) == "Selasa, 24 November 2026"
    assert dates.iso(late_evening_utc) == "2026-11-24T00:10+07:00"
    assert dates.month_year(late_evening_utc) == "November 2026"


def test_a_day_needs_no_clock():
    assert dates.long_date(date(2026, 8, 17)) == "Senin, 17 Agustus 2026"
    assert dates.short_date(date(2026, 8, 17)) == "17 Agu"


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError):
        dates.wall_time(datetime(2026, 11, 23, 15, 10))


@pytest.mark.parametrize(
    ("due", "days_left", "label", "css"),
    [
        ("2026-11-24 16:00", 0, "Hari ini, pukul 16.00", "today"),
        ("2026-11-25 09:40", 1, "Besok, pukul 09.40", "today"),
        ("2026-11-26 09:40", 2, "2 hari kerja lagi", ""),
        ("2026-11-28 09:40", 0, "Sabtu, 28 November", ""),
        ("2026-11-24 09:00", 0, "Lewat sejak pukul 09.00", "late"),
        ("2026-11-21 09:00", 0, "Lewat sejak Sabtu, 21 November", "late"),
        ("2026-11-20 09:00", -2, "Lewat 2 hari kerja", "late"),
    ],
)
def test_how_far_a_deadline_is(due: str, days_left: int, label: str, css: str):
    now = moment("2026-11-24 10:00")
    assert dates.due_label(now, moment(due), days_left) == label
    assert dates.due_css(now, moment(due)) == css


@pytest.mark.parametrize(
    ("span", "label"),
    [
        (timedelta(days=2, hours=5), "2 hari"),
        (timedelta(hours=5, minutes=59), "5 jam"),
        (timedelta(minutes=12), "12 menit"),
        (timedelta(seconds=9), "kurang dari 1 menit"),
    ],
)
def test_durations_in_their_largest_unit(span: timedelta, label: str):
    assert dates.duration(span) == label


def test_ago():
    now = moment("2026-11-24 10:00")
    assert dates.ago(now, now - timedelta(hours=3)) == "3 jam yang lalu"
    assert dates.ago(now, now - timedelta(seconds=3)) == "baru saja"


def test_numbers_have_points_for_thousands_and_a_comma_for_parts():
    assert dates.number(1234567) == "1.234.567"
    assert dates.number(1234.56, 1) == "1.234,6"
    assert dates.rupiah(1234) == "Rp 1.234"
    assert dates.rupiah(-1234.4) == "-Rp 1.234"
    assert dates.percent(0.837) == "84 %"
    assert dates.working_days(3) == "3 hari kerja"
    assert dates.working_days(0) == "1 jam"
