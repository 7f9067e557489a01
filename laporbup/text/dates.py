"""Dates, durations and numbers as they are read in Indonesia, in Asia/Jakarta (WIB)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def local(moment: datetime) -> datetime:
    """Return an aware moment on the clocks of OKI. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(JAKARTA)


def long_date(when: date | datetime) -> str:
    """`Selasa, 24 November 2026`"""
    day = _day(when)
    return f"{day_month(day)} {day.year}"


def day_month(when: date | datetime) -> str:
    """`Selasa, 24 November`"""
    day = _day(when)
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}"


def short_date(when: date | datetime) -> str:
    """`24 Nov`"""
    day = _day(when)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"


def month_year(when: date | datetime) -> str:
    """`November 2026`"""
    day = _day(when)
    return f"{MONTHS[day.month - 1]} {day.year}"


def wall_time(moment: datetime) -> str:
    """`15.10`"""
    return local(moment).strftime("%H.%M")


def moment_label(moment: datetime) -> str:
    """`Senin, 23 November, 15.10`"""
    return f"{day_month(moment)}, {wall_time(moment)}"


def short_moment(moment: datetime) -> str:
    """`23 Nov, 15.10`"""
    return f"{short_date(moment)}, {wall_time(moment)}"


def iso(moment: datetime) -> str:
    """For the `datetime` attribute of `<time>`: `2026-11-23T15:10+07:00`"""
    return local(moment).isoformat(timespec="minutes")


def due_label(now: datetime, due: datetime, days_left: int) -> str:
    """Say how far a deadline is. `days_left` in working days as `domain.sla.Calendar.days_left` counts them.

    `2 hari kerja lagi`, `Besok, pukul 09.40`, `Hari ini, pukul 16.00`, `Lewat sejak pukul 09.00`,
    `Lewat 2 hari kerja`.
    """
    if due < now:
        if days_left < 0:
            return f"Lewat {-days_left} hari kerja"
        same_day = local(due).date() == local(now).date()
        return f"Lewat sejak pukul {wall_time(due)}" if same_day else f"Lewat sejak {day_month(due)}"
    distance = (local(due).date() - local(now).date()).days
    if distance == 0:
        return f"Hari ini, pukul {wall_time(due)}"
    if distance == 1:
        return f"Besok, pukul {wall_time(due)}"
    return f"{days_left} hari kerja lagi" if days_left else day_month(due)


def due_css(now: datetime, due: datetime) -> str:
    """Return the css class of a deadline: `late`, `today` (also tomorrow) or nothing."""
    if due < now:
        return "late"
    return "today" if (local(due).date() - local(now).date()).days <= 1 else ""


def working_days(days: int) -> str:
    """`3 hari kerja`; 0 is `1 jam`, as targets of 0 days mean."""
    return f"{days} hari kerja" if days else "1 jam"


def duration(span: timedelta) -> str:
    """Say how long something took or is old, in its largest unit: `2 hari`, `5 jam`, `12 menit`, `kurang dari 1 menit`."""
    seconds = int(span.total_seconds())
    for size, unit in ((86400, "hari"), (3600, "jam"), (60, "menit")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "kurang dari 1 menit"


def ago(now: datetime, moment: datetime) -> str:
    """`3 jam yang lalu`, `baru saja`"""
    span = now - moment
    return "baru saja" if span < timedelta(minutes=1) else f"{duration(span)} yang lalu"


def number(value: float, decimals: int = 0) -> str:
    """`1.234`, `1.234,5`"""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def rupiah(value: float) -> str:
    """`Rp 1.234`"""
    sign = "-" if round(value) < 0 else ""
    return f"{sign}Rp {number(abs(round(value)))}"


def percent(share: float) -> str:
    """`84 %` of a share from 0 to 1."""
    return f"{number(share * 100)} %"


def _day(when: date | datetime) -> date:
    return local(when).date() if isinstance(when, datetime) else when
