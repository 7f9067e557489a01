"""Rows whose file is gone from the disk: fetched from WhatsApp once more while that is possible, else an alarm.

A row stays as it is: the file may come back from a backup, and what was promised to a citizen must not be forgotten.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from laporbup.models import Attachment
from laporbup.services import alarms
from laporbup.services.media_queue import GIVE_UP_AFTER
from laporbup.settings import get_settings

EVERY_S = 600
_SLICES = 256
"""Ids are random hexadecimal digits: their first two cut all rows into so many equal parts, one a run."""


def find_missing(session: Session, now: datetime) -> int:
    """Look for the files of one part of the rows, all of them in two days; return how many are fetched again. A job."""
    return check(session, now, f"{int(now.timestamp() / EVERY_S) % _SLICES:02x}")


def check(session: Session, now: datetime, beginning: str) -> int:
    """Look for the files of the rows whose id begins so."""
    root = get_settings().media_dir
    rows = session.exec(select(Attachment).where(Attachment.state == "READY", col(Attachment.id).startswith(beginning)))
    gone = [row for row in rows if not _is_there(root, row)]
    again = [row for row in gone if row.source_media_id and now - row.created_at < GIVE_UP_AFTER]
    for row in again:
        row.state, row.next_attempt_at, row.attempts = "PENDING", now, 0
        session.add(row)
    session.flush()
    if len(gone) > len(again):
        count = len(gone) - len(again)
        alarms.raise_alarm(session, "media_missing", alarms.Kind.MEDIA_MISSING, {"count": count}, now)
    return len(again)


def _is_there(root: Path, row: Attachment) -> bool:
    return bool(row.path) and (root / row.path).is_file()
