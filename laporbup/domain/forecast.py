"""What a month of messages will cost, from what it has cost so far."""

from __future__ import annotations

from dataclasses import dataclass

ENOUGH_DAYS = 5.0
"""With fewer days of messages a forecast would be a guess: weekends alone make it wrong by a third."""


@dataclass(frozen=True)
class Pace:
    """A month so far. Calendar days, not working days: citizens write on Sundays too."""

    days: float
    """Since the first message of the month."""
    days_left: float
    spent: float
    """Rupiah, all kinds."""
    service: int
    """Billable service messages, the free ones included."""
    free_service: int
    """How many of them a month has free."""
    service_rupiah: float
    """What one more costs once the free ones are used up."""
    other_rupiah: float
    """Spent on all other kinds (templates)."""


def month_end(pace: Pace) -> float | None:
    """Rupiah at the end of the month at the same pace; None with fewer than ENOUGH_DAYS of messages."""
    if pace.days < ENOUGH_DAYS and pace.days_left > 0:
        return None
    ahead = max(0.0, pace.days_left) / max(pace.days, 1e-9)
    more_service = pace.service * ahead
    still_free = max(0, pace.free_service - pace.service)
    return pace.spent + max(0.0, more_service - still_free) * pace.service_rupiah + pace.other_rupiah * ahead
