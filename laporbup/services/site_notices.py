"""The sentence on top of every page for a while: a flood, a day off, work on the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from laporbup import clock, db
from laporbup.domain.errors import Invalid, NotFound
from laporbup.models import SiteNotice
from laporbup.services import audit, reference_edit
from laporbup.services.access import Actor

MAX_TEXT = 200
"""A phone of 360 px shows it in five lines; more would push the page's own first line away."""
MAX_SHOWN = 2
KEPT = timedelta(days=90)
"""How long the list of the administrator remembers what is over."""
_ACTION = "notice"


@dataclass(frozen=True)
class Shown:
    """What stands on top of the pages now."""

    text: str
    is_urgent: bool


def current(session: Session) -> list[Shown]:
    """Return the notices that hold now, urgent ones first, then the newest."""
    now = clock.now()
    query = (
        select(SiteNotice)
        .where(SiteNotice.starts_at <= now, or_(col(SiteNotice.ends_at).is_(None), col(SiteNotice.ends_at) > now))
        .order_by(col(SiteNotice.is_urgent).desc(), col(SiteNotice.starts_at).desc(), col(SiteNotice.id).desc())
        .limit(MAX_SHOWN)
    )  # fmt: skip
    return [Shown(row.text, row.is_urgent) for row in session.exec(query)]


def listed(session: Session, actor: Actor) -> list[SiteNotice]:
    """Return what holds, what is to come and what was lately over, newest first. Raises Forbidden."""
    reference_edit.let_edit(actor)
    query = (
        select(SiteNotice)
        .where(or_(col(SiteNotice.ends_at).is_(None), col(SiteNotice.ends_at) > clock.now() - KEPT))
        .order_by(col(SiteNotice.starts_at).desc(), col(SiteNotice.id).desc())
    )  # fmt: skip
    return list(session.exec(query))


def put_up(
    session: Session, actor: Actor, text: str, *, is_urgent: bool, starts_at: datetime | None, ends_at: datetime | None
) -> SiteNotice:
    """Announce something; `starts_at` None is now, `ends_at` None until it is taken down. Raises Forbidden, Invalid."""
    reference_edit.let_edit(actor)
    said, now = " ".join(text.split()), clock.now()
    begin = starts_at or now
    errors: dict[str, str] = {}
    if not said:
        errors["isi"] = "required"
    elif len(said) > MAX_TEXT:
        errors["isi"] = "too_long"
    if ends_at is not None and ends_at <= max(begin, now):
        errors["sampai"] = "before_start"
    if errors:
        raise Invalid(errors)
    row = SiteNotice(text=said, is_urgent=is_urgent, starts_at=begin, ends_at=ends_at)
    session.add(row)
    session.flush()
    audit.record(
        session, actor, _ACTION, str(row.id), text=said, urgent=is_urgent, since=begin.isoformat(),
        until=ends_at.isoformat() if ends_at else "",
    )  # fmt: skip
    return row


def take_down(session: Session, actor: Actor, ident: int) -> None:
    """End a notice now; one that has not begun is forgotten. Raises Forbidden, NotFound."""
    reference_edit.let_edit(actor)
    row, now = session.get(SiteNotice, ident), clock.now()
    if row is None or (row.ends_at is not None and row.ends_at <= now):
        raise NotFound("notice", ident)
    audit.record(session, actor, "notice_down", str(ident), text=row.text)
    if row.starts_at > now:
        session.delete(row)
    else:
        row.ends_at = now
        session.add(row)
    session.flush()
    db.touch(session, "board")
