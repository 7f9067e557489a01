"""The administrator's forms about the WhatsApp channel, and where a machine reads of alarms."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from sqlmodel import Session, select

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.models import Alarm, AuditEntry, IdentityEvent, InboxItem, Report, Reporter
from laporbup.services import admin_channel, alarms, identity, inbox, quarantine
from laporbup.services.access import SYSTEM
from laporbup.services.alarms import Kind
from laporbup.services.identity import Change
from laporbup.services.reporters import reporter_for
from tests.support import make_report, moment

SignIn = Callable[..., dict[str, str]]
NOW = moment("2026-11-24 09:00")
PATH = "/admin/saluran"
PHONE = "6281234500021"


def citizen(session: Session, phone: str = PHONE) -> Reporter:
    return reporter_for(session, "whatsapp", phone, "", "Siti", NOW)


def an_alarm() -> int:
    with db.unit_of_work() as session:
        alarms.raise_alarm(session, "k", Kind.ACCOUNT, {"event": "X"}, NOW)
        return session.exec(select(Alarm.id)).one() or 0


def blocked() -> list[int]:
    with db.reading() as session:
        return [row.id or 0 for row in quarantine.blocked(session)]


async def test_an_alarm_is_cleared(web: httpx.AsyncClient, sign_in: SignIn):
    data = {"aksi": "selesai", "id": str(an_alarm())}
    answer = await web.post(PATH, data=data, headers=sign_in(Role.ADMIN))
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    with db.reading() as session:
        assert alarms.counts(session) == {}


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.BUPATI, Role.SEKDA])
async def test_others_may_not_and_it_is_written_down(web: httpx.AsyncClient, sign_in: SignIn, role: Role):
    answer = await web.post(PATH, data={"aksi": "selesai", "id": str(an_alarm())}, headers=sign_in(role))
    assert answer.status_code == 403
    with db.reading() as session:
        assert alarms.counts(session) == {"account": 1}
        assert session.exec(select(AuditEntry).where(AuditEntry.action == "denied")).one().data["wanted"] == "selesai"


async def test_who_is_not_signed_in_goes_there_first(web: httpx.AsyncClient):
    answer = await web.post(PATH, data={"aksi": "selesai", "id": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?tujuan=/admin")
    foreign = await web.post(PATH, data={"aksi": "selesai", "id": "1"}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"aksi": "selesai", "id": "999"}, 404), ({"aksi": "izinkan", "id": "999"}, 404), ({"aksi": "sama", "id": "999"}, 404),
        ({"aksi": "selesai", "id": "x"}, 422), ({"aksi": "selesai", "id": "9" * 30}, 422), ({"aksi": "hapus", "id": "1"}, 422),
        ({}, 422), ({"aksi": "tahan", "nomor": "081200000000", "alasan": "x"}, 404),
    ],
)  # fmt: skip
async def test_what_cannot_be_done_is_said(web: httpx.AsyncClient, sign_in: SignIn, data: dict[str, str], status: int):
    answer = await web.post(PATH, data=data, headers=sign_in(Role.ADMIN))
    assert answer.status_code == status
    assert answer.json()["body"]


async def test_a_citizen_is_held_back_and_let_in(web: httpx.AsyncClient, sign_in: SignIn):
    headers = sign_in(Role.ADMIN)
    with db.unit_of_work() as session:
        reporter_id = citizen(session).id
    no_reason = await web.post(PATH, data={"aksi": "tahan", "nomor": PHONE, "alasan": " "}, headers=headers)
    assert (no_reason.status_code, blocked()) == (422, [])
    held = await web.post(PATH, data={"aksi": "tahan", "nomor": "0812-3450-0021", "alasan": "iseng"}, headers=headers)
    assert held.status_code == 303
    assert blocked() == [reporter_id]
    assert (await web.post(PATH, data={"aksi": "izinkan", "id": str(reporter_id)}, headers=headers)).status_code == 303
    assert blocked() == []


@pytest.mark.parametrize(("action", "owners"), [("sama", 1), ("beda", 2)])
async def test_a_conflict_is_settled(web: httpx.AsyncClient, sign_in: SignIn, action: str, owners: int):
    with db.unit_of_work() as session:
        pair = [citizen(session), citizen(session, "6281299999999")]
        for one in pair:
            make_report(session, reporter_id=one.id)
        identity.record_change(session, "whatsapp", Change("wamid.1", NOW, (PHONE,), ("6281299999999",)))
        event = session.exec(select(IdentityEvent.id)).one()
    answer = await web.post(PATH, data={"aksi": action, "id": str(event)}, headers=sign_in(Role.ADMIN))
    assert answer.status_code == 303
    with db.reading() as session:
        assert session.exec(select(IdentityEvent.settled_at)).one() is not None
        assert len(set(session.exec(select(Report.reporter_id)))) == owners


async def test_a_machine_reads_of_alarms(web: httpx.AsyncClient):
    assert (await web.get("/readyz")).json()["alarms"] == 0
    an_alarm()
    ready = await web.get("/readyz")
    assert (ready.status_code, ready.json()["alarms"]) == (200, 1)
    metrics = (await web.get("/metrics")).text
    assert 'laporbup_alarms{kind="account"} 1.0' in metrics
    assert 'laporbup_alarms{kind="flood"} 0.0' in metrics


def test_the_page_tells_nobodys_number(reference: str):
    with db.unit_of_work() as session:
        siti = citizen(session)
        quarantine.block(session, SYSTEM, siti, f"mengancam dari {PHONE}", NOW)
        payload = '{"message":{"type":"text","text":{"body":"Telepon saya di 081234500021 \\u0000 sekarang"}}}'
        for key, said in (("a", payload), ("b", '{"message":{"type":"image","image":{}}}'), ("c", "{"), ("d", "[]")):
            item = InboxItem(key=key, kind="message", sender=PHONE, payload=said, received_at=NOW)
            inbox.mark_quarantined(item, NOW, siti.id or 0)
            session.add(item)
        identity.record_change(session, "whatsapp", Change("wamid.1", NOW, (PHONE,), ("6281299999999",)))
        session.flush()
        view = admin_channel.overview(session)
    [line] = view.blocked
    assert line.count == "4 pesan ditahan"
    assert line.samples == ["(pesan lain)", "(pesan lain)", "(foto)"]
    assert PHONE not in repr(view)
    assert "81299999999" not in repr(view)
    assert "99" in view.moves[0].text
