"""Addresses of our own pages that go into messages, and the signed token that ties the web form to a WhatsApp citizen."""

from __future__ import annotations

import base64
import hashlib
import secrets
from urllib.parse import quote, urlencode

from itsdangerous import BadSignature, TimestampSigner
from sqlmodel import Session, select

from laporbup import clock
from laporbup.models import Report
from laporbup.settings import get_settings

FORM_TOKEN_DAYS = 7
CHAT_LINK_DAYS = 180
"""A link in an old chat opens the tracker this long: longer than any report may take, shorter than logs are kept."""
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


def chat_url(report: Report) -> str:
    """Return the address of the reporter's tracker for a message: signed, out of date after 180 days, revocable.

    The tracking secret itself is never in a chat, so a forwarded message or a provider's log does not open the report
    for good.
    """
    token = signer("chat-link").sign(f"{report.id}-{_generation(report)}").decode()
    return f"{get_settings().public_url}/lacak/{token}"


def report_of(session: Session, code: str) -> Report | None:
    """Return the report whose secret, or whose link in a chat, `code` is; None when it is neither or no longer valid."""
    report_id, generation = _chat_link(code)
    wanted = Report.id == report_id if report_id else Report.tracking_secret == code.lower()
    report = session.exec(select(Report).where(wanted)).first() if code else None
    return None if report is None or (report_id and generation != _generation(report)) else report


def revoke(session: Session, report: Report) -> None:
    """Make every link to the reporter's view worthless: those in chats, and the secret itself."""
    report.tracking_secret = new_secret()
    session.add(report)


def _generation(report: Report) -> str:
    """Tells links of before a `revoke` from those after; says nothing of the secret it comes from."""
    return hashlib.blake2b(report.tracking_secret.encode(), digest_size=6, key=b"chat-link").hexdigest()


def _chat_link(code: str) -> tuple[int, str]:
    """The report and generation a link names, if we signed it within its time; (0, "") otherwise."""
    try:
        value = signer("chat-link").unsign(code, max_age=CHAT_LINK_DAYS * 86400).decode()
    except (BadSignature, UnicodeError):
        return 0, ""
    report_id, _, generation = value.partition("-")
    return int(report_id), generation


def form_url(reporter_id: int) -> str:
    """Return the address of the form for a message: what is sent there belongs to this citizen."""
    return f"{get_settings().public_url}/lapor?t={form_token(reporter_id)}"


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
