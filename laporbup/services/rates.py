"""The dated rate table an admin keeps: rupiah a message, the monthly cap, the service messages that are free each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlmodel import Session, select

from laporbup.clock import JAKARTA
from laporbup.models import MessageRate

log = structlog.get_logger()

MONTHLY_CAP = "monthly_cap"
"""Row whose rupiah are not a rate but the most a Jakarta month may cost; from then on only closing messages are sent.
No such row: no cap."""
FREE_SERVICE = "free_service"
"""Row whose number is how many service messages of a Jakarta month Meta does not charge (1,000 a number since
1 October 2026, notes of five resellers; the month is that of the account's time zone, which must be Jakarta)."""
_NO_RATES = (MONTHLY_CAP, FREE_SERVICE)


@dataclass(frozen=True)
class Month:
    """A calendar month in Jakarta: from `start` (included) to `end` (not)."""

    start: datetime
    end: datetime

    @property
    def last_moment(self) -> datetime:
        """The last one that belongs to it."""
        return self.end - timedelta(microseconds=1)

    @property
    def key(self) -> str:
        """As people write it: 2026-11."""
        return f"{self.start:%Y-%m}"

    @classmethod
    def of(cls, moment: datetime) -> Month:
        """The one a moment is in."""
        return cls.named(moment.astimezone(JAKARTA).date())

    @classmethod
    def named(cls, day: date) -> Month:
        """The one a Jakarta day is in."""
        start = datetime(day.year, day.month, 1, tzinfo=JAKARTA)
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return cls(start, datetime(after.year, after.month, 1, tzinfo=JAKARTA))

    def before(self) -> Month:
        """The one before it."""
        return Month.of(self.start - timedelta(days=1))


@dataclass(frozen=True)
class Rates:
    """The table as it stood when it was read, newest row first."""

    rows: tuple[tuple[str, datetime, float], ...]

    def listed(self, name: str, at: datetime) -> float | None:
        """The number of `name` that is valid at `at`; None when there is none."""
        return next((number for row, since, number in self.rows if row == name and since <= at), None)

    def rupiah(self, category: str, at: datetime) -> float:
        """One message of `category`; a category that is not listed costs as a utility message rather than nothing."""
        for name in (category, "utility"):
            found = None if name in _NO_RATES else self.listed(name, at)
            if found is not None:
                return found
        log.warning("rate_missing", category=category[:40])
        return 0.0

    def cap(self, at: datetime) -> float | None:
        """The most the month may cost, None without a cap."""
        return self.listed(MONTHLY_CAP, at)

    def free_service(self, month: Month) -> int:
        """How many service messages of `month` are free: one number for a month, the one valid at its end."""
        return int(self.listed(FREE_SERVICE, month.last_moment) or 0)


def load(session: Session) -> Rates:
    """Read the table: some dozen rows."""
    found = session.exec(select(MessageRate)).all()
    newest = sorted(found, key=lambda row: row.valid_from, reverse=True)
    return Rates(tuple((row.category, row.valid_from, row.rupiah) for row in newest))
