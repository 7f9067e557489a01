"""Filters, tabs that come and go, the next act on a line, and how the work is spread."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.services import casework, support, transfers, worklist
from laporbup.services.access import Actor
from laporbup.services.worklist_filter import Filters
from tests.services.stories import CAMAT, DLH, MONDAY, PUPR, SEKDA, VERIFIER, at, resolved
from tests.support import make_officer, make_report

HEAD = Actor(Role.HEAD, opd_kode="PUPR")


def _tickets(shown):
    return [item.ticket for item in shown.items]


def _counts(shown):
    return {tab.key: tab.count for tab in shown.tabs}


def _line(session, actor, report, tab=""):
    return next(item for item in worklist.worklist(session, actor, tab).items if item.ticket == report.ticket)


def test_filters_narrow_the_list_the_tabs_and_every_link(session):
    with clock.fixed(at(MONDAY)):
        here = make_report(session, desa="16.02.05.1001")
        there = make_report(session, "Aspal mengelupas di simpang tiga", subcategory="jalan_rusak", desa="16.02.03.2002")
        flood = make_report(session, "Got mampet di pasar", category="banjir", subcategory="drainase", desa="16.02.03.2002")
        flood.priority = "rendah"
        session.flush()

        def found(**wanted):
            return worklist.worklist(session, PUPR, filters=Filters(**wanted))

        by_category, by_place = found(category="banjir"), found(place="16.02.03")
        assert set(_tickets(by_category)) == set(_tickets(found(priority="rendah"))) == {flood.ticket}
        assert set(_tickets(by_place)) == set(_tickets(found(place="16.02.03.2002"))) == {there.ticket, flood.ticket}
        assert _tickets(found(place="16.02.05")) == [here.ticket]
        for nothing in ({"category": "' OR 1=1"}, {"place": "99"}, {"person": "1e3"}, {"priority": "x"}, {"is_late": True}):
            assert found(**nothing).items == [], "what is not known filters to nothing"
    assert _counts(by_place)["kerja"] == 2
    assert by_place.tabs[2].url == "/petugas?tab=baru&tempat=16.02.03"
    assert (by_place.filtered, by_place.clear_url) == (1, "/petugas?tab=kerja")
    places = next(one for one in by_place.filters if one.name == "tempat")
    assert [choice.value for choice in places.choices if choice.is_primary] == ["16.02.03"]
    assert "16.02.03.2002" in {choice.value for choice in places.choices}, "the villages of the chosen kecamatan"
    assert found_empty(session) == "Tidak ada laporan yang cocok dengan saringan ini."


def found_empty(session):
    return worklist.worklist(session, PUPR, filters=Filters(category="lampu")).empty


def test_only_what_is_late(session):
    with clock.fixed(at("2026-10-05 09:00")):
        late = make_report(session)
    with clock.fixed(at("2026-11-20 09:00")):
        make_report(session)
        assert _tickets(worklist.worklist(session, PUPR, filters=Filters(is_late=True))) == [late.ticket]


def test_mine_nobodys_and_a_colleagues(session):
    ani, budi = (make_officer(session, Role.HANDLER, "PUPR") for _ in range(2))
    with clock.fixed(at(MONDAY)):
        hers, his, free = (make_report(session) for _ in range(3))
        support.delegate(session, ani, hers.ticket, officer_id=ani.officer_id)
        support.delegate(session, ani, his.ticket, officer_id=budi.officer_id)

        def found(actor, person):
            return _tickets(worklist.worklist(session, actor, filters=Filters(person=person)))

        assert found(ani, "saya") == [hers.ticket]
        assert found(budi, "saya") == [his.ticket]
        assert found(ani, "kosong") == [free.ticket]
        assert found(ani, str(budi.officer_id)) == [his.ticket]
        assert found(PUPR, "saya") == [], "an actor without an account has nothing of his own"
        line = _line(session, ani, his)
        assert line.handler == f"Dikerjakan {budi.name}"
        assert line.other.action == "", "it is somebody's already"


def test_an_offer_is_answered_from_its_line(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session)
        assert "ditawarkan" not in _counts(worklist.worklist(session, DLH))
        transfers.offer(session, PUPR, report.ticket, note="Ini sampah", opd_kode="DLH")
        shown = worklist.worklist(session, DLH, "ditawarkan")
        line = shown.items[0]
        assert _counts(shown)["ditawarkan"] == 1
        assert (line.next.action, line.next.url) == ("take", f"/petugas/laporan/{report.ticket}/tindakan")
        assert (line.other.action, line.other.url) == ("", f"/petugas/laporan/{report.ticket}#aksi-decline")
        assert not line.can_pick, "an offer is looked at one by one"
        assert _line(session, PUPR, report).ticket == report.ticket, "the sender holds it until it is taken"
        transfers.take(session, DLH, report.ticket)
        assert "ditawarkan" not in _counts(worklist.worklist(session, DLH))
        assert _counts(worklist.worklist(session, DLH))["kerja"] == 1


def test_who_helps_sees_it_on_a_tab_of_its_own_and_only_reads(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session)
        support.involve(session, PUPR, report.ticket, note="Truk", opd_kode="DLH")
        shown = worklist.worklist(session, DLH, "membantu")
        found = worklist.worklist(session, DLH, "", report.ticket)
        assert _tickets(shown) == _tickets(found) == [report.ticket]
        assert (shown.items[0].next.label, shown.items[0].can_pick) == ("", False)
        support.release(session, PUPR, report.ticket, opd_kode="DLH")
        assert worklist.worklist(session, DLH, "membantu").items == []


def test_objections_at_his_level_are_for_who_leads(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session)
        casework.start(session, PUPR, report.ticket)
        report.reopen_count, report.escalation_level = 1, 1
        session.flush()
        assert _tickets(worklist.worklist(session, HEAD, "keberatan")) == [report.ticket]
        assert "keberatan" not in _counts(worklist.worklist(session, PUPR))
        report.escalation_level = 2
        session.flush()
        assert "keberatan" not in _counts(worklist.worklist(session, HEAD)), "it went up to the Sekda"
        table = worklist.verify_queue(session, SEKDA, "keberatan")
    assert _tickets(table) == [report.ticket]
    assert table.items[0].why == "Warga menyatakan belum beres 1 kali. Masih di Dinas PUPR."
    assert "assign" in {act.action for act in table.items[0].acts}


def test_the_third_transfer_stands_on_the_table_of_the_sekda(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session)
        report.transfer_count = 2
        session.flush()
        transfers.offer(session, PUPR, report.ticket, note="Bukan kami", opd_kode="DLH")
        item = worklist.verify_queue(session, SEKDA).items[0]
    assert (item.ticket, item.kind) == (report.ticket, "returned")
    assert item.why.startswith("Dikembalikan Dinas PUPR: “Bukan kami”")


def test_the_next_act_of_a_line_follows_the_report(session):
    ani = make_officer(session, Role.HANDLER, "PUPR")
    with clock.fixed(at(MONDAY)):
        report = make_report(session)
        new = _line(session, ani, report)
        casework.accept(session, ani, report.ticket)
        accepted = _line(session, ani, report)
        casework.start(session, ani, report.ticket)
        support.delegate(session, ani, report.ticket, officer_id=ani.officer_id)
        started = _line(session, ani, report)
        done = _line(session, ani, resolved(session, make_report(session)), "warga")
    assert [line.next.action for line in (new, accepted, started, done)] == ["accept", "start", "", ""]
    assert started.next.url.endswith("#aksi-resolve"), "done needs a photo: a way to its form, never a button"
    assert [line.other.action for line in (new, accepted, started)] == ["delegate", "delegate", ""]
    assert done.next.label == ""


@pytest.mark.parametrize("tab", ["kerja", "selesai"])
def test_a_camat_acts_from_his_list_only_on_what_his_office_holds(session, tab):
    with clock.fixed(at(MONDAY)):
        own = make_report(session, category="jalan", subcategory="jalan_desa", desa="16.02.05.1001")
        other = make_report(session, desa="16.02.05.1001")
        for report in (own, other) if tab == "selesai" else ():
            casework.reject(session, VERIFIER, report.ticket, note="Iseng")
        lines = {item.ticket: item for item in worklist.camat(session, CAMAT, tab).items}
    assert lines[other.ticket].next.label == lines[other.ticket].other.label == ""
    assert (lines[own.ticket].next.action == "accept") is (tab == "kerja")


def test_the_head_sees_how_the_work_is_spread(session):
    ani, budi = (make_officer(session, Role.HANDLER, "PUPR") for _ in range(2))
    with clock.fixed(at("2026-10-05 09:00")):
        old, *_ = reports = [make_report(session) for _ in range(4)]
        for report in reports[:2]:
            support.delegate(session, ani, report.ticket, officer_id=ani.officer_id)
        support.delegate(session, budi, reports[2].ticket, officer_id=budi.officer_id)
        for report in reports[1:]:
            report.due_at = old.due_at + timedelta(days=200)
        session.flush()
    with clock.fixed(at("2026-11-20 09:00")):
        load = worklist.worklist(session, HEAD).load
        assert worklist.worklist(session, ani).load == []
    assert [(line.name, line.open, line.late) for line in load] == [
        ("Belum ada petugasnya", 1, 0), (ani.name, 2, 1), (budi.name, 1, 0),
    ]
    assert load[1].url == f"/petugas?petugas={ani.officer_id}"


def test_the_number_of_the_old_service_finds_a_report(session):
    with clock.fixed(at(MONDAY)):
        report = make_report(session)
        report.old_ticket = "LPR-2025/0147"
        session.flush()
        shown = worklist.worklist(session, PUPR, "", "lpr-2025/0147")
    assert _tickets(shown) == [report.ticket]
    assert shown.items[0].number == f"{report.ticket} · nomor lama LPR-2025/0147"


def test_people_are_named_only_where_something_can_be_ticked(session):
    ani = make_officer(session, Role.HANDLER, "PUPR")
    with clock.fixed(at(MONDAY)):
        empty = worklist.worklist(session, ani)
        make_report(session)
        full = worklist.worklist(session, ani)
    assert empty.people == []
    assert [choice.value for choice in full.people] == [str(ani.officer_id)]
