"""Officers' accounts and sessions. A failed sign-in is a result, not an error: its trace must be committed."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Invalid, NotFound, Throttled
from laporbup.domain.roles import PEOPLE, Role
from laporbup.models import LoginAttempt, Officer, OfficerSession, OfficerWhatsApp, Opd
from laporbup.services import audit
from laporbup.services.access import HOLDERS, Actor
from laporbup.settings import get_settings

log = structlog.get_logger()

MIN_PASSWORD = 10
IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 30
_TOKEN_BYTES = 32
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])")

# OWASP's second choice for Argon2id (19 MiB, 2 passes): some 30 ms, while SQLite's only writer waits.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class SignedIn:
    """`token` goes into the cookie; only its hash is kept."""

    token: str
    actor: Actor


@dataclass(frozen=True)
class SignInFailed:
    """Unknown name, wrong password or disabled: they look alike."""


def create(
    session: Session, username: str, name: str, role: Role, opd_kode: str | None, password: str
) -> Officer:
    """Make an account. Raises Invalid (username, name, role, opd, password)."""
    username = username.strip().lower()
    opd = session.get(Opd, opd_kode) if opd_kode else None
    errors: dict[str, str] = {}
    if not _USERNAME.fullmatch(username):
        errors["username"] = "invalid"
    elif session.exec(select(Officer.id).where(Officer.username == username)).first() is not None:
        errors["username"] = "taken"
    if not name.strip():
        errors["name"] = "required"
    if role not in PEOPLE:
        errors["role"] = "unknown"
    elif wrong := _opd_error(role, opd_kode, opd):
        errors["opd"] = wrong
    if wrong := password_error(password, username):
        errors["password"] = wrong
    if errors:
        raise Invalid(errors)
    officer = Officer(
        username=username, name=" ".join(name.split()), role=role.value, opd_kode=opd_kode,
        password_hash=_hasher.hash(password), created_at=clock.now(),
    )
    session.add(officer)
    session.flush()
    audit.record(session, None, "officer_created", username, role=role.value, opd=opd_kode)
    return officer


def _opd_error(role: Role, opd_kode: str | None, opd: Opd | None) -> str | None:
    if role not in HOLDERS:
        return "not_allowed" if opd_kode else None
    if not opd_kode:
        return "required"
    if opd is None or opd.kind == "EXTERNAL":
        return "unknown"
    return "not_kecamatan" if role is Role.CAMAT and opd.kind != "KECAMATAN" else None


def password_error(password: str, username: str) -> str | None:
    """Return why a password is not good enough, or None."""
    if len(password) < MIN_PASSWORD:
        return "too_short"
    if len(password) > 200:
        return "too_long"
    low = password.lower()
    return "too_easy" if low == username.lower() or len(set(low)) < 4 else None


def disable(session: Session, username: str) -> None:
    """Close an account; end its sessions and cut its WhatsApp at once. Raises NotFound."""
    officer = _officer(session, username)
    if officer is None:
        raise NotFound("officer", username)
    officer.is_active = False
    session.add(officer)
    table: Any = OfficerSession
    session.execute(
        update(table).where(table.officer_id == officer.id, table.revoked_at.is_(None)).values(revoked_at=clock.now())
    )
    session.execute(delete(OfficerWhatsApp).where(col(OfficerWhatsApp.officer_id) == officer.id))
    audit.record(session, None, "officer_disabled", officer.username)


def list_officers(session: Session) -> list[Officer]:
    """Return all accounts by role and name."""
    return list(session.exec(select(Officer).order_by(col(Officer.role), col(Officer.username))))


def sign_in(session: Session, username: str, password: str, address: str) -> SignedIn | SignInFailed:
    """Check a password. Raises Throttled; a failure is returned so that it is committed and counted.

    An unknown name costs the same time as a wrong password.
    """
    now = clock.now()
    name = username.strip().lower()[:100]
    subjects = (_subject("user", name), _subject("address", _network(address)))
    _throttle(session, subjects, now)
    officer = _officer(session, name)
    is_right = _verify(officer.password_hash if officer else _dummy_hash(), password[:1000])
    if officer is None or not is_right or not officer.is_active:
        session.add_all(LoginAttempt(subject=subject, at=now) for subject in subjects)
        audit.record(session, None, "sign_in_failed", officer.username if officer else "")
        log.warning("sign_in_failed", known=officer is not None)
        return SignInFailed()
    session.execute(delete(LoginAttempt).where(col(LoginAttempt.subject) == subjects[0]))
    if _hasher.check_needs_rehash(officer.password_hash):
        officer.password_hash = _hasher.hash(password)
    officer.last_login_at = now
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(officer)
    session.add(
        OfficerSession(
            token_hash=_hash(token), officer_id=officer.id or 0, created_at=now, seen_at=now, expires_at=now + ABSOLUTE
        )
    )
    session.flush()
    actor = _actor(session, officer)
    audit.record(session, actor, "signed_in", officer.username)
    return SignedIn(token, actor)


def _throttle(session: Session, subjects: tuple[str, str], now: datetime) -> None:
    for subject, limit in zip(subjects, (PER_ACCOUNT, PER_ADDRESS), strict=True):
        failures = session.exec(
            select(LoginAttempt.at)
            .where(LoginAttempt.subject == subject, LoginAttempt.at > now - WINDOW)
            .order_by(col(LoginAttempt.at).desc())
            .limit(limit)
        ).all()
        if len(failures) >= limit:
            raise Throttled((failures[-1] + WINDOW - now).total_seconds())


def sign_out(session: Session, token: str) -> None:
    """End a session; an unknown token is harmless."""
    row = session.get(OfficerSession, _hash(token))
    if row is not None and row.revoked_at is None:
        row.revoked_at = clock.now()
        session.add(row)


def actor_for(session: Session, token: str) -> Actor | None:
    """Return who holds this session token, or None (unknown, ended, idle for 12 hours, older than 7 days, disabled).

    Called in a writing transaction it also notes that the session is in use; from `reading` use
    `keep_alive` now and then.
    """
    row = _live_session(session, token) if token else None
    if row is None:
        return None
    officer = session.get(Officer, row.officer_id)
    if officer is None or not officer.is_active:
        return None
    if clock.now() - row.seen_at >= SEEN_EVERY:
        row.seen_at = clock.now()
        session.add(row)
    return _actor(session, officer)


def needs_keep_alive(session: Session, token: str) -> bool:
    """Say whether `keep_alive` is due (every five minutes), so that readers rarely write."""
    row = _live_session(session, token)
    return row is not None and clock.now() - row.seen_at >= SEEN_EVERY


def keep_alive(session: Session, token: str) -> None:
    """Note that the session is in use."""
    row = _live_session(session, token)
    if row is not None:
        row.seen_at = clock.now()
        session.add(row)


def _live_session(session: Session, token: str) -> OfficerSession | None:
    row = session.get(OfficerSession, _hash(token))
    now = clock.now()
    if row is None or row.revoked_at is not None or now >= row.expires_at or now - row.seen_at >= IDLE:
        return None
    return row


def actor_named(session: Session, username: str) -> Actor | None:
    """Return the actor of an active account by its user name: for the command line, whose user is trusted."""
    officer = _officer(session, username.strip().lower())
    return _actor(session, officer) if officer and officer.is_active else None


def actor_of(officer: Officer, kecamatan_kode: str | None = None) -> Actor:
    """Return the actor of an officer; the kecamatan is read from the code of its OPD when not given."""
    kode = officer.opd_kode
    if kecamatan_kode is None and kode and kode.startswith("KEC-"):
        kecamatan_kode = kode.removeprefix("KEC-")
    return Actor(Role(officer.role), officer.id, officer.username, officer.name, kode, kecamatan_kode)


def _actor(session: Session, officer: Officer) -> Actor:
    opd = session.get(Opd, officer.opd_kode) if officer.opd_kode else None
    return actor_of(officer, opd.kecamatan_kode if opd else None)


def remove_old(session: Session, now: datetime) -> int:
    """Delete login attempts of yesterday and sessions that ended a month ago; return how many rows."""
    old = session.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < now - timedelta(days=1)))
    ended = session.execute(delete(OfficerSession).where(col(OfficerSession.expires_at) < now - timedelta(days=30)))
    return int(old.rowcount) + int(ended.rowcount)  # type: ignore[attr-defined]


def open_sessions(session: Session, now: datetime) -> int:
    """Return how many browsers are signed in."""
    query = select(func.count()).where(
        col(OfficerSession.revoked_at).is_(None), OfficerSession.expires_at > now, OfficerSession.seen_at > now - IDLE
    )
    return int(session.exec(query).one())


def _officer(session: Session, username: str) -> Officer | None:
    return session.exec(select(Officer).where(Officer.username == username)).first()


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _dummy_hash() -> str:
    return _hasher.hash(secrets.token_hex(16))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _subject(kind: str, value: str) -> str:
    key = get_settings().secret_key.get_secret_value().encode()
    return hmac.new(key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """One household has one IPv4 address, or a /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)
