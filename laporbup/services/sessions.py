"""Signed-in browsers: who has one, for how long, and how they are ended. Only the hash of a cookie is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.account_rules import LONGEST_IDLE, NEEDS_FACTOR, STAY
from laporbup.domain.roles import Role
from laporbup.models import LoginAttempt, Officer, OfficerInvite, OfficerSession
from laporbup.settings import get_settings

SEEN_EVERY = timedelta(minutes=5)
_TOKEN_BYTES = 32
_AT_ONCE = 400


def needs_factor(role: Role) -> bool:
    """Say whether this role must show a second factor. Not in demo mode: its passwords are printed."""
    return role in NEEDS_FACTOR and not get_settings().is_demo


def begin(session: Session, officer: Officer, browser: str = "", *, with_factor: bool = False) -> str:
    """Open a session; return its token, which goes into the cookie and is not kept."""
    now, token = clock.now(), secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        OfficerSession(
            token_hash=hash_of(token), officer_id=officer.id or 0, created_at=now, seen_at=now, browser=browser[:40],
            expires_at=now + STAY[Role(officer.role)].most, factor_at=now if with_factor else None,
        )
    )
    session.flush()
    return token


def find(session: Session, token: str) -> tuple[OfficerSession, Officer] | None:
    """Return the live session of a token and its officer; it may still lack the second factor (`is_whole`)."""
    row = session.get(OfficerSession, hash_of(token)) if token else None
    officer = session.get(Officer, row.officer_id) if row is not None else None
    return (row, officer) if row is not None and officer is not None and _is_live(row, officer, clock.now()) else None


def is_whole(row: OfficerSession, officer: Officer) -> bool:
    """Say whether the session opens pages: without a second factor that is due, it only lets one set it up."""
    return row.factor_at is not None or not needs_factor(Role(officer.role))


def if_open(session: Session, token: str) -> str:
    """Return the token if it opens pages now, else an empty string."""
    found = find(session, token)
    return token if found is not None and is_whole(*found) else ""


def _is_live(row: OfficerSession, officer: Officer, now: datetime) -> bool:
    idle = STAY[Role(officer.role)].idle
    return officer.is_active and row.revoked_at is None and now < row.expires_at and now - row.seen_at < idle


def ended(session: Session, hashes: Collection[str]) -> set[str]:
    """Return which of these sessions open nothing any more: signed out, revoked, too old, idle, of a closed account."""
    now, left = clock.now(), set(hashes)
    asked = sorted(hashes)
    for start in range(0, len(asked), _AT_ONCE):
        query = (
            select(OfficerSession, Officer)
            .join(Officer, col(Officer.id) == OfficerSession.officer_id)
            .where(col(OfficerSession.token_hash).in_(asked[start : start + _AT_ONCE]))
        )
        left -= {row.token_hash for row, officer in session.exec(query) if _is_live(row, officer, now) and is_whole(row, officer)}
    return left


def needs_keep_alive(session: Session, token: str) -> bool:
    """Say whether `keep_alive` is due (every five minutes), so that readers rarely write."""
    found = find(session, token)
    return found is not None and clock.now() - found[0].seen_at >= SEEN_EVERY


def keep_alive(session: Session, token: str) -> None:
    """Note that the session is in use."""
    found = find(session, token)
    if found is not None:
        found[0].seen_at = clock.now()
        session.add(found[0])


def end(session: Session, token: str) -> None:
    """End a session; an unknown token is harmless."""
    row = session.get(OfficerSession, hash_of(token))
    if row is not None and row.revoked_at is None:
        row.revoked_at = clock.now()
        session.add(row)


def end_one(session: Session, officer_id: int, ident: str) -> None:
    """End the session of this officer that `of_officer` names `ident`."""
    _revoke(session, officer_id, col(OfficerSession.token_hash).startswith(ident[:64], autoescape=True))


def end_all(session: Session, officer_id: int, *, but: str = "") -> None:
    """End every session of an officer, except the one with the token `but`."""
    _revoke(session, officer_id, OfficerSession.token_hash != (hash_of(but) if but else ""))


def _revoke(session: Session, officer_id: int, which: Any) -> None:
    table: Any = OfficerSession
    session.execute(
        update(table)
        .where(table.officer_id == officer_id, table.revoked_at.is_(None), which)
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )


def of_officer(session: Session, officer: Officer) -> list[OfficerSession]:
    """Return where the officer is signed in now, the one last used first."""
    query = (
        select(OfficerSession)
        .where(OfficerSession.officer_id == officer.id, col(OfficerSession.revoked_at).is_(None))
        .order_by(col(OfficerSession.seen_at).desc())
    )
    now = clock.now()
    return [row for row in session.exec(query) if _is_live(row, officer, now)]


def open_sessions(session: Session, now: datetime) -> int:
    """Return how many browsers are signed in (with the longest silence anybody may keep)."""
    query = select(func.count()).where(
        col(OfficerSession.revoked_at).is_(None), OfficerSession.expires_at > now, OfficerSession.seen_at > now - LONGEST_IDLE
    )
    return int(session.exec(query).one())


def remove_old(session: Session, now: datetime) -> int:
    """Delete login attempts of yesterday, sessions and invitations that ended a month ago; return how many rows."""
    old = session.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < now - timedelta(days=1)))
    gone = session.execute(delete(OfficerSession).where(col(OfficerSession.expires_at) < now - timedelta(days=30)))
    links = session.execute(delete(OfficerInvite).where(col(OfficerInvite.expires_at) < now - timedelta(days=30)))
    return int(old.rowcount) + int(gone.rowcount) + int(links.rowcount)  # type: ignore[attr-defined]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
