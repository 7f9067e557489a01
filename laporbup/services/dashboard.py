"""Read model."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.services.access import Actor
from laporbup.services.views import Dashboard


def dashboard(session: Session, actor: Actor) -> Dashboard:
    """Return today in one glance. Raises Forbidden for all but BUPATI and SEKDA."""
    raise NotImplementedError
