"""Who would get a report, ready answers, notices, and figures of the house rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func
from sqlmodel import select

from laporbup import clock
from laporbup.domain import policy as rules
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.roles import Role
from laporbup.domain.routing import RouteDecision
from laporbup.domain.sheet_fields import PLACEHOLDERS, unknown_placeholders
from laporbup.models import AuditEntry, Report, SiteNotice
from laporbup.services import admin_notices, admin_who, answers, intake, policy, reference_files, site_notices, who_gets_it
from laporbup.services.access import Actor
from laporbup.services.reference_sheets import ANSWER_ACTIONS
from tests.support import make_officer, make_report, moment

SAMPLES = [
    ("Jalan berlubang besar di Sugih Waras, motor sering jatuh", {}),
    ("Lampu jalan mati sudah seminggu", {"desa": "16.02.05.1001"}),
    ("Tolong dilihat", {}),
    ("Kebakaran rumah di Kayu Agung, api besar", {}),
    ("Jalan rusak di Palembang", {}),
    ("Saya mau tanya", {"category": "sampah", "kecamatan": "16.02.08"}),
    ("Listrik PLN padam dari tadi malam", {}),
]


@pytest.fixture
def admin(session) -> Actor:
    return make_officer(session, Role.ADMIN)


@pytest.mark.parametrize(("text", "more"), SAMPLES)
def test_it_says_what_intake_does_and_stores_nothing(session, admin, text, more):
    with clock.fixed(moment("2026-11-24 09:00")):
        verdict = who_gets_it.ask(session, admin, text, **more)
        assert session.exec(select(func.count()).select_from(Report)).one() == 0
        new = intake.NewReport(
            channel="web", idempotency_key="uji", text=text, desa_kode=more.get("desa"), kecamatan_kode=more.get("kecamatan"),
            category=more.get("category"),
        )
        report = intake.submit(session, new).report
    assert (verdict.category, verdict.subcategory) == (report.category_kode, report.subcategory_kode)
    assert verdict.spot.kecamatan_kode == report.kecamatan_kode
    assert verdict.route.opd_kode == report.opd_kode
    assert (verdict.response_due_at, verdict.due_at) == (report.response_due_at, report.due_at)
    is_referred = verdict.route.decision is RouteDecision.REFER
    assert is_referred == (report.status == "REFERRED")
    assert admin_who.page(session, admin, typed={"uraian": text}, verdict=verdict).has_verdict


def test_the_rule_that_decides_is_named(session, admin):
    verdict = who_gets_it.ask(session, admin, "Jalan desa becek", category="jalan/jalan_desa", kecamatan="16.02.05")
    assert (verdict.rule, verdict.route.opd_kode) == (("jalan", "jalan_desa", "16.02.05"), "KEC-16.02.05")
    view = admin_who.page(session, admin, typed={}, verdict=verdict)
    assert "Kayu Agung" in dict(view.facts)[admin_who.words.FACT_RULE]


def test_what_cannot_be_judged(session, admin):
    for text, more, field in (("", {}, "uraian"), ("x", {"desa": "9"}, "desa"), ("x", {"category": "bunga"}, "kategori")):
        with pytest.raises(Invalid) as caught:
            who_gets_it.ask(session, admin, text, **more)
        assert set(caught.value.errors) == {field}
        view = admin_who.page(session, admin, typed={"uraian": text}, errors=caught.value.errors)
        assert [one.name for one in view.fields if one.error] == [field]
    with pytest.raises(Forbidden):
        who_gets_it.ask(session, make_officer(session, Role.VERIFIER), "x")


def test_shipped_answers_are_usable():
    rows = reference_files.answer_rows()
    assert len(rows) >= 20
    assert {row["action"] for row in rows} <= set(ANSWER_ACTIONS)
    assert all(not unknown_placeholders(row["text"]) and len(row["text"]) <= 700 for row in rows)
    assert len({(row["action"], row["title"]) for row in rows}) == len(rows)


def test_ready_answers_of_this_report(session):
    report = make_report(session)
    found = answers.ready_answers(session, "RESOLVE", report)
    assert found[0].title == "Jalan sudah diperbaiki", "those of the category come first"
    assert all("{" not in one.text for one in found)
    assert not any("Sampah" in one.title for one in found)
    [accepted] = [one for one in answers.ready_answers(session, "ACCEPT", report) if one.title == "Laporan kami terima"]
    assert report.ticket in accepted.text
    assert "Dinas Pekerjaan Umum" in accepted.text
    assert answers.ready_answers(session, "MERGE", report) == []


def test_a_report_without_place_or_holder_has_whole_sentences(session):
    report = make_report(session, "Tolong", desa=None, category=None, subcategory=None)
    for action in ANSWER_ACTIONS:
        for one in answers.ready_answers(session, action, report):
            assert not any("{" + name + "}" in one.text for name in PLACEHOLDERS)


class TestNotices:
    def test_urgent_first_and_only_in_its_time(self, session, admin):
        now = moment("2026-11-24 09:00")
        with clock.fixed(now):
            tomorrow, text = now + timedelta(days=1), "Kantor  tutup\nbesok"
            site_notices.put_up(session, admin, text, is_urgent=False, starts_at=None, ends_at=tomorrow)
            site_notices.put_up(session, admin, "Banjir", is_urgent=True, starts_at=None, ends_at=None)
            later = now + timedelta(days=2)
            site_notices.put_up(session, admin, "Nanti", is_urgent=True, starts_at=later, ends_at=None)
            assert [one.text for one in site_notices.current(session)] == ["Banjir", "Kantor tutup besok"]
        with clock.fixed(now + timedelta(days=1)):
            assert [one.text for one in site_notices.current(session)] == ["Banjir"]
        with clock.fixed(now + timedelta(days=3)):
            assert [one.text for one in site_notices.current(session)] == ["Nanti", "Banjir"]
            states = [line.state for line in admin_notices.notices(session, admin).lines]
            assert states == ["tampil sekarang, penting", "tampil sekarang, penting", "sudah lewat"]

    def test_taken_down(self, session, admin):
        now = clock.now()
        shown = site_notices.put_up(session, admin, "A", is_urgent=False, starts_at=None, ends_at=None)
        later = site_notices.put_up(session, admin, "B", is_urgent=False, starts_at=now + timedelta(days=1), ends_at=None)
        for row in (shown, later):
            site_notices.take_down(session, admin, row.id)
        assert site_notices.current(session) == []
        assert [row.text for row in session.exec(select(SiteNotice))] == ["A"]
        for ident in (shown.id, later.id, 999):
            with pytest.raises(NotFound):
                site_notices.take_down(session, admin, ident)

    def test_what_is_refused(self, session, admin):
        now = clock.now()
        for text, until, errors in (
            (" ", None, {"isi": "required"}), ("x" * 201, None, {"isi": "too_long"}),
            ("x", now - timedelta(hours=1), {"sampai": "before_start"}),
        ):
            with pytest.raises(Invalid) as caught:
                site_notices.put_up(session, admin, text, is_urgent=False, starts_at=None, ends_at=until)
            assert caught.value.errors == errors
        other = make_officer(session, Role.SEKDA)
        for act in (
            lambda: site_notices.put_up(session, other, "x", is_urgent=False, starts_at=None, ends_at=None),
            lambda: site_notices.take_down(session, other, 1), lambda: site_notices.listed(session, other),
        ):
            with pytest.raises(Forbidden):
                act()


class TestFigures:
    def test_all_or_what_was_typed(self, session, admin):
        admin_notices.set_figures(session, admin, {rules.REOPEN_DAYS: "3", rules.FAR_KM: "2"})
        session.flush()
        noted = session.exec(select(AuditEntry).where(AuditEntry.action == "policy")).all()
        assert [(row.subject, row.data) for row in noted] == [(rules.REOPEN_DAYS, {"was": 5, "value": 3})]

    def test_errors_stand_beside_their_fields(self, session, admin):
        typed = {rules.REOPEN_DAYS: "99", rules.FAR_KM: "dua", rules.VERIFY_DAYS: "2"}
        with pytest.raises(Invalid) as caught:
            admin_notices.set_figures(session, admin, typed)
        assert caught.value.errors == {rules.REOPEN_DAYS: "out_of_range", rules.FAR_KM: "not_a_number"}
        view = admin_notices.figures(session, admin, typed=typed, errors=caught.value.errors)
        assert {field.name: field.value for field in view.fields if field.error} == {rules.REOPEN_DAYS: "99", rules.FAR_KM: "dua"}

    def test_nobody_else(self, session):
        actor = make_officer(session, Role.BUPATI)
        with pytest.raises(Forbidden):
            admin_notices.set_figures(session, actor, {})
        with pytest.raises(Forbidden):
            admin_notices.figures(session, actor)
        assert policy.figure(session, rules.REOPEN_DAYS) == 5
