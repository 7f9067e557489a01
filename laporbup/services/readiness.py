"""Is the service able to work? Facts for `/readyz`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session


@dataclass(frozen=True)
class Readiness:
    """`status` is ok or stuck; lags in seconds; `worker_seen_s` None when no worker was ever seen."""

    status: str
    inbox_lag_s: float
    outbox_lag_s: float
    worker_seen_s: float | None
    sending: str
    """ok, or why sending has stopped."""
    stuck: tuple[str, ...] = ()
    """inbox, outbox, worker."""


def readiness(session: Session, now: datetime) -> Readiness:
    """Return the facts at `now` (aware)."""
    raise NotImplementedError
