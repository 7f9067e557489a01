"""Citizens who used the web form: a name and a number they typed, which prove nothing."""

from __future__ import annotations

import secrets

from sqlmodel import Session

from laporbup import clock
from laporbup.domain.address import normalise_phone
from laporbup.domain.errors import Invalid
from laporbup.models import Reporter

MAX_NAME = 100


def web_reporter(session: Session, name: str = "", phone: str = "") -> Reporter | None:
    """Make the reporter of a web form, or None when neither name nor phone was given.

    Each form has its own: a number typed by somebody proves nothing and opens nobody's reports.
    Raises Invalid (telepon, nama).
    """
    name, phone = " ".join(name.split()), phone.strip()
    if not name and not phone:
        return None
    digits = normalise_phone(phone) if phone else ""
    errors = {}
    if digits is None:
        errors["telepon"] = "invalid"
    if len(name) > MAX_NAME:
        errors["nama"] = "too_long"
    if errors:
        raise Invalid(errors)
    reporter = Reporter(
        channel="web", address=f"web-{secrets.token_hex(8)}", name=name, phone=digits or "", created_at=clock.now()
    )
    session.add(reporter)
    session.flush()
    return reporter
