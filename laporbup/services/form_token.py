"""The signed token in the form's link that WhatsApp sends: whoever opens it is that citizen, without typing a number."""

from __future__ import annotations

import hashlib

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlmodel import Session

from laporbup.models import Reporter
from laporbup.settings import get_settings

LIFETIME_S = 7 * 24 * 3600
_PURPOSE = "laporbup.form-token"


def issue(reporter: Reporter) -> str:
    """Return a token for a stored reporter; good for `LIFETIME_S`, and until they are blocked or erased."""
    return _serializer().dumps([reporter.id, _stamp(reporter)])


def reporter_of(session: Session, token: str) -> Reporter | None:
    """Return whose token this is; None when it is forged, too old, or its reporter was blocked or erased."""
    if not token:
        return None
    try:
        found = _serializer().loads(token, max_age=LIFETIME_S)
        reporter_id, stamp = found
    except (BadData, TypeError, ValueError):
        return None
    reporter = session.get(Reporter, reporter_id)
    if reporter is None or reporter.is_blocked or reporter.is_erased or _stamp(reporter) != stamp:
        return None
    return reporter


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(get_settings().secret_key.get_secret_value(), salt=_PURPOSE)


def _stamp(reporter: Reporter) -> str:
    # Changes with the address, so erasing it makes every token of that person worthless.
    return hashlib.sha256(f"{reporter.channel}:{reporter.address}".encode()).hexdigest()[:16]
