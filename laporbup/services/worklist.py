"""Read model."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.services.access import Actor
from laporbup.services.views import Worklist


def worklist(session: Session, actor: Actor, tab: str = "", query: str = "", page: int = 1) -> Worklist:
    """Return the worklist of the OPD of `actor`."""
    raise NotImplementedError


def camat(session: Session, actor: Actor, tab: str = "", page: int = 1, query: str = "") -> Worklist:
    """Return all reports of the wilayah of a Camat."""
    raise NotImplementedError
