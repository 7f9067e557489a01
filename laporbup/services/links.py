"""Addresses of our own pages that go into messages, and the signed token that ties the web form to a WhatsApp citizen."""

from __future__ import annotations

import base64
import secrets
from urllib.parse import quote, urlencode

from itsdangerous import BadSignature, TimestampSigner

from laporbup import clock
from laporbup.models import Report
from laporbup.settings import get_settings

FORM_TOKEN_DAYS = 7
_SECRET_BYTES = 17


class ClockSigner(TimestampSigner):
    """A timestamp signer that goes by our clock; `step_s` rounds it down, so that a page keeps the same links a while."""

    step_s = 1

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp()) // self.step_s * self.step_s


def signer(purpose: str, step_s: int = 1) -> ClockSigner:
    """Return a signer with the key of this installation; signatures of one purpose are worth nothing for another."""
    made = ClockSigner(get_settings().secret_key.get_secret_value(), salt=f"laporbup.{purpose}")
    made.step_s = step_s
    return made


def new_secret() -> str:
    """Return a tracking secret: 136 random bits as 28 letters and digits, never the shape of a ticket."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode().rstrip("=").lower()


def tracking_path(report: Report) -> str:
    """Return the path of the reporter's own tracker."""
    return f"/lacak/{report.tracking_secret}"


def tracking_url(report: Report) -> str:
    """Return the full address of the reporter's own tracker. Never log it."""
    return f"{get_settings().public_url}{tracking_path(report)}"


def form_token(reporter_id: int) -> str:
    """Return the `t` of a form link in a WhatsApp chat; the report made with it belongs to that citizen."""
    return signer("form").sign(str(reporter_id)).decode()


def reporter_of_token(token: str) -> int | None:
    """Return the reporter of a `t` of the last seven days, or None."""
    try:
        value = signer("form").unsign(token, max_age=FORM_TOKEN_DAYS * 86400)
    except BadSignature:
        return None
    return int(value)


def chat_form_token(reporter_id: int) -> str:
    """Return the token of a form sent into a chat: it comes back with the answers and says whose chat that was."""
    return signer("chat-form").sign(str(reporter_id)).decode()


def reporter_of_chat_form(token: str) -> int | None:
    """Return whose chat a form was sent into, or None; it does not go out of date, for chats are kept for years."""
    try:
        return int(signer("chat-form").unsign(token))
    except BadSignature:
        return None


def whatsapp_url(text: str, demo_number: str) -> str:
    """Return a link that opens WhatsApp with `text` typed to our number; empty while the number is not set.

    Demo mode has no WhatsApp: the link opens the simulator as the phone `demo_number`.
    """
    settings = get_settings()
    if settings.is_demo:
        return f"/simulator?{urlencode({'nomor': demo_number})}"
    number = settings.whatsapp_number
    return f"https://wa.me/{number}?{urlencode({'text': text}, quote_via=quote)}" if number else ""


def page_url(path: str) -> str:
    """Return the full address of a page of ours."""
    return f"{get_settings().public_url}{path}"


def case_url(ticket: str) -> str:
    """Return the full address of an officer's page of a report."""
    return page_url(f"/petugas/laporan/{ticket}")
