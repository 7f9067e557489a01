"""`python -m benchmarks.replay COUNT`: replay conversations through the real channel and print what came of each as JSON.

Run by `benchmarks.reports` with settings of its own: demo mode, an empty data directory. Nothing leaves the process.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, select

from benchmarks import talks
from benchmarks.talks import Line, Talk
from benchmarks.town import Town
from laporbup import clock, db, logs, migrations
from laporbup.domain.roles import Role
from laporbup.models import MessageCost, OutboxMessage, Report, Reporter
from laporbup.services import attachments, casework, escalation, rates, reference
from laporbup.services.access import Actor
from laporbup.settings import get_settings
from laporbup.whatsapp.emulator import samples
from laporbup.whatsapp.emulator.store import ChatMessage

BEGINS = datetime(2026, 11, 2, 7, 0, tzinfo=clock.JAKARTA)
"""A Monday of the first month in which replies are billed from its first to its last day but October."""
RESOLVED_AFTER = timedelta(days=2)
SILENCE = timedelta(days=21)
PHOTOS = 40
TICKET = re.compile(r"LB-[0-9A-Z]{6}")
NOTE = "Sudah kami kerjakan, terima kasih laporannya"
GONE = ("SENT", "DELIVERED", "READ")


class Citizens:
    """Everybody with a talk: what they do when a message comes."""

    def __init__(self, all_talks: list[Talk]) -> None:
        self.by_number = {talk.number: talk for talk in all_talks}
        self.dice = Random(11)
        self.answered: defaultdict[str, int] = defaultdict(int)
        self.has_ticket: set[str] = set()
        self.judged: set[str] = set()
        self.town: Town

    def begin(self, talk: Talk) -> None:
        """Say the lines, each so long after the one before."""
        self._say(talk, talk.lines, talk.starts_s, late_s=talk.late_s, copies=talk.copies)

    def _say(self, talk: Talk, lines: tuple[Line, ...], after_s: float, *, late_s: float = 0.0, copies: int = 1) -> None:
        for line in lines:
            after_s += line.after_s
            content = self.town.content(line.kind, line.text, talk.village.lat, talk.village.lon)
            self._plan(talk, content, after_s, late_s=late_s, copies=copies)

    def _plan(self, talk: Talk, content: dict[str, Any], after_s: float, **how: Any) -> None:
        self.town.plan(after_s, lambda: self.town.say(talk.number, content, name=talk.name, **how))

    def hear(self, message: ChatMessage) -> None:
        """A message of ours has come."""
        talk, taps = self.by_number[message.number], dict(self.town.taps(message))
        verdicts = [key for key in taps if key.startswith(("beres:", "belum:"))]
        if verdicts:
            self._judge(talk, taps)
        elif TICKET.search(json.dumps(message.body)) and talk.number not in self.has_ticket:
            self.has_ticket.add(talk.number)
            self._say(talk, talk.afterwards, 0.0)
        elif talk.number not in self.has_ticket and self.answered[talk.number] < 2 and _asks_place(message, taps):
            self.answered[talk.number] += 1
            self._answer(talk, taps)

    def _answer(self, talk: Talk, taps: dict[str, Any]) -> None:
        after_s = self.dice.uniform(10, 60)
        places = [key for key in taps if key.startswith(("desa:", "kec:"))]
        if places and talk.answer:
            self._plan(talk, taps[self.dice.choice(places)], after_s)
        elif talk.answer == "pin":
            self._say(talk, (Line("pin"),), after_s)
        elif talk.answer:
            where = f"desa {talk.village.name}" + ("" if talk.village.is_unique else f" kecamatan {talk.village.kecamatan}")
            self._say(talk, (Line("text", where),), after_s)

    def _judge(self, talk: Talk, taps: dict[str, Any]) -> None:
        key = next((key for key in taps if talk.verdict and key.startswith(f"{talk.verdict}:")), None)
        if key is None or talk.number in self.judged:
            return
        self.judged.add(talk.number)
        after_s = self.dice.uniform(60, 1800)
        self._plan(talk, taps[key], after_s)
        if talk.verdict == "belum":
            self._say(talk, (Line("text", "masih sama saja pak belum ada yang datang"),), after_s + 30)


def _asks_place(message: ChatMessage, taps: dict[str, Any]) -> bool:
    part = message.body.get(message.kind) or {}
    is_request = message.kind == "interactive" and part.get("type") == "location_request_message"
    return is_request or any(key.startswith(("desa:", "kec:")) for key in taps)


async def replay(count: int) -> dict[str, Any]:
    """File, resolve, confirm; return the counts of each talk and what the ledger says."""
    people = Citizens(talks.make(count))
    town = people.town = Town(get_settings(), BEGINS, people.hear)
    try:
        for talk in people.by_number.values():
            people.begin(talk)
        await town.pass_time(BEGINS + timedelta(hours=12))
        with db.reading() as session:
            filed_until = max(session.exec(select(OutboxMessage.id)).all(), default=0) or 0
        await town.pass_time(BEGINS + RESOLVED_AFTER)
        with clock.fixed(town.now):
            resolve_all(people)
        await town.pass_time(town.now + timedelta(hours=12))
        await town.pass_time(town.now + SILENCE)
        with clock.fixed(town.now), db.unit_of_work() as session:
            escalation.expire(session, town.now)
        await town.pass_time(town.now + timedelta(hours=1))
        with db.reading() as session:
            return {"talks": [_of(session, town, talk, filed_until) for talk in people.by_number.values()], **_ledger(session)}
    finally:
        await town.close()


def resolve_all(people: Citizens) -> None:
    """Verifiers assign what is unsure, officers resolve with a photo."""
    photos = [attachments.store_upload(data) for data in samples.photos(PHOTOS, Random(5))]
    with db.unit_of_work() as session:
        reports = session.exec(select(Report.ticket, Reporter.phone).join(Reporter, col(Reporter.id) == Report.reporter_id)).all()
    for place, (ticket, phone) in enumerate(reports):
        with db.unit_of_work() as session:
            report = session.exec(select(Report).where(Report.ticket == ticket)).one()
            if report.status == "RECEIVED":
                casework.assign(session, Actor(Role.VERIFIER), ticket, category=people.by_number[phone].category)
            if report.status != "ASSIGNED":
                continue
            officer = Actor(Role.HANDLER, opd_kode=report.opd_kode)
            casework.start(session, officer, ticket)
            photo = replace(photos[place % PHOTOS], id=secrets.token_hex(16))
            proof = attachments.attach(session, photo, purpose="EVIDENCE")
            session.flush()
            casework.resolve(session, officer, ticket, note=NOTE, evidence=[str(proof.id)])


def _of(session: Session, town: Town, talk: Talk, filed_until: int) -> dict[str, Any]:
    """Messages that left us about one talk: until its number came, besides, and for the closing."""
    mine = select(Reporter.id).where(Reporter.phone == talk.number)
    rows = session.exec(
        select(OutboxMessage.id, OutboxMessage.purpose, OutboxMessage.state)
        .where(col(OutboxMessage.reporter_id).in_(mine)).order_by(col(OutboxMessage.id))
    ).all()
    statuses = session.exec(select(Report.status).where(col(Report.reporter_id).in_(mine))).all()
    before = [purpose for number, purpose, state in rows if state in GONE and (number or 0) <= filed_until]
    until = before.index("TICKET") + 1 if "TICKET" in before else len(before)
    closing = [purpose for number, purpose, state in rows if state in GONE and (number or 0) > filed_until]
    return {
        "kind": talk.kind, "number": talk.number, "filing": before[:until], "besides": before[until:], "closing": closing,
        "reports": statuses, "unsent": [state for _, _, state in rows if state not in GONE],
        "said": [f"{one.direction}: {_words(one)}" for one in town.world.store.messages(talk.number)],
    }


def _words(message: ChatMessage) -> str:
    part = message.body.get(message.kind) or {}
    if message.kind == "template":
        return f"[{part.get('name')}] " + json.dumps(part.get("components"), ensure_ascii=False)[:300]
    body = part.get("body")
    return f"[{message.kind}] " + str(body.get("text") if isinstance(body, dict) else body or part.get("caption") or "")[:300]


def _ledger(session: Session) -> dict[str, Any]:
    rows = session.exec(select(MessageCost.is_billable, MessageCost.is_free_tier, MessageCost.rupiah, MessageCost.category)).all()
    table = rates.load(session)
    return {
        "priced": len(rows), "billable": sum(row[0] for row in rows), "free": sum(row[1] for row in rows),
        "rupiah": sum(row[2] for row in rows),
        "rupiah_without_free": sum(table.rupiah(row[3], BEGINS) for row in rows if row[0]),
        "rate": table.rupiah("service", BEGINS),
    }


def main() -> None:
    """Prepare the database and replay."""
    logs.configure(is_json=False, level=logging.CRITICAL)
    migrations.migrate()
    # Nothing here outlives the run: only counts are measured, not the disk.
    event.listen(db.engine(), "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    db.engine().dispose()
    with db.unit_of_work() as session:
        reference.seed(session)
    print(json.dumps(asyncio.run(replay(int(sys.argv[1]))), ensure_ascii=False))


if __name__ == "__main__":
    main()
