"""Citizens and cases for tests, in one line each."""

from __future__ import annotations

from itertools import count

from sqlmodel import Session, select

from laporbup import clock
from laporbup.models import Report, Reporter, ReportEvent
from laporbup.services import attachments, casework
from laporbup.services.access import Actor
from tests.services.pictures import stored

_number = count(1)


def make_citizen(session: Session, phone: str = "", channel: str = "whatsapp") -> Reporter:
    """A citizen who has just written by WhatsApp."""
    digits = phone or f"62812{next(_number):08d}"
    now = clock.now()
    row = Reporter(channel=channel, address=digits, phone=digits, name="Siti", created_at=now, last_inbound_at=now)
    session.add(row)
    session.flush()
    return row


def proof(session: Session, seed: int = 0) -> str:
    """The id of an after-photo."""
    return attachments.attach(session, stored(seed or 1000 + next(_number)), purpose="EVIDENCE").id


def resolved(session: Session, actor: Actor, report: Report, note: str = "Sudah ditambal") -> Report:
    """The report, claimed done."""
    return casework.resolve(session, actor, report.ticket, note=note, evidence=[proof(session)])


def events(session: Session, report: Report) -> list[ReportEvent]:
    """All events, oldest first."""
    query = select(ReportEvent).where(ReportEvent.report_id == report.id)
    return sorted(session.exec(query), key=lambda event: event.seq)


def actions(session: Session, report: Report) -> list[str]:
    """The names of what happened."""
    return [event.action for event in events(session, report)]
