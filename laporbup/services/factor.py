"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when the phone is gone."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from typing import Any, Literal

import structlog
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyotp import TOTP, random_base32
from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Invalid
from laporbup.domain.ticket import ALPHABET
from laporbup.models import Officer, OfficerFactor, RecoveryCode
from laporbup.services import accounts, audit, sessions
from laporbup.services.access import SYSTEM, Actor
from laporbup.services.links import signer
from laporbup.settings import get_settings

log = structlog.get_logger()

STEP_S = 30
AROUND = (0, -1, 1)
"""Steps that count: phones are up to half a minute off."""
RECOVERY_CODES = 10
_HALF = 5
OFFER_S = 1800
"""How long a page with a new secret may lie open."""
_ISSUER = "Lapor Bup OKI"


def offer() -> str:
    """Return a new secret, sealed: it goes into the page and comes back with the first code; nothing is stored before."""
    return _box().encrypt_at_time(random_base32().encode(), _now_s()).decode()


def opened(offered: str) -> str | None:
    """Return the secret of an offer, or None when it is too old or not ours."""
    try:
        return _box().decrypt_at_time(offered.encode(), OFFER_S, _now_s()).decode()
    except (InvalidToken, UnicodeEncodeError):
        return None


def uri(secret: str, username: str) -> str:
    """Return what the QR code says to the authenticator app."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)


def turn_on(session: Session, actor: Actor, offered: str, code: str, *, token: str) -> list[str]:
    """Take the offered secret once its first code proves that the app has it; return fresh recovery codes.

    Replaces an earlier app. The browser with session `token` has now shown the factor; every other one is signed out.
    Raises Invalid (`code`: gone, wrong).
    """
    officer = _officer(session, actor)
    secret = opened(offered)
    if secret is None:
        raise Invalid({"code": "gone"})
    now = clock.now()
    step = _fitting(secret, code, now, 0)
    if step is None:
        raise Invalid({"code": "wrong"})
    row = session.get(OfficerFactor, officer.id) or OfficerFactor(officer_id=officer.id or 0, secret="")
    row.secret, row.confirmed_at, row.last_step = _box().encrypt(secret.encode()).decode(), now, step
    session.add(row)
    sessions.end_all(session, officer.id or 0, but=token)
    found = sessions.find(session, token)
    if found is not None:
        found[0].factor_at = now
        session.add(found[0])
    audit.record(session, actor, "factor_on", officer.username)
    return new_codes(session, officer.id or 0)


def turn_off(session: Session, actor: Actor) -> None:
    """The officer gives the factor up. Raises Invalid (`code: required`) for roles that must have one."""
    officer = _officer(session, actor)
    if sessions.needs_factor(actor.role):
        raise Invalid({"code": "required"})
    _remove(session, officer.id or 0)
    audit.record(session, actor, "factor_off", officer.username)


def reset(session: Session, username: str, *, by: Actor = SYSTEM) -> None:
    """The phone is gone and the recovery codes too: take the factor away and sign out everywhere.

    Raises Forbidden, NotFound. Whoever must have a factor sets up a new one at the next sign-in.
    """
    officer = accounts.managed(session, by, username)
    _remove(session, officer.id or 0)
    sessions.end_all(session, officer.id or 0)
    audit.record(session, by, "factor_reset", officer.username)


def is_on(session: Session, officer_id: int) -> bool:
    row = session.get(OfficerFactor, officer_id)
    return row is not None and row.confirmed_at is not None


def use(session: Session, officer_id: int, typed: str, now: datetime) -> Literal["app", "recovery"] | None:
    """Return what was shown: a code of the app, a recovery code, or None when it is neither. Each works once."""
    row = session.get(OfficerFactor, officer_id)
    if row is None or row.confirmed_at is None:
        return None
    secret = _unsealed(row)
    code = _plain(typed)
    step = _fitting(secret, code, now, row.last_step) if secret else None
    if step is not None:
        return "app" if _claim_step(session, officer_id, step) else None
    return "recovery" if _claim_recovery(session, officer_id, code, now) else None


def new_codes(session: Session, officer_id: int) -> list[str]:
    """Make recovery codes; earlier ones are void. Shown once, kept as keyed hashes."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.officer_id) == officer_id))
    made = {"".join(secrets.choice(ALPHABET) for _ in range(2 * _HALF)) for _ in range(RECOVERY_CODES)}
    session.add_all(RecoveryCode(code_hash=_hash(officer_id, code), officer_id=officer_id) for code in made)
    session.flush()
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in sorted(made)]


def codes_left(session: Session, officer_id: int) -> int:
    query = select(func.count()).where(RecoveryCode.officer_id == officer_id, col(RecoveryCode.used_at).is_(None))
    return int(session.exec(query).one())


def _fitting(secret: str, typed: str, now: datetime, after: int) -> int | None:
    """Return the time step whose code this is, if it is near enough and newer than `after`."""
    app, step_now, code = TOTP(secret), int(now.timestamp()) // STEP_S, _plain(typed)
    steps = [step_now + off for off in AROUND if step_now + off > after]
    return next((step for step in steps if hmac.compare_digest(app.generate_otp(step).encode(), code.encode())), None)


def _claim_step(session: Session, officer_id: int, step: int) -> bool:
    table: Any = OfficerFactor
    claim = update(table).where(table.officer_id == officer_id, table.last_step < step).values(last_step=step)
    return bool(session.execute(claim.execution_options(synchronize_session="fetch")).rowcount)  # type: ignore[attr-defined]


def _claim_recovery(session: Session, officer_id: int, code: str, now: datetime) -> bool:
    table: Any = RecoveryCode
    claim = update(table).where(table.code_hash == _hash(officer_id, code), table.used_at.is_(None)).values(used_at=now)
    return bool(session.execute(claim.execution_options(synchronize_session="fetch")).rowcount)  # type: ignore[attr-defined]


def _remove(session: Session, officer_id: int) -> None:
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.officer_id) == officer_id))
    session.execute(delete(OfficerFactor).where(col(OfficerFactor.officer_id) == officer_id))


def _officer(session: Session, actor: Actor) -> Officer:
    officer = session.get(Officer, actor.officer_id) if actor.officer_id else None
    if officer is None:
        raise ValueError("nobody's second factor")
    return officer


def _plain(typed: str) -> str:
    return "".join(char for char in typed[:40].upper() if char.isascii() and char.isalnum())


def _hash(officer_id: int, code: str) -> str:
    """Keyed, and bound to the account: fifty bits could be tried out by whoever steals the table."""
    return signer("recovery-code").get_signature(f"{officer_id}:{code}").decode()


def _unsealed(row: OfficerFactor) -> str | None:
    try:
        return _box().decrypt(row.secret.encode()).decode()
    except InvalidToken:
        # The SECRET_KEY is another one now: recovery codes are void too, an administrator resets the factor.
        log.error("factor_unreadable", officer=row.officer_id)
        return None


def _box() -> Fernet:
    key = get_settings().secret_key.get_secret_value().encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"laporbup.officer-factor").derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))


def _now_s() -> int:
    return int(clock.now().timestamp())
