"""What a citizen says after filing: a place, a correction, an emergency, a reason; and what officers then see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.models import OutboxMessage
from laporbup.services import additions, casework, knowledge, officer_whatsapp, timeline, worklist
from laporbup.services.access import Actor
from laporbup.text import tracker
from tests.services.people import make_citizen, resolved
from tests.services.talking import Phone
from tests.support import make_officer

ROAD = "Jalan di desa Pedamaran VI rusak parah, banyak lubang, motor sering jatuh"
TELOKO = "16.02.05.2017"


@pytest.fixture
def phone(session) -> Phone:
    return Phone(session)


def desa_named(session, name: str) -> str:
    return next(kode for kode, desa in knowledge.load(session).desa.items() if desa.nama == name)


def test_a_village_of_its_own_completes_the_report_and_is_no_words(session, phone):
    phone.send("Jalan di desa Suka Mulya rusak berat, banyak lubang")
    phone.wait(8)
    offered = [button[0] for button in phone.owed[-1].content["buttons"]]
    phone.wait(31 * 60)
    [report] = phone.reports
    phone.tap(offered[1])
    assert report.desa_kode == offered[1].removeprefix("desa:")
    assert phone.events(report)[-1].note == ""
    assert phone.events(report)[-1].data["desa"] == report.desa_kode


def test_a_bare_village_hours_later_is_the_place_that_was_missing(phone):
    phone.send("Jalan depan rumah kami rusak parah banyak lubang")
    phone.wait(31 * 60)
    [report] = phone.reports
    assert "desanya" in phone.last
    phone.send("desa teloko", gap=5 * 3600)
    phone.wait(3600)
    assert phone.reports == [report]
    assert report.desa_kode is not None
    assert phone.purposes == ["ASK_PLACE", "TICKET"]


def test_ubah_changes_what_officers_read_and_keeps_what_was_written(session, phone):
    phone.send(ROAD)
    phone.wait(8)
    [report] = phone.reports
    phone.send("ubah jembatan gantung di desa Celikah putus, warga tidak bisa menyeberang", gap=60)
    assert report.text == "jembatan gantung di desa Celikah putus, warga tidak bisa menyeberang"
    assert report.desa_kode == desa_named(session, "Celikah")
    told = timeline.items(report, phone.events(report), [], knowledge.load(session), is_for_officers=True)
    correction = next(item for item in told if item.title == tracker.TEXT_CORRECTED)
    assert correction.note == ROAD
    told = timeline.items(report, phone.events(report), [], knowledge.load(session), is_for_officers=False)
    assert all(item.note != ROAD for item in told), "the public does not read what was taken back"


def test_a_fragment_of_a_correction_stands_below_the_old_words(phone):
    phone.send(ROAD)
    phone.wait(8)
    phone.send("ubah", gap=30)
    phone.send("maksudnya lima", gap=10)
    [report] = phone.reports
    assert report.text == f"{ROAD}\nmaksudnya lima"
    assert phone.purposes == ["TICKET", "HINT"]


def test_a_correction_moves_an_untouched_report_to_whose_it_is(session, phone):
    report = _held_by(session, phone, "PUPR")
    with clock.fixed(phone.now):
        additions.correct(session, report, "Sampah menumpuk di pasar, tidak diangkut petugas kebersihan, bau busuk sekali")
    assert (report.category_kode, report.opd_kode) == ("sampah", "DLH")
    assert [event.action for event in phone.events(report)][-2:] == ["CORRECT", "ASSIGN"]


def test_a_correction_does_not_take_a_report_from_an_officer_who_has_it_in_hand(session, phone):
    report = _held_by(session, phone, "PUPR")
    with clock.fixed(phone.now):
        casework.accept(session, make_officer(session, Role.HANDLER, "PUPR"), report.ticket)
        additions.correct(session, report, "Sampah menumpuk di pasar, tidak diangkut petugas kebersihan, bau busuk sekali")
    assert report.opd_kode == "PUPR"


def _held_by(session, phone: Phone, opd: str):
    phone.send(ROAD)
    phone.wait(8)
    [report] = phone.reports
    if report.opd_kode != opd:
        with clock.fixed(phone.now):
            casework.assign(session, Actor(Role.VERIFIER), report.ticket, category="jalan/jalan_rusak", opd_kode=opd)
    report.first_response_at = None
    return report


def test_an_emergency_in_an_addition_raises_the_report_and_alerts(session, phone):
    report = _held_by(session, phone, "PUPR")
    officer = _officer_on_whatsapp(session, "PUPR")
    late = report.response_due_at
    phone.send("pak ada kecelakaan di lubang itu, orang tidak sadarkan diri", gap=300)
    assert report.priority == "darurat"
    assert report.response_due_at < late
    assert phone.events(report)[-1].data["priority"] == "darurat"
    assert "112" in phone.last
    urgent = session.exec(select(OutboxMessage).where(OutboxMessage.purpose == "URGENT")).all()
    assert [row.reporter_id for row in urgent] == [officer.id]
    phone.send("masih belum sadar, kecelakaan", gap=30)
    assert len(session.exec(select(OutboxMessage).where(OutboxMessage.purpose == "URGENT")).all()) == 1


def _officer_on_whatsapp(session, opd: str | None, role: Role = Role.HANDLER):
    actor, reporter = make_officer(session, role, opd), make_citizen(session)
    code = officer_whatsapp.new_code(session, actor)
    officer_whatsapp.bind(session, reporter, code, clock.now())
    return reporter


def test_an_emergency_stands_first_on_the_worklist_even_before_what_is_late(session, phone):
    report = _held_by(session, phone, "PUPR")
    actor = make_officer(session, Role.HANDLER, "PUPR")
    other = Phone(session, "6281234500099")
    other.now = phone.now + timedelta(days=60)
    newer = _held_by(session, other, "PUPR")
    other.send("tolong pak ada kecelakaan di situ, orang terluka", gap=60)
    with clock.fixed(other.now):
        shown = worklist.worklist(session, actor, "kerja").items
    assert [item.ticket for item in shown] == [newer.ticket, report.ticket]


def test_an_emergency_nobody_holds_tells_verifiers(session, phone):
    verifier = _officer_on_whatsapp(session, None, Role.VERIFIER)
    phone.send("tolong darurat")
    phone.wait(60)
    [report] = phone.reports
    told = session.exec(select(OutboxMessage.reporter_id).where(OutboxMessage.purpose == "URGENT")).all()
    assert (report.priority, told) == ("darurat", [verifier.id] if report.opd_kode is None else [])
    assert "112" in phone.last


def test_an_emergency_of_a_likely_kind_waits_for_no_verifier(session, phone):
    phone.send("anak tenggelam di sungai desa Celikah pak")
    phone.wait(60)
    [report] = phone.reports
    assert (report.status, report.priority, report.subcategory_kode) == (Status.ASSIGNED, "darurat", "tenggelam")


def test_the_reason_belongs_to_the_objection(session, phone):
    report = _held_by(session, phone, "PUPR")
    actor = make_officer(session, Role.HANDLER, "PUPR")
    with clock.fixed(phone.now + timedelta(hours=1)):
        casework.start(session, actor, report.ticket)
        resolved(session, actor, report)
    phone.tap(f"belum:{report.ticket}", gap=7200)
    objection = phone.events(report)[-1]
    phone.send("lubangnya masih ada di ujung jembatan", gap=20)
    reason = phone.events(report)[-1]
    assert (objection.action, reason.data["reason_of"]) == ("OBJECT", objection.seq)
    told = timeline.items(report, phone.events(report), [], knowledge.load(session), is_for_officers=True)
    assert told[0].title == tracker.REASON
    assert report.status == Status.IN_PROGRESS


def test_what_was_unsure_goes_its_way_when_an_addition_makes_it_plain(session, phone):
    phone.send("Tolong pak di desa Celikah parah sekali ini semua warga mengeluh")
    phone.wait(8)
    [report] = phone.reports
    assert report.status == Status.RECEIVED
    phone.send("sampah menumpuk di pinggir jalan, tidak diangkut petugas kebersihan, bau busuk", gap=20)
    phone.wait(8)
    assert (report.status, report.opd_kode, len(phone.reports)) == (Status.ASSIGNED, "DLH", 1)


def test_a_clock_of_ours_that_is_behind_delays_no_report(session, phone):
    phone.send("Jalan rusak parah di desa Celikah", late=-90_000)
    phone.wait(8)
    assert [report.text for report in phone.reports] == ["Jalan rusak parah di desa Celikah"]
