"""Demo data: a believable history of sixty days, made only by calling the services."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session


@dataclass(frozen=True)
class DemoReport:
    """What was made; all zero when the database was not empty."""

    reports: int = 0
    events: int = 0
    officers: int = 0


def fill(now: datetime, unit_of_work: Callable[[], AbstractContextManager[Session]], *, reports: int = 400,
         seed: int = 20250714) -> DemoReport:
    """Fill an empty database (reference data seeded) with a history that ends at `now`, and the demo accounts."""
    raise NotImplementedError
