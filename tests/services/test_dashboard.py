"""The dashboard of the Bupati: today's numbers, what is worst, and only for those who may."""

from __future__ import annotations

import pytest

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.services import casework, escalation, feedback, ledger, rates, trend
from laporbup.services.dashboard import dashboard
from tests.services.stories import (
    ADMIN,
    BUPATI,
    CAMAT,
    MONDAY,
    NAME,
    PHONE,
    PUPR,
    SEKDA,
    VERIFIER,
    at,
    citizen_report,
    resolved,
)  # fmt: skip


def _numbers(view):
    return {counter.label: counter.value for counter in view.counters}


@pytest.mark.parametrize("actor", [ADMIN, CAMAT, PUPR, VERIFIER])
def test_it_is_for_bupati_and_sekda(session, actor):
    with pytest.raises(Forbidden):
        dashboard(session, actor)


def test_an_empty_day_is_calm(session):
    with clock.fixed(at(MONDAY)):
        view = dashboard(session, SEKDA)
    assert set(_numbers(view).values()) == {"0"}
    assert not any(counter.css for counter in view.counters)
    assert (view.red, view.dinas, view.camat, view.updated_label) == ([], [], [], "")
    assert next(fact for fact in view.facts if "Biaya" in fact.label).value == "Rp 0"
    assert view.date_label == "Senin, 9 November 2026"
    assert len(view.tiles) == 18


def test_the_worst_comes_first_with_what_went_wrong(session):
    with clock.fixed(at("2026-10-05 09:00")):
        late, worse, fine = citizen_report(session), citizen_report(session, "Jembatan putus"), citizen_report(session)
    with clock.fixed(at("2026-10-06 09:00")):
        resolved(session, worse)
        feedback.answer(session, worse.tracking_secret, done=False, text="Belum")
        resolved(session, fine, seed=2)
        feedback.answer(session, fine.tracking_secret, done=True)
    with clock.fixed(at("2026-11-02 07:00")):
        escalation.escalate(session, clock.now())
    with clock.fixed(at(MONDAY)):
        new = citizen_report(session, "Jalan baru rusak")
        done = resolved(session, citizen_report(session), seed=3)
        feedback.answer(session, done.tracking_secret, done=True)
        view = dashboard(session, BUPATI)
    assert _numbers(view) == {
        "lewat batas waktu": "2", "belum dijawab": "1", "masuk hari ini": "2", "dinyatakan beres warga": "1",
    }
    assert [counter.css for counter in view.counters] == ["hot", "hot", "", ""]
    assert [item.ticket for item in view.red] == [worse.ticket, late.ticket]
    assert "Warga 1 kali bilang belum beres." in view.red[0].note
    assert view.red[1].note.startswith("Terlambat ")
    assert new.ticket not in str(view.red)
    assert view.red_title == "Menunggu keputusan Bapak"
    assert view.late_label == "Semua 2 yang terlambat"
    for private in (NAME, PHONE, late.tracking_secret):
        assert private not in str(view)


def test_trend_counts_jakarta_days(session):
    with clock.fixed(at("2026-11-08 00:10")):
        citizen_report(session)
    with clock.fixed(at(MONDAY)):
        resolved(session, citizen_report(session))
        series = trend.series(session, clock.now())
        view = dashboard(session, BUPATI)
    assert series.received[-2:] == [1, 1]
    assert series.resolved[-2:] == [0, 1]
    assert len(view.trend_in.split()) == trend.DAYS
    assert view.trend_in.split()[-1] == f"300,{trend.TOP:.0f}"
    assert view.trend_area.startswith("0,72 ")
    assert view.trend_area.endswith(" 300,72")
    assert [counter.value for counter in view.trend_counters] == ["2", "1", "0"]
    assert "masuk rata-rata" in view.trend_note


def test_cost_of_this_month_for_each_report(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        report.channel = "whatsapp"
        rate = rates.load(session).rupiah("utility", clock.now())
        for number in range(2):
            pricing = {"billable": True, "category": "utility", "type": "regular"}
            ledger.note(session, f"wamid.{number}", "sent", pricing, report_id=report.id, at=clock.now())
        session.flush()
        view = dashboard(session, BUPATI)
    assert rate > 0
    cost = next(fact for fact in view.facts if "Biaya" in fact.label)
    assert cost.value == f"Rp {round(2 * rate):,}".replace(",", ".")
    assert "setiap laporan" in cost.note


def test_red_list_knows_a_camat(session):
    with clock.fixed(at("2026-09-07 09:00")):
        citizen_report(session, subcategory="jalan_desa")
    with clock.fixed(at(MONDAY)):
        escalation.escalate(session, clock.now())
        casework.comment(session, CAMAT, citizen_report(session, subcategory="jalan_desa").ticket, note="Kami lihat")
        view = dashboard(session, SEKDA)
    assert "Camat" in view.red[0].note
    assert view.red_title == "Menunggu keputusan Bapak/Ibu"
