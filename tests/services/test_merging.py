"""Merged reports: told once, counted once, answered by each for himself, parted again without a trace in the score."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from laporbup import clock
from laporbup.domain.errors import Forbidden, Invalid, NotAllowed
from laporbup.domain.roles import Role
from laporbup.models import OutboxMessage, ScoreDay
from laporbup.services import case_view, casework, escalation, feedback, merging, score_days, tracking, verbs, worklist
from laporbup.services.access import Actor
from laporbup.services.verify_queue import verify_queue
from tests.services.people import actions, events, make_citizen, proof
from tests.services.people import resolved as resolve
from tests.services.stories import DLH, PUPR, SEKDA, VERIFIER
from tests.services.talking import Phone
from tests.support import make_report, moment

MONDAY = moment("2026-11-09 09:00")


def _report(session, **more):
    return make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp", **more)


def _pair(session, **more):
    parent, child = _report(session), _report(session, **more)
    merging.merge(session, VERIFIER, child.ticket, parent.ticket)
    return parent, child


def _messages(session, report, purpose="RESOLVED"):
    query = select(OutboxMessage).where(OutboxMessage.report_id == report.id, OutboxMessage.purpose == purpose)
    return list(session.exec(query.order_by(col(OutboxMessage.id))))


def _received(session, opd="PUPR"):
    session.flush()
    query = select(ScoreDay).where(ScoreDay.opd_kode == opd).execution_options(populate_existing=True)
    return sum(row.received for row in session.exec(query))


def _same_after_rebuild(session):
    def counters():
        session.flush()
        rows = session.exec(select(ScoreDay).execution_options(populate_existing=True))
        return {(row.opd_kode, row.day): counts for row in rows if any(counts := [getattr(row, n) for n in score_days.COUNTERS])}

    kept = counters()
    score_days.rebuild(session)
    assert counters() == kept


class TestMerge:
    def test_both_tell_it_and_nobody_gets_a_message(self, session):
        before = len(session.exec(select(OutboxMessage)).all())
        parent, child = _pair(session)
        assert child.parent_id == parent.id
        assert actions(session, child)[-1] == "MERGE"
        support = events(session, parent)[-1]
        assert (support.action, support.data) == ("SUPPORT", {"count": 1, "merged": child.ticket})
        assert len(session.exec(select(OutboxMessage)).all()) == before + 2

    def test_it_follows_at_once_to_where_its_parent_is(self, session):
        parent, child = _report(session), _report(session)
        casework.start(session, PUPR, parent.ticket)
        merging.merge(session, SEKDA, child.ticket, parent.ticket)
        assert (child.status, actions(session, child)[-2:]) == ("IN_PROGRESS", ["MERGE", "FOLLOW"])
        assert child.due_at == parent.due_at

    def test_one_of_a_parent_that_says_it_is_done_is_asked_at_once(self, session):
        parent, child = _report(session), _report(session)
        resolve(session, PUPR, parent)
        merging.merge(session, VERIFIER, child.ticket, parent.ticket)
        [message] = _messages(session, child)
        assert child.ticket in message.content["text"]
        assert message.content["buttons"][0][0] == f"beres:{child.ticket}"

    def test_the_tree_is_flat_and_has_no_circle(self, session):
        first, second, third = _report(session), _report(session), _report(session)
        merging.merge(session, VERIFIER, third.ticket, second.ticket)
        merging.merge(session, VERIFIER, second.ticket, first.ticket)
        assert (second.parent_id, third.parent_id) == (first.id, first.id)
        for again in (second, third, first):
            with pytest.raises(Invalid) as caught:
                merging.merge(session, VERIFIER, first.ticket, again.ticket)
            assert caught.value.errors == {"nomor": "same"}
        _same_after_rebuild(session)

    def test_twice_is_once(self, session):
        parent, child = _pair(session)
        merging.merge(session, VERIFIER, child.ticket, parent.ticket)
        assert actions(session, child).count("MERGE") == 1

    @pytest.mark.parametrize("into", ["", "LB-222222", "apa saja"])
    def test_the_other_must_be_named(self, session, into):
        with pytest.raises(Invalid) as caught:
            merging.merge(session, VERIFIER, _report(session).ticket, into)
        assert set(caught.value.errors) == {"nomor"}

    def test_not_into_what_is_over(self, session):
        parent, child = _report(session), _report(session)
        casework.reject(session, VERIFIER, parent.ticket, note="Bukan laporan")
        with pytest.raises(Invalid) as caught:
            merging.merge(session, VERIFIER, child.ticket, parent.ticket)
        assert caught.value.errors == {"nomor": "closed"}

    @pytest.mark.parametrize("role", [Role.HANDLER, Role.HEAD, Role.BUPATI, Role.ADMIN])
    def test_only_verifier_and_sekda(self, session, role):
        parent, child = _report(session), _report(session)
        with pytest.raises((NotAllowed, Forbidden)):
            merging.merge(session, Actor(role, opd_kode="PUPR"), child.ticket, parent.ticket)
        assert child.parent_id is None

    def test_a_public_matter_does_not_vanish_into_a_secret_one(self, session):
        parent, child = _report(session, is_confidential=True), _report(session)
        with pytest.raises(Invalid) as caught:
            merging.merge(session, VERIFIER, child.ticket, parent.ticket)
        assert caught.value.errors == {"nomor": "secret"}

    def test_what_is_secret_shows_nowhere_on_its_parent(self, session):
        secret = "Rahasia: mandornya bernama Karsiman"
        parent, child = _pair(session, text=secret, is_confidential=True)
        resolve(session, PUPR, parent)
        feedback.answer(session, child.tracking_secret, done=False, text="Jangan sebut nama saya, Karsiman tahu")
        told = repr(tracking.by_ticket(session, parent.ticket)) + repr([(e.note, e.data) for e in events(session, parent)])
        assert "Karsiman" not in told
        assert child.ticket not in told
        assert parent.status == "IN_PROGRESS"

    def test_its_holder_has_it_no_more_on_his_list_and_cannot_move_it(self, session):
        _, child = _pair(session)
        assert child.ticket not in repr(worklist.worklist(session, PUPR))
        for act in (casework.start, casework.accept):
            with pytest.raises(NotAllowed):
                act(session, PUPR, child.ticket)
        with pytest.raises(NotAllowed):
            casework.resolve(session, PUPR, child.ticket, evidence=[proof(session)])
        casework.note(session, PUPR, child.ticket, note="Sama dengan yang lain")


class TestFollow:
    def test_it_goes_where_its_parent_goes_and_is_told_once(self, session):
        parent, child = _pair(session)
        casework.start(session, PUPR, parent.ticket)
        resolve(session, PUPR, parent, note="Papannya sudah diganti")
        assert (child.status, child.confirm_due_at, child.resolved_at) == ("RESOLVED", parent.confirm_due_at, parent.resolved_at)
        [message] = _messages(session, child)
        assert "Papannya sudah diganti" in message.content["text"]
        assert message.content["image_attachment_id"]
        casework.verify(session, VERIFIER, parent.ticket)
        assert (child.status, child.closure, child.closed_at) == ("CLOSED", "verified", parent.closed_at)
        assert len(_messages(session, child)) == 1
        _same_after_rebuild(session)

    @pytest.mark.parametrize("act", [casework.refer, casework.reject])
    def test_the_end_of_the_parent_is_told_with_its_reason(self, session, act):
        parent, child = _pair(session)
        act(session, VERIFIER, parent.ticket, note="Hubungi PLN Kayuagung, 123")
        assert child.status == parent.status
        [message] = _messages(session, child, "NOTICE")
        assert child.ticket in message.content["text"]
        assert "PLN Kayuagung" in message.content["text"]

    def test_one_citizen_with_two_of_them_gets_one_message(self, session):
        parent, citizen = _report(session), make_citizen(session)
        twins = [make_report(session, reporter_id=citizen.id, channel="whatsapp") for _ in range(2)]
        for one in twins:
            merging.merge(session, VERIFIER, one.ticket, parent.ticket)
        resolve(session, PUPR, parent)
        assert sum(len(_messages(session, one)) for one in twins) == 1

    def test_a_question_is_the_parents_alone(self, session):
        parent, child = _pair(session)
        casework.ask(session, PUPR, parent.ticket, note="Di RT berapa?")
        assert child.status == "ASSIGNED"
        assert not _messages(session, child, "ASK_INFO")

    def test_scheduled_with_its_day(self, session):
        parent, child = _pair(session)
        day = moment("2027-03-01 09:00").date()
        with clock.fixed(moment("2026-11-24 09:00")):
            casework.schedule(session, PUPR, parent.ticket, note="Masuk anggaran", until=day)
        assert (child.status, child.scheduled_for) == ("SCHEDULED", day)
        with clock.fixed(moment("2027-03-01 10:00")):
            assert escalation.expire(session, clock.now()) == 1
        assert (child.status, child.scheduled_for) == ("IN_PROGRESS", None)


class TestAnswers:
    def test_done_closes_his_own_and_the_parent_waits(self, session):
        parent, child = _pair(session)
        resolve(session, PUPR, parent)
        feedback.answer(session, child.tracking_secret, done=True, stars=5)
        assert (child.status, child.closure, child.stars) == ("CLOSED", "confirmed", 5)
        assert (parent.status, merging.confirmed_by_others(session, parent)) == ("RESOLVED", 1)

    def test_his_word_counts_when_the_parents_reporter_says_nothing(self, session):
        with clock.fixed(moment("2026-11-02 09:00")):
            parent, child = _pair(session)
            resolve(session, PUPR, parent)
            feedback.answer(session, child.tracking_secret, done=True)
        with clock.fixed(moment("2026-11-20 09:00")):
            assert escalation.expire(session, clock.now()) == 1
            assert escalation.expire(session, clock.now()) == 0
        assert (parent.status, parent.closure) == ("CLOSED", "confirmed")
        _same_after_rebuild(session)

    def test_silence_of_all_is_silence(self, session):
        with clock.fixed(moment("2026-11-02 09:00")):
            parent, child = _pair(session)
            resolve(session, PUPR, parent)
        with clock.fixed(moment("2026-11-20 09:00")):
            escalation.expire(session, clock.now())
        assert [(one.status, one.closure) for one in (parent, child)] == [("CLOSED", "unconfirmed")] * 2

    def test_not_done_reopens_once_for_all(self, session):
        parent, first = _pair(session)
        second = _report(session)
        merging.merge(session, VERIFIER, second.ticket, parent.ticket)
        resolve(session, PUPR, parent)
        feedback.answer(session, first.tracking_secret, done=False, text="Masih bolong")
        assert {one.status for one in (parent, first, second)} == {"IN_PROGRESS"}
        objection = events(session, parent)[-1]
        assert (objection.action, objection.note, objection.data["by"]) == ("OBJECT", "Masih bolong", first.ticket)
        feedback.answer(session, second.tracking_secret, done=False, text="Betul, masih bolong")
        assert parent.reopen_count == 1
        assert actions(session, second)[-1] == "ADD"
        _same_after_rebuild(session)

    def test_who_confirmed_is_asked_nothing_again(self, session):
        parent, content = _pair(session)
        angry = _report(session)
        merging.merge(session, VERIFIER, angry.ticket, parent.ticket)
        resolve(session, PUPR, parent)
        feedback.answer(session, content.tracking_secret, done=True)
        feedback.answer(session, angry.tracking_secret, done=False)
        resolve(session, PUPR, parent)
        assert (content.status, len(_messages(session, content)), len(_messages(session, angry))) == ("CLOSED", 1, 2)
        assert merging.confirmed_by_others(session, parent) == 0

    def test_a_late_objection_breaks_the_silence_of_all(self, session):
        with clock.fixed(moment("2026-11-02 09:00")):
            parent, child = _pair(session)
            resolve(session, PUPR, parent)
        with clock.fixed(moment("2026-11-17 09:00")):
            escalation.expire(session, clock.now())
            feedback.answer(session, child.tracking_secret, done=False)
        assert {parent.status, child.status} == {"IN_PROGRESS"}

    def test_what_others_stand_behind_is_not_taken_back(self, session):
        parent, child = _pair(session)
        with pytest.raises(NotAllowed):
            feedback.cancel(session, parent.reporter_id, parent.ticket)
        feedback.cancel(session, child.reporter_id, child.ticket)
        resolve(session, PUPR, parent)
        assert child.status == "REJECTED"


class TestUnmerge:
    def test_it_waits_for_a_verifier_with_a_clock_of_its_own(self, session):
        with clock.fixed(MONDAY):
            parent, child = _pair(session)
            resolve(session, PUPR, parent)
        with clock.fixed(moment("2026-11-10 09:00")):
            merging.unmerge(session, VERIFIER, child.ticket, note="Jembatan yang lain")
            assert (child.status, child.opd_kode, child.parent_id, child.due_at) == ("RECEIVED", None, None, None)
            assert [row.state for row in _messages(session, child)] == ["CANCELLED"]
            casework.assign(session, VERIFIER, child.ticket, opd_kode="PUPR")
        assert child.assigned_at == moment("2026-11-10 09:00")
        casework.start(session, PUPR, child.ticket)
        assert parent.status == "RESOLVED"

    def test_the_score_counts_it_again_when_it_is_assigned(self, session):
        parent, child = _pair(session)
        assert _received(session) == 1
        merging.unmerge(session, VERIFIER, child.ticket)
        assert _received(session) == 1
        casework.assign(session, VERIFIER, child.ticket, opd_kode="PUPR")
        assert _received(session) == 2
        merging.merge(session, VERIFIER, child.ticket, parent.ticket)
        assert _received(session) == 1
        _same_after_rebuild(session)

    def test_only_what_is_merged(self, session):
        with pytest.raises(NotAllowed):
            merging.unmerge(session, VERIFIER, _report(session).ticket)

    def test_not_by_its_holder(self, session):
        _, child = _pair(session)
        for actor in (PUPR, DLH):
            with pytest.raises((NotAllowed, Forbidden)):
                merging.unmerge(session, actor, child.ticket)


def test_a_storm_of_thirty_reports_of_one_flood(session):
    """Suggested, merged, one counted, resolved once; each citizen: at most two messages to file and one to close."""
    words = (
        "Banjir di Desa Tugumulyo Lempuing, rumah kami terendam selutut",
        "Tolong pak, Desa Tugumulyo Lempuing kebanjiran, air masuk rumah selutut",
        "Rumah warga Tugumulyo Lempuing terendam banjir sejak subuh",
    )
    phones = [Phone(session, f"62812345001{number:02d}") for number in range(30)]
    for number, phone in enumerate(phones):
        phone.now = phones[number - 1].now if number else phone.now
        phone.send(words[number % 3], gap=60)
        phone.wait(300)
    reports = [one for phone in phones for one in phone.reports]
    assert len(reports) == 30
    assert all(len(phone.owed) <= 2 for phone in phones)
    first, later = reports[0], reports[1:]
    holder = Actor(Role.HANDLER, opd_kode=first.opd_kode) if first.opd_kode else None
    assert [one.twin_id is not None for one in later].count(True) >= 27
    with clock.fixed(phones[-1].now):
        for one in later:
            merging.merge(session, VERIFIER, one.ticket, first.ticket)
        if holder is None:
            casework.assign(session, VERIFIER, first.ticket, category="bencana/banjir_besar")
            holder = Actor(Role.HANDLER, opd_kode=first.opd_kode)
        assert _received(session, first.opd_kode) == 1
        resolve(session, holder, first, note="Pompa dipasang, air sudah surut")
        assert {one.status for one in reports} == {"RESOLVED"}
        for phone in phones:
            assert phone.purposes.count("RESOLVED") == 1
            assert len(phone.owed) <= 3
        phones[7].now = phones[8].now = phones[9].now = phones[-1].now
        phones[9].tap(f"beres:{reports[9].ticket}")
        phones[7].tap(f"belum:{reports[7].ticket}")
        phones[8].tap(f"belum:{reports[8].ticket}")
    assert (first.status, first.reopen_count, first.escalation_level) == ("IN_PROGRESS", 1, 1)
    assert reports[9].closure == "confirmed"
    assert {one.status for one in reports if one is not reports[9]} == {"IN_PROGRESS"}
    _same_after_rebuild(session)


class TestDesk:
    def test_a_likely_one_waits_for_the_verifier_with_the_earlier_one_beside_it(self, session):
        first, again = _report(session), _report(session)
        queue = verify_queue(session, VERIFIER, "mirip")
        [item] = queue.items
        assert (item.ticket, item.kind, item.twin.ticket, item.twin.can_merge) == (again.ticket, "twin", first.ticket, True)
        assert next(tab.count for tab in queue.tabs if tab.key == "mirip") == 1
        verbs.act(session, VERIFIER, again.ticket, "merge", into=item.twin.ticket)
        assert not verify_queue(session, VERIFIER, "mirip").items

    def test_it_may_be_another_one(self, session):
        _, again = _report(session), _report(session)
        verbs.act(session, VERIFIER, again.ticket, "apart")
        assert not verify_queue(session, VERIFIER, "mirip").items
        assert actions(session, again)[-1] == "NOTE"
        with pytest.raises(NotAllowed):
            merging.set_apart(session, PUPR, _report(session).ticket)

    def test_a_merged_one_offers_only_what_may_be_done(self, session):
        _, child = _pair(session)
        assert {act.action for act in case_view.case(session, VERIFIER, child.ticket).acts} == {"unmerge", "comment", "note"}
        assert {act.action for act in case_view.case(session, PUPR, child.ticket).acts} == {"comment", "note"}

    def test_what_repeats_a_report_that_is_over_is_no_question(self, session):
        first, _ = _report(session), _report(session)
        casework.reject(session, VERIFIER, first.ticket, note="Bukan laporan")
        queue = verify_queue(session, VERIFIER, "mirip")
        assert (queue.items, queue.total) == ([], 0)
