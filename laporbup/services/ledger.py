"""What each message cost: one row a wamid, from Meta's statuses, whatever their order and however often they come.

A row says what Meta's `pricing` said at its earliest moment. It is charged unless the message failed and never
arrived: `failed` after `sent` forgives it, `delivered` after `failed` (several phones) charges it again. The first
N billable service messages of a Jakarta month, in the order of (at, wamid), are free: when a status comes late or a
free one is forgiven, its place goes to the next, so that the ledger is the same in the end.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup.models import MessageCost
from laporbup.services import rates
from laporbup.services.once import insert_once
from laporbup.services.rates import Month, Rates

SERVICE = "service"
FAILED = "failed"
ARRIVED = "delivered"
"""Delivered, read or played: it came to the citizen, so Meta charges it."""
_TOLD = {"failed": FAILED, "delivered": ARRIVED, "read": ARRIVED, "played": ARRIVED}
_TOLD_KEY = "told"
"""Key beside Meta's own in `MessageCost.raw`: what was told of the message and matters for its price."""


def note(
    session: Session, wamid: str, word: str, pricing: dict[str, Any] | None, *, report_id: int | None, at: datetime
) -> None:
    """Take a status `word` of message `wamid` into the ledger; `pricing` as Meta sent it, None without."""
    if word == FAILED:
        pricing = None
    if pricing is None and word not in _TOLD:
        return
    row = _row(session, wamid, report_id, at)
    told = {*_told(row), *([_TOLD[word]] if word in _TOLD else [])}
    is_first = pricing is not None and (not row.category or at < row.at)
    if not is_first and _is_charged(row, told) is _is_charged(row, _told(row)):
        if told != _told(row):
            _keep_told(session, row, told)
        return
    table = rates.load(session)
    _take_out(session, row, table)
    if is_first and pricing is not None:
        row.at, row.category = at, str(pricing.get("category") or "unknown").lower()
        row.pricing_type, row.raw = str(pricing.get("type") or ""), pricing
        row.report_id = row.report_id or report_id
    _keep_told(session, row, told)
    _put_in(session, row, table)


def spent(session: Session, now: datetime) -> float:
    """Return the rupiah spent since the first of this Jakarta month."""
    total = func.coalesce(func.sum(MessageCost.rupiah), 0.0)
    return float(session.exec(select(total).where(MessageCost.at >= Month.of(now).start)).one())


def reprice(session: Session, month: Month) -> int:
    """Price a month anew by the table as it is today (a rate was corrected); return how many rows changed."""
    table, free, changed = rates.load(session), 0, 0
    limit = table.free_service(month)
    for row in session.exec(_of(month).where(MessageCost.is_billable).order_by(*_order())):
        is_free = row.category == SERVICE and free < limit
        free += is_free
        rupiah = 0.0 if is_free else table.rupiah(row.category, row.at)
        if (row.is_free_tier, row.rupiah) != (is_free, rupiah):
            row.is_free_tier, row.rupiah = is_free, rupiah
            session.add(row)
            changed += 1
    session.flush()
    return changed


def _row(session: Session, wamid: str, report_id: int | None, at: datetime) -> MessageCost:
    """The row of `wamid`; a new one has no category until Meta names a price."""
    row = session.get(MessageCost, wamid)
    if row is None:
        insert_once(session, MessageCost(
            wamid=wamid, at=at, report_id=report_id, category="", is_billable=False, rupiah=0.0
        ))
        row = session.get_one(MessageCost, wamid)
    return row


def _told(row: MessageCost) -> set[str]:
    return set((row.raw or {}).get(_TOLD_KEY, ()))


def _keep_told(session: Session, row: MessageCost, told: set[str]) -> None:
    if told:
        row.raw = {**(row.raw or {}), _TOLD_KEY: sorted(told)}
        session.add(row)


def _is_charged(row: MessageCost, told: set[str]) -> bool:
    """`billable` may be absent: then type `regular` is. Free entry points and the like are free whatever it says."""
    billable = (row.raw or {}).get("billable")
    is_billable = billable if isinstance(billable, bool) else row.pricing_type == "regular"
    is_free_kind = row.pricing_type.startswith("free_")
    return is_billable and not is_free_kind and bool(row.category) and (FAILED not in told or ARRIVED in told)


def _take_out(session: Session, row: MessageCost, table: Rates) -> None:
    """As if the row had no price; the next in line takes its free place."""
    was_free, at = row.is_free_tier, row.at
    row.is_billable, row.is_free_tier, row.rupiah = False, False, 0.0
    session.add(row)
    session.flush()
    if was_free:
        month = Month.of(at)
        heir = _last_free(session, month, table.free_service(month))
        if heir is not None and not heir.is_free_tier:
            _price(session, heir, is_free=True, table=table)


def _put_in(session: Session, row: MessageCost, table: Rates) -> None:
    """Price the row; when it comes before others that are free, the last of them loses its place."""
    if not _is_charged(row, _told(row)):
        session.flush()
        return
    month = Month.of(row.at)
    places = table.free_service(month) if row.category == SERVICE else 0
    last = _last_free(session, month, places) if places else None
    is_free = places > 0 and (last is None or (row.at, row.wamid) < (last.at, last.wamid))
    if is_free and last is not None:
        _price(session, last, is_free=False, table=table)
    row.is_billable = True
    _price(session, row, is_free=is_free, table=table)
    session.flush()


def _price(session: Session, row: MessageCost, *, is_free: bool, table: Rates) -> None:
    row.is_free_tier, row.rupiah = is_free, 0.0 if is_free else table.rupiah(row.category, row.at)
    session.add(row)


def _last_free(session: Session, month: Month, places: int) -> MessageCost | None:
    """The message in the last free place; None while there is room. Reads the first `places` of the month only."""
    if places <= 0:
        return None
    query = _of(month).where(MessageCost.category == SERVICE, MessageCost.is_billable).order_by(*_order())
    return session.exec(query.offset(places - 1).limit(1)).first()


def _of(month: Month) -> Any:
    return select(MessageCost).where(MessageCost.at >= month.start, MessageCost.at < month.end)


def _order() -> tuple[Any, Any]:
    return col(MessageCost.at), col(MessageCost.wamid)
