"""Read model."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.services.views import Tracking


def by_secret(session: Session, secret: str) -> Tracking:
    """Return the report as its reporter sees it."""
    raise NotImplementedError


def by_ticket(session: Session, ticket: str) -> Tracking:
    """Return the report as the public sees it: masked, hidden when confidential."""
    raise NotImplementedError


def by_code(session: Session, code: str) -> Tracking:
    """Return the view of whoever holds `code`: the secret (reporter) or the ticket (public). Raises NotFound."""
    raise NotImplementedError
