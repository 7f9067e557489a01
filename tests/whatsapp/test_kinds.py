"""Every kind of message, status and event, well-formed and broken: bytes in, a report part, an unparsed item or a record out."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.models import InboxItem, OutboxMessage, Reporter, ReportMessage
from laporbup.services import outbox
from laporbup.services.outbox import Content
from laporbup.services.outbox_marks import RANK
from laporbup.services.reporters import reporter_for
from tests.support import moment
from tests.whatsapp import breaking, kinds, payloads, playing
from tests.whatsapp.kinds import Fate

START = moment("2026-11-24 08:42")


@pytest.fixture(autouse=True)
def _reference(reference):
    """Every test here runs on reference data, on both databases."""


def of_citizen(number: int, change: dict[str, Any]) -> bytes:
    """The delivery of a change, its citizen being nobody else's."""
    text = json.dumps(change).replace(payloads.PHONE, f"62812{number:07d}").replace(payloads.BSUID, f"ID.{number:017d}")
    return payloads.delivery(json.loads(text))


def delivered() -> list[InboxItem]:
    """The inbox in the order of arrival; nothing may have been given up or left."""
    items = sorted(playing.rows(InboxItem), key=lambda item: item.id or 0)
    assert {item.state for item in items} <= {"DONE", "UNPARSED"}, Counter((item.state, item.error) for item in items)
    assert all(item.attempts == 0 for item in items)
    return items


async def test_every_kind_of_message():
    cases = [*kinds.MESSAGES, *kinds.SYSTEM]
    bodies = [of_citizen(n, payloads.change([case.message], contacts=case.contacts)) for n, case in enumerate(cases)]
    await playing.post(bodies, START)
    playing.work(START)
    playing.wait(START)
    items = delivered()
    parts = {row.wamid for row in playing.rows(ReportMessage)}
    hinted = _hinted()
    assert len(items) == len(cases)
    found = {case.name: _fate(item, parts, hinted) for case, item in zip(cases, items, strict=True)}
    assert {case.name: found[case.name] for case in cases if found[case.name] != case.fate} == {}


def _fate(item: InboxItem, parts: set[str], hinted: set[str]) -> Fate:
    if item.key in parts:
        return Fate.PART if item.state == "DONE" else Fate.UNPARSED
    if item.state == "UNPARSED":
        return Fate.TOLD if item.sender in hinted else Fate.UNPARSED
    return Fate.RECORDED


def _hinted() -> set[str]:
    """Addresses of citizens who were told that we cannot read what they sent."""
    with db.reading() as session:
        query = select(Reporter.address).join(OutboxMessage).where(OutboxMessage.purpose == "HINT")
        return set(session.exec(query))


def test_every_status():
    wamids = []
    with clock.fixed(START), db.unit_of_work() as session:
        for n in range(len(kinds.STATUSES)):
            reporter = reporter_for(session, "whatsapp", f"62812{n:07d}", "", "", START)
            row = outbox.enqueue(session, reporter, "NOTICE", Content("x"), dedupe_key=f"k{n}")
            outbox.mark_sent(session, row.id, f"wamid.out{n}", START)
            wamids.append(f"wamid.out{n}")
    changes = [
        payloads.change(statuses=[{**found, "id": wamids[n]} if "id" in found else found])
        for n, (_, found) in enumerate(kinds.STATUSES)
    ]
    playing.store([payloads.delivery(change) for change in changes], START)
    playing.work(START)
    assert {item.state for item in delivered()} == {"DONE"}
    states = {name: row.state for (name, _), row in zip(kinds.STATUSES, _messages(), strict=True)}
    assert all(RANK[state] >= RANK["SENT"] or state == "QUEUED" for state in states.values()), states
    named = ("sent", "delivered", "read", "played", "failed", "free of charge", "price without anything", "no status")
    assert [states[name] for name in named] == [
        "SENT", "DELIVERED", "READ", "READ", "PERMANENT_FAILURE", "DELIVERED", "DELIVERED", "SENT",
    ]  # fmt: skip


def _messages() -> list[OutboxMessage]:
    return sorted(playing.rows(OutboxMessage), key=lambda row: row.id or 0)


def test_every_event_of_the_account():
    bodies = [payloads.delivery(kinds.event(field, value)) for field, value in kinds.EVENTS]
    count = playing.store(bodies, START)
    playing.work(START)
    assert len(delivered()) == count == len(kinds.EVENTS)
    assert playing.rows(ReportMessage) == []


def test_every_node_of_every_message_broken_is_worked():
    # One in eleven: each node of each kind, broken in one way or another (there are ten ways).
    variants = breaking.variants()[::11]
    bodies = []
    for n, (case, _) in enumerate(variants):
        message = {**case.message, "id": f"wamid.{n}"} if isinstance(case.message.get("id"), str) else case.message
        bodies.append(of_citizen(n, payloads.change([message], contacts=case.contacts)))
    count = playing.store(bodies, START)
    playing.work(START)
    playing.wait(START)
    items = delivered()
    assert len(items) >= 0.95 * count
    parts = {row.wamid for row in playing.rows(ReportMessage)}
    keep = {f"wamid.{n}" for n, (case, is_whole) in enumerate(variants) if is_whole and isinstance(case.message.get("id"), str)}
    lost = keep - parts - {item.key for item in items if item.state == "UNPARSED"}
    assert lost == set()


def test_contacts_of_every_wrong_shape():
    shapes = [*breaking.WRONG, [7], [{}], [{"profile": None}], [{"profile": {"name": {}}}], [{"wa_id": []}]]
    texts = [payloads.text(f"Lampu jalan nomor {n} mati di Desa Celikah") for n in range(len(shapes))]
    bodies = [
        of_citizen(n, {"field": "messages", "value": {"messages": [text], "contacts": shape}})
        for n, (text, shape) in enumerate(zip(texts, shapes, strict=True))
    ]
    playing.store(bodies, START)
    playing.work(START)
    playing.wait(START)
    assert {item.state for item in delivered() if item.kind == "message"} == {"DONE"}
    assert {row.wamid for row in playing.rows(ReportMessage)} == {text["id"] for text in texts}
