"""The form inside the channel that was created and published there: what it is called, and whether it is ours of today."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from laporbup import clock
from laporbup.models import ChannelFlow

NAME = "lapor"
PUBLISHED, BLOCKED = "PUBLISHED", "BLOCKED"


@dataclass(frozen=True)
class Form:
    """A form the channel knows by `meta_id`."""

    meta_id: str
    status: str
    fingerprint: str


def current(session: Session) -> Form | None:
    """The form that was published last, whatever became of it."""
    row = session.get(ChannelFlow, NAME)
    return Form(row.meta_id, row.status, row.fingerprint) if row is not None else None


def published_id(session: Session) -> str:
    """The channel's id of the form citizens can be sent; empty when there is none."""
    row = session.get(ChannelFlow, NAME)
    return row.meta_id if row is not None and row.status == PUBLISHED else ""


def remember(session: Session, form: Form) -> None:
    """Write down what the channel holds now."""
    row = session.get(ChannelFlow, NAME) or ChannelFlow(name=NAME, meta_id="", status="", fingerprint="", updated_at=clock.now())
    row.meta_id, row.status, row.fingerprint, row.updated_at = form.meta_id, form.status, form.fingerprint, clock.now()
    session.add(row)


def refuse(session: Session, meta_id: str) -> None:
    """The channel would not send this form: citizens get words until the command has published it anew."""
    row = session.get(ChannelFlow, NAME)
    if row is not None and row.meta_id == meta_id:
        row.status, row.updated_at = BLOCKED, clock.now()
        session.add(row)
