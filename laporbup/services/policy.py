"""The house rules in figures, as they stand in this regency."""

from __future__ import annotations

from sqlmodel import Session

from laporbup import db
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.policy import FIGURES
from laporbup.domain.roles import Role
from laporbup.models import Policy
from laporbup.services import audit, knowledge
from laporbup.services.access import Actor


def figure(session: Session, kode: str) -> int:
    """Return a figure of the house rules. Raises KeyError for a code that `domain.policy` does not have."""
    return knowledge.load(session).figures[kode]


def set_figure(session: Session, actor: Actor, kode: str, value: int) -> None:
    """Change a figure; deadlines that are already running keep theirs, whatever begins afterwards has the new one.

    Other processes follow within a minute. Raises Forbidden (only an ADMIN may), NotFound, and
    Invalid({"value": "out_of_range"}).
    """
    if actor.role is not Role.ADMIN:
        raise Forbidden(actor.role, "policy")
    known = FIGURES.get(kode)
    if known is None:
        raise NotFound("policy", kode)
    if not known.allows(value):
        raise Invalid({"value": "out_of_range"})
    row = session.get(Policy, kode)
    was = row.value if row else known.default
    if was == value:
        return
    session.add(Policy(kode=kode, value=value) if row is None else row.sqlmodel_update({"value": value}))
    session.flush()
    audit.record(session, actor, "policy", kode, was=was, value=value)
    db.after_commit(session, knowledge.forget)
