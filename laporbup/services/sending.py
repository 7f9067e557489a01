"""Whether we may send at all: the stop that Meta's refusals cause, and the monthly cap."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from laporbup import clock
from laporbup.models import SendingStop
from laporbup.services import alarms, ledger, rates
from laporbup.services.alarms import Kind
from laporbup.services.rates import MONTHLY_CAP as MONTHLY_CAP

log = structlog.get_logger()

CHANNEL = "whatsapp"
ALARM = "sending"
PROBE_EVERY = timedelta(seconds=60)
"""While sending is stopped, one message is tried this often; when it goes through, sending resumes."""

ALARM_SHARE = 0.8
"""Of the cap: from here on administrators see an alarm."""

OFFICERS_SHARE = 0.9
"""Of the cap: from here on officers get no messages, so that the rest is left for citizens."""


def sending_state(session: Session) -> str:
    """Return `ok`, or the reason why sending has stopped."""
    stop = session.get(SendingStop, CHANNEL)
    return "ok" if stop is None else f"{stop.code} {stop.reason}".strip()


def stop_sending(session: Session, code: int, reason: str, now: datetime) -> None:
    """Stop all sending (190 token, 131042 payment, 368 policy …) until `resume_sending` or a probe that works."""
    stop = session.get(SendingStop, CHANNEL)
    if stop is None:
        stop = SendingStop(channel=CHANNEL, code=code, reason=reason, since=now)
        log.error("sending_stopped", code=code)
    stop.code, stop.reason, stop.probe_at = code, reason, now + PROBE_EVERY
    session.add(stop)
    session.flush()
    alarms.raise_alarm(session, ALARM, Kind.SENDING_STOPPED, {"code": code, "reason": reason}, now)


def resume_sending(session: Session) -> None:
    """Take the stop away: a probe worked, or the worker started anew."""
    stop = session.get(SendingStop, CHANNEL)
    if stop is not None:
        session.delete(stop)
        session.flush()
        alarms.clear(session, ALARM, clock.now())
        log.info("sending_resumed", code=stop.code)


def may_send(session: Session, now: datetime) -> bool:
    """Say whether a message may be sent now; while stopped, yes for one probe every PROBE_EVERY."""
    stop = session.get(SendingStop, CHANNEL)
    if stop is None:
        return True
    return stop.probe_at is not None and stop.probe_at <= now


def note_probe(session: Session, now: datetime) -> None:
    """Remember that a probe is on its way, so that the next one waits."""
    stop = session.get(SendingStop, CHANNEL)
    if stop is not None:
        stop.probe_at = now + PROBE_EVERY
        session.add(stop)


def is_capped(session: Session, now: datetime, share: float = 1.0) -> bool:
    """Say whether this month's cap, or `share` of it, has been reached."""
    cap = rates.load(session).cap(now)
    return cap is not None and ledger.spent(session, now) >= cap * share
