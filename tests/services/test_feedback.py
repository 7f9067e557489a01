"""What a citizen answers: confirmed, objected, rated, added, taken back; twice is once, and only by its reporter."""

from __future__ import annotations

import threading

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.errors import Forbidden, Invalid, NotAllowed, NotFound
from laporbup.domain.roles import Role
from laporbup.models import OutboxMessage, Report
from laporbup.services import attachments, casework, escalation, feedback
from tests.services.people import actions, events, make_citizen, resolved
from tests.services.pictures import stored
from tests.support import make_officer, make_report, moment


@pytest.fixture
def done(session):
    """A report that PUPR says is done, and its citizen."""
    citizen = make_citizen(session)
    report = make_report(session, reporter_id=citizen.id, channel="whatsapp")
    resolved(session, make_officer(session, Role.HANDLER, "PUPR"), report)
    return report, citizen


class TestAnswer:
    def test_confirming_closes_with_stars(self, session, done):
        report, _ = done
        feedback.answer(session, report.tracking_secret, done=True, stars=4, text="Terima kasih")
        assert (report.status, report.closure, report.stars) == ("CLOSED", "confirmed", 4)
        assert actions(session, report)[-2:] == ["CONFIRM", "RATE"]
        assert events(session, report)[-2].note == "Terima kasih"

    def test_a_double_tap_changes_nothing(self, session, done):
        report, _ = done
        for _ in range(2):
            feedback.answer(session, report.tracking_secret, done=True, stars=4, text="Terima kasih")
        assert actions(session, report)[-2:] == ["CONFIRM", "RATE"]

    def test_objecting_reopens_and_climbs(self, session, done):
        report, _ = done
        photo = attachments.attach(session, stored(), purpose="ADDITION")
        with clock.fixed(moment("2026-12-01 09:00")):
            feedback.answer(session, report.tracking_secret, done=False, text="Masih bocor", attachments=(photo.id,))
        assert (report.status, report.reopen_count, report.escalation_level) == ("IN_PROGRESS", 1, 1)
        assert (report.resolved_at, report.confirm_due_at, report.closure) == (None, None, None)
        assert report.due_at == moment("2026-12-08 09:00")
        event = events(session, report)[-1]
        assert event.data["attachments"] == [photo.id]
        assert photo.event_seq == event.seq

    def test_objecting_twice_is_once_but_new_words_are_kept(self, session, done):
        report, _ = done
        feedback.answer(session, report.tracking_secret, done=False, text="Masih bocor")
        feedback.answer(session, report.tracking_secret, done=False, text="Masih bocor")
        assert report.reopen_count == 1
        feedback.answer(session, report.tracking_secret, done=False, text="Malah tambah parah")
        assert actions(session, report)[-2:] == ["OBJECT", "ADD"]
        assert report.reopen_count == 1

    def test_it_climbs_to_the_bupati_and_no_higher(self, session, done):
        report, _ = done
        officer = make_officer(session, Role.HANDLER, "PUPR")
        for level in (1, 2, 3, 3):
            feedback.answer(session, report.tracking_secret, done=False, text="Belum")
            assert report.escalation_level == level
            resolved(session, officer, report)

    def test_an_answer_takes_back_the_message_that_was_not_sent_yet(self, session, done):
        report, _ = done
        feedback.answer(session, report.tracking_secret, done=True)
        row = session.exec(select(OutboxMessage).where(OutboxMessage.purpose == "RESOLVED")).one()
        assert row.state == "CANCELLED"

    def test_only_with_the_secret(self, session, done):
        report, _ = done
        for code in (report.ticket, report.ticket.lower()):
            with pytest.raises(Forbidden):
                feedback.answer(session, code, done=True)
        with pytest.raises(NotFound):
            feedback.answer(session, "a" * 28, done=True)
        assert report.status == "RESOLVED"

    @pytest.mark.parametrize("stars", [0, 6, -1])
    def test_stars_are_one_to_five(self, session, done, stars):
        with pytest.raises(Invalid):
            feedback.answer(session, done[0].tracking_secret, done=True, stars=stars)

    def test_too_early_is_not_allowed(self, session):
        report = make_report(session)
        for answer in (True, False):
            with pytest.raises(NotAllowed):
                feedback.answer(session, report.tracking_secret, done=answer)

    def test_objecting_after_confirming_is_too_late(self, session, done):
        report, _ = done
        feedback.answer(session, report.tracking_secret, done=True)
        with pytest.raises(NotAllowed):
            feedback.answer(session, report.tracking_secret, done=False)

    def test_silence_that_closed_it_may_still_be_broken_once(self, session):
        with clock.fixed(moment("2026-11-02 09:00")):
            report = make_report(session)
            resolved(session, make_officer(session, Role.HANDLER, "PUPR"), report)
        with clock.fixed(moment("2026-11-17 09:00")):
            assert escalation.expire(session, clock.now()) == 1
        assert (report.status, report.closure) == ("CLOSED", "unconfirmed")
        with clock.fixed(moment("2026-11-18 09:00")):
            assert feedback.may_reopen(session, report)
            feedback.answer(session, report.tracking_secret, done=True)
            assert report.closure == "unconfirmed"
            feedback.answer(session, report.tracking_secret, done=False, text="Baru lihat, belum beres")
        assert (report.status, report.closure, report.closed_at) == ("IN_PROGRESS", None, None)
        assert not feedback.may_reopen(session, report)

    def test_two_taps_at_once_close_once(self, reference):
        with db.unit_of_work() as session:
            report = make_report(session)
            resolved(session, make_officer(session, Role.HANDLER, "PUPR"), report)
            secret = report.tracking_secret
        errors, start = [], threading.Barrier(4)

        def tap():
            start.wait()
            try:
                with db.unit_of_work() as session:
                    feedback.answer(session, secret, done=True, stars=5)
            except Exception as error:  # the test shows it
                errors.append(error)

        threads = [threading.Thread(target=tap) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        with db.reading() as session:
            report = session.exec(select(Report)).one()
            assert actions(session, report)[-3:] == ["RESOLVE", "CONFIRM", "RATE"]


class TestByTicket:
    def test_a_tap_in_the_own_chat(self, session, done):
        report, citizen = done
        feedback.answer_by_ticket(session, citizen.id, report.ticket, True)
        assert report.closure == "confirmed"

    def test_somebody_elses_report_is_forbidden(self, session, done):
        report, _ = done
        with pytest.raises(Forbidden):
            feedback.answer_by_ticket(session, make_citizen(session).id, report.ticket, True)
        with pytest.raises(NotFound):
            feedback.answer_by_ticket(session, make_citizen(session).id, "LB-222222", True)
        assert report.status == "RESOLVED"


class TestAdd:
    def test_words_go_on_the_report(self, session):
        report = make_report(session)
        feedback.add(session, report.tracking_secret, text="Di depan masjid")
        assert actions(session, report)[-1] == "ADD"

    def test_nothing_is_refused(self, session):
        with pytest.raises(Invalid) as caught:
            feedback.add(session, make_report(session).tracking_secret, text=" ")
        assert caught.value.errors == {"pesan": "required"}

    def test_only_with_the_secret(self, session):
        with pytest.raises(Forbidden):
            feedback.add(session, make_report(session).ticket, text="x")


class TestCancel:
    def test_before_the_work_and_twice_is_once(self, session):
        citizen = make_citizen(session)
        report = make_report(session, reporter_id=citizen.id, channel="whatsapp")
        for _ in range(2):
            feedback.cancel(session, citizen.id, report.ticket)
        assert (report.status, report.opd_kode) == ("REJECTED", None)
        assert actions(session, report).count("CANCEL") == 1

    def test_not_once_work_has_begun(self, session):
        citizen = make_citizen(session)
        report = make_report(session, reporter_id=citizen.id, channel="whatsapp")
        casework.start(session, make_officer(session, Role.HANDLER, "PUPR"), report.ticket)
        with pytest.raises(NotAllowed):
            feedback.cancel(session, citizen.id, report.ticket)

    def test_only_the_own(self, session):
        with pytest.raises(Forbidden):
            feedback.cancel(session, make_citizen(session).id, make_report(session).ticket)
