"""The worklist in the order of the clock, the list of a Camat, and the verifier's queue."""

from __future__ import annotations

from datetime import date

import pytest

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.services import casework, escalation, work_items, worklist
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
    counted_queries,
    photo,
    resolved,
)  # fmt: skip
from tests.support import make_report


def _tickets(shown):
    return [item.ticket for item in shown.items]


def _counts(shown):
    return {tab.key: tab.count for tab in shown.tabs}


def test_late_comes_first_then_what_is_due_soonest(session):
    with clock.fixed(at("2026-10-05 09:00")):
        late = make_report(session)
        later = make_report(session)
        casework.accept(session, PUPR, later.ticket)
    with clock.fixed(at("2026-11-20 09:00")):
        fresh = make_report(session, "Aspal mengelupas di simpang tiga", subcategory="jalan_rusak")
        quick = make_report(session, "Got mampet di pasar", category="banjir", subcategory="drainase")
        casework.accept(session, PUPR, fresh.ticket)
        casework.accept(session, PUPR, quick.ticket)
        later.due_at = at("2026-12-30 09:00")
        session.flush()
        shown = worklist.worklist(session, PUPR)
    assert _tickets(shown) == [late.ticket, quick.ticket, fresh.ticket, later.ticket]
    assert [item.due_css for item in shown.items] == ["late", "", "", ""]
    assert shown.items[0].due_label.startswith("Lewat ")
    assert shown.items[1].due_label.endswith("hari kerja lagi")
    assert shown.title == "Antrean kerja"
    assert shown.subtitle == "Dinas Pekerjaan Umum dan Penataan Ruang"


def test_an_answer_that_is_due_weighs_like_a_deadline(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session)
    with clock.fixed(at("2026-11-10 08:30")):
        soon = worklist.worklist(session, PUPR).items[0]
    with clock.fixed(at("2026-11-13 09:30")):
        over = worklist.worklist(session, PUPR).items[0]
    assert soon.ticket == report.ticket
    assert soon.due_label.startswith("Jawab pertama ")
    assert soon.due_css == "today"
    assert (over.due_label, over.due_css) == ("Jawaban pertama sudah lewat waktu", "late")


def test_tabs_count_what_they_show(session):
    with clock.fixed(at(MONDAY)):
        make_report(session)
        asked, planned, done = make_report(session), make_report(session), make_report(session)
        rejected, elsewhere = make_report(session), make_report(session, "Sampah menumpuk", category="sampah", subcategory="tps")
        casework.ask(session, PUPR, asked.ticket, note="Di mana?")
        casework.schedule(session, PUPR, planned.ticket, note="Tahun depan", until=date(2027, 3, 1))
        resolved(session, done)
        casework.reject(session, VERIFIER, rejected.ticket, note="Iseng")
        shown = {tab: worklist.worklist(session, PUPR, tab) for tab in ("", "baru", "warga", "terjadwal", "selesai", "terlambat")}
    assert _counts(shown[""]) == {"kerja": 1, "terlambat": 0, "baru": 1, "warga": 2, "terjadwal": 1, "selesai": 1}
    for tab, view in shown.items():
        assert len(view.items) == view.total == _counts(view)[tab or "kerja"]
    assert elsewhere.ticket not in str(shown)
    assert shown["terlambat"].empty == "Tidak ada yang terlambat. Terima kasih."
    assert [tab.key for tab in shown["warga"].tabs if tab.is_current] == ["warga"]
    assert "Dijadwalkan Senin, 1 Maret 2027" in shown["terjadwal"].items[0].due_label
    assert shown["selesai"].items[0].due_label.startswith("Ditutup ")
    assert {item.due_label for item in shown["warga"].items} == {
        "Menunggu keterangan warga", "Menunggu jawaban warga sampai Senin, 23 November",
    }


