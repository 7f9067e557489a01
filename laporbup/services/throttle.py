"""How often one may guess: failures of the last quarter of an hour, counted by account and by connection, hashed."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from laporbup.domain.errors import Throttled
from laporbup.models import LoginAttempt
from laporbup.settings import get_settings

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 30

Subjects = tuple[tuple[str, int], ...]
"""Hashed subject and how many failures it may have."""


def subjects(kind: str, account: str, address: str) -> Subjects:
    """Return what a guess at `account` (a name or an id) from `address` is counted under."""
    return ((_hashed(kind, account), PER_ACCOUNT), (_hashed("address", network(address)), PER_ADDRESS))


def check(session: Session, of: Subjects, now: datetime) -> None:
    """Raise Throttled when one of them has failed too often."""
    for subject, limit in of:
        failures = session.exec(
            select(LoginAttempt.at)
            .where(LoginAttempt.subject == subject, LoginAttempt.at > now - WINDOW)
            .order_by(col(LoginAttempt.at).desc())
            .limit(limit)
        ).all()
        if len(failures) >= limit:
            raise Throttled((failures[-1] + WINDOW - now).total_seconds())


def failed(session: Session, of: Subjects, now: datetime) -> None:
    """Remember a failure."""
    session.add_all(LoginAttempt(subject=subject, at=now) for subject, _ in of)


def forgive(session: Session, of: Subjects) -> None:
    """Forget the failures of the account (not those of the connection: others may guess from there)."""
    session.execute(delete(LoginAttempt).where(col(LoginAttempt.subject) == of[0][0]))


def short(of: Subjects) -> str:
    """Return a few characters of the hashed connection: the same for the same one, and nobody's address."""
    return of[1][0][:12]


def network(address: str) -> str:
    """One household has one IPv4 address, or a /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)


def _hashed(kind: str, value: str) -> str:
    key = get_settings().secret_key.get_secret_value().encode()
    return hmac.new(key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
