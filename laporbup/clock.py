"""The only place that asks what time it is.

Time is UTC everywhere; what a person reads is shown in Asia/Jakarta by `text.dates`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")

_fixed: ContextVar[datetime | None] = ContextVar("laporbup_clock", default=None)
_ahead = timedelta()


def now() -> datetime:
    """Return the present moment, aware, in UTC (or the moment set by `fixed`)."""
    return _fixed.get() or datetime.now(UTC) + _ahead


def of_machine() -> datetime:
    """Return what the machine's clock says, whatever is played on it: for libraries that read it themselves."""
    return datetime.now(UTC)


def run_ahead(by: timedelta) -> None:
    """Let the clock of this whole process be ahead of the machine's (or behind): drills play a clock that jumps."""
    global _ahead
    _ahead = by


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) in this context: demo data and tests move it themselves."""
    if moment.tzinfo is None:
        raise ValueError("moment must be aware")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Hold the clock at now plus `by`."""
    with fixed(now() + by):
        yield
