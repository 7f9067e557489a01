"""The log of changes of address: once a key, seen by an administrator, who settles what is in conflict."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlmodel import Session, col, select

from laporbup.models import IdentityEvent, Reporter
from laporbup.services import alarms
from laporbup.services.alarms import Kind
from laporbup.services.once import insert_once

log = structlog.get_logger()

NUMBER_CHANGED, USER_ID_CHANGED, CONFLICT = "NUMBER_CHANGED", "USER_ID_CHANGED", "CONFLICT"


def record(session: Session, event: IdentityEvent) -> bool:
    """Append an event; False when its key stood already."""
    if insert_once(session, event) is None:
        return False
    log.info("identity_event", kind=event.kind, reporter=event.reporter_id, other=event.other_id)
    return True


def is_known(session: Session, key: str) -> bool:
    """Say whether this event was recorded before."""
    return session.exec(select(IdentityEvent.id).where(IdentityEvent.key == key)).first() is not None


def conflict(session: Session, mine: Reporter, other: Reporter, old: str, new: str, now: datetime, key: str = "") -> None:
    """Two citizens claim one address, or one message carries the addresses of two: nobody is merged, a human decides."""
    alarm = alarm_key(mine.id or 0, other.id or 0)
    event = IdentityEvent(
        key=key or f"conflict:{alarm}", at=now, channel=mine.channel, kind=CONFLICT, reporter_id=mine.id or 0, other_id=other.id,
        old_address=old, new_address=new,
    )
    if record(session, event):
        alarms.raise_alarm(session, alarm, Kind.IDENTITY_CONFLICT, None, now)


def alarm_key(one: int, other: int) -> str:
    """The alarm of a pair, whoever of them moved."""
    return f"identity:{min(one, other)}-{max(one, other)}"


def recent(session: Session, limit: int = 20) -> list[IdentityEvent]:
    """Return the newest events; conflicts that nobody has settled first."""
    is_open = (col(IdentityEvent.kind) == CONFLICT) & col(IdentityEvent.settled_at).is_(None)
    return list(session.exec(select(IdentityEvent).order_by(is_open.desc(), col(IdentityEvent.id).desc()).limit(limit)))
