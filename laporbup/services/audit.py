"""The audit log: who signed in, who was refused, who saw or changed what. Append-only, never a name or a number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from laporbup import clock
from laporbup.models import AuditEntry

if TYPE_CHECKING:
    from laporbup.services.access import Actor

SEEN_AGAIN = timedelta(minutes=15)
"""One reading of the same thing by the same person counts once in this time."""


def record(session: Session, actor: Actor | None, action: str, subject: str = "", **data: Any) -> AuditEntry:
    """Append an entry. `subject` is a ticket, an OPD code or a user name of an officer, never a citizen's address."""
    entry = AuditEntry(
        at=clock.now(),
        officer_id=actor.officer_id if actor else None,
        action=action,
        subject=subject,
        data=data or None,
    )
    session.add(entry)
    return entry


def viewed(session: Session, actor: Actor, ticket: str) -> None:
    """Note that an officer read a report."""
    _seen(session, actor, "viewed", ticket)


def opened(session: Session, actor: Actor, page: str) -> None:
    """Note that an officer opened a page that lists what citizens wrote."""
    _seen(session, actor, "opened", page)


def _seen(session: Session, actor: Actor, action: str, subject: str) -> None:
    """Append unless it is already there: a page that stays open reads again and again."""
    same = select(AuditEntry.id).where(
        AuditEntry.at > clock.now() - SEEN_AGAIN, AuditEntry.officer_id == actor.officer_id, AuditEntry.action == action,
        AuditEntry.subject == subject,
    )
    if session.exec(same.limit(1)).first() is None:
        record(session, actor, action, subject)


def denied(session: Session, actor: Actor, action: str, subject: str) -> AuditEntry:
    """Append a refusal. A door calls it in a transaction of its own: the refused one is rolled back."""
    return record(session, actor, "denied", subject, wanted=action, role=str(actor.role))
