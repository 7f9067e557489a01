"""Who is writing: one `Reporter` behind a phone number, a BSUID, or both.

A phone number is trusted first. A message that carries both addresses ties them to one citizen, unless
each belongs to somebody already: two people are never merged by a machine. Changes that Meta tells of
are in `identity`.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.identity import is_somebody_else
from laporbup.models import IdentityEvent, Reporter, ReporterAddress
from laporbup.services import identity_events

log = structlog.get_logger()

def reporter_for(
    session: Session, channel: str, phone: str, bsuid: str, name: str, at: datetime, *, username: str = ""
) -> Reporter:
    """Find or make the citizen; remember their addresses, name, and when they last wrote (`at`, the message's time)."""
    wanted = [address for address in (phone, bsuid) if address]
    known = owners_of(session, channel, wanted)
    reporter = _owner(session, known, phone, bsuid, at)
    # What its citizen has left since they wrote this stays left; the message is still theirs.
    left = {address: owner_at(session, channel, address, at) for address in wanted if address not in known}
    reporter = reporter or next((owner for owner in left.values() if owner is not None), None)
    if reporter is None:
        reporter = Reporter(channel=channel, address=wanted[0], created_at=clock.now())
        session.add(reporter)
        session.flush()
    attach(session, reporter, [address for address in wanted if _may_take(reporter, address, known, left)], known)
    reporter.name = name or reporter.name
    reporter.whatsapp_username = username or reporter.whatsapp_username
    reporter.last_inbound_at = max(at, reporter.last_inbound_at or at)
    session.add(reporter)
    return reporter


def _may_take(reporter: Reporter, address: str, known: dict[str, Reporter], left: dict[str, Reporter | None]) -> bool:
    owner = known.get(address)
    return left.get(address) is None if owner is None else owner.id == reporter.id


def _owner(session: Session, known: dict[str, Reporter], phone: str, bsuid: str, at: datetime) -> Reporter | None:
    """Whose these addresses are. A number that was given on is let go, and is in `known` no more."""
    by_phone, by_bsuid = known.get(phone), known.get(bsuid)
    if by_phone is None or by_bsuid is not None:
        if by_phone is not None and by_bsuid is not None and by_phone.id != by_bsuid.id:
            identity_events.conflict(session, by_phone, by_bsuid, phone, bsuid, clock.now())
        return by_phone or by_bsuid
    if by_phone.last_inbound_at is None or not is_somebody_else(by_phone.bsuid, bsuid, at - by_phone.last_inbound_at):
        return by_phone
    log.info("number_given_on", reporter=by_phone.id)
    release(session, by_phone, phone)
    del known[phone]
    return None


def owners_of(session: Session, channel: str, addresses: list[str]) -> dict[str, Reporter]:
    """Who owns each address now."""
    rows = session.exec(
        select(ReporterAddress.address, Reporter)
        .join(Reporter, col(Reporter.id) == ReporterAddress.reporter_id)
        .where(ReporterAddress.channel == channel, col(ReporterAddress.address).in_(addresses))
    )
    return dict(rows.all())


def owner_at(session: Session, channel: str, address: str, at: datetime) -> Reporter | None:
    """Whose an address was at `at`, when they have left it since: a message may come later than its citizen moved."""
    event = session.exec(
        select(IdentityEvent)
        .where(IdentityEvent.channel == channel, IdentityEvent.old_address == address, IdentityEvent.at >= at)
        .order_by(col(IdentityEvent.at))
        .limit(1)
    ).first()
    return session.get(Reporter, event.reporter_id) if event is not None else None


def attach(session: Session, reporter: Reporter, addresses: list[str], known: dict[str, Reporter]) -> None:
    """Make `addresses` this citizen's; those in `known` are already. Replies go to the newest phone number, or the BSUID."""
    for address in addresses:
        if address not in known:
            row = ReporterAddress(
                channel=reporter.channel, address=address, reporter_id=reporter.id or 0, created_at=clock.now()
            )
            session.add(row)
        if address.isdigit():
            reporter.phone = address
        else:
            reporter.bsuid = address
    _settle_address(reporter)
    session.add(reporter)


def release(session: Session, reporter: Reporter, address: str) -> None:
    """An address is no longer this citizen's: whoever writes from it next is somebody new."""
    row = session.get(ReporterAddress, (reporter.channel, address))
    if row is not None and row.reporter_id == reporter.id:
        session.delete(row)
    reporter.phone = "" if reporter.phone == address else reporter.phone
    reporter.bsuid = "" if reporter.bsuid == address else reporter.bsuid
    _settle_address(reporter)
    session.add(reporter)
    session.flush()


def _settle_address(reporter: Reporter) -> None:
    """A citizen without any address keeps a row of its own (`address` is unique)."""
    reporter.address = reporter.phone or reporter.bsuid or f"moved-{reporter.id}"
