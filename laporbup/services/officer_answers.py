"""What an officer is told on WhatsApp when an act could not be done: one sentence, once for the same state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from laporbup.domain.errors import Forbidden, Invalid, LaporError, NotFound
from laporbup.models import Report, Reporter
from laporbup.services import links, outbox
from laporbup.services.access import Actor
from laporbup.services.outbox import Content
from laporbup.text import labels
from laporbup.text import officer_whatsapp as words


@dataclass(frozen=True)
class Officer:
    """Somebody who writes from the WhatsApp tied to an account, and when."""

    session: Session
    reporter: Reporter
    actor: Actor
    now: datetime

    def say(self, purpose: str, content: Content, key: str, report: Report | None = None) -> None:
        """Owe the officer a message, once for `key`."""
        outbox.enqueue(self.session, self.reporter, purpose, content, report=report, dedupe_key=key)


def refuse(officer: Officer, ticket: str, error: LaporError) -> None:
    """Say why the act on `ticket` was not done."""
    report = officer.session.exec(select(Report).where(Report.ticket == ticket)).first()
    if report is None or isinstance(error, NotFound | Forbidden):
        content = Content(words.NOT_YOURS.format(ticket=ticket))
        officer.say("HINT", content, f"officer-not-yours:{officer.reporter.id}:{ticket}:{officer.now:%Y%m%d}")
        return
    key = f"officer-refused:{officer.reporter.id}:{report.id}:{report.seq}"
    if isinstance(error, Invalid):
        is_long = error.errors.get("note") == "too_long"
        text = (words.NOTE_TOO_LONG if is_long else words.NO_PHOTO).format(ticket=ticket)
        officer.say("HINT", Content(text), f"{key}:{officer.now:%Y%m%d%H%M}", report)
        return
    text = words.STALE.format(ticket=ticket, status=labels.STATUS[report.status].label)
    officer.say("HINT", Content(text, link=(words.OPEN_CASE, links.case_url(ticket))), key, report)
