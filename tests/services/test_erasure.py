"""Erasing a citizen: nothing that names him is left, and the report still is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.errors import Forbidden
from laporbup.domain.roles import Role
from laporbup.models import Conversation, InboxItem, MessageCost, OutboxMessage, Report, Reporter, ReporterAddress
from laporbup.services import access, attachments, casework, erasure, identity, inbox, intake, outbox, quarantine, reporters
from laporbup.settings import get_settings
from tests.services.people import make_citizen
from tests.services.pictures import stored
from tests.support import make_officer, make_report

PHONE = "6281234567890"


def fill(session):
    citizen = make_citizen(session, PHONE)
    citizen.bsuid = "ID.abc123"
    now = clock.now()
    session.add(ReporterAddress(channel="whatsapp", address=PHONE, reporter_id=citizen.id, created_at=now))
    session.add(Conversation(reporter_id=citizen.id, state={"name": "Siti"}, updated_at=now))
    session.add(InboxItem(key="wamid.HBgNNjI4MTIz", kind="message", sender=PHONE, payload='{"text":"Siti"}', received_at=now))
    voice = attachments.attach(session, attachments.store_upload(b"OggS" + b"\0" * 60), purpose="REPORT")
    photo = attachments.attach(session, stored(), purpose="REPORT")
    report = make_report(
        session, f"Got mampet, hubungi {PHONE}", reporter_id=citizen.id, channel="whatsapp",
        attachments=(voice.id, photo.id), wamids=("wamid.HBgNNjI4MTIzNDU2Nzg5MA==",),
    )
    intake.add_to(session, report, text="WA saya 0812-3456-7890")
    claimed = outbox.claim(session, clock.now(), "w")
    outbox.mark_sent(session, claimed.id, "wamid.HBgNsent", now)
    pricing = {"billable": True, "category": "utility", "type": "regular"}
    outbox.record_receipt(session, {"id": "wamid.HBgNsent", "status": "sent", "pricing": pricing}, now)
    outbox.enqueue(session, citizen, "MENU", outbox.Content("Halo Siti"), dedupe_key="menu")
    return report, voice, photo


def test_a_changed_number_a_user_name_and_kept_messages_go_too_and_the_next_owner_keeps_theirs(reference):
    old, new = PHONE, "6281299999999"
    now = clock.now()
    with db.unit_of_work() as session:
        siti = reporters.reporter_for(session, "whatsapp", old, "", "Siti", now, username="siti.oki")
        session.add(InboxItem(key="a", kind="message", sender=old, payload="Siti", received_at=now, state="DONE"))
        quarantine.block(session, access.SYSTEM, siti, f"mengancam dari {old}")
        change = identity.Change("wamid.HBgNmove", now, (old,), (new,))
        identity.record_change(session, "whatsapp", change)
        kept = InboxItem(key="b", kind="message", sender=new, payload="Siti", received_at=now)
        inbox.mark_quarantined(kept, now, siti.id)
        reporters.reporter_for(session, "whatsapp", old, "", "Budi", now + timedelta(days=1))
        session.add_all([kept, InboxItem(key="c", kind="message", sender=old, payload="Budi", received_at=now)])
    with db.unit_of_work() as session:
        assert erasure.erase(session, access.SYSTEM, new) == 1
    with db.unit_of_work() as session:
        for table in ("reporter", "reporter_address", "inbox_item", "identity_event", "audit_entry"):
            for row in session.execute(text(f"SELECT * FROM {table}")):
                for trace in (new, "siti.oki", "mengancam", "HBgN"):
                    assert trace not in str(row), table
        assert session.exec(select(InboxItem.payload).where(InboxItem.key == "c")).one() == "Budi"
        assert session.exec(select(Reporter.name).where(Reporter.phone == old)).one() == "Budi"
        assert quarantine.blocked(session) == []


@pytest.mark.parametrize("address", [PHONE, "0812-3456-7890", "+62 812 3456 7890", "ID.abc123"])
def test_nothing_that_names_him_is_left(reference, address):
    with db.unit_of_work() as session:
        report, voice, photo = fill(session)
    with db.unit_of_work() as session:
        assert erasure.erase(session, access.SYSTEM, address) == 1
    with db.unit_of_work() as session:
        assert erasure.erase(session, access.SYSTEM, address) == 0
        for table in ("reporter", "reporter_address", "report", "report_event", "report_message", "inbox_item",
                      "outbox_message", "conversation", "audit_entry", "attachment", "message_cost"):
            for row in session.execute(text(f"SELECT * FROM {table}")):
                for trace in (PHONE, "0812-3456-7890", "Siti", "ID.abc123", "HBgN"):
                    assert trace not in str(row), table
        kept = session.exec(select(Report)).one()
        assert kept.ticket == report.ticket
        assert kept.text.startswith("Got mampet")
        assert session.exec(select(Reporter)).one().is_erased
        assert session.exec(select(Conversation)).all() == []
        assert [row.state for row in session.exec(select(OutboxMessage).order_by(OutboxMessage.id))] == ["SENT", "CANCELLED"]
        assert session.exec(select(MessageCost)).one().rupiah > 0
    media = get_settings().media_dir
    assert not (media / voice.path).exists()
    assert (media / photo.path).exists()


def test_nothing_is_sent_to_him_any_more(session):
    fill(session)
    erasure.erase(session, access.SYSTEM, PHONE)
    session.expire_all()
    assert outbox.claim(session, clock.now(), "w") is None


def test_whom_an_officer_called_goes_from_his_notes_too(session):
    report, _, _ = fill(session)
    officer = make_officer(session, Role.HANDLER, report.opd_kode)
    casework.note(session, officer, report.ticket, note=f"Sudah menelepon Bu Siti di {PHONE}")
    erasure.erase(session, access.SYSTEM, PHONE)
    notes = session.execute(text("SELECT note FROM report_event WHERE action = 'NOTE'")).scalars().all()
    assert notes == ["Sudah menelepon Bu ••• di •••"]


def test_an_unknown_address_erases_nobody(session):
    fill(session)
    assert erasure.erase(session, access.SYSTEM, "0899-9999-9999") == 0
    assert session.exec(select(Reporter)).one().name == "Siti"


def test_only_the_admin_and_the_shell(session):
    fill(session)
    with pytest.raises(Forbidden):
        erasure.erase(session, make_officer(session, Role.BUPATI), PHONE)
    assert erasure.erase(session, make_officer(session, Role.ADMIN), PHONE) == 1
