"""A citizen's phone over the real services: messages go in, what the bot owes comes out, time is ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain.dialog import Incoming
from laporbup.models import Conversation, OutboxMessage, Report, Reporter, ReportEvent
from laporbup.services import conversation
from laporbup.services.reporters import reporter_for
from tests.support import moment

START = moment("2026-11-24 09:00")


class Phone:
    """One citizen and a clock we move. Conversations are woken when they want to be."""

    def __init__(self, session: Session, number: str = "6281234500077") -> None:
        self.session, self.number = session, number
        self.now: datetime = START
        self.sent = 0
        self.reporter: Reporter | None = None

    def send(self, text: str = "", gap: float = 1, *, late: float = 0, kind: str = "text", **more: object) -> tuple[str, ...]:
        """Say something `gap` seconds after the last time, `late` seconds under way."""
        self.wait(gap)
        self.sent += 1
        at = self.now - timedelta(seconds=late)
        incoming = Incoming(wamid=f"wamid.{self.number}.{self.sent}", at=at, kind=kind, text=text)
        incoming = replace(incoming, **more)
        with clock.fixed(self.now):
            self.reporter = reporter_for(self.session, "whatsapp", self.number, "", "Siti", incoming.at)
            return conversation.advance(self.session, incoming, self.reporter, self.now)

    def photo(self, caption: str = "", gap: float = 1, **more: object) -> tuple[str, ...]:
        media = f"m{self.number}{self.sent}"
        return self.send(kind="image", gap=gap, caption=caption, media_id=media, media_mime="image/jpeg", **more)

    def tap(self, button: str, gap: float = 5) -> tuple[str, ...]:
        return self.send("x", gap, kind="button", button_id=button)

    def wait(self, seconds: float) -> None:
        until = self.now + timedelta(seconds=seconds)
        while (at := self._wants()) is not None and at <= until:
            self.now = max(self.now, at)
            with clock.fixed(self.now):
                conversation.wake(self.session, self.now)
        self.now = until

    def _wants(self) -> datetime | None:
        row = self.session.get(Conversation, self.reporter.id) if self.reporter else None
        return row.wake_at if row else None

    @property
    def reports(self) -> list[Report]:
        self.session.flush()
        owner = self.reporter.id if self.reporter else None
        return list(self.session.exec(select(Report).where(Report.reporter_id == owner).order_by(Report.id)))

    @property
    def owed(self) -> list[OutboxMessage]:
        owner = self.reporter.id if self.reporter else None
        return list(self.session.exec(select(OutboxMessage).where(OutboxMessage.reporter_id == owner).order_by(OutboxMessage.id)))

    @property
    def purposes(self) -> list[str]:
        return [row.purpose for row in self.owed]

    @property
    def last(self) -> str:
        return str(self.owed[-1].content["text"])

    def events(self, report: Report) -> list[ReportEvent]:
        query = select(ReportEvent).where(ReportEvent.report_id == report.id).order_by(ReportEvent.seq)
        return list(self.session.exec(query))
