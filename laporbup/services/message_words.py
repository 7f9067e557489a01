"""What became of a message to a citizen, in words an officer understands."""

from __future__ import annotations

from datetime import datetime

from laporbup.models import OutboxMessage
from laporbup.services.channel_templates import WAITS
from laporbup.services.outbox_marks import FailureKind, failure_kind
from laporbup.services.rates import MONTHLY_CAP
from laporbup.services.views import MessageState
from laporbup.text import dates, desk, labels

CSS = {
    "QUEUED": "s-received", "SENDING": "s-received", "UNCERTAIN": "s-info", "SENT": "s-assigned",
    "DELIVERED": "s-progress", "READ": "s-closed", "CANCELLED": "s-rejected",
}
FAILED_CSS = "s-late"


def state_of(message: OutboxMessage) -> MessageState:
    """Return how far a message has come, since when, and why it has come no further."""
    return MessageState(
        label=desk.MESSAGES.get(message.purpose, desk.MESSAGE_OTHER),
        state=labels.OUTBOX.get(message.state, message.state),
        css=CSS.get(message.state, FAILED_CSS),
        when=dates.short_moment(_since(message)),
        why=_why(message),
    )


def _since(message: OutboxMessage) -> datetime:
    moments = (message.failed_at, message.read_at, message.delivered_at, message.sent_at)
    return next((moment for moment in moments if moment is not None), message.created_at)


def _why(message: OutboxMessage) -> str:
    """One sentence; empty when there is nothing to explain."""
    if message.state == "QUEUED":
        return _why_waiting(message)
    if message.state in ("UNCERTAIN", "SENT"):
        return desk.MESSAGE_WHY[message.state]
    if not message.state.endswith("_FAILURE"):
        return ""
    if message.error in (WAITS, MONTHLY_CAP):
        return desk.MESSAGE_WHY[message.error]
    known = desk.MESSAGE_CODE.get(message.error_code or 0)
    if known is None:
        known = desk.MESSAGE_CODE_OTHER if message.error_code else desk.MESSAGE_WHY["unreachable"]
    return known.format(code=message.error_code)


def _why_waiting(message: OutboxMessage) -> str:
    if message.error == WAITS:
        return desk.MESSAGE_WHY["waits"]
    if message.error_code is not None and failure_kind(message.error_code) is FailureKind.STOP:
        return desk.MESSAGE_WHY["stopped"]
    if message.error_code is not None and failure_kind(message.error_code) is FailureKind.TOMORROW:
        return desk.MESSAGE_WHY["tomorrow"]
    if message.attempts:
        return desk.MESSAGE_WHY["again"].format(n=message.attempts, when=dates.short_moment(message.not_before))
    return ""
