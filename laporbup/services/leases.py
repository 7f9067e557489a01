"""Who leads: one process holds a lease for a few seconds at a time and renews it. And who is alive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session

from laporbup.models import Heartbeat, Lease
from laporbup.services.once import insert_once

#: How long a lease lasts; a dead leader is replaced after at most this.
TTL = timedelta(seconds=15)
WORKER = "worker"


def acquire(session: Session, name: str, holder: str, now: datetime, ttl: timedelta = TTL) -> bool:
    """Take or renew the lease; False when another process holds it.

    A lease that ends later than one taken now could is of a clock that has gone back since: it binds nobody.
    """
    if insert_once(session, Lease(name=name, holder=holder, until=now + ttl)) is not None:
        return True
    table: Any = Lease
    is_free = or_(table.holder == holder, table.until <= now, table.until > now + 2 * ttl)
    done = session.execute(update(table).where(table.name == name, is_free).values(holder=holder, until=now + ttl))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def release(session: Session, name: str, holder: str, now: datetime) -> None:
    """Let go early, so that the next leader need not wait."""
    table: Any = Lease
    session.execute(update(table).where(table.name == name, table.holder == holder).values(until=now))


def beat(session: Session, name: str, now: datetime) -> None:
    """Say that this process is alive."""
    session.merge(Heartbeat(name=name, at=now))
