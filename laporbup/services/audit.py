"""The audit log: who signed in, who was refused, who saw or changed what. Append-only, never a name or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from laporbup import clock
from laporbup.models import AuditEntry

if TYPE_CHECKING:
    from laporbup.services.access import Actor


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


def denied(session: Session, actor: Actor, action: str, subject: str) -> AuditEntry:
    """Append a refusal. A door calls it in a transaction of its own: the refused one is rolled back."""
    return record(session, actor, "denied", subject, wanted=action, role=str(actor.role))
