"""Links with which an officer sets his own password: when invited, and when it was forgotten. Nobody else ever knows it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Invalid, NotFound
from laporbup.domain.roles import Role
from laporbup.models import Officer, OfficerInvite
from laporbup.services import accounts, audit, passwords, sessions
from laporbup.services.access import SYSTEM, Actor
from laporbup.settings import get_settings

GOOD_FOR = timedelta(hours=72)
_TOKEN_BYTES = 32


def invite(session: Session, username: str, name: str, role: Role, opd_kode: str | None, *, by: Actor = SYSTEM) -> str:
    """Make an account without a password; return its link. Raises Invalid, Forbidden."""
    officer = accounts.create(session, username, name, role, opd_kode, None, by=by)
    return _new(session, officer, by)


def new_link(session: Session, username: str, *, by: Actor = SYSTEM) -> str:
    """Return a new link for an account; an earlier one is void. Raises NotFound, Forbidden, Invalid (closed account)."""
    officer = accounts.managed(session, by, username)
    if not officer.is_active:
        raise Invalid({"username": "disabled"})
    return _new(session, officer, by)


def _new(session: Session, officer: Officer, by: Actor) -> str:
    forget(session, officer.id or 0)
    now, token = clock.now(), secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        OfficerInvite(token_hash=sessions.hash_of(token), officer_id=officer.id or 0, created_at=now, expires_at=now + GOOD_FOR)
    )
    session.flush()
    audit.record(session, by, "link_made", officer.username)
    return f"{get_settings().public_url}/undangan/{token}"


def forget(session: Session, officer_id: int) -> None:
    """Make every link of an account worthless."""
    session.execute(delete(OfficerInvite).where(col(OfficerInvite.officer_id) == officer_id))


def open_until(session: Session, officer_id: int) -> datetime | None:
    """Return until when an unused link of this account is good, or None."""
    query = select(OfficerInvite.expires_at).where(
        OfficerInvite.officer_id == officer_id, col(OfficerInvite.used_at).is_(None), OfficerInvite.expires_at > clock.now()
    )
    return session.exec(query).first()


def officer_of(session: Session, token: str) -> Officer:
    """Return whose link this is. Raises NotFound: unknown, used, replaced, too old, or of a closed account."""
    row = session.get(OfficerInvite, sessions.hash_of(token))
    officer = session.get(Officer, row.officer_id) if row is not None else None
    is_good = row is not None and row.used_at is None and clock.now() < row.expires_at
    if officer is None or not is_good or not officer.is_active:
        raise NotFound("invite")
    return officer


def take(session: Session, token: str, password: str, again: str) -> Officer:
    """Set the password; the link is used up and every session ends. Raises NotFound, Invalid (password, again)."""
    officer = officer_of(session, token)
    set_password(session, officer, password, again)
    table: Any = OfficerInvite
    claim = update(table).where(table.token_hash == sessions.hash_of(token), table.used_at.is_(None)).values(used_at=clock.now())
    if not session.execute(claim.execution_options(synchronize_session="fetch")).rowcount:  # type: ignore[attr-defined]
        raise NotFound("invite")
    audit.record(session, accounts.actor_of(officer), "password_set", officer.username, how="link")
    return officer


def set_password(session: Session, officer: Officer, password: str, again: str, *, keep: str = "") -> None:
    """Set a password and sign out every browser but the one with session `keep`. Raises Invalid (password, again)."""
    about = (officer.username, officer.name, *accounts.office_words(session, officer.opd_kode))
    if wrong := passwords.problem(password, about):
        raise Invalid({"password": wrong})
    if password != again:
        raise Invalid({"again": "different"})
    officer.password_hash, officer.password_set_at = passwords.hash_of(password), clock.now()
    session.add(officer)
    sessions.end_all(session, officer.id or 0, but=keep)
