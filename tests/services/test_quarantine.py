"""Blocked citizens: kept, not worked, not answered; let in again in order; a cry for help is heard all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from laporbup import clock, db
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.identity import FLOOD_MESSAGES
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, InboxItem, OutboxMessage, Reporter, ReportMessage
from laporbup.services import alarms, inbox, inbox_writer, quarantine
from laporbup.services.access import SYSTEM, Actor
from tests.support import make_officer, moment
from tests.whatsapp import payloads, playing
from tests.whatsapp.payloads import PHONE

START = moment("2026-11-24 08:42")


@pytest.fixture(autouse=True)
def _reference(reference):
    """Every test here runs on reference data, on both databases."""


def deliver(*texts: str, sender: str = PHONE, at: datetime = START) -> None:
    bodies = [
        payloads.delivery(payloads.change([payloads.text(text, sender=sender, at=int(at.timestamp()) + place)]))
        for place, text in enumerate(texts)
    ]
    playing.store(bodies, at)
    playing.work(at)


def citizen(session: Session, phone: str = PHONE) -> Reporter:
    return session.exec(select(Reporter).where(Reporter.phone == phone)).one()


def block(reason: str = "iseng") -> None:
    with clock.fixed(START), db.unit_of_work() as session:
        quarantine.block(session, SYSTEM, citizen(session), reason)


def let_in(at: datetime = START) -> int:
    with clock.fixed(at), db.unit_of_work() as session:
        return quarantine.unblock(session, SYSTEM, citizen(session))


def states() -> list[str]:
    return [item.state for item in sorted(playing.rows(InboxItem), key=lambda item: item.id or 0)]


def open_alarms() -> dict[str, int]:
    with db.reading() as session:
        return alarms.counts(session)


def test_what_a_blocked_citizen_sends_is_kept_unworked_and_unanswered():
    deliver("halo")
    block()
    sent = len(playing.rows(OutboxMessage))
    deliver("Jalan di desa Pedamaran VI rusak parah", "halo", at=START + timedelta(minutes=20))
    playing.wait(START + timedelta(minutes=20))
    assert states() == ["DONE", "QUARANTINED", "QUARANTINED"]
    assert len(playing.rows(OutboxMessage)) == sent
    assert playing.rows(ReportMessage) == []


def test_let_in_again_nothing_is_lost_and_the_order_is_that_of_the_citizen():
    deliver("halo")
    block()
    words = ["Jalan di desa Pedamaran VI rusak parah", "banyak lubang", "sudah sebulan"]
    deliver(*words, at=START + timedelta(minutes=20))
    later = START + timedelta(hours=5)
    assert let_in(later) == 3
    assert let_in(later) == 0
    assert states() == ["DONE", "NEW", "NEW", "NEW"]
    playing.work(later)
    playing.wait(later)
    assert states() == ["DONE"] * 4
    parts = {row.wamid for row in playing.rows(ReportMessage)}
    assert len(parts) == 3
    [report] = {row.report_id for row in playing.rows(ReportMessage)}
    assert report


def test_a_report_in_the_making_waits_and_goes_on():
    deliver("Jalan di desa Pedamaran VI rusak parah, banyak lubang")
    block()
    playing.wait(START)
    assert playing.rows(ReportMessage) == []
    let_in(START + timedelta(hours=3))
    playing.wait(START + timedelta(hours=3))
    assert len(playing.rows(ReportMessage)) == 1


def test_others_are_not_concerned():
    deliver("halo")
    block()
    deliver("Lampu jalan mati di Desa Celikah", sender="6281299999999")
    playing.wait(START)
    assert states() == ["DONE", "DONE"]
    assert len(playing.rows(ReportMessage)) == 1


def test_an_emergency_is_heard_through_the_wall():
    deliver("halo")
    block()
    deliver("jalan rusak")
    assert open_alarms() == {}
    deliver("Tolong, ada kebakaran rumah di desa Celikah!", at=START + timedelta(minutes=1))
    assert open_alarms() == {"quarantined_emergency": 1}
    let_in(START + timedelta(minutes=2))
    assert open_alarms() == {}


def worked(count: int, at: datetime) -> None:
    """So many messages of the citizen, worked already: what they said is of no matter here."""
    row = ("message", PHONE, "{}", "DONE", "", db.stored_time(at), 0)
    inbox_writer.insert_items([(f"wamid.{at.timestamp()}.{n}", *row) for n in range(count)])


def test_a_flood_is_dammed_with_an_alarm_and_a_human_may_open_it():
    worked(FLOOD_MESSAGES - 2, START)
    deliver("satu", "dua")
    assert set(states()) == {"DONE"}
    deliver("tiga", "empat", at=START + timedelta(minutes=1))
    assert states()[-2:] == ["QUARANTINED"] * 2
    assert open_alarms() == {"flood": 1}
    with db.reading() as session:
        assert citizen(session).blocked_reason == quarantine.FLOOD
    later = START + timedelta(minutes=30)
    let_in(later)
    playing.work(later)
    assert set(states()) == {"DONE"}, "what was let in is not a flood once more"
    assert open_alarms() == {}


def test_many_messages_over_a_day_are_no_flood():
    for hour in range(6):
        worked(FLOOD_MESSAGES // 2, START + timedelta(hours=hour))
    deliver("halo", at=START + timedelta(hours=6))
    assert set(states()) == {"DONE"}
    assert open_alarms() == {}


def test_who_may_block_and_that_it_is_written_down():
    deliver("halo")
    with clock.fixed(START), db.unit_of_work() as session:
        siti = citizen(session)
        for role in set(Role) - {Role.ADMIN, Role.VERIFIER, Role.SYSTEM}:
            with pytest.raises(Forbidden):
                quarantine.block(session, Actor(role), siti, "iseng")
            with pytest.raises(Forbidden):
                quarantine.unblock(session, Actor(role), siti)
        with pytest.raises(Invalid):
            quarantine.block(session, SYSTEM, siti, "  ")
        verifier = make_officer(session, Role.VERIFIER)
        quarantine.block(session, verifier, siti, "menghina\n petugas")
        quarantine.block(session, verifier, siti, "lagi")
        assert (siti.is_blocked, siti.blocked_reason) == (True, "menghina petugas")
        quarantine.unblock_by_id(session, verifier, siti.id)
        with pytest.raises(NotFound):
            quarantine.unblock_by_id(session, verifier, 999)
        session.flush()
        wanted = select(AuditEntry.action).where(AuditEntry.officer_id == verifier.officer_id).order_by(AuditEntry.id)
        assert list(session.exec(wanted)) == ["blocked", "unblocked"]


def test_found_by_number_however_written():
    deliver("halo")
    with db.reading() as session:
        for written in (PHONE, "+62 812-3450-0021", "081234500021"):
            assert [row.phone for row in quarantine.known_by(session, written)] == [PHONE]
        assert quarantine.known_by(session, "081299") == []


def test_counted_for_the_administrator_and_shown_newest_first():
    deliver("halo")
    block()
    deliver("satu", "dua", at=START + timedelta(minutes=1))
    with db.reading() as session:
        siti = citizen(session)
        assert inbox.count_quarantined(session) == {siti.id: 2}
        assert [row.id for row in quarantine.blocked(session)] == [siti.id]
        assert "dua" in inbox.quarantined(session, siti.id, 5)[0].payload


def test_a_blocked_citizen_stays_blocked_on_a_new_number():
    deliver("halo")
    block()
    system = payloads.message("system", {"type": "user_changed_number", "wa_id": "6281288888888"})
    playing.store([payloads.delivery(payloads.change([system], contacts=[]))], START)
    deliver("Jalan rusak", sender="6281288888888", at=START + timedelta(minutes=1))
    assert states() == ["DONE", "DONE", "QUARANTINED"]
    with clock.fixed(START), db.unit_of_work() as session:
        assert quarantine.unblock(session, SYSTEM, citizen(session, "6281288888888")) == 1
