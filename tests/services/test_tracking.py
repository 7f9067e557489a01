"""The tracker: what its reporter sees, what everybody sees, and what nobody may see."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from laporbup import clock
from laporbup.domain.errors import NotFound
from laporbup.services import casework, escalation, feedback, intake, tracking, verbs
from tests.services.stories import MONDAY, NAME, PHONE, PUPR, VERIFIER, at, citizen_report, photo, resolved


def _stations(view):
    return [(station.label, station.css) for station in view.stations]


def test_reporter_and_public_see_the_same_facts_with_different_rights(session):
    with clock.fixed(at(MONDAY)):
        before = photo(session, "REPORT", 1)
        report = citizen_report(session, attachments=(before,), landmark="Depan SD")
    with clock.fixed(at("2026-11-11 10:00")):
        resolved(session, report, seed=2)
        mine, theirs = tracking.by_code(session, report.tracking_secret), tracking.by_code(session, report.ticket.lower())
    assert mine.is_reporter
    assert not theirs.is_reporter
    assert mine.status_label == theirs.status_label == "Selesai, menunggu konfirmasi"
    assert (mine.can_answer, mine.can_add) == (True, True)
    assert (theirs.can_answer, theirs.can_add, theirs.answer_url, theirs.add_url) == (False, False, "", "")
    assert mine.answer_url == f"/lacak/{report.tracking_secret}/tanggapan"
    assert mine.add_url == f"/lacak/{report.tracking_secret}/tambahan"
    assert mine.headline_strong == "Sekarang Bapak/Ibu yang menentukan."
    assert _stations(mine)[-1] == ("Beres?", "on here")
    assert _stations(theirs)[-1] == ("Beres", "on here")
    assert "Rabu, 25 November" in mine.silence_note
    assert mine.before.url == f"/media/{before}"
    assert mine.after.url.startswith("/media/")
    assert mine.after.url != mine.before.url
    assert mine.holder == "Dinas Pekerjaan Umum dan Penataan Ruang"
    assert mine.holder_note == "Camat Kayu Agung ikut memantau"
    assert mine.place.startswith("Depan SD, Kelurahan ")
    assert mine.days.count("on") == 2


def test_public_view_carries_no_person_and_no_secret(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        intake.add_to(session, report, text="Telepon saya di 0812 7890 1234, NIK 1602051203880001")
        casework.note(session, PUPR, report.ticket, note="Pelapor cerewet, hati-hati")
        shown = str(asdict(tracking.by_ticket(session, report.ticket)))
        own = asdict(tracking.by_secret(session, report.tracking_secret))
    for private in (NAME, PHONE, "7890-1234", "7890 1234", "1602051203880001", report.tracking_secret, "cerewet"):
        assert private not in shown
    assert "cerewet" not in str(own)
    leaks = {key for key, value in own.items() if report.tracking_secret in str(value)}
    assert leaks == {"answer_url", "add_url"} or leaks == {"add_url"}
    assert "0812-7890-1234" in own["text"]


def test_titles_carry_ticket_and_status(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        for view in (tracking.by_ticket(session, report.ticket), tracking.by_secret(session, report.tracking_secret)):
            for words in (view.title, view.description):
                assert report.ticket in words
                assert "Didisposisikan" in words


def test_confidential_by_ticket_says_only_that(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session, "Kepala gudang minta uang pelicin", is_confidential=True,
                                attachments=(photo(session, "REPORT", 3),))
        hidden, own = tracking.by_ticket(session, report.ticket), tracking.by_secret(session, report.tracking_secret)
    assert hidden.is_hidden
    assert hidden.status_label == "Didisposisikan"
    for secret in ("pelicin", "Kayu Agung", "16.02", "/media/", "Dinas"):
        assert secret not in str(asdict(hidden))
    assert "pelicin" in own.text
    assert own.photos[0].url.startswith("/media/")
    assert "?k=" in own.photos[0].url
    assert own.share_url == ""
    assert "pelicin" not in own.title + own.description
    assert report.ticket in own.title
    assert "Didisposisikan" in own.title


def test_timeline_is_newest_first_in_village_words(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
    with clock.fixed(at("2026-11-10 09:00")):
        casework.comment(session, PUPR, report.ticket, note="Besok kami ukur.")
    with clock.fixed(at("2026-11-12 09:00")):
        resolved(session, report)
    with clock.fixed(at("2026-11-13 06:30")):
        feedback.answer(session, report.tracking_secret, done=False, text="Masih berlubang")
        view = tracking.by_ticket(session, report.ticket)
    titles = [item.title for item in view.timeline]
    assert titles == [
        "Pelapor bilang belum beres, laporan dibuka lagi", "Dinas PUPR menyatakan selesai", "Mulai dikerjakan Dinas PUPR",
        "Jawaban pertama dari Dinas PUPR", "Langsung diteruskan ke Dinas PUPR", "Laporan diterima",
    ]
    assert view.timeline[0].css == "here"
    assert view.timeline[0].note == "Masih berlubang"
    assert view.timeline[0].at_label == "Jumat, 13 November, 06.30"
    assert view.timeline[1].photos[0].kind == "image"
    assert view.timeline[3].note == "Besok kami ukur."
    assert view.timeline[-1].detail == "Lewat WhatsApp."


def test_late_says_how_late_and_to_whom_it_went(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
    due = report.due_at
    with clock.fixed(at("2026-12-15 09:00")):
        escalation.escalate(session, clock.now())
        view = tracking.by_ticket(session, report.ticket)
    assert due is not None
    assert due < at("2026-12-15 09:00")
    assert view.is_late
    assert view.css == "s-late"
    assert view.status_label.startswith("Terlambat ")
    assert "Sudah dinaikkan ke Kepala Dinas PUPR" in view.headline or "Sekretaris Daerah" in view.headline
    assert "late" in view.days
    assert view.timeline[0].css == "late"
    assert view.timeline[0].detail == "Dilakukan otomatis."


@pytest.mark.parametrize(
    ("how", "label", "station"),
    [
        ("refer", "Dirujuk", "Dirujuk"), ("reject", "Ditolak", "Tidak diteruskan"), ("schedule", "Terjadwal", "Dijadwalkan"),
        ("ask", "Butuh keterangan", "Di dinas"), ("start", "Ditindaklanjuti", "Dikerjakan"),
        ("accept", "Didisposisikan", "Di dinas"),
        ("return", "Diterima", "Diterima"),
    ],
)
def test_every_way_has_its_honest_station(session, how, label, station):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        actor = VERIFIER if how in ("refer", "reject") else PUPR
        verbs.act(session, actor, report.ticket, how, note="Alasannya begini", until=date(2027, 3, 1))
        mine, theirs = tracking.by_secret(session, report.tracking_secret), tracking.by_ticket(session, report.ticket)
    assert mine.status_label == label
    assert next(item.label for item in mine.stations if "here" in item.css) == station
    assert mine.headline
    assert theirs.headline
    if how == "refer":
        assert theirs.referral == "Alasannya begini"
    if how == "return":
        assert "Alasannya begini" not in str(asdict(theirs))


@pytest.mark.parametrize(("closing", "station"), [("confirmed", "Beres"), ("verified", "Beres"), ("unconfirmed", "Ditutup")])
def test_closed_says_by_whom(session, closing, station):
    with clock.fixed(at(MONDAY)):
        report = resolved(session, citizen_report(session))
        if closing == "confirmed":
            feedback.answer(session, report.tracking_secret, done=True, stars=4)
    with clock.fixed(at("2026-11-24 10:00")):
        if closing == "verified":
            casework.verify(session, VERIFIER, report.ticket)
        if closing == "unconfirmed":
            assert escalation.expire(session, clock.now()) == 1
        view = tracking.by_secret(session, report.tracking_secret)
    assert report.closure == closing
    assert view.stations[-1].label == station
    assert view.can_answer is False
    assert view.can_object is (closing != "confirmed")
    assert bool(view.answer_url) is view.can_object
    assert view.stars == (4 if closing == "confirmed" else 0)


def test_cancelled_is_not_called_rejected(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        feedback.cancel(session, report.reporter_id, report.ticket)
        view = tracking.by_ticket(session, report.ticket)
    assert view.status_label == "Dibatalkan pelapor"
    assert view.stations[-1].label == "Dibatalkan"


def test_waiting_for_a_verifier_and_without_words(session):
    with clock.fixed(at(MONDAY)):
        picture = photo(session, "REPORT", 4)
        report = citizen_report(session, "", category=None, subcategory=None, desa=None, attachments=(picture,))
        view = tracking.by_secret(session, report.tracking_secret)
    assert view.status_label == "Diterima"
    assert view.heading == "Laporan tanpa tulisan"
    assert view.place == "Tempat belum disebut"
    assert view.more_url == "/publik"
    assert view.due_label == "Belum ditentukan"


@pytest.mark.parametrize("code", ["", "LB-AAAAAA", "bukan-kode", "abcdefghijklmnopqrstuvwxyz23"])
def test_unknown_code_is_not_found(session, code):
    with pytest.raises(NotFound):
        tracking.by_code(session, code)
