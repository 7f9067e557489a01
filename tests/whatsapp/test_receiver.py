"""The inbox is worked once, in order, in one commit with its effects; poison is set aside."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.dialog import Incoming
from laporbup.models import Conversation, InboxItem, OutboxMessage, Report, Reporter, ReportMessage
from laporbup.services import conversation, outbox
from laporbup.services.inbox_writer import insert_items
from laporbup.services.outbox import Content
from laporbup.whatsapp import receiver
from laporbup.whatsapp.envelope import split
from tests.support import moment
from tests.whatsapp import payloads

START = moment("2026-11-24 08:42")
VILLAGE = "Jalan di desa Pedamaran VI rusak parah, banyak lubang"


@pytest.fixture(autouse=True)
def _reference(reference):
    """Every test here runs on reference data, on both databases."""


def deliver(*bodies: bytes, at=START) -> None:
    with clock.fixed(at):
        for body in bodies:
            insert_items([(*item, db.stored_time(at), 0) for item in split(body)])


def drain(at=START) -> list[str]:
    read: list[str] = []
    with clock.fixed(at):
        while (worked := receiver.process_next(budget_s=30)).count:
            read += worked.read
    return read


def wake(at) -> None:
    with clock.fixed(at):
        while receiver.wake():
            continue


def rows(model):
    with db.reading() as session:
        found = list(session.exec(select(model)))
        session.expunge_all()
        return found


def states() -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(InboxItem.state).order_by(InboxItem.id)))


def test_a_message_becomes_a_report():
    deliver(payloads.of(payloads.text(VILLAGE, wamid="wamid.1")))
    assert drain() == ["wamid.1"]
    assert states() == ["DONE"]
    wake(START + timedelta(seconds=8))
    [report] = rows(Report)
    assert report.channel == "whatsapp"
    assert [row.wamid for row in rows(ReportMessage)] == ["wamid.1"]
    [reporter] = rows(Reporter)
    assert (reporter.phone, reporter.name) == (payloads.PHONE, "Siti Aminah")
    assert reporter.last_inbound_at.timestamp() == payloads.AT


def test_a_status_goes_to_its_message():
    deliver(payloads.of(payloads.text(VILLAGE)))
    drain()
    with clock.fixed(START), db.unit_of_work() as session:
        reporter = session.exec(select(Reporter)).one()
        row = outbox.enqueue(session, reporter, "NOTICE", Content("x"), dedupe_key="k")
        outbox.claim(session, START, "w")
        outbox.mark_sent(session, row.id, "wamid.out", START)
    statuses = [payloads.status("wamid.out", name) for name in ("read", "sent", "delivered")]
    deliver(payloads.delivery(payloads.change(statuses=statuses)))
    drain()
    assert [row.state for row in rows(OutboxMessage)] == ["READ"]
    assert set(states()) == {"DONE"}


def test_statuses_of_strangers_are_done_too():
    deliver(payloads.delivery(payloads.change(statuses=[payloads.status("wamid.unknown")])))
    drain()
    assert states() == ["DONE"]


def test_nobody_to_answer_is_kept_for_an_admin():
    message = payloads.text("x")
    del message["from"]
    deliver(payloads.of(message, contacts=[]))
    drain()
    assert states() == ["UNPARSED"]


def test_broken_payload_of_a_status_is_kept():
    insert_items([(kind, kind, "", "{}", "NEW", "", db.stored_time(START), 0) for kind in ("status", "other")])
    drain()
    assert states() == ["UNPARSED", "UNPARSED"]


def test_messages_of_one_citizen_in_the_order_of_their_own_time():
    parts = [payloads.text(f"bagian {n} {VILLAGE if n == 0 else ''}", at=payloads.AT - 9 + n) for n in range(4)]
    deliver(payloads.of(parts[2], parts[0], parts[3], parts[1]))
    assert drain() == [parts[0]["id"]] or len(rows(Conversation)) == 1
    wake(START + timedelta(seconds=60))
    [report] = rows(Report)
    said = report.text
    assert [said.index(f"bagian {n}") for n in range(4)] == sorted(said.index(f"bagian {n}") for n in range(4))


class Poison:
    """Something in the work of one citizen's message that always breaks, until `heal`."""

    def __init__(self, monkeypatch, error: Exception, text: str) -> None:
        self.is_ill = True
        real = conversation.advance

        def advance(session, incoming: Incoming, reporter, now):
            if self.is_ill and text in incoming.text:
                reporter.name = "changed before it broke"
                session.flush()
                raise error
            return real(session, incoming, reporter, now)

        monkeypatch.setattr(conversation, "advance", advance)


def test_poison_waits_and_holds_back_only_its_citizen(monkeypatch):
    poison = Poison(monkeypatch, KeyError("user_id"), "racun")
    deliver(payloads.of(payloads.text("racun", wamid="wamid.p"), payloads.text(VILLAGE, wamid="wamid.after")))
    deliver(payloads.of(payloads.text(VILLAGE, sender="62899", wamid="wamid.other")))
    drain()
    assert states() == ["NEW", "NEW", "DONE"]
    assert {row.name for row in rows(Reporter)} == {"Siti Aminah"}
    poison.is_ill = False
    drain(START + timedelta(seconds=3))
    assert states() == ["DONE", "DONE", "DONE"]


def test_poison_is_given_up_after_five_tries_and_the_next_message_goes_on(monkeypatch):
    Poison(monkeypatch, KeyError("user_id"), "racun")
    deliver(payloads.of(payloads.text("racun"), payloads.text(VILLAGE)))
    at = START
    for _ in range(8):
        drain(at)
        at += timedelta(minutes=6)
    assert states() == ["FAILED", "DONE"]
    failed = next(row for row in rows(InboxItem) if row.state == "FAILED")
    assert failed.attempts == 5
    assert failed.error.startswith("KeyError tests.whatsapp.test_receiver:")
    assert "user_id" not in failed.error


def test_a_database_in_trouble_is_nobodys_fault(monkeypatch):
    Poison(monkeypatch, OperationalError("x", {}, Exception("disk full")), "racun")
    deliver(payloads.of(payloads.text(VILLAGE, sender="62899"), payloads.text("racun")))
    with pytest.raises(OperationalError):
        drain()
    assert [(row.state, row.attempts) for row in rows(InboxItem)] == [("NEW", 0), ("NEW", 0)]


def test_a_transaction_is_bounded_in_time():
    deliver(payloads.of(*[payloads.text("x", sender=f"628{n}") for n in range(30)]))
    with clock.fixed(START):
        assert receiver.process_next(budget_s=0).count == 1
    assert states().count("DONE") == 1


def test_bsuid_only_citizen_gets_a_report_too():
    message = payloads.text(VILLAGE) | {"from_user_id": payloads.BSUID}
    del message["from"]
    deliver(payloads.of(message, contacts=[payloads.contact("", payloads.BSUID)]))
    drain()
    wake(START + timedelta(seconds=8))
    assert len(rows(Report)) == 1
    assert rows(Reporter)[0].address == payloads.BSUID


def test_kept_payload_is_what_meta_sent():
    message = payloads.text(VILLAGE)
    deliver(payloads.of(message))
    assert json.loads(rows(InboxItem)[0].payload)["message"] == message
