"""What Meta says of our templates, and which of them may be sent now.

It says so in webhooks, in the answer to `whatsapp templates`, and by refusing a message. Webhooks are taken as they
come: one that overtook another is put right by the daily look, or by Meta's own refusal. A template we never heard of
may be sent: Meta will tell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import update
from sqlmodel import Session, col, select

from laporbup.models import ChannelTemplate, Heartbeat, OutboxMessage
from laporbup.services import alarms
from laporbup.services.alarms import Kind
from laporbup.services.once import insert_once

log = structlog.get_logger()

LANGUAGE = "id"
"""Of all our templates."""

USABLE = "APPROVED"
MISSING = "MISSING"
"""Our word: Meta has no such template."""

BARRED_FOR: dict[str, timedelta | None] = {
    "PENDING": timedelta(hours=1), "IN_APPEAL": timedelta(hours=24), "PAUSED": timedelta(hours=6),
    "LIMIT_EXCEEDED": timedelta(hours=24), MISSING: timedelta(hours=3), "LOCKED": timedelta(hours=24),
    "REJECTED": None, "DISABLED": None, "PENDING_DELETION": None, "DELETED": None, "ARCHIVED": None,
}
"""Status → how long a template is not tried after we heard of it, in case the word that it is well again was lost;
None: until we hear. A pause lasts 3 hours, the second 6 (Meta's template pacing). Other statuses may be sent."""

ALARMING = BARRED_FOR.keys() - {"PENDING", "IN_APPEAL"}

WORTH_MARKETING = frozenset({"RESOLVED", "URGENT"})
"""Purposes still sent when Meta made their template a MARKETING one (about double the price): the citizen was promised
an answer, and an emergency does not wait. The others fall back or wait."""

REFUSED_AS = {132001: MISSING, 132015: "PAUSED", 132016: "DISABLED"}
"""Meta's error code → what it says about the template."""

WAITS = "no template may be sent now"
"""`error` of a queued message that waits for one."""

CHECKED = "templates"
CHECK_EVERY = timedelta(hours=24)
CHECK_PENDING_EVERY = timedelta(minutes=15)


def record_status(
    session: Session, name: str, language: str, status: str, now: datetime, *, reason: str = "", meta_id: str = ""
) -> None:
    """Meta says how a template is: an alarm when it cannot be sent, the end of the alarm when it can."""
    row = _row(session, name, language, now)
    wanted = USABLE if status in ("REINSTATED", "UNPAUSED", "UNARCHIVED") else status
    # The list names no reason where the webhook did: the same word keeps it.
    row.reason = reason[:300] or (row.reason if wanted == row.status else "")
    row.status, row.updated_at = wanted, now
    row.meta_id = meta_id or row.meta_id
    session.add(row)
    session.flush()
    key = f"template:{name}:{row.language}"
    if row.status in ALARMING:
        alarms.raise_alarm(session, key, Kind.TEMPLATE_UNUSABLE, {"name": name, "status": row.status, "reason": row.reason}, now)
    elif row.status == USABLE:
        alarms.clear(session, key, now)
        _release(session, now)


def record_category(session: Session, name: str, language: str, category: str, now: datetime) -> None:
    """Meta says what kind of template it is. Anything but UTILITY costs more: an alarm."""
    row = _row(session, name, language, now)
    row.category = category
    session.add(row)
    session.flush()
    key = f"template-category:{name}:{row.language}"
    if category == "UTILITY":
        alarms.clear(session, key, now)
        _release(session, now)
    else:
        alarms.raise_alarm(session, key, Kind.TEMPLATE_RECATEGORISED, {"name": name, "category": category}, now)


def record_quality(session: Session, name: str, language: str, quality: str, now: datetime) -> None:
    """Meta says how citizens take it: GREEN, YELLOW, RED or UNKNOWN."""
    row = _row(session, name, language, now)
    row.quality = quality
    session.add(row)
    session.flush()
    key = f"template-quality:{name}:{row.language}"
    if quality in ("YELLOW", "RED"):
        alarms.raise_alarm(session, key, Kind.TEMPLATE_QUALITY, {"name": name, "quality": quality}, now)
    else:
        alarms.clear(session, key, now)


def note_refusal(session: Session, name: str, code: int, now: datetime) -> None:
    """Graph refused a message because of its template (a code of `REFUSED_AS`)."""
    record_status(session, name, LANGUAGE, REFUSED_AS[code], now, reason=f"({code})")


def barred(session: Session, purpose: str, now: datetime) -> frozenset[str]:
    """Return the names of the templates that may not be sent for `purpose` now."""
    rows = session.exec(select(ChannelTemplate).where(ChannelTemplate.language == LANGUAGE))
    return frozenset(row.name for row in rows if _is_barred(row, purpose, now))


def _is_barred(row: ChannelTemplate, purpose: str, now: datetime) -> bool:
    if row.category == "MARKETING" and purpose not in WORTH_MARKETING:
        return True
    if row.status not in BARRED_FOR:
        return False
    rest = BARRED_FOR[row.status]
    return rest is None or now - row.updated_at < rest


def listed(session: Session) -> list[ChannelTemplate]:
    """Return what is known of every template, by name."""
    return list(session.exec(select(ChannelTemplate).order_by(col(ChannelTemplate.name), col(ChannelTemplate.language))))


def is_check_due(session: Session, now: datetime) -> bool:
    """Say whether Meta should be asked again: daily, and often while a template is under review or missing."""
    last = session.get(Heartbeat, CHECKED)
    if last is None:
        return True
    waits = session.exec(
        select(ChannelTemplate.name).where(col(ChannelTemplate.status).in_(("PENDING", "IN_APPEAL", "PAUSED", MISSING)))
    ).first()
    return now - last.at >= (CHECK_EVERY if waits is None else CHECK_PENDING_EVERY)


def note_check(session: Session, now: datetime) -> None:
    """Remember that Meta was asked, whether it answered or not."""
    session.merge(Heartbeat(name=CHECKED, at=now))


def _row(session: Session, name: str, language: str, now: datetime) -> ChannelTemplate:
    code = (language or LANGUAGE).replace("-", "_")[:20]
    insert_once(session, ChannelTemplate(name=name, language=code, updated_at=now))
    return session.get_one(ChannelTemplate, (name, code))


def _release(session: Session, now: datetime) -> None:
    """Messages that wait for a template are looked at again at once."""
    table: Any = OutboxMessage
    session.execute(
        update(table).where(table.state == "QUEUED", table.error == WAITS, table.not_before > now).values(not_before=now)
    )
