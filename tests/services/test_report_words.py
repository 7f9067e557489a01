"""A report in words: titles, places, deadlines; one set of words for every page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laporbup import clock
from laporbup.models import Report
from laporbup.services import casework, knowledge, report_photos, report_words
from laporbup.services.attachments import pending
from tests.services.stories import MONDAY, PUPR, VERIFIER, at, citizen_report, photo, resolved
from tests.support import make_report


def _report(**given):
    usual = {"text": "", "status": "ASSIGNED", "created_at": at(MONDAY)}
    return Report(ticket="LB-AAAAAA", tracking_secret="s", channel="web", idempotency_key="k", **usual | given)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("jalan rusak. sudah lama", "Jalan rusak. sudah lama"),
        ("Jalan poros rusak parah. Mohon segera diperbaiki.", "Jalan poros rusak parah"),
        ("Pak! Jalan rusak", "Pak! Jalan rusak"),
        ("  Got   mampet\ndi pasar lama  ", "Got mampet di pasar lama"),
        ("Hubungi 0812-7890-1234 soal jalan", "Hubungi ••• soal jalan"),
        ("", "Laporan tanpa tulisan"),
    ],
)
def test_titles(session, text, title):
    assert report_words.title_of(_report(text=text), knowledge.load(session)) == title


def test_long_titles_end_at_a_word(session):
    title = report_words.title_of(_report(text="kata " * 40), knowledge.load(session))
    assert title.endswith("kata…")
    assert len(title) <= report_words.TITLE_LENGTH + 1


@pytest.mark.parametrize(
    ("given", "place", "short"),
    [
        ({"desa_kode": "16.02.03.2002", "kecamatan_kode": "16.02.03", "landmark": "Depan SD"},
         "Depan SD, Desa Pedamaran VI, Kecamatan Pedamaran", "Pedamaran VI, Pedamaran"),
        ({"kecamatan_kode": "16.02.03"}, "Kecamatan Pedamaran", "Kecamatan Pedamaran"),
        ({"landmark": "Dekat dermaga"}, "Dekat dermaga", "Tempat belum disebut"),
        ({}, "Tempat belum disebut", "Tempat belum disebut"),
    ],
)
def test_places(session, given, place, short):
    known = knowledge.load(session)
    assert report_words.place_of(_report(**given), known) == place
    assert report_words.short_place(_report(**given), known) == short


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"due_at": None}, "Belum ada batas waktu"),
        ({"status": "SCHEDULED"}, "Dijadwalkan"),
        ({"status": "REJECTED", "closed_at": at(MONDAY)}, "Ditutup Senin, 9 November 2026"),
        ({"due_at": at("2026-11-10 12:00"), "first_response_at": at(MONDAY)}, "Besok, pukul 12.00"),
        ({"due_at": at("2026-11-09 08:00")}, "Lewat sejak pukul 08.00"),
    ],
)
def test_deadlines(session, given, label):
    assert report_words.due_of(_report(**given), knowledge.load(session), at(MONDAY)).label == label


def test_badges_of_the_public(session):
    known = knowledge.load(session)
    late_today = _report(due_at=at("2026-11-09 08:00"))
    assert report_words.public_look(late_today, known, at(MONDAY)).label == "Lewat waktu hari ini"
    assert report_words.public_look(_report(), known, at(MONDAY)).label == "Didisposisikan"


def test_days_are_marks_and_a_sentence(session):
    known = knowledge.load(session)
    assert report_words.days_of(_report(status="REFERRED", due_at=at(MONDAY)), known, at(MONDAY)) == ([], "")
    urgent = _report(assigned_at=at(MONDAY), due_at=at("2026-11-09 10:00"))
    assert report_words.days_of(urgent, known, at(MONDAY)) == ([], "")
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        done = citizen_report(session)
        asked = citizen_report(session)
        casework.ask(session, PUPR, asked.ticket, note="Di mana?")
    with clock.fixed(at("2026-12-20 10:00")):
        resolved(session, done)
    late = report_words.days_of(report, known, at("2026-12-20 10:00"))
    total = known.calendar.days_left(at(MONDAY), report.due_at)
    assert late.marks[:total] == ["on"] * total
    assert set(late.marks[total:]) == {"late"}
    assert "hari kerja sudah habis" in late.note
    assert report_words.days_of(done, known, at("2026-12-21 10:00")).note.startswith("Dikerjakan ")
    paused = report_words.days_of(asked, known, at("2026-12-20 10:00"))
    assert (paused.marks.count("on"), paused.marks.count("late")) == (0, 0)
    assert paused.note.startswith("Waktu berhenti dihitung.")


def test_levels_of_an_office_of_a_camat(session):
    known = knowledge.load(session)
    office, dinas = _report(opd_kode="KEC-16.02.05"), _report(opd_kode="PUPR")
    assert [report_words.level_of(dinas, known, level) for level in (1, 2, 3)] == [
        "Kepala Dinas PUPR", "Sekretaris Daerah", "Bupati",
    ]
    assert report_words.level_of(office, known, 1) == "Camat"
    assert report_words.short_level(office, known, 1) == "Camat"
    assert report_words.watcher(_report(opd_kode="KEC-16.02.05", kecamatan_kode="16.02.05"), known) == ""
    assert report_words.watcher(_report(opd_kode="PUPR", kecamatan_kode="16.02.05"), known) == "Camat Kayu Agung ikut memantau"
    assert report_words.who(known, None) == "Petugas verifikasi"


def test_files_that_are_no_pictures(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session, attachments=(photo(session, "REPORT", 1),))
        waiting = pending(session, "media-1", "image/jpeg", "", "REPORT", report.id)
        voice = pending(session, "media-2", "audio/ogg", "", "REPORT", report.id)
        voice.state, voice.created_at = "READY", clock.now() + timedelta(seconds=1)
        session.flush()
        found = report_photos.of_reports(session, [report])[report.id]
        shown = [report_photos.photo(report, item, "Jembatan") for item in found]
    views = {view.kind: view for view in shown}
    assert set(views) == {"image", "pending", "audio"}
    assert views["pending"].url == ""
    assert views["pending"].alt == "Foto sedang diambil dari WhatsApp"
    assert "?k=" in views["audio"].url
    assert "?k=" not in views["image"].url
    assert {item.id for item in report_photos.public_ones(report, found)}.isdisjoint({waiting.id, voice.id})


def test_verify_closes_without_the_citizen(session):
    with clock.fixed(at(MONDAY)):
        report = resolved(session, citizen_report(session))
        casework.verify(session, VERIFIER, report.ticket)
        known = knowledge.load(session)
    assert report_words.public_look(report, known, at(MONDAY)).label == "Ditutup: beres"
