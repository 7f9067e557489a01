"""Meta's statuses of our messages: at least once, in any order; a message only ever moves forward."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from sqlmodel import Session, select

from laporbup import db
from laporbup.models import OutboxMessage, Report
from laporbup.services import ledger, topics
from laporbup.services.outbox_marks import RANK, FailureKind, fail, failure_kind

log = structlog.get_logger()

_STATES = {"sent": "SENT", "delivered": "DELIVERED", "read": "READ", "played": "READ"}

MAX_WAMID = 300
"""Longer than any of Meta's, and short enough for an index."""
MAX_CODE = 10**9


def record_receipt(session: Session, status: dict[str, Any], now: datetime) -> bool:
    """Record one element of `statuses[]`; return whether it was about a message of ours.

    It is found by its wamid, or by `biz_opaque_callback_data` (our row id) when the status was faster
    than the answer to our POST.
    """
    wamid = str(status.get("id") or "")
    wamid = wamid if len(wamid) <= MAX_WAMID else ""
    row = _find(session, wamid, status.get("biz_opaque_callback_data"))
    at = _moment(status.get("timestamp"), now)
    pricing = status.get("pricing")
    name = str(status.get("status") or "")
    if wamid:
        price = pricing if isinstance(pricing, dict) else None
        ledger.note(session, wamid, name, price, report_id=row.report_id if row else None, at=at)
    if row is None:
        log.info("receipt_unknown", status=name)
        return False
    if name == "failed":
        _failed(session, row, wamid, status, now)
    elif name in _STATES:
        _forward(session, row, wamid, _STATES[name], at)
    report = session.get(Report, row.report_id) if row.report_id else None
    if report is not None:
        db.touch(session, topics.of_report(report.ticket))
    return True


def _find(session: Session, wamid: str, callback: object) -> OutboxMessage | None:
    if wamid:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.wamid == wamid)).first()
        if row is not None:
            return row
    text = str(callback or "")
    return session.get(OutboxMessage, int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _moment(timestamp: object, now: datetime) -> datetime:
    text = str(timestamp or "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return now
    return min(datetime.fromtimestamp(int(text), UTC), now)


def _forward(session: Session, row: OutboxMessage, wamid: str, state: str, at: datetime) -> None:
    if row.wamid is None and wamid:
        row.wamid = wamid
    row.sent_at = row.sent_at or at
    if state == "DELIVERED":
        row.delivered_at = row.delivered_at or at
    if state == "READ":
        row.read_at = row.read_at or at
    if RANK[state] > RANK[row.state]:
        row.state, row.lease_until, row.error, row.error_code = state, None, "", None
    session.add(row)
    session.flush()


def _failed(session: Session, row: OutboxMessage, wamid: str, status: dict[str, Any], now: datetime) -> None:
    """Accepted, then refused (Meta's usual way). A failure of an attempt we have given up already changes nothing."""
    is_this_attempt = row.wamid == wamid or (row.wamid is None and row.state in ("SENDING", "UNCERTAIN"))
    if not is_this_attempt or RANK[row.state] > RANK["SENT"]:
        return
    code, error = _error(status)
    kind = failure_kind(code)
    if kind in (FailureKind.RETRY, FailureKind.PAIR, FailureKind.BARRED):
        # The number of attempts was kept: waits grow here too.
        row.sent_at = None
    fail(session, row, now, kind=kind, code=code, error=error, template=row.template)


def _error(status: dict[str, Any]) -> tuple[int | None, str]:
    errors = status.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    code = first.get("code")
    words = str(first.get("title") or first.get("message") or "")
    return (code if isinstance(code, int) and 0 <= code < MAX_CODE else None), words
