"""A photo by WhatsApp proposes "selesai": remembered at once, done when the photo has been fetched, once.

A promise is one row `JobEffect(job="proof", subject=<attachment>, due="<ticket>:<officer>")`, written in the
transaction that took the message and deleted in the one that resolves. Whatever dies in between, `settle` finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from laporbup.domain.dialog import Incoming
from laporbup.domain.errors import Forbidden, LaporError, NotFound, where
from laporbup.models import Attachment, JobEffect
from laporbup.services import attachments, audit, casework, officer_whatsapp
from laporbup.services.officer_answers import Officer, refuse
from laporbup.services.once import insert_once

log = structlog.get_logger()

PROOF = "proof"
QUIET = timedelta(seconds=8)
"""After the newest photo of an album: then it is complete. As long as a citizen's draft waits."""
ALBUM_WITHIN = timedelta(seconds=60)
"""A bare photo so soon after another belongs to the same report."""
RETRY_AFTER = timedelta(minutes=5)


class _Taken(Exception):
    """Another worker is settling the same photos."""


def add(officer: Officer, ticket: str, incoming: Incoming, note: str) -> None:
    """Promise that this photo will be evidence for `ticket`."""
    row = attachments.pending(
        officer.session, incoming.media_id, incoming.media_mime, incoming.media_sha256, purpose="EVIDENCE", caption=note
    )
    promise = JobEffect(job=PROOF, subject=row.id, due=f"{ticket}:{officer.actor.officer_id}", at=officer.now)
    insert_once(officer.session, promise)


def open_album(officer: Officer) -> str:
    """Return the ticket this officer has just sent a photo for, or an empty string."""
    query = (
        select(JobEffect)
        .where(JobEffect.job == PROOF, JobEffect.at > officer.now - ALBUM_WITHIN)
        .where(col(JobEffect.due).endswith(f":{officer.actor.officer_id}"))
        .order_by(col(JobEffect.at).desc())
    )
    newest = officer.session.exec(query).first()
    return newest.due.rpartition(":")[0] if newest is not None else ""


def settle(session: Session, now: datetime) -> int:
    """Resolve the reports whose photos are all here; return how many. Running it twice changes nothing."""
    groups: dict[str, list[JobEffect]] = {}
    for row in session.exec(select(JobEffect).where(JobEffect.job == PROOF).order_by(col(JobEffect.at))):
        groups.setdefault(row.due, []).append(row)
    done = 0
    for due, rows in groups.items():
        files = [session.get(Attachment, row.subject) for row in rows]
        is_waiting = any(file is not None and file.state == "PENDING" for file in files)
        if is_waiting or rows[-1].at > now - QUIET:
            continue
        done += _settle_safely(session, due, [file for file in files if file is not None and file.state == "READY"], now)
    return done


def _settle_safely(session: Session, due: str, files: Sequence[Attachment], now: datetime) -> int:
    """One group must not stop the others: an error that nobody expected is looked at again in five minutes."""
    try:
        with session.begin_nested():
            return _settle(session, due, files, now)
    except _Taken:
        return 0
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001
        log.error("proof_not_settled", ticket=due.rpartition(":")[0], error=type(error).__name__, where=where(error))
        for row in session.exec(select(JobEffect).where(JobEffect.job == PROOF, JobEffect.due == due)):
            row.at = now + RETRY_AFTER
            session.add(row)
        return 0


def _settle(session: Session, due: str, files: Sequence[Attachment], now: datetime) -> int:
    ticket, _, officer_id = due.rpartition(":")
    kept: Any = session.execute(delete(JobEffect).where(col(JobEffect.job) == PROOF, col(JobEffect.due) == due))
    if not kept.rowcount:
        raise _Taken
    found = officer_whatsapp.reporter_of(session, int(officer_id))
    if found is None:
        # The tie was cut or the account closed since: nobody speaks for this photo any more.
        log.warning("proof_dropped", ticket=ticket, officer=officer_id)
        return 0
    officer = Officer(session, found[1], found[0], now)
    note = "\n".join(file.caption for file in files if file.caption)
    try:
        with session.begin_nested():
            casework.resolve(session, officer.actor, ticket, note=note, evidence=[file.id for file in files])
    except LaporError as error:
        if isinstance(error, NotFound | Forbidden):
            audit.denied(session, officer.actor, "whatsapp:resolve", ticket)
        refuse(officer, ticket, error)
        return 0
    log.info("resolved_by_whatsapp", ticket=ticket, officer=officer.actor.officer_id, photos=len(files))
    return 1
