"""Who may open, see and act: the allowed and the forbidden side by side."""

from __future__ import annotations

import pytest
from sqlmodel import select

from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry
from laporbup.services import access, audit, casework
from laporbup.services.access import Actor
from tests.support import make_officer, make_report

PAGES = {
    Role.HANDLER: {"/petugas"},
    Role.HEAD: {"/petugas"},
    Role.CAMAT: {"/camat", "/petugas"},
    Role.VERIFIER: {"/verifikasi"},
    Role.SEKDA: {"/verifikasi", "/bupati"},
    Role.BUPATI: {"/bupati"},
    Role.ADMIN: {"/admin"},
    Role.REPORTER: set(),
}


@pytest.mark.parametrize("role", PAGES)
def test_pages_of_each_role(role):
    pages = ["/petugas", "/camat", "/verifikasi", "/bupati", "/admin"]
    assert {page for page in pages if access.may_open(role, page)} == PAGES[role]


@pytest.mark.parametrize("role", OFFICERS)
def test_a_person_lands_where_he_may_be(role):
    assert access.may_open(role, access.landing(role))


def test_pages_below_follow_the_longest_that_fits():
    assert access.may_open(Role.BUPATI, "/petugas/laporan/LB-AAAAAA?x=1")
    assert not access.may_open(Role.BUPATI, "/petugas/lain")
    assert access.may_open(Role.BUPATI, "/bupati/PUPR")
    assert not access.may_open(Role.ADMIN, "/petugas/laporan/LB-AAAAAA")
    assert not access.may_open(Role.ADMIN, "/administrasi")
    assert access.landing(Role.REPORTER) == "/"


@pytest.mark.parametrize(
    ("role", "opd", "views", "acts"),
    [
        (Role.HANDLER, "PUPR", True, True),
        (Role.HEAD, "PUPR", True, True),
        (Role.HANDLER, "DLH", False, False),
        (Role.CAMAT, "KEC-16.02.05", True, False),
        (Role.CAMAT, "KEC-16.02.03", False, False),
        (Role.HANDLER, "KEC-16.02.05", False, False),
        (Role.VERIFIER, None, True, True),
        (Role.SEKDA, None, True, True),
        (Role.BUPATI, None, True, False),
        (Role.ADMIN, None, False, False),
    ],
)
def test_who_sees_and_acts(session, role, opd, views, acts):
    report = make_report(session)
    actor = make_officer(session, role, opd)
    for purpose, allowed in (("view", views), ("act", acts)):
        if allowed:
            assert access.get_report_for(session, actor, report.ticket, to=purpose).id == report.id
        else:
            with pytest.raises(Forbidden):
                access.get_report_for(session, actor, report.ticket, to=purpose)


def test_a_confidential_report_follows_the_same_rules(session):
    report = make_report(session, is_confidential=True)
    assert access.get_report_for(session, make_officer(session, Role.HANDLER, "PUPR"), report.ticket)
    with pytest.raises(Forbidden):
        access.get_report_for(session, make_officer(session, Role.HANDLER, "DLH"), report.ticket)


def test_who_held_it_before_may_still_look(session):
    report = make_report(session)
    before = make_officer(session, Role.HANDLER, "PUPR")
    verifier = make_officer(session, Role.VERIFIER)
    casework.assign(session, verifier, report.ticket, opd_kode="PRKP")
    assert access.get_report_for(session, before, report.ticket).opd_kode == "PRKP"
    with pytest.raises(Forbidden):
        access.get_report_for(session, before, report.ticket, to="act")


def test_nobody_holds_it_is_not_everybody_holds_it(session):
    report = make_report(session, "Tolong dibantu ya pak", category=None, subcategory=None)
    assert report.opd_kode is None
    for actor in (Actor(Role.HANDLER), Actor(Role.CAMAT), access.REPORTER):
        with pytest.raises(Forbidden):
            access.get_report_for(session, actor, report.ticket)
        with pytest.raises(Forbidden):
            access.get_report_for(session, actor, report.ticket, to="act")
    assert access.get_report_for(session, access.SYSTEM, report.ticket, to="act")


def test_tickets_are_forgiving_and_unknown_ones_are_not_found(session):
    report = make_report(session)
    verifier = make_officer(session, Role.VERIFIER)
    assert access.get_report_for(session, verifier, report.ticket.lower().replace("-", " ")).id == report.id
    with pytest.raises(NotFound):
        access.get_report_for(session, verifier, "LB-222222")


def test_a_refusal_can_be_written_down(session):
    actor = make_officer(session, Role.HANDLER, "DLH")
    audit.denied(session, actor, "view", "LB-222222")
    session.flush()
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "denied")).one()
    assert (entry.officer_id, entry.subject, entry.data) == (actor.officer_id, "LB-222222", {"wanted": "view", "role": "HANDLER"})
