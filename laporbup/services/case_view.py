"""Read model."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.services.access import Actor
from laporbup.services.views import Case


def case(session: Session, actor: Actor, ticket: str) -> Case:
    """Return a report as an officer sees it, with the acts open to him."""
    raise NotImplementedError
