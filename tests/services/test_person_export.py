"""What a citizen gets who asks what we hold about him: everything of his, nothing of anybody else."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, Conversation, InboxItem, ReporterAddress
from laporbup.services import access, audit, casework, outbox, person_export
from tests.services.people import make_citizen
from tests.support import make_officer, make_report

PHONE, OTHER = "6281200004321", "6281200008765"


def fill(session):
    now = clock.now()
    siti, budi = make_citizen(session, PHONE), make_citizen(session, OTHER)
    budi.name = "Budi"
    for citizen in (siti, budi):
        session.add(ReporterAddress(channel="whatsapp", address=citizen.address, reporter_id=citizen.id, created_at=now))
        session.add(InboxItem(key=f"w{citizen.id}", kind="message", sender=citizen.address,
                              payload=json.dumps({"text": f"pesan {citizen.name}"}), received_at=now, state="DONE"))
        outbox.enqueue(session, citizen, "MENU", outbox.Content(f"Halo {citizen.name}"), dedupe_key=f"m{citizen.id}")
    session.add(Conversation(reporter_id=siti.id, state={"name": "Siti"}, updated_at=now))
    mine = make_report(session, f"Got mampet, WA {PHONE}", reporter_id=siti.id, wamids=("wamid.1",))
    theirs = make_report(session, "Punya Budi", reporter_id=budi.id)
    officer = make_officer(session, Role.HANDLER, "PUPR")
    casework.comment(session, officer, mine.ticket, note="Kami periksa besok")
    casework.note(session, officer, mine.ticket, note="Catatan dapur")
    audit.viewed(session, officer, mine.ticket)
    session.flush()
    return mine, theirs, officer


@pytest.mark.parametrize("typed", [PHONE, "0812-0000-4321", "+62 812 0000 4321"])
def test_everything_of_his_and_nothing_of_others(session, typed):
    mine, theirs, officer = fill(session)
    found = person_export.export_person(session, access.SYSTEM, typed)
    text = json.dumps(found)
    [person] = found["people"]
    assert (person["name"], person["phone"], person["conversation"]) == ("Siti", PHONE, {"name": "Siti"})
    [report] = person["reports"]
    assert (report["ticket"], report["text"]) == (mine.ticket, f"Got mampet, WA {PHONE}")
    assert report["message_ids"] == ["wamid.1"]
    assert [event["what"] for event in report["events"]] == ["RECEIVE", "ASSIGN", "COMMENT"]
    assert person["messages_from"][0]["content"] == {"text": "pesan Siti"}
    assert {"MENU", "TICKET"} <= {message["about"] for message in person["messages_to"]}
    assert [(reader["role"], reader["opd"]) for reader in person["read_by"]] == [("HANDLER", "PUPR")]
    for stranger in ("Budi", OTHER, theirs.ticket, "Catatan dapur", officer.username):
        assert stranger not in text
    noted = session.exec(select(AuditEntry).where(AuditEntry.action == "person_exported")).one()
    assert PHONE not in str(noted.data)


def test_of_nobody_nothing(session):
    fill(session)
    assert person_export.export_person(session, access.SYSTEM, "0899-9999-9999") is None
    assert session.exec(select(AuditEntry).where(AuditEntry.action == "person_exported")).all() == []


@pytest.mark.parametrize("role", [Role.BUPATI, Role.SEKDA, Role.VERIFIER])
def test_only_the_admin_and_the_shell(session, role):
    fill(session)
    with pytest.raises(Forbidden):
        person_export.export_person(session, make_officer(session, role), PHONE)
    assert person_export.export_person(session, make_officer(session, Role.ADMIN), PHONE)
