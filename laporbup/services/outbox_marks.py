"""What became of a send: accepted, to be tried again, ended, or nobody knows yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import update
from sqlmodel import Session

from laporbup import db
from laporbup.models import OutboxMessage, Report
from laporbup.services import channel_templates, sending, topics
from laporbup.services.outbox_claim import AMBIGUOUS_FOR, TEMPLATE_REQUIRED
from laporbup.services.outbox_order import CLOSING, TO_OFFICERS
from laporbup.services.rates import MONTHLY_CAP
from laporbup.services.spending import Room, Spending

log = structlog.get_logger()

GIVE_UP_AFTER = timedelta(hours=72)
FIRST_WAIT_S = 10
"""At least this long after a failure nothing goes to that citizen: at most six attempts a minute."""
LONGEST_WAIT_S = 3600
TEMPLATE_WAIT_S = 900
"""Until the next look for a template that may be sent; its approval ends the wait at once."""
PAIR_WAIT_S = 6

#: How far a message has come. A status never takes it back; delivered after failed does happen (several phones).
RANK = {
    "QUEUED": 0, "SENDING": 1, "UNCERTAIN": 1, "SENT": 2, "CANCELLED": 3, "TEMPORARY_FAILURE": 3,
    "PERMANENT_FAILURE": 3, "TECHNICAL_FAILURE": 3, "DELIVERED": 4, "READ": 5,
}


class FailureKind(StrEnum):
    """What a failure asks of us."""

    RETRY = "RETRY"
    """Network, 5xx, 429, 130429: wait and try again."""
    PAIR = "PAIR"
    """131056: too many to this citizen; 6 s, then twice as long."""
    TEMPLATE = "TEMPLATE"
    """131047: the reply window has closed; the same message as a template."""
    STOP = "STOP"
    """190, 131042, 368 …: stop all sending; this message stays."""
    TOMORROW = "TOMORROW"
    """131049: Meta holds it back for the citizen's sake; try after a day."""
    PERMANENT = "PERMANENT"
    """131026, 131050 …: this citizen cannot be reached."""
    TECHNICAL = "TECHNICAL"
    """131008, 131009, 132xxx …: our message is wrong."""
    BARRED = "BARRED"
    """132001, 132015, 132016: this template may not be sent now; at once again, with another one."""
    WAITS = "WAITS"
    """None of the templates that would do may be sent now: looked at again later."""


_STOP = {10, 190, 368, 131031, 131042, 131048, *range(200, 300)}
_KINDS: dict[int, FailureKind] = {
    131056: FailureKind.PAIR,
    131047: FailureKind.TEMPLATE,
    131049: FailureKind.TOMORROW,
    **dict.fromkeys((131026, 131030, 131050, 131062, 130497), FailureKind.PERMANENT),
    **dict.fromkeys((100, 131005, 131008, 131009, 131051, 131052, 131053, 137000), FailureKind.TECHNICAL),
    **dict.fromkeys(range(132000, 132100), FailureKind.TECHNICAL),
    **dict.fromkeys(channel_templates.REFUSED_AS, FailureKind.BARRED),
}


def failure_kind(code: int | None) -> FailureKind:
    """Return what Meta's error `code` asks of us; an unknown one is tried again."""
    if code in _STOP:
        return FailureKind.STOP
    return _KINDS.get(code or 0, FailureKind.RETRY)


def mark_sent(session: Session, message_id: int, wamid: str, now: datetime, *, template: str = "") -> None:
    """Meta accepted it (which is not delivery). A status may have been faster: it is not taken back."""
    row = session.get(OutboxMessage, message_id)
    if row is None:
        return
    if RANK[row.state] < RANK["SENT"]:
        row.state = "SENT"
    row.wamid = row.wamid or wamid or None
    row.sent_at = row.sent_at or now
    row.lease_until, row.error, row.error_code = None, "", None
    row.template = template or row.template
    session.add(row)
    session.flush()
    sending.resume_sending(session)
    _touch(session, row)


def mark_uncertain(session: Session, message_id: int, now: datetime, error: str = "") -> None:
    """The answer never came: not sent again until a status has told, or two minutes have passed."""
    row = session.get(OutboxMessage, message_id)
    if row is None or RANK[row.state] >= RANK["SENT"]:
        return
    row.state, row.lease_until, row.error = "UNCERTAIN", now + AMBIGUOUS_FOR, error[:200]
    session.add(row)
    session.flush()


