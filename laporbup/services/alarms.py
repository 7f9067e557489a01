"""Alarms: what a human must look at. One open row a `key`; a repetition is counted, not added."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import func, update
from sqlmodel import Session, col, select

from laporbup import db
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.roles import Role
from laporbup.models import Alarm
from laporbup.services import audit, topics
from laporbup.services.access import Actor
from laporbup.services.once import insert_once

log = structlog.get_logger()

MAX_SHOWN = 50


class Kind(StrEnum):
    """What it is about; `text.alarms` has a sentence for each."""

    SENDING_STOPPED = "sending_stopped"
    COST_NEAR = "cost_near"
    COST_CAP = "cost_cap"
    TEMPLATE_UNUSABLE = "template_unusable"
    TEMPLATE_RECATEGORISED = "template_recategorised"
    TEMPLATE_QUALITY = "template_quality"
    TEMPLATE_EDITED = "template_edited"
    NUMBER_QUALITY = "number_quality"
    NUMBER_LIMIT = "number_limit"
    NUMBER_NAME = "number_name"
    ACCOUNT = "account"
    SECURITY = "security"
    IDENTITY_CONFLICT = "identity_conflict"
    FLOOD = "flood"
    QUARANTINED_EMERGENCY = "quarantined_emergency"
    MEDIA_MISSING = "media_missing"


def raise_alarm(session: Session, key: str, kind: Kind, data: dict[str, Any] | None, now: datetime) -> None:
    """Open the alarm `key`, or count it once more; one that was cleared opens anew. `data`: facts, never a person's."""
    row = Alarm(key=key[:200], kind=kind, data=data, raised_at=now, last_at=now)
    if insert_once(session, row) is not None:
        log.error("alarm_raised", kind=kind.value)
    else:
        _again(session, row, now)
    db.touch(session, topics.ALARMS)


def _again(session: Session, new: Alarm, now: datetime) -> None:
    table: Any = Alarm
    same = (table.key == new.key,)
    told: dict[str, Any] = {"kind": new.kind, "data": new.data, "last_at": now}
    reopened = session.execute(
        update(table).where(*same, table.cleared_at.is_not(None)).values(**told, raised_at=now, times=1, cleared_at=None)
    )
    if reopened.rowcount:  # type: ignore[attr-defined]
        log.error("alarm_raised", kind=new.kind)
        return
    session.execute(update(table).where(*same).values(**told, times=table.times + 1))


def clear(session: Session, key: str, now: datetime) -> bool:
    """Close the alarm `key`: it is over. False when there was none."""
    table: Any = Alarm
    done = session.execute(update(table).where(table.key == key[:200], table.cleared_at.is_(None)).values(cleared_at=now))
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    log.info("alarm_cleared")
    db.touch(session, topics.ALARMS)
    return True


def clear_by_hand(session: Session, actor: Actor, alarm_id: int, now: datetime) -> None:
    """An administrator has seen to it. Clearing twice is clearing once. Raises Forbidden, NotFound."""
    if actor.role is not Role.ADMIN:
        raise Forbidden(actor.role, "clear_alarm")
    found = session.get(Alarm, alarm_id)
    if found is None:
        raise NotFound("alarm", alarm_id)
    if clear(session, found.key, now):
        audit.record(session, actor, "alarm_cleared", found.kind, alarm=alarm_id)


def open_alarms(session: Session, limit: int = MAX_SHOWN) -> list[Alarm]:
    """Return the open alarms, the one that spoke last first."""
    query = select(Alarm).where(col(Alarm.cleared_at).is_(None)).order_by(col(Alarm.last_at).desc(), col(Alarm.id).desc())
    return list(session.exec(query.limit(limit)))


def counts(session: Session) -> dict[str, int]:
    """Return how many alarms of each kind are open."""
    return dict(session.exec(select(Alarm.kind, func.count()).where(col(Alarm.cleared_at).is_(None)).group_by(Alarm.kind)).all())