def test_search_finds_ticket_words_and_village_on_every_tab(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session, "Jembatan patah dekat dermaga", desa="16.02.03.2002")
        other = resolved(session, make_report(session, "Aspal 100% hancur", desa="16.02.05.1001"))
        village = worklist.knowledge.load(session).desa["16.02.03.2002"].nama
        found = {
            query: _tickets(worklist.worklist(session, PUPR, "", query))
            for query in (report.ticket.lower(), "DERMAGA", village, "100%", "tidak ada ini", "hancur")
        }
        empty = worklist.worklist(session, PUPR, "", "tidak ada ini")
    assert found[report.ticket.lower()] == found["DERMAGA"] == found[village] == [report.ticket]
    assert found["hancur"] == found["100%"] == [other.ticket]
    assert found["tidak ada ini"] == []
    assert "tidak ada ini" in empty.empty
    assert not any(tab.is_current for tab in empty.tabs)


def test_a_camat_sees_his_wilayah_and_works_his_own(session):
    with clock.fixed(at(MONDAY)):
        mine = make_report(session, category="jalan", subcategory="jalan_desa", desa="16.02.05.1001")
        in_place = make_report(session, desa="16.02.05.1001")
        outside = make_report(session, desa="16.02.03.2002")
        wilayah, own = worklist.camat(session, CAMAT), worklist.worklist(session, CAMAT)
    assert set(_tickets(wilayah)) == {mine.ticket, in_place.ticket}
    assert _tickets(own) == [mine.ticket]
    assert outside.ticket not in str(wilayah)
    assert wilayah.title == "Laporan di Kecamatan Kayu Agung"


@pytest.mark.parametrize("actor", [ADMIN, BUPATI, VERIFIER, SEKDA])
def test_nobody_else_has_a_worklist(session, actor):
    for read in (worklist.worklist, worklist.camat):
        with pytest.raises(Forbidden):
            read(session, actor)


def test_no_person_on_the_list_and_a_quiet_list_stands_still(session):
    with clock.fixed(at(MONDAY)):
        citizen_report(session, attachments=(photo(session, "REPORT", 2),))
        first = worklist.worklist(session, PUPR)
    with clock.fixed(at("2026-11-09 09:30")):
        second = worklist.worklist(session, PUPR)
    assert first == second
    assert first.updated_label == "Terakhir berubah Senin, 9 November, 09.00"
    assert first.items[0].photo_url.startswith("/media/")
    for private in (NAME, PHONE, "7890-1234"):
        assert private not in str(first)
    assert worklist.worklist(session, DLH).updated_label == "Belum ada perubahan"


def test_pages_and_a_constant_number_of_queries(session):
    def read(page):
        session.expire_all()
        with counted_queries(session) as sent:
            shown = worklist.worklist(session, PUPR, "", "", page)
        return shown, len(sent)

    with clock.fixed(at(MONDAY)):
        make_report(session)
        read(1)
        few, queries_of_few = read(1)
        for _ in range(24):
            make_report(session)
        many, queries_of_many = read(1)
        last, _ = read(99)
    assert (len(few.items), len(many.items), len(last.items)) == (1, work_items.PAGE_SIZE, 5)
    assert queries_of_few == queries_of_many <= 8
    assert (last.page, last.pages, last.pages_label) == (2, 2, "21–25 dari 25")


