"""The table of permissions, walked through the services: every verb, every role, own and other OPD and kecamatan."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain.errors import Forbidden, LaporError, NotAllowed
from laporbup.domain.lifecycle import Action, Status
from laporbup.models import Attachment, Report, ReportEvent
from laporbup.services import access, attachments, case_view, merging, support, transfers, verbs, worklist
from laporbup.services.access import Actor
from tests.permissions import DESA, HELPER, OFFEREE, PEOPLE, PLACE, READERS, VERBS, outcome
from tests.services.people import proof, resolved
from tests.support import make_officer, make_report


@pytest.fixture
def people(session: Session) -> dict[str, Actor]:
    return {who: make_officer(session, person.role, person.opd) for who, person in PEOPLE.items()}


@pytest.fixture
def another(session: Session) -> Report:
    return make_report(session, "Jembatan yang sama", desa=DESA)


@pytest.fixture
def report(session: Session, people: dict[str, Actor]) -> Report:
    return held(session, people)


def held(session: Session, people: dict[str, Actor]) -> Report:
    """As the table says it: held by one, offered to another, helped by a third."""
    found = make_report(session, desa=DESA)
    support.involve(session, people["handler"], found.ticket, note="Perlu alat", opd_kode=HELPER)
    transfers.offer(session, people["handler"], found.ticket, note="Bukan kami", opd_kode=OFFEREE)
    assert found.kecamatan_kode == PLACE
    return found


def brought_to(session: Session, people: dict[str, Actor], report: Report, status: str, another: Report) -> None:
    if status == "UNOFFERED":
        transfers.withdraw(session, people["handler"], report.ticket)
    elif status == "RESOLVED":
        resolved(session, people["handler"], report)
    elif status == "ALIKE":
        report.twin_id = another.id
    elif status == "MERGED":
        merging.merge(session, people["verifier"], report.ticket, another.ticket)


def given_to(session: Session, people: dict[str, Actor], verb: str, another: Report) -> dict[str, Any]:
    real: dict[str, Any] = {
        "soon": (clock.now() + timedelta(days=20)).date(), "photo": (proof(session),), "another": another.ticket,
        "handler": people["handler"].officer_id,
    }  # fmt: skip
    return {name: real.get(value, value) if isinstance(value, str) else value for name, value in VERBS[verb].given.items()}


def test_the_table_knows_every_act_of_an_officer():
    system, citizen = {"REMIND", "ESCALATE", "EXPIRE", "RECEIVE", "CORRECT", "FOLLOW", "SUPPORT"}, {"ANSWER", "ADD", "RATE"}
    citizens = citizen | {"CONFIRM", "OBJECT", "CANCEL"}
    assert {verb.upper() for verb in VERBS} - {"APART"} == {action.value for action in Action} - system - citizens
    assert set(VERBS) == set(verbs._TAKES) - {"return_to_verifier"}, "and every name by which one can be asked for"


def test_every_role_and_every_verb(session: Session, people: dict[str, Actor], report: Report, another: Report):
    for verb in VERBS:
        example = session.begin_nested()
        everybody_tries(session, people, report, another, verb)
        example.rollback()


def everybody_tries(session: Session, people: dict[str, Actor], report: Report, another: Report, verb: str) -> None:
    brought_to(session, people, report, VERBS[verb].status, another)
    given, events = given_to(session, people, verb, another), _events(session, report)
    found = {}
    for who, actor in people.items():
        example = session.begin_nested()
        try:
            verbs.act(session, actor, report.ticket, verb, **given)
            session.flush()
            found[who] = "ok"
            assert _events(session, report) > events
        except Forbidden:
            found[who] = "forbidden"
        except NotAllowed:
            found[who] = "no"
        finally:
            example.rollback()
        assert _events(session, report) == events
    assert found == {who: outcome(verb, who) for who in people}, verb


def _events(session: Session, report: Report) -> int:
    return len(session.exec(select(ReportEvent.id).where(ReportEvent.report_id == report.id)).all())


def test_who_reads_the_report_its_photos_and_its_page(session: Session, people: dict[str, Actor], report: Report):
    for who, actor in people.items():
        for read in (access.get_report_for, case_view.case):
            try:
                read(session, actor, report.ticket)
                seen = True
            except Forbidden:
                seen = False
            assert seen is (who in READERS), (who, read)


def test_a_secret_photo_is_for_the_readers_of_its_report(session: Session, people: dict[str, Actor], report: Report):
    report.is_confidential = True
    photo = session.get(Attachment, proof(session))
    photo.report_id = report.id
    seen = set()
    for who, actor in people.items():
        with suppress(Forbidden):
            attachments.open_for(session, photo.id, actor)
            seen.add(who)
    assert seen == set(READERS)
    with pytest.raises(Forbidden):
        attachments.open_for(session, photo.id, None)


def test_a_worklist_holds_what_is_ones_own(session: Session, people: dict[str, Actor], report: Report):
    for who, actor in people.items():
        try:
            shown = [item.ticket for item in worklist.worklist(session, actor).items]
        except LaporError:
            shown = []
        assert (report.ticket in shown) is (who in ("handler", "head")), who
    lists = {who: worklist.camat(session, people[who]).items for who in ("camat_here", "camat_elsewhere")}
    assert [item.ticket for item in lists["camat_here"]] == [report.ticket]
    assert lists["camat_elsewhere"] == []


def test_whoever_held_it_once_may_still_read_and_does_nothing(session: Session, people: dict[str, Actor], report: Report):
    transfers.take(session, people["handler_offeree"], report.ticket)
    assert report.status == Status.ASSIGNED
    assert access.get_report_for(session, people["handler"], report.ticket) is report
    with pytest.raises(Forbidden):
        verbs.act(session, people["handler"], report.ticket, "start")
