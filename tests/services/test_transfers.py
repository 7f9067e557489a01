"""From one OPD to another: offered, taken, declined, and who is charged meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from laporbup.domain.roles import Role
from laporbup.models import Opd, Report
from laporbup.services import access, case_view, casework, merging, score_days, topics, tracking, transfers, verbs, verify_queue
from tests.services.people import actions, events, make_citizen, proof
from tests.services.stories import at
from tests.support import make_officer, make_report

WHY = "Jembatan ini milik perumahan."


@pytest.fixture
def office(session):
    return {kode: make_officer(session, Role.HANDLER, kode) for kode in ("PUPR", "DLH", "PRKP")}


@pytest.fixture
def report(session):
    with clock.fixed(at("2026-11-02 09:00")):
        return make_report(session)


def _received(session, kode):
    kept = score_days.sums(session, [kode], date(2026, 1, 1), date(2027, 1, 1)).get(kode, {})
    score_days.rebuild(session)
    assert score_days.sums(session, [kode], date(2026, 1, 1), date(2027, 1, 1)).get(kode, {}) == kept
    return kept.get("received", 0)


def test_the_sender_holds_it_until_it_is_taken(session, office, report):
    with clock.fixed(at("2026-11-03 09:00")):
        due = report.due_at
        transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
        assert (report.opd_kode, report.status, report.offered_opd, report.due_at) == ("PUPR", "ASSIGNED", "PRKP", due)
        seen = tracking.by_ticket(session, report.ticket)
    assert "menunggu jawaban" in seen.timeline[0].title
    assert seen.timeline[0].note == "", "what offices write each other is theirs"
    with clock.fixed(at("2026-11-04 09:00")):
        transfers.take(session, office["PRKP"], report.ticket)
    assert (report.opd_kode, report.status, report.offered_opd) == ("PRKP", "ASSIGNED", None)
    assert report.assigned_at == at("2026-11-04 09:00")
    assert report.due_at > due, "who takes it has his own time"
    assert report.first_response_at is None
    assert (_received(session, "PUPR"), _received(session, "PRKP")) == (1, 1)


def test_whoever_it_is_offered_to_may_read_and_answer_and_nothing_else(session, office, report):
    with pytest.raises(Forbidden):
        access.get_report_for(session, office["PRKP"], report.ticket)
    transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
    assert access.get_report_for(session, office["PRKP"], report.ticket) is report
    acts = [act.action for act in case_view.case(session, office["PRKP"], report.ticket).acts]
    assert acts == ["take", "decline"]
    for refused in (casework.start, casework.accept):
        with pytest.raises(Forbidden):
            refused(session, office["PRKP"], report.ticket)
    for stranger in ("DLH", "PUPR"):
        with pytest.raises(Forbidden):
            transfers.take(session, office[stranger], report.ticket)
    with pytest.raises(Invalid):
        transfers.decline(session, office["PRKP"], report.ticket, note=" ")
    transfers.decline(session, office["PRKP"], report.ticket, note="Bukan kami juga.")
    assert (report.opd_kode, report.offered_opd) == ("PUPR", None)
    with pytest.raises(Forbidden):
        access.get_report_for(session, office["PRKP"], report.ticket)


@pytest.mark.parametrize(("opd", "code"), [(None, "required"), ("TIDAK-ADA", "unknown"), ("PUPR", "own")])
def test_an_offer_names_another_office(session, office, report, opd, code):
    with pytest.raises(Invalid) as refused:
        transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode=opd)
    assert refused.value.errors == {"opd": code}
    assert actions(session, report) == ["RECEIVE", "ASSIGN"]


def test_only_one_offer_at_a_time_and_it_can_be_taken_back(session, office, report):
    transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
    with pytest.raises(Invalid) as refused:
        transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="DLH")
    assert refused.value.errors == {"opd": "offered"}
    transfers.withdraw(session, office["PUPR"], report.ticket)
    assert report.offered_opd is None
    with pytest.raises(Forbidden):
        transfers.take(session, office["PRKP"], report.ticket)
    with pytest.raises(NotAllowed):
        transfers.withdraw(session, office["PUPR"], report.ticket)


@pytest.mark.parametrize("act", ["resolve", "schedule", "assign", "assign to the sender", "reject"])
def test_an_offer_ends_with_the_work_it_was_about(session, office, report, act):
    verifier = make_officer(session, Role.VERIFIER)
    transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
    if act == "resolve":
        casework.resolve(session, office["PUPR"], report.ticket, note="Sudah.", evidence=[proof(session)])
    elif act == "schedule":
        until = (clock.now() + timedelta(days=30)).date()
        casework.schedule(session, office["PUPR"], report.ticket, note="Nanti.", until=until)
    elif act == "assign":
        casework.assign(session, verifier, report.ticket, opd_kode="DLH")
    elif act == "assign to the sender":
        casework.assign(session, verifier, report.ticket, opd_kode="PUPR", note="Ini memang Dinas PUPR.")
        assert report.opd_kode == "PUPR"
    else:
        casework.reject(session, verifier, report.ticket, note="Iseng.")
    assert (report.offered_opd, report.offered_at) == (None, None)


def test_ping_pong_ends_on_the_table_of_the_sekda(session, office, report):
    """A offers B, B declines; A offers C, C takes; C offers A: the third time nobody is asked any more."""
    transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="DLH")
    transfers.decline(session, office["DLH"], report.ticket, note="Bukan.")
    transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
    transfers.take(session, office["PRKP"], report.ticket)
    transfers.offer(session, office["PRKP"], report.ticket, note="Kembali ke PUPR saja.", opd_kode="PUPR")
    assert (report.status, report.opd_kode, report.offered_opd, report.escalation_level) == ("RECEIVED", None, None, 2)
    assert actions(session, report)[-2:] == ["RETURN", "ESCALATE"]
    sekda = make_officer(session, Role.SEKDA)
    [item] = verify_queue.verify_queue(session, sekda, "kembali").items
    assert item.ticket == report.ticket
    casework.assign(session, sekda, report.ticket, opd_kode="PRKP", note="Diputuskan: PRKP.")
    assert (report.status, report.opd_kode) == ("ASSIGNED", "PRKP")
    assert (_received(session, "PUPR"), _received(session, "DLH"), _received(session, "PRKP")) == (1, 0, 2)


def test_an_outside_body_takes_nothing_so_the_verifier_refers(session, office, report):
    outside = session.exec(select(Opd).where(Opd.kind == "EXTERNAL")).first()
    transfers.offer(session, office["PUPR"], report.ticket, note="Tiang listrik PLN.", opd_kode=outside.kode)
    assert (report.status, report.offered_opd, report.transfer_count) == ("RECEIVED", None, 1)
    assert events(session, report)[-1].data["suggested_opd"] == outside.kode
    newest = tracking.by_ticket(session, report.ticket).timeline[0]
    assert (outside.singkat in newest.title, newest.note) == (True, "")


@pytest.mark.parametrize(("kode", "told"), [("PLN", "PLN (Perusahaan Listrik Negara). Telepon 123"),
                                            ("BPN", "Kantor Pertanahan Kabupaten Ogan Komering Ilir")])  # fmt: skip
def test_whoever_verifies_refers_to_whom_was_named_in_one_tap(session, office, report, kode, told):
    verifier = make_officer(session, Role.VERIFIER)
    transfers.offer(session, office["PUPR"], report.ticket, note="Bukan kami.", opd_kode=kode)
    [item] = verify_queue.verify_queue(session, verifier, "kembali").items
    assert item.why.startswith("Dikembalikan Dinas PUPR")
    first = item.acts[0]
    assert (first.action, first.is_primary, first.needs_note) == ("refer", True, False)
    assert told in first.hint
    own_page = case_view.case(session, verifier, report.ticket).acts[0]
    assert own_page.answers
    assert replace(own_page, answers=[]) == first, "on its own page too"
    verbs.act(session, verifier, report.ticket, "refer")
    assert (report.status, report.referral) == ("REFERRED", told)


def test_words_of_his_own_come_before_what_was_suggested(session, office, report):
    verifier = make_officer(session, Role.VERIFIER)
    transfers.offer(session, office["PUPR"], report.ticket, note="Bukan kami.", opd_kode="PLN")
    verbs.act(session, verifier, report.ticket, "refer", note="Telkom, telepon 147")
    assert report.referral == "Telkom, telepon 147"


def test_nobody_was_named_so_the_words_are_needed(session, office, report):
    verifier = make_officer(session, Role.VERIFIER)
    casework.return_to_verifier(session, office["PUPR"], report.ticket, note="Bukan kami.", opd_kode="PRKP")
    [item] = verify_queue.verify_queue(session, verifier, "kembali").items
    acts = {act.action: act for act in item.acts}
    assert acts["refer"].needs_note
    assert acts["assign"].is_primary
    assert (acts["assign"].choices[0].value, "Dinas PUPR" in acts["assign"].choices[0].label) == ("PRKP", True)
    with pytest.raises(Invalid) as refused:
        verbs.act(session, verifier, report.ticket, "refer")
    assert refused.value.errors == {"note": "required"}
    casework.assign(session, verifier, report.ticket, opd_kode="PRKP")
    with pytest.raises(Invalid):
        verbs.act(session, verifier, report.ticket, "refer")


def test_silence_ends_an_offer_once(session, office, report):
    with clock.fixed(at("2026-11-06 10:00")):
        transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
    assert transfers.lapse(session, at("2026-11-09 09:59")) == 0, "a Friday's offer has Monday"
    assert transfers.lapse(session, at("2026-11-09 10:00")) == 1
    assert transfers.lapse(session, at("2026-11-09 10:01")) == 0
    assert (report.opd_kode, report.offered_opd) == ("PUPR", None)
    assert events(session, report)[-1].data == {"opd": "PRKP", "is_silence": True}
    newest = tracking.by_ticket(session, report.ticket).timeline[0]
    assert newest.title == "Dinas PRKP belum menjawab, jadi tetap ditangani Dinas PUPR", "nobody waits for them any more"


def test_a_duplicate_is_offered_to_nobody(session, office, report):
    parent = make_report(session, reporter_id=make_citizen(session).id)
    transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
    merging.merge(session, make_officer(session, Role.VERIFIER), report.ticket, parent.ticket)
    assert (report.offered_opd, report.offered_at) == (None, None)


def test_lists_of_both_offices_hear_of_an_offer_and_of_its_end(session, office, report):
    def told():
        found = set(session.info.pop("topics"))
        return {topic for topic in found if topic.startswith("opd:")} | ({"board"} & found)

    told()
    for offered in ("decline", "resolve"):
        transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
        assert told() == {"opd:PUPR", "opd:PRKP"}, "the boards stay still"
        if offered == "decline":
            transfers.decline(session, office["PRKP"], report.ticket, note="Bukan.")
        else:
            casework.resolve(session, office["PUPR"], report.ticket, evidence=[proof(session)])
        assert {"opd:PUPR", "opd:PRKP"} <= told()
    event = events(session, report)[-1]
    assert "opd:PRKP" not in topics.topics_of(report, event), "later they hear of it no more"


def test_a_response_that_was_late_stays_the_senders(session, office, report):
    with clock.fixed(at("2026-11-05 09:00")):
        casework.start(session, office["PUPR"], report.ticket)
        transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
    with clock.fixed(at("2026-11-05 10:00")):
        transfers.take(session, office["PRKP"], report.ticket)
        casework.accept(session, office["PRKP"], report.ticket)
    kept = score_days.sums(session, ["PUPR", "PRKP"], date(2026, 1, 1), date(2027, 1, 1))
    assert (kept["PUPR"]["responded"], kept["PUPR"]["responded_on_time"]) == (1, 0)
    assert (kept["PRKP"]["responded"], kept["PRKP"]["responded_on_time"]) == (1, 1)


@pytest.mark.parametrize("how", ["take", "return", "assign"])
def test_silence_until_it_was_passed_on_late_is_the_holders_to_answer_for(session, office, report, how):
    with clock.fixed(at("2026-11-05 09:00")):  # answer due on the third
        if how == "take":
            transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
            transfers.take(session, office["PRKP"], report.ticket)
        elif how == "return":
            casework.return_to_verifier(session, office["PUPR"], report.ticket, note=WHY)
        else:
            casework.assign(session, make_officer(session, Role.VERIFIER), report.ticket, opd_kode="PRKP")
        kept = score_days.sums(session, ["PUPR", "PRKP"], date(2026, 1, 1), date(2027, 1, 1))
        score_days.rebuild(session)
        assert score_days.sums(session, ["PUPR", "PRKP"], date(2026, 1, 1), date(2027, 1, 1)) == kept
    assert (kept["PUPR"]["responded"], kept["PUPR"]["responded_on_time"]) == (1, 0)
    assert kept.get("PRKP", {}).get("responded", 0) == 0


def test_passed_on_in_time_it_costs_nothing(session, office, report):
    with clock.fixed(at("2026-11-02 10:00")):
        transfers.offer(session, office["PUPR"], report.ticket, note=WHY, opd_kode="PRKP")
        transfers.take(session, office["PRKP"], report.ticket)
    kept = score_days.sums(session, ["PUPR"], date(2026, 1, 1), date(2027, 1, 1))
    assert kept["PUPR"]["responded"] == 0


def test_two_who_take_it_at_once_take_it_once(reference):
    with db.unit_of_work() as session:
        sender, takers = make_officer(session, Role.HANDLER, "PUPR"), [make_officer(session, Role.HANDLER, "DLH") for _ in "ab"]
        ticket = make_report(session).ticket
        transfers.offer(session, sender, ticket, note=WHY, opd_kode="DLH")
    outcomes, start = [], threading.Barrier(2)

    def take(actor):
        start.wait()
        try:
            with db.unit_of_work() as session:
                transfers.take(session, actor, ticket)
            outcomes.append("taken")
        except (Conflict, Forbidden, NotAllowed) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=take, args=(actor,)) for actor in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("taken") == 1
    with db.reading() as session:
        report = session.exec(select(Report)).one()
        assert actions(session, report).count("TAKE") == 1


def test_an_unknown_ticket_is_not_found(session, office):
    with pytest.raises(NotFound):
        transfers.take(session, office["DLH"], "LB-AAAAAA")
