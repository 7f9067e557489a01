"""Working time in Asia/Jakarta: deadlines, pauses, reminders.

Working time is Monday to Friday, 08.00 to 16.00, without the holidays passed in. A start outside of it counts from
the next working morning. Every moment is aware; what is returned is in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
OPENS = time(8)
CLOSES = time(16)
WORKING_DAY = timedelta(hours=8)
URGENT = timedelta(hours=1)
"""What a target of 0 days means, by the clock on the wall: a fire does not wait for Monday."""

MAX_RESPONSE_DAYS = 5
"""SP4N-LAPOR!: an answer within 5 working days."""
MAX_FINISH_DAYS = 60
"""PermenPANRB 62/2018: 60 days for what needs supervision; ordinary complaints 14."""

_REMIND_AT = 0.75


@dataclass(frozen=True)
class Targets:
    """Working days to the first response and to the finish. 0 means within the hour."""

    response_days: int
    finish_days: int


@dataclass(frozen=True)
class Deadlines:
    response_due_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `holidays` may contain weekends; they change nothing."""

    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def working_start(self, moment: datetime) -> datetime:
        """Return `moment` when it is working time, else the next working morning at 08.00."""
        local = moment.astimezone(JAKARTA)
        if self.is_working_day(local.date()) and local.time() <= CLOSES:
            return _at(local.date(), max(local.time(), OPENS))
        return _at(self._next_day(local.date()), OPENS)

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """Return the same wall time on the `days`-th working day after `moment` (moved into working time first).

        Raises ValueError for negative `days`.
        """
        if days < 0:
            raise ValueError("days must not be negative")
        local = self.working_start(moment).astimezone(JAKARTA)
        day = local.date()
        for _ in range(days):
            day = self._next_day(day)
        return _at(day, local.time())

    def add_working_time(self, moment: datetime, amount: timedelta) -> datetime:
        """Return when `amount` of working time has passed since `moment`. A full day ends at 16.00, not at 08.00."""
        position = self.working_start(moment)
        while amount > (left := _at(position.astimezone(JAKARTA).date(), CLOSES) - position):
            amount -= left
            position = _at(self._next_day(position.astimezone(JAKARTA).date()), OPENS)
        return position + amount

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two moments; negative when `end` is before `start`."""
        if end < start:
            return -self.working_time(end, start)
        first, last = start.astimezone(JAKARTA).date(), end.astimezone(JAKARTA).date()
        total = timedelta()
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if self.is_working_day(day):
                total += max(timedelta(), min(end, _at(day, CLOSES)) - max(start, _at(day, OPENS)))
        return total

    def working_days_between(self, start: datetime, end: datetime) -> float:
        """Return the working time between two moments in days of 8 hours; negative when `end` is before `start`."""
        return self.working_time(start, end) / WORKING_DAY

    def days_left(self, now: datetime, due: datetime) -> int:
        """Return how many working days `due` is away, as a person counts: 0 is today, -2 was two working days ago."""
        today, day = now.astimezone(JAKARTA).date(), due.astimezone(JAKARTA).date()
        if day < today:
            return -self._count_days(day, today)
        return self._count_days(today, day)

    def extend(self, due: datetime, paused_for: timedelta) -> datetime:
        """Return a deadline later by `paused_for` of *working time* (`working_time(paused_at, resumed_at)`)."""
        return due if paused_for <= timedelta() else self.add_working_time(due, paused_for)

    def resume(self, due: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
        """Return the deadline after a pause: as much working time is left as there was when the pause began."""
        return self.extend(due, self.working_time(paused_at, resumed_at))

    def reminder_at(self, start: datetime, due: datetime) -> datetime:
        """Return when three quarters of the time to `due` are used."""
        return self._part(start, due, _REMIND_AT)

    def escalation_at(self, start: datetime, due: datetime, times: int) -> datetime:
        """Return when the time from `start` to `due` has passed `times` times: 1 is `due` itself, 2 the second step."""
        return due if times == 1 else self._part(start, due, times)

    def _part(self, start: datetime, due: datetime, share: float) -> datetime:
        span = self.working_time(start, due)
        if span <= timedelta() or due - start <= URGENT:
            return start + (due - start) * share
        return self.add_working_time(start, span * share)

    def _next_day(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def _count_days(self, after: date, until: date) -> int:
        days = (after + timedelta(days=offset) for offset in range(1, (until - after).days + 1))
        return sum(self.is_working_day(day) for day in days)


def deadlines(calendar: Calendar, now: datetime, targets: Targets) -> Deadlines:
    """Return when a report assigned at `now` must be answered and finished; the answer never later than the finish."""
    due = _due(calendar, now, targets.finish_days)
    return Deadlines(min(_due(calendar, now, targets.response_days), due), due)


def confirm_due(calendar: Calendar, resolved_at: datetime, days: int) -> datetime:
    """Return when silence closes a resolved report."""
    return calendar.add_working_days(resolved_at, days)


def _due(calendar: Calendar, now: datetime, days: int) -> datetime:
    return calendar.add_working_days(now, days) if days else now.astimezone(UTC) + URGENT


def _at(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, JAKARTA).astimezone(UTC)
