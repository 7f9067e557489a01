"""Read model."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.services.access import Actor
from laporbup.services.views import VerifyQueue


def verify_queue(session: Session, actor: Actor, tab: str = "", page: int = 1) -> VerifyQueue:
    """Return what waits for a verifier."""
    raise NotImplementedError
