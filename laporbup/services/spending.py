"""What this month's cap still lets through, asked at every claim: cheap while far from it, exact when near."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from laporbup.models import MessageCost, OutboxMessage
from laporbup.services import ledger, rates
from laporbup.services.rates import Rates
from laporbup.services.sending import OFFICERS_SHARE

MOST_A_SECOND = 80.0
"""Messages a number can send (Meta's limit): what may have been spent since the ledger was added up."""
MOST_UNDER_WAY = 200
"""Nearer to a limit than the price of so many messages, the ledger is added up anew and what is under way with it."""
KEEP = timedelta(seconds=10)
"""A sum is used so long at most: then a cap that an administrator changed counts too."""
PRICED_WITHIN = timedelta(minutes=2)
"""A message sent this lately may not have told its price yet."""


class Room(IntEnum):
    """What may be sent."""

    CLOSING = 0
    """The cap is reached: only closing messages."""
    CITIZENS = 1
    """OFFICERS_SHARE of it is: nothing to officers."""
    ALL = 2


@dataclass
class Spending:
    """This month's cost as one courier knows it."""

    _table: Rates = field(default_factory=lambda: Rates(()))
    _rupiah: float = 0.0
    _at: datetime | None = None

    def room(self, session: Session, now: datetime) -> Room:
        """Say what may be sent now. Overshoots the cap by no more than other couriers claim at the same moment."""
        if self._at is None or not timedelta() <= now - self._at <= KEEP:
            self._add_up(session, now)
        cap = self._table.cap(now)
        if cap is None:
            return Room.ALL
        found = _room(self._rupiah, cap)
        if found is Room.CLOSING or _room(self._at_most(now), cap) is found:
            return found
        self._add_up(session, now)
        return _room(self._rupiah + _under_way(session, now) * _price(self._table, now), cap)

    def _add_up(self, session: Session, now: datetime) -> None:
        self._table, self._rupiah, self._at = rates.load(session), ledger.spent(session, now), now

    def _at_most(self, now: datetime) -> float:
        seconds = (now - (self._at or now)).total_seconds()
        return self._rupiah + (MOST_UNDER_WAY + seconds * MOST_A_SECOND) * _price(self._table, now)


def _price(table: Rates, now: datetime) -> float:
    """The most one of our messages costs: we send replies and utility templates, nothing else."""
    return max(table.rupiah("service", now), table.rupiah("utility", now))


def _room(rupiah: float, cap: float) -> Room:
    if rupiah >= cap:
        return Room.CLOSING
    return Room.CITIZENS if rupiah >= cap * OFFICERS_SHARE else Room.ALL


def _under_way(session: Session, now: datetime) -> int:
    """Messages that were or may have been sent and are not in the ledger yet."""
    is_new = and_(
        col(OutboxMessage.state) == "SENT", col(OutboxMessage.not_before) > now - PRICED_WITHIN, col(MessageCost.wamid).is_(None)
    )
    query = (
        select(func.count())
        .select_from(OutboxMessage)
        .outerjoin(MessageCost, col(MessageCost.wamid) == OutboxMessage.wamid)
        .where(or_(col(OutboxMessage.state).in_(("SENDING", "UNCERTAIN")), is_new))
    )
    return int(session.exec(query).one())
