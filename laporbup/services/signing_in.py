"""Signing in, step by step: a password, then a second factor. A failure is a result, not an error: its trace is committed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import structlog
from itsdangerous import BadSignature
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.models import Officer
from laporbup.services import accounts, audit, factor, passwords, sessions, throttle
from laporbup.services.access import Actor
from laporbup.services.links import signer
from laporbup.settings import get_settings

log = structlog.get_logger()

PENDING_S = 600
"""How long the right password waits for the code."""


@dataclass(frozen=True)
class SignedIn:
    """`token` goes into the cookie; only its hash is kept."""

    token: str
    actor: Actor
    must_set_factor: bool = False
    """The session opens nothing until a second factor was set up."""


@dataclass(frozen=True)
class NeedsCode:
    """The password was right; `pending` proves it for ten minutes and opens nothing else."""

    pending: str


@dataclass(frozen=True)
class SignInFailed:
    """Unknown name, wrong password or disabled: they look alike."""


@dataclass(frozen=True)
class PendingGone:
    """The password was given too long ago, or has changed since: begin again."""


def sign_in(
    session: Session, username: str, password: str, address: str, browser: str = ""
) -> SignedIn | NeedsCode | SignInFailed:
    """Check a password. Raises Throttled; a failure is returned so that it is committed and counted.

    An unknown name costs the same time as a wrong password.
    """
    now, name = clock.now(), _name(username)
    subjects = throttle.subjects("user", name, address)
    throttle.check(session, subjects, now)
    officer = accounts.officer_named(session, name)
    is_right = passwords.is_right((officer.password_hash if officer else "") or passwords.nobodys(), password)
    if officer is None or not is_right or not officer.is_active:
        throttle.failed(session, subjects, now)
        audit.record(session, None, "sign_in_failed", officer.username if officer else "", by=throttle.short(subjects))
        log.warning("sign_in_failed", known=officer is not None)
        return SignInFailed()
    throttle.forgive(session, subjects)
    if passwords.is_old(officer.password_hash):
        officer.password_hash = passwords.hash_of(password)
        session.add(officer)
    if factor.is_on(session, officer.id or 0):
        return NeedsCode(_pending(officer))
    return _begin(session, officer, browser, with_factor=False)


def show_code(
    session: Session, pending: str, code: str, address: str, browser: str = ""
) -> SignedIn | SignInFailed | PendingGone:
    """Check the second factor of somebody whose password was right. Raises Throttled."""
    officer = waiting(session, pending)
    if officer is None:
        return PendingGone()
    now, subjects = clock.now(), throttle.subjects("factor", str(officer.id), address)
    throttle.check(session, subjects, now)
    shown = factor.use(session, officer.id or 0, code, now)
    if shown is None:
        throttle.failed(session, subjects, now)
        audit.record(session, None, "factor_failed", officer.username, by=throttle.short(subjects))
        log.warning("factor_failed", officer=officer.id)
        return SignInFailed()
    throttle.forgive(session, subjects)
    if shown == "recovery":
        audit.record(session, None, "recovery_code_used", officer.username, left=factor.codes_left(session, officer.id or 0))
    return _begin(session, officer, browser, with_factor=True)


def waiting(session: Session, pending: str) -> Officer | None:
    """Return whose password was right less than ten minutes ago and has not changed since."""
    try:
        signed = signer("second-factor").unsign(pending, max_age=PENDING_S).decode()
    except (BadSignature, UnicodeEncodeError):
        return None
    ident, _, mark = signed.partition(".")
    officer = session.get(Officer, int(ident)) if ident.isdigit() else None
    return officer if officer is not None and officer.is_active and mark == _mark(officer) else None


def note_throttled(session: Session, address: str, *, username: str = "", pending: str = "") -> None:
    """Write down that guessing a password (or, with `pending`, a code) was stopped.

    In a transaction of its own: the refused one was rolled back.
    """
    officer = waiting(session, pending) if pending else accounts.officer_named(session, _name(username))
    by = throttle.short(throttle.subjects("user", "", address))
    audit.record(session, None, "sign_in_throttled", officer.username if officer else "", by=by)


def sign_out(session: Session, token: str) -> None:
    """End a session by its owner; an unknown token is harmless."""
    found = sessions.find(session, token)
    if found is not None:
        audit.record(session, accounts.actor_of(found[1]), "signed_out", found[1].username)
    sessions.end(session, token)


def _begin(session: Session, officer: Officer, browser: str, *, with_factor: bool) -> SignedIn:
    officer.last_login_at = clock.now()
    session.add(officer)
    token = sessions.begin(session, officer, browser, with_factor=with_factor)
    actor = accounts.known_actor(session, officer)
    audit.record(session, actor, "signed_in", officer.username, browser=browser, factor=with_factor)
    return SignedIn(token, actor, must_set_factor=not with_factor and sessions.needs_factor(Role(officer.role)))


def _pending(officer: Officer) -> str:
    return signer("second-factor").sign(f"{officer.id}.{_mark(officer)}").decode()


def _mark(officer: Officer) -> str:
    """Another password makes every pending sign-in worthless."""
    key = get_settings().secret_key.get_secret_value()
    return hashlib.sha256(f"{key}:{officer.password_hash}".encode()).hexdigest()[:16]


def _name(username: str) -> str:
    return username.strip().lower()[:100]
