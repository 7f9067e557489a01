"""Who helps, and who at the holder works on it."""

from __future__ import annotations

import pytest

from laporbup.domain.errors import Forbidden, Invalid
from laporbup.domain.roles import Role
from laporbup.services import access, accounts, case_view, casework, support, tracking, transfers
from tests.services.people import proof
from tests.support import make_officer, make_report


@pytest.fixture
def office(session):
    return {kode: make_officer(session, Role.HANDLER, kode) for kode in ("PUPR", "DLH", "PRKP")}


@pytest.fixture
def report(session):
    return make_report(session)


def test_whoever_helps_reads_and_speaks_and_decides_nothing(session, office, report):
    due = report.due_at
    support.involve(session, office["PUPR"], report.ticket, note="Perlu alat berat.", opd_kode="DLH")
    assert (report.opd_kode, report.due_at, support.helpers(session, report)) == ("PUPR", due, ["DLH"])
    assert access.get_report_for(session, office["DLH"], report.ticket) is report
    assert [act.action for act in case_view.case(session, office["DLH"], report.ticket).acts] == ["comment", "note"]
    casework.comment(session, office["DLH"], report.ticket, note="Alat sudah di jalan.")
    assert report.first_response_at is None, "the holder has not answered yet"
    for act in (casework.start, casework.accept):
        with pytest.raises(Forbidden):
            act(session, office["DLH"], report.ticket)
    with pytest.raises(Forbidden):
        casework.resolve(session, office["DLH"], report.ticket, note="x", evidence=[proof(session)])
    titles = [item.title for item in tracking.by_ticket(session, report.ticket).timeline]
    assert any("diminta ikut membantu" in title for title in titles)
    support.release(session, office["PUPR"], report.ticket, opd_kode="DLH")
    assert support.helpers(session, report) == []
    with pytest.raises(Forbidden):
        access.get_report_for(session, office["DLH"], report.ticket)
    support.involve(session, office["PUPR"], report.ticket, note="Perlu lagi.", opd_kode="DLH")
    assert support.helpers(session, report) == ["DLH"]


@pytest.mark.parametrize(("opd", "code"), [(None, "required"), ("PLN", "unknown"), ("PUPR", "own"), ("XX", "unknown")])
def test_help_is_asked_of_one_of_ours(session, office, report, opd, code):
    with pytest.raises(Invalid) as refused:
        support.involve(session, office["PUPR"], report.ticket, note="Bantu.", opd_kode=opd)
    assert refused.value.errors == {"opd": code}


def test_help_is_asked_once_and_ended_once(session, office, report):
    support.involve(session, office["PUPR"], report.ticket, note="Bantu.", opd_kode="DLH")
    with pytest.raises(Invalid) as refused:
        support.involve(session, office["PUPR"], report.ticket, note="Bantu.", opd_kode="DLH")
    assert refused.value.errors == {"opd": "helps"}
    with pytest.raises(Invalid):
        support.release(session, office["PUPR"], report.ticket, opd_kode="PRKP")


def test_the_first_answer_of_a_helper_is_not_the_holders(session, office, report):
    support.involve(session, office["PUPR"], report.ticket, note="Bantu.", opd_kode="DLH")
    casework.comment(session, office["DLH"], report.ticket, note="Kami bantu.")
    casework.comment(session, office["PUPR"], report.ticket, note="Kami kerjakan.")
    assert report.first_response_at is not None


def test_a_person_is_named_and_leaves_with_the_holder(session, office, report):
    colleague, stranger = make_officer(session, Role.HANDLER, "PUPR"), office["DLH"]
    head = make_officer(session, Role.HEAD, "PUPR")
    support.delegate(session, head, report.ticket, officer_id=colleague.officer_id)
    assert report.handler_id == colleague.officer_id
    assert tracking.by_ticket(session, report.ticket).timeline[0].title != "Petugas ditunjuk", "whom is nobody else's business"
    before = report.seq
    support.delegate(session, head, report.ticket, officer_id=colleague.officer_id)
    assert report.seq == before
    for wrong, code in ((None, "required"), (stranger.officer_id, "unknown"), (999_999, "unknown")):
        with pytest.raises(Invalid) as refused:
            support.delegate(session, head, report.ticket, officer_id=wrong)
        assert refused.value.errors == {"officer": code}
    transfers.offer(session, head, report.ticket, note="Bukan kami.", opd_kode="DLH")
    transfers.take(session, stranger, report.ticket)
    assert report.handler_id is None


def test_whoever_has_left_is_not_named(session, office, report):
    gone = make_officer(session, Role.HANDLER, "PUPR")
    accounts.disable(session, gone.username)
    with pytest.raises(Invalid):
        support.delegate(session, office["PUPR"], report.ticket, officer_id=gone.officer_id)
    assert gone.officer_id not in [person.id for person in support.colleagues(session, "PUPR")]
