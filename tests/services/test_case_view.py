"""The case: everything about the matter, nothing about the person, and only the acts that are open."""

from __future__ import annotations

from datetime import date

import pytest

from laporbup import clock
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.services import casework, escalation
from laporbup.services.case_view import case
from tests.services.stories import (
    ADMIN,
    BUPATI,
    CAMAT,
    DLH,
    MONDAY,
    NAME,
    PHONE,
    PUPR,
    SEKDA,
    VERIFIER,
    at,
    citizen_report,
    photo,
    resolved,
)  # fmt: skip
from tests.support import make_report


def _acts(view):
    return [act.action for act in view.acts]


def test_reporter_is_masked_and_notes_stay_among_officers(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session, attachments=(photo(session, "REPORT", 1),), lat=-3.39, lon=104.83)
        casework.note(session, PUPR, report.ticket, note="Alat dipakai di tempat lain")
        view = case(session, PUPR, report.ticket)
    assert view.reporter_line == "Warga ••• 34 (nama disembunyikan)"
    for private in (NAME, PHONE, "7890-1234", report.tracking_secret):
        assert private not in str(view)
    assert [note.note for note in view.notes] == ["Alat dipakai di tempat lain"]
    assert view.timeline[0].is_internal
    assert view.map_url == "https://www.openstreetmap.org/?mlat=-3.39000&mlon=104.83000#map=16/-3.39000/104.83000"
    assert [(message.label, message.state) for message in view.messages] == [("Nomor laporan", "Menunggu dikirim")]
    assert view.act_url == f"/petugas/laporan/{report.ticket}/tindakan"
    assert view.before.url
    assert view.holder_note == "Camat Kayu Agung ikut memantau"


def test_acts_follow_status_and_role(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        new = case(session, PUPR, report.ticket)
        casework.start(session, PUPR, report.ticket)
        begun = case(session, PUPR, report.ticket)
        resolved_view = case(session, VERIFIER, resolved(session, citizen_report(session)).ticket)
    assert _acts(new) == ["resolve", "accept", "start", "comment", "offer", "return", "involve", "schedule", "ask", "note"]
    assert [act.action for act in new.acts if act.is_primary] == ["start"]
    assert "accept" not in _acts(begun)
    assert [act.action for act in begun.acts if act.is_primary] == ["resolve"]
    assert _acts(resolved_view)[:2] == ["verify", "refuse"]
    forms = {act.action: act for act in begun.acts}
    assert (forms["resolve"].takes_photo, forms["resolve"].needs_date) == (True, False)
    assert (forms["schedule"].needs_date, forms["schedule"].needs_note) == (True, True)
    assert forms["return"].choice_name == "opd"
    assert forms["note"].is_internal
    assert "1 pesan WhatsApp" in forms["resolve"].readers_note
    assert all(act.label and act.submit_label and act.note_label for act in begun.acts)


@pytest.mark.parametrize(("actor", "acts"), [(CAMAT, []), (BUPATI, ["comment", "note"])])
def test_who_only_reads_gets_no_forms(session, actor, acts):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        assert _acts(case(session, actor, report.ticket)) == acts


@pytest.mark.parametrize("actor", [DLH, ADMIN])
def test_strangers_are_refused(session, actor):
    report = citizen_report(session)
    with pytest.raises(Forbidden):
        case(session, actor, report.ticket)
    with pytest.raises(NotFound):
        case(session, PUPR, "LB-AAAAAA")


def test_former_holder_still_reads(session):
    report = citizen_report(session)
    casework.assign(session, VERIFIER, report.ticket, opd_kode="DLH")
    view = case(session, PUPR, report.ticket)
    assert view.acts == []
    assert any(item.title == "Dialihkan dari Dinas PUPR ke DLH" for item in view.timeline)


def test_late_says_who_is_next(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        assert case(session, PUPR, report.ticket).due_note.startswith("Naik ke Kepala Dinas otomatis ")
    with clock.fixed(at("2026-12-01 09:00")):
        escalation.escalate(session, clock.now())
        view = case(session, PUPR, report.ticket)
    assert view.due_css == "late"
    assert view.due_label.endswith("sudah naik ke Kepala Dinas")
    assert view.due_note.startswith("Naik ke Sekda otomatis ")


def test_paused_anonymous_and_placeless(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session, "", desa=None, is_anonymous=True, attachments=(photo(session, "REPORT", 2),))
        casework.schedule(session, PUPR, report.ticket, note="Tahun depan", until=date(2027, 2, 1))
        view = case(session, SEKDA, report.ticket)
    assert view.due_note == "Waktu berhenti dihitung."
    assert view.reporter_line == "Warga tanpa nama"
    assert view.map_url == ""
    assert view.title == "Laporan tentang Jembatan" or view.title.startswith("Laporan tentang ")
    assert view.back_url == "/verifikasi"


def test_flags_of_the_newest_claim_are_told(session):
    with clock.fixed(at(MONDAY)):
        first = resolved(session, citizen_report(session), seed=7)
        second = resolved(session, citizen_report(session, is_confidential=True), seed=7)
        view = case(session, VERIFIER, second.ticket)
    assert view.flags == [f"Foto ini mirip foto laporan {first.ticket}."]
    assert view.is_confidential
    assert view.public_url == ""
    assert "?k=" in view.after.url
