"""Officers' acts: what changes, who may, what is missing, and two at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from laporbup.domain.lifecycle import Action
from laporbup.domain.roles import Role
from laporbup.models import Attachment, LiveChange, OutboxMessage, Report, ScoreDay
from laporbup.services import access, attachments, casework, feedback, topics, verbs
from laporbup.text import evidence as words
from laporbup.text import messages
from tests.services import pictures
from tests.services.people import actions, events, make_citizen, proof, resolved
from tests.support import make_officer, make_report, moment

FAR = (-3.10, 105.20)


@pytest.fixture
def case(session):
    """A report of PUPR by a WhatsApp citizen, its officer, and a verifier."""
    citizen = make_citizen(session)
    report = make_report(session, reporter_id=citizen.id, channel="whatsapp", lat=-3.404715, lon=104.828663)
    return report, make_officer(session, Role.HANDLER, "PUPR"), make_officer(session, Role.VERIFIER)


def outbox(session, purpose):
    return session.exec(select(OutboxMessage).where(OutboxMessage.purpose == purpose)).all()


class TestWork:
    def test_the_whole_way(self, session, case):
        report, officer, _ = case
        casework.accept(session, officer, report.ticket, note="Kami terima")
        casework.start(session, officer, report.ticket)
        resolved(session, officer, report)
        assert actions(session, report) == ["RECEIVE", "ASSIGN", "ACCEPT", "START", "RESOLVE"]
        assert report.status == "RESOLVED"
        assert report.confirm_due_at is not None
        assert [event.seq for event in events(session, report)] == [1, 2, 3, 4, 5]
        assert {event.officer_id for event in events(session, report)[2:]} == {officer.officer_id}

    def test_only_the_first_response_counts_and_says_whether_it_was_in_time(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            report = make_report(session)
            officer = make_officer(session, Role.HANDLER, "PUPR")
        with clock.fixed(moment("2026-11-26 10:00")):
            casework.comment(session, officer, report.ticket, note="Besok kami cek")
            casework.start(session, officer, report.ticket)
        assert report.first_response_at == moment("2026-11-26 10:00")
        comment, start = events(session, report)[-2:]
        assert comment.data == {"is_first_response": True, "response_on_time": False}
        assert start.data is None

    def test_a_verifiers_word_is_not_the_holders_response(self, session, case):
        report, _, verifier = case
        casework.comment(session, verifier, report.ticket, note="Kami pantau")
        assert report.first_response_at is None

    def test_an_internal_note_is_marked_and_no_response(self, session, case):
        report, officer, _ = case
        casework.note(session, officer, report.ticket, note="Alat berat dipinjam")
        assert events(session, report)[-1].is_internal
        assert report.first_response_at is None

    def test_the_bupati_may_speak_but_not_act(self, session, case):
        report, _, _ = case
        bupati = make_officer(session, Role.BUPATI)
        casework.comment(session, bupati, report.ticket, note="Tolong segera")
        with pytest.raises(Forbidden):
            casework.start(session, bupati, report.ticket)
        assert actions(session, report)[-1] == "COMMENT"

    def test_scores_are_kept_in_the_same_transaction(self, session, case):
        report, officer, _ = case
        casework.start(session, officer, report.ticket)
        day = session.exec(select(ScoreDay).where(ScoreDay.opd_kode == "PUPR")).one()
        assert (day.received, day.responded) == (1, 1)

    def test_live_topics_are_announced_with_the_commit(self, reference):
        with db.unit_of_work() as session:
            report = make_report(session)
            casework.start(session, make_officer(session, Role.HANDLER, "PUPR"), report.ticket)
            assert {f"report:{report.ticket}", "opd:PUPR", "kecamatan:16.02.05", "board"} <= session.info["topics"]
            assert "verifier" in session.info["topics"]
        with db.reading() as session:
            if session.get_bind().dialect.name == "sqlite":
                assert report.ticket in session.exec(select(LiveChange)).one().topics

    def test_a_note_leaves_the_boards_alone(self, session, case):
        report, officer, _ = case
        casework.note(session, officer, report.ticket, note="x")
        event = events(session, report)[-1]
        assert topics.topics_of(report, event) == ("kecamatan:16.02.05", "opd:PUPR", f"report:{report.ticket}")


class TestNeeds:
    @pytest.mark.parametrize(
        ("act", "more", "errors"),
        [
            ("ask", {}, {"note": "required"}),
            ("schedule", {}, {"note": "required", "until": "required"}),
            ("schedule", {"note": "Tahun depan", "until": date(2026, 11, 24)}, {"until": "past"}),
            ("schedule", {"note": "Tahun depan", "until": date(2028, 1, 1)}, {"until": "too_far"}),
            ("return", {}, {"note": "required"}),
            ("comment", {"note": "  "}, {"note": "required"}),
            ("note", {}, {"note": "required"}),
            ("comment", {"note": "x" * 2001}, {"note": "too_long"}),
            ("resolve", {"note": "Beres"}, {"evidence": "required"}),
            ("resolve", {"note": "Beres", "evidence": ("f" * 32,)}, {"evidence": "unknown"}),
        ],
    )
    def test_says_what_is_missing(self, session, case, act, more, errors):
        report, officer, _ = case
        with clock.fixed(moment("2026-11-24 09:00")), pytest.raises(Invalid) as caught:
            verbs.act(session, officer, report.ticket, act, **more)
        assert caught.value.errors == errors
        assert report.status == "ASSIGNED"

    def test_an_unknown_act_is_not_found(self, session, case):
        with pytest.raises(NotFound):
            verbs.act(session, case[1], case[0].ticket, "hapus")

    def test_what_the_lifecycle_does_not_know_is_not_allowed(self, session, case):
        report, officer, verifier = case
        casework.start(session, officer, report.ticket)
        for actor, act in ((officer, "start"), (officer, "accept"), (verifier, "verify"), (verifier, "resolve")):
            with pytest.raises(NotAllowed):
                verbs.act(session, actor, report.ticket, act, note="x", evidence=(proof(session),))

    def test_another_opd_is_forbidden(self, session, case):
        with pytest.raises(Forbidden):
            casework.start(session, make_officer(session, Role.HANDLER, "DLH"), case[0].ticket)


class TestPauses:
    def test_scheduling_stops_the_clock_and_starting_lets_it_run(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            report = make_report(session)
            officer = make_officer(session, Role.HANDLER, "PUPR")
            verbs.act(session, officer, report.ticket, "schedule", note="Anggaran 2027", until=date(2027, 1, 4))
        assert (report.status, report.scheduled_for) == ("SCHEDULED", date(2027, 1, 4))
        assert report.paused_at == moment("2026-11-24 09:00")
        with clock.fixed(moment("2026-12-01 09:00")):
            casework.start(session, officer, report.ticket)
        assert (report.paused_at, report.scheduled_for) == (None, None)
        assert report.due_at == moment("2026-12-10 09:00")

    def test_a_question_stops_it_for_ten_working_days_at_most(self, session):
        with clock.fixed(moment("2026-11-02 09:00")):
            report = make_report(session)
            officer = make_officer(session, Role.HANDLER, "PUPR")
            verbs.act(session, officer, report.ticket, "ask", note="Di RT berapa?")
        with clock.fixed(moment("2026-11-30 09:00")):
            casework.start(session, officer, report.ticket)
        assert report.due_at == moment("2026-11-25 09:00")


NO_GUESS = "xyzzy qwrt"
"""Words that speak for no category."""


class TestTriage:
    def test_a_verifier_picks_the_category_and_routing_the_opd(self, session):
        report = make_report(session, NO_GUESS, category=None, subcategory=None)
        verifier = make_officer(session, Role.VERIFIER)
        verbs.act(session, verifier, report.ticket, "assign", category="jalan/jembatan")
        assert (report.status, report.opd_kode, report.category_kode) == ("ASSIGNED", "PUPR", "jalan")
        assert events(session, report)[-1].data["was"] == [None, None]
        assert report.priority == "tinggi"

    def test_a_new_holder_gets_his_own_time(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            report = make_report(session)
            casework.start(session, make_officer(session, Role.HANDLER, "PUPR"), report.ticket)
            verifier = make_officer(session, Role.VERIFIER)
        with clock.fixed(moment("2026-11-26 09:00")):
            casework.assign(session, verifier, report.ticket, opd_kode="PRKP", note="Jembatan perumahan")
        assert (report.status, report.opd_kode, report.first_response_at) == ("ASSIGNED", "PRKP", None)
        assert report.assigned_at == moment("2026-11-26 09:00")
        event = events(session, report)[-1]
        assert (event.from_opd, event.to_opd) == ("PUPR", "PRKP")
        assert {"opd:PUPR", "opd:PRKP"} <= set(topics.topics_of(report, event))

    def test_the_same_holder_keeps_his_start(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            report = make_report(session)
            verifier = make_officer(session, Role.VERIFIER)
        with clock.fixed(moment("2026-11-26 09:00")):
            casework.assign(session, verifier, report.ticket, category="jalan", subcategory="jalan_rusak")
        assert report.assigned_at == moment("2026-11-24 09:00")
        assert report.due_at == moment("2026-12-14 09:00")

    @pytest.mark.parametrize(
        ("more", "errors"),
        [
            ({}, {"category": "required"}),
            ({"category": "x"}, {"category": "unknown"}),
            ({"category": "jalan/listrik"}, {"category": "unknown"}),
            ({"opd_kode": "X"}, {"opd": "unknown"}),
        ],
    )
    def test_says_what_is_wrong(self, session, more, errors):
        report = make_report(session, NO_GUESS, category=None, subcategory=None)
        with pytest.raises(Invalid) as caught:
            verbs.act(session, make_officer(session, Role.VERIFIER), report.ticket, "assign", **more)
        assert caught.value.errors == errors

    def test_a_category_of_others_is_a_referral_unless_an_opd_is_named(self, session):
        verifier = make_officer(session, Role.VERIFIER)
        report = make_report(session, "Tolong pak", category=None, subcategory=None)
        casework.assign(session, verifier, report.ticket, category="lampu/listrik")
        assert (report.status, report.opd_kode) == ("REFERRED", None)
        assert "PLN" in report.referral
        other = make_report(session, "Tolong pak", category=None, subcategory=None)
        casework.assign(session, verifier, other.ticket, category="lampu/listrik", opd_kode="DISKOMINFO")
        assert (other.status, other.opd_kode) == ("ASSIGNED", "DISKOMINFO")

    def test_an_emergency_stays_one(self, session):
        report = make_report(session, "Kebakaran rumah, tolong!", category=None, subcategory=None)
        report.status = "RECEIVED"
        casework.assign(session, make_officer(session, Role.VERIFIER), report.ticket, opd_kode="PUPR", category="jalan")
        assert report.priority == "darurat"

    def test_handing_back_three_times_makes_it_the_sekdas(self, session, case):
        report, officer, verifier = case
        for number in (1, 2, 3):
            verbs.act(session, officer, report.ticket, "return", note="Bukan kami", opd_kode="PRKP")
            assert (report.status, report.opd_kode, report.due_at) == ("RECEIVED", None, None)
            assert report.escalation_level == (2 if number == 3 else 0)
            if number < 3:
                assert events(session, report)[-1].data["suggested_opd"] == "PRKP"
                casework.assign(session, verifier, report.ticket, opd_kode="PUPR")
        assert actions(session, report)[-2:] == ["RETURN", "ESCALATE"]
        assert access.get_report_for(session, officer, report.ticket)

    def test_referring_tells_where_to_go(self, session, case):
        report, _, verifier = case
        verbs.act(session, verifier, report.ticket, "refer", note="PLN ULP Kayuagung, telepon 123")
        assert (report.status, report.opd_kode, report.referral) == ("REFERRED", None, "PLN ULP Kayuagung, telepon 123")
        assert "telepon 123" in outbox(session, "NOTICE")[0].content["text"]

    def test_a_wrong_referral_can_be_taken_back(self, session, case):
        report, _, verifier = case
        casework.refer(session, verifier, report.ticket, note="PLN")
        casework.assign(session, verifier, report.ticket, opd_kode="PUPR")
        assert (report.status, report.closed_at, report.referral) == ("ASSIGNED", None, "")

    def test_rejecting_tells_the_reason(self, session, case):
        report, _, verifier = case
        casework.reject(session, verifier, report.ticket, note="Isinya iklan")
        assert report.status == "REJECTED"
        assert report.closed_at is not None
        text = outbox(session, "NOTICE")[0].content["text"]
        assert "Isinya iklan" in text
        assert len(text) <= messages.LIMIT

    def test_a_verifier_closes_or_reopens(self, session, case):
        report, officer, verifier = case
        resolved(session, officer, report)
        casework.refuse(session, verifier, report.ticket, note="Fotonya lama")
        assert (report.status, report.reopen_count, report.resolved_at, report.escalation_level) == ("IN_PROGRESS", 1, None, 0)
        resolved(session, officer, report)
        casework.verify(session, verifier, report.ticket)
        assert (report.status, report.closure) == ("CLOSED", "verified")
        assert events(session, report)[-1].data == {"closure": "verified", "on_time": True}


class TestResolving:
    def test_the_citizen_gets_one_message_with_the_photo_and_two_buttons(self, session, case):
        report, officer, _ = case
        key = proof(session)
        casework.resolve(session, officer, report.ticket, note="Sudah " + "ditambal " * 60, evidence=[key])
        row, = outbox(session, "RESOLVED")
        assert [tuple(button) for button in row.content["buttons"]] == [
            (f"beres:{report.ticket}", "Sudah beres"), (f"belum:{report.ticket}", "Belum beres"),
        ]
        assert row.content["image_attachment_id"] == key
        assert len(row.content["text"]) <= messages.LIMIT
        assert "…" in row.content["text"]

    def test_without_words_the_message_still_asks(self, session, case):
        report, officer, _ = case
        resolved(session, officer, report, note="")
        assert "sudah beres?" in outbox(session, "RESOLVED")[0].content["text"]

    def test_a_question_goes_to_the_citizen_too(self, session, case):
        report, officer, _ = case
        casework.ask(session, officer, report.ticket, note="Di dekat apa, Pak?")
        assert "Di dekat apa" in outbox(session, "ASK_INFO")[0].content["text"]

    def test_evidence_becomes_part_of_the_event(self, session, case):
        report, officer, _ = case
        key = proof(session)
        casework.resolve(session, officer, report.ticket, evidence=[key, key])
        row = session.get(Attachment, key)
        event = events(session, report)[-1]
        assert (row.report_id, row.event_seq, row.purpose) == (report.id, event.seq, "EVIDENCE")
        assert event.data == {
            "evidence": [key], "on_time": True, "is_first_response": True, "response_on_time": True, "confirm_days": 10,
        }

    def test_late_is_written_down(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            report = make_report(session)
            officer = make_officer(session, Role.HANDLER, "PUPR")
        with clock.fixed(moment("2026-12-20 09:00")):
            resolved(session, officer, report)
        assert events(session, report)[-1].data["on_time"] is False

    def test_a_photo_of_another_report_cannot_be_taken(self, session, case):
        report, officer, _ = case
        key = proof(session)
        casework.resolve(session, officer, report.ticket, evidence=[key])
        other = make_report(session)
        with pytest.raises(Invalid):
            casework.resolve(session, officer, other.ticket, evidence=[key])

    def test_a_voice_note_proves_nothing(self, session, case):
        report, officer, _ = case
        stored = attachments.store_upload(b"OggS" + b"\0" * 100)
        key = attachments.attach(session, stored, purpose="EVIDENCE").id
        with pytest.raises(Invalid):
            casework.resolve(session, officer, report.ticket, evidence=[key])

    def test_a_document_does(self, session, case):
        report, officer, _ = case
        stored = attachments.store_upload(b"%PDF-1.7\nisi\n%%EOF\n")
        key = attachments.attach(session, stored, purpose="EVIDENCE").id
        casework.resolve(session, officer, report.ticket, evidence=[key])
        assert outbox(session, "RESOLVED")[0].content["image_attachment_id"] is None


class TestFlags:
    def _resolve(self, session, report, officer, data):
        key = attachments.attach(session, attachments.store_upload(data), purpose="EVIDENCE").id
        casework.resolve(session, officer, report.ticket, evidence=[key])
        return events(session, report)[-1].data.get("flags", [])

    def test_an_honest_photo_has_none(self, session, case):
        report, officer, _ = case
        taken = clock.now().astimezone(clock.JAKARTA).strftime("%Y:%m:%d %H:%M:%S")
        data = pictures.photo_with_exif(7, taken=taken, place=(-3.4050, 104.8290))
        assert self._resolve(session, report, officer, data) == []

    def test_far_away_and_too_early_are_flagged_but_never_block(self, session, case):
        report, officer, _ = case
        data = pictures.photo_with_exif(8, taken="2020:01:01 08:00:00", place=FAR)
        flags = self._resolve(session, report, officer, data)
        assert [flag["code"] for flag in flags] == ["before_report", "far_away"]
        assert report.status == "RESOLVED"
        assert all(words.flag(**{k: v for k, v in flag.items() if k != "attachment"}) for flag in flags)

    def test_a_photo_used_before_is_flagged_even_when_saved_again(self, session, case):
        report, officer, _ = case
        first = make_report(session)
        self._resolve(session, first, officer, pictures.photo(9, quality=95))
        flags = self._resolve(session, report, officer, pictures.photo(9, quality=60))
        assert [(flag["code"], flag["ticket"]) for flag in flags] == [("same_photo", first.ticket)]
        assert first.ticket in words.flag("same_photo", ticket=first.ticket)

    def test_a_village_without_a_pin_is_not_far_away(self, session):
        report = make_report(session)
        officer = make_officer(session, Role.HANDLER, "PUPR")
        assert self._resolve(session, report, officer, pictures.photo_with_exif(10, taken=None, place=FAR)) == []

    def test_an_unknown_flag_still_says_that_something_is_odd(self):
        assert words.flag("lainnya") == words.OTHER


class TestTwoAtOnce:
    def test_a_stale_report_is_a_conflict(self, session, case):
        report, officer, _ = case
        casework.start(session, officer, report.ticket)
        session.expunge(report)
        report.seq -= 1
        with pytest.raises(Conflict):
            casework._apply(session, report, Action.COMMENT, officer, note="x", now=clock.now())

    def test_the_second_of_two_simultaneous_acts_fails_cleanly(self, reference):
        with db.unit_of_work() as session:
            ticket = make_report(session).ticket
            officer = make_officer(session, Role.HANDLER, "PUPR")
        outcomes, start = [], threading.Barrier(2)

        def begin():
            start.wait()
            try:
                with db.unit_of_work() as session:
                    casework.start(session, officer, ticket)
                outcomes.append("done")
            except (Conflict, NotAllowed) as error:
                outcomes.append(type(error).__name__)

        threads = [threading.Thread(target=begin) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert outcomes.count("done") == 1
        assert len(outcomes) == 2
        with db.reading() as session:
            report = session.exec(select(Report)).one()
            assert actions(session, report) == ["RECEIVE", "ASSIGN", "START"]
            assert report.seq == 3

    def test_interleaved_on_postgresql_the_later_commit_is_a_conflict(self, reference):
        if not reference.startswith("postgresql"):
            pytest.skip("SQLite queues writers: two cannot interleave")
        with db.unit_of_work() as session:
            ticket = make_report(session).ticket
            officer = make_officer(session, Role.HANDLER, "PUPR")
        with db.unit_of_work() as slow:
            read_early = access.get_report_for(slow, officer, ticket, to="act")
            with db.unit_of_work() as quick:
                casework.comment(quick, officer, ticket, note="Saya duluan")
            with pytest.raises(Conflict):
                casework.comment(slow, officer, read_early.ticket, note="Saya belakangan")


def test_every_way_out_of_a_case_is_reachable_by_name(session, case):
    report, officer, verifier = case
    verbs.act(session, officer, report.ticket, "accept")
    verbs.act(session, officer, report.ticket, " START ")
    verbs.act(session, officer, report.ticket, "resolve", evidence=(proof(session),))
    verbs.act(session, verifier, report.ticket, "verify")
    assert report.status == "CLOSED"
    with pytest.raises(NotAllowed):
        feedback.answer(session, report.tracking_secret, done=False) and verbs.act(session, verifier, report.ticket, "verify")