def test_verifier_gets_suggestions_returns_and_evidence(session):
    with clock.fixed(at(MONDAY)):
        unsure = make_report(session, "Tolong perhatikan sekolah, puskesmas dan pasar", category=None, subcategory=None)
        nothing = make_report(session, "zzz qqq", category=None, subcategory=None)
        returned = make_report(session)
        casework.return_to_verifier(session, PUPR, returned.ticket, note="Ini jalan desa")
        claimed = resolved(session, make_report(session), seed=5)
        again = resolved(session, make_report(session), seed=5)
        claimed.second_look = ""
        session.flush()
        new, back, proof, calm = (
            worklist.verify_queue(session, VERIFIER, tab) for tab in ("", "kembali", "bukti", "menunggu")
        )
    assert {item.ticket for item in new.items} == {unsure.ticket, nothing.ticket}
    first = next(item for item in new.items if item.ticket == unsure.ticket)
    assert 1 <= len(first.suggestions) <= 3
    assert all(part.category and part.label and part.opd and 0 < part.percent <= 100 for part in first.suggestions)
    assert "%" in first.why
    assert next(item for item in new.items if item.ticket == nothing.ticket).why == "Sistem tidak menemukan kategori yang cocok."
    assert [item.ticket for item in back.items] == [returned.ticket]
    assert back.items[0].why == "Dikembalikan Dinas PUPR: “Ini jalan desa”"
    assert [item.ticket for item in proof.items] == [again.ticket]
    assert [item.ticket for item in calm.items] == [claimed.ticket]
    assert (calm.items[0].flags, calm.items[0].alike) == ([], [])
    assert proof.items[0].flags == [f"Foto ini mirip foto laporan {claimed.ticket}."]
    old = calm.items[0].after
    assert [photo.url for photo in proof.items[0].alike] == [old.url], "the other picture stands beside it"
    assert claimed.ticket in proof.items[0].alike[0].caption
    assert proof.items[0].after.url not in ("", old.url)
    assert proof.items[0].note == "Sudah ditambal."
    assert {act.action for act in proof.items[0].acts} >= {"verify", "refuse"}
    assert {tab.key: tab.count for tab in new.tabs} == {
        "baru": 2, "kembali": 1, "bukti": 1, "mirip": 2, "menunggu": 1,
    }
    assert {choice.value for choice in new.categories} >= {"jalan", "jalan/jalan_rusak"}
    assert {choice.value for choice in new.opds} >= {"PUPR", "KEC-16.02.05"}


def test_a_suggestion_can_be_posted_as_it_is(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session, "Tolong perhatikan sekolah, puskesmas dan pasar", category=None, subcategory=None)
        value = worklist.verify_queue(session, VERIFIER).items[0].suggestions[0].category
        casework.assign(session, VERIFIER, report.ticket, category=value)
        shown = worklist.verify_queue(session, SEKDA)
    assert report.status == "ASSIGNED"
    assert shown.items == []
    assert shown.empty


@pytest.mark.parametrize("actor", [ADMIN, BUPATI, PUPR, CAMAT])
def test_the_queue_is_the_verifiers(session, actor):
    with pytest.raises(Forbidden):
        worklist.verify_queue(session, actor)


def test_what_the_sekda_must_decide_comes_first(session):
    with clock.fixed(at(MONDAY)):
        first, second = (make_report(session, "zzz qqq", category=None, subcategory=None) for _ in range(2))
        second.escalation_level = 2
        session.flush()
    with clock.fixed(at("2026-11-10 09:00")):
        escalation.escalate(session, clock.now())
        queue, table = worklist.verify_queue(session, VERIFIER), worklist.verify_queue(session, SEKDA)
    assert _tickets(queue) == [second.ticket, first.ticket]
    assert _tickets(table) == [second.ticket], "his own table is the first thing the Sekda sees"
    assert [tab.key for tab in table.tabs][:2] == ["sekda", "keberatan"]
    assert table.waiting == 1
    assert "sekda" not in {tab.key for tab in queue.tabs}


def test_a_search_finds_what_is_shown_and_not_whose_number_stands_there(session):
    report = make_report(session, "Jembatan patah, nama saya Siti Aminah, 0812-0000-7890", landmark="rumah Pak Joko")
    report.old_ticket = "001/2025"
    session.flush()
    for asked, found in (("patah", 1), ("001/2025", 1), ("rumah", 1), ("7890", 0), ("siti", 0), ("joko", 0)):
        assert len(worklist.worklist(session, PUPR, query=asked).items) == found, asked