def mark_failed(
    session: Session,
    message_id: int,
    now: datetime,
    *,
    kind: FailureKind | None = None,
    code: int | None = None,
    error: str = "",
    retry_after_s: float | None = None,
    template: str = "",
) -> None:
    """Record a refusal. `kind` defaults to what `code` asks; `retry_after_s` is Meta's wish and is obeyed.

    `template`: the one that was refused, if any.
    """
    row = session.get(OutboxMessage, message_id)
    if row is None or RANK[row.state] >= RANK["SENT"]:
        return
    wanted = kind or failure_kind(code)
    fail(session, row, now, kind=wanted, code=code, error=error, retry_after_s=retry_after_s, template=template)


def fail(
    session: Session, row: OutboxMessage, now: datetime, *, kind: FailureKind, code: int | None, error: str,
    retry_after_s: float | None = None, template: str = "",
) -> None:
    """Put a failure on the row: queued again, or ended."""
    if kind is FailureKind.BARRED:
        kind = _bar(session, template, code, now)
    row.error_code, row.error, row.lease_until = code, error[:200], None
    wait = _wait_s(row, kind, retry_after_s)
    if kind is FailureKind.STOP:
        sending.stop_sending(session, code or 0, error[:200], now)
    if wait is None:
        ended = {FailureKind.PERMANENT: "PERMANENT_FAILURE"}.get(kind, "TECHNICAL_FAILURE")
        _end(row, ended, now)
    elif now + timedelta(seconds=wait) - row.created_at > GIVE_UP_AFTER:
        _end(row, "TEMPORARY_FAILURE", now)
    else:
        row.state, row.not_before, row.wamid = "QUEUED", now + timedelta(seconds=wait), None
        if kind in (FailureKind.TEMPLATE, FailureKind.BARRED):
            row.template = TEMPLATE_REQUIRED
    session.add(row)
    session.flush()
    if wait and kind is not FailureKind.WAITS:
        _hold_others(session, row)
    _touch(session, row)


def give_up_held(session: Session, now: datetime) -> int:
    """End what the monthly cap has held for GIVE_UP_AFTER: by then it is no news. Return how many. A job."""
    room = Spending().room(session, now)
    if room is Room.ALL:
        return 0
    table: Any = OutboxMessage
    is_held = table.purpose.not_in(CLOSING) if room is Room.CLOSING else table.purpose.in_(TO_OFFICERS)
    done = session.execute(
        update(table)
        .where(table.state == "QUEUED", table.created_at < now - GIVE_UP_AFTER, is_held)
        .values(state="TEMPORARY_FAILURE", failed_at=now, error=MONTHLY_CAP)
    )
    count = int(done.rowcount)  # type: ignore[attr-defined]
    if count:
        log.warning("messages_given_up", count=count, reason=MONTHLY_CAP)
    return count


def _bar(session: Session, template: str, code: int | None, now: datetime) -> FailureKind:
    """Remember what Meta said of the template; without one the refusal makes no sense, and is our mistake."""
    if code not in channel_templates.REFUSED_AS or template in ("", TEMPLATE_REQUIRED):
        return FailureKind.TECHNICAL
    channel_templates.note_refusal(session, template, code, now)
    return FailureKind.BARRED


def _wait_s(row: OutboxMessage, kind: FailureKind, retry_after_s: float | None) -> float | None:
    """Seconds until the next attempt; None when there is none."""
    doubled = 2 ** min(max(row.attempts - 1, 0), 10)
    if kind is FailureKind.RETRY:
        return max(retry_after_s or 0.0, min(FIRST_WAIT_S * doubled, LONGEST_WAIT_S))
    if kind is FailureKind.PAIR:
        return max(retry_after_s or 0.0, FIRST_WAIT_S if row.attempts > 1 else PAIR_WAIT_S, PAIR_WAIT_S * doubled)
    if kind is FailureKind.TOMORROW:
        return 86400.0
    if kind is FailureKind.WAITS:
        return TEMPLATE_WAIT_S
    if kind in (FailureKind.STOP, FailureKind.BARRED):
        return 0.0
    if kind is FailureKind.TEMPLATE and row.template != TEMPLATE_REQUIRED:
        return 0.0
    return None


def _end(row: OutboxMessage, state: str, now: datetime) -> None:
    row.state, row.failed_at = state, row.failed_at or now
    log.warning("message_failed", message=row.id, state=state, code=row.error_code, purpose=row.purpose)


def _hold_others(session: Session, row: OutboxMessage) -> None:
    """The citizen's other messages wait as long, in their order: one trouble is not tried five times over."""
    table: Any = OutboxMessage
    session.execute(
        update(table)
        .where(table.reporter_id == row.reporter_id, table.state == "QUEUED", table.id != row.id)
        .where(table.not_before < row.not_before)
        .values(not_before=row.not_before)
    )


def _touch(session: Session, row: OutboxMessage) -> None:
    report = session.get(Report, row.report_id) if row.report_id else None
    if report is not None:
        db.touch(session, topics.of_report(report.ticket))
