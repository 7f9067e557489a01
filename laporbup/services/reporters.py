"""Who is writing: one `Reporter` behind a phone number, a BSUID, or both.

A phone number is trusted first. A message that carries both addresses ties them to one citizen, unless
each belongs to somebody already: two people are never merged by a machine.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.models import Reporter, ReporterAddress


def reporter_for(
    session: Session, channel: str, phone: str, bsuid: str, name: str, at: datetime, *, moved_from: str = ""
) -> Reporter:
    """Find or make the citizen; remember their addresses, name, and when they last wrote (`at`).

    `moved_from`: the address they had before a change of number.
    """
    wanted = [address for address in (phone, bsuid) if address]
    known = _known(session, channel, [*wanted, moved_from] if moved_from else wanted)
    owners = {address: found.id for address, found in known.items()}
    reporter = known.get(phone) or known.get(bsuid) or known.get(moved_from)
    if reporter is None:
        reporter = Reporter(channel=channel, address=wanted[0], created_at=clock.now())
        session.add(reporter)
        session.flush()
    reporter_id = reporter.id or 0
    for address in wanted:
        if address not in owners:
            session.add(ReporterAddress(channel=channel, address=address, reporter_id=reporter_id, created_at=clock.now()))
            owners[address] = reporter_id
    _learn(reporter, phone if owners.get(phone) == reporter.id else "", bsuid if owners.get(bsuid) == reporter.id else "")
    reporter.name = name or reporter.name
    reporter.last_inbound_at = max(at, reporter.last_inbound_at or at)
    session.add(reporter)
    return reporter


def _known(session: Session, channel: str, addresses: list[str]) -> dict[str, Reporter]:
    """Who owns each address."""
    rows = session.exec(
        select(ReporterAddress.address, Reporter)
        .join(Reporter, col(Reporter.id) == ReporterAddress.reporter_id)
        .where(ReporterAddress.channel == channel, col(ReporterAddress.address).in_(addresses))
    )
    return dict(rows.all())


def _learn(reporter: Reporter, phone: str, bsuid: str) -> None:
    """Replies go to the newest phone number; to the BSUID only while no number is known."""
    if bsuid:
        reporter.bsuid = bsuid
    if phone:
        reporter.phone = phone
    reporter.address = reporter.phone or reporter.bsuid
