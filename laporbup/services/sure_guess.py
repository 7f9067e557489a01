"""The likeliest category of a report a verifier has before him, when it is likely enough to be taken for several at once."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.models import Report
from laporbup.services import access
from laporbup.services.access import Actor

SURE = 0.5
"""The router is never sure of these (it would have sent them on); from one in two on a glance at the list is enough."""


class Unsure(Exception):
    """The likeliest category is not likely enough."""


def of(report: Report) -> str | None:
    """Return `category` or `category/subcategory`; None when it is not likely enough."""
    for category, sub, score in (report.suggestions or [])[:1]:
        if score >= SURE:
            return f"{category}/{sub}" if sub else str(category)
    return None


def category_of(session: Session, actor: Actor, ticket: str) -> str:
    """Return the same for a report `actor` may act on. Raises Unsure, NotFound, Forbidden."""
    found = of(access.get_report_for(session, actor, ticket, to="act"))
    if found is None:
        raise Unsure(ticket)
    return found
