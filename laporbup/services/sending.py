"""Whether we may send at all (the stop, the monthly cap), and what messages cost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup.clock import JAKARTA
from laporbup.models import MessageCost, MessageRate, SendingStop
from laporbup.services.once import insert_once

log = structlog.get_logger()

CHANNEL = "whatsapp"
PROBE_EVERY = timedelta(seconds=60)
"""While sending is stopped, one message is tried this often; when it goes through, sending resumes."""

MONTHLY_CAP = "monthly_cap"
"""Row of the dated rate table whose rupiah are not a rate but the most a Jakarta month may cost; from then on only
closing messages are sent. No such row: no cap."""

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


def resume_sending(session: Session) -> None:
    """Take the stop away: a probe worked, or the worker started anew."""
    stop = session.get(SendingStop, CHANNEL)
    if stop is not None:
        session.delete(stop)
        session.flush()
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


def month_cost(session: Session, now: datetime) -> float:
    """Return the rupiah spent since the first of this Jakarta month."""
    first = now.astimezone(JAKARTA).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return float(session.exec(select(func.coalesce(func.sum(MessageCost.rupiah), 0.0)).where(MessageCost.at >= first)).one())


def is_capped(session: Session, now: datetime, share: float = 1.0) -> bool:
    """Say whether this month's cap, or `share` of it, has been reached."""
    cap = _listed(session, MONTHLY_CAP, now)
    return cap is not None and month_cost(session, now) >= cap * share


def rate(session: Session, category: str, at: datetime) -> float:
    """Return the rupiah of one message of `category` at `at`; service messages cost as utility when not listed."""
    wanted = [category, "utility"] if category == "service" else [category]
    for name in wanted:
        found = _listed(session, name, at)
        if found is not None:
            return found
    log.warning("rate_missing", category=category)
    return 0.0


def _listed(session: Session, name: str, at: datetime) -> float | None:
    """The rupiah of `name` that are valid at `at`."""
    return session.exec(
        select(MessageRate.rupiah)
        .where(MessageRate.category == name, MessageRate.valid_from <= at)
        .order_by(col(MessageRate.valid_from).desc())
        .limit(1)
    ).first()


def record_price(session: Session, wamid: str, pricing: dict[str, Any], *, report_id: int | None, at: datetime) -> None:
    """Put the price of a message into the ledger, once a wamid. `billable` may be absent: then type `regular` is."""
    pricing_type = str(pricing.get("type") or "")
    billable = pricing.get("billable")
    is_billable = billable if isinstance(billable, bool) else pricing_type == "regular"
    category = str(pricing.get("category") or "unknown").lower()
    row = MessageCost(
        wamid=wamid, at=at, report_id=report_id, category=category, pricing_type=pricing_type,
        is_billable=is_billable, rupiah=rate(session, category, at) if is_billable else 0.0, raw=pricing,
    )
    insert_once(session, row)


def forgive_price(session: Session, wamid: str) -> None:
    """A message that was priced and then failed is not charged by Meta: keep the row, at nothing."""
    cost = session.get(MessageCost, wamid)
    if cost is not None:
        cost.is_billable, cost.rupiah = False, 0.0
        session.add(cost)
