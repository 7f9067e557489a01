"""A citizen's objection lies on one table at a time, and on a higher one each time."""

from __future__ import annotations

from datetime import timedelta

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.services import casework, feedback, objections
from laporbup.services.access import Actor
from tests.services.people import make_citizen, resolved
from tests.support import make_officer, make_report, moment

TABLES = {
    "head": Actor(Role.HEAD, opd_kode="PUPR"), "other head": Actor(Role.HEAD, opd_kode="DLH"), "sekda": Actor(Role.SEKDA),
    "bupati": Actor(Role.BUPATI), "verifier": Actor(Role.VERIFIER), "handler": Actor(Role.HANDLER, opd_kode="PUPR"),
}  # fmt: skip


def tables(session, report) -> list[str]:
    return [name for name, actor in TABLES.items() if report in objections.on_table_of(session, actor)]


def test_each_objection_climbs_one_table(session):
    now = moment("2026-11-02 09:00")
    with clock.fixed(now):
        handler = make_officer(session, Role.HANDLER, "PUPR")
        report = make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
    assert tables(session, report) == []
    for table in ("head", "sekda", "bupati", "bupati"):
        now += timedelta(hours=3)
        with clock.fixed(now):
            resolved(session, handler, report)
            assert tables(session, report) == [], "while the claim stands nobody has to decide"
            feedback.answer(session, report.tracking_secret, done=False)
        assert tables(session, report) == [table]


def test_evidence_a_verifier_refused_is_no_objection(session):
    handler, verifier = make_officer(session, Role.HANDLER, "PUPR"), make_officer(session, Role.VERIFIER)
    report = resolved(session, handler, make_report(session))
    casework.refuse(session, verifier, report.ticket, note="Foto lama")
    report.escalation_level = 2
    session.flush()
    assert tables(session, report) == []


def test_a_new_holder_starts_without_the_lateness_of_others_but_an_objection_stays(session):
    handler, verifier = make_officer(session, Role.HANDLER, "PUPR"), make_officer(session, Role.VERIFIER)
    late, objected = (make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp") for _ in range(2))
    late.escalation_level = 2
    resolved(session, handler, objected)
    feedback.answer(session, objected.tracking_secret, done=False)
    for report in (late, objected):
        casework.assign(session, verifier, report.ticket, opd_kode="DLH")
    assert (late.escalation_level, objected.escalation_level) == (0, 1)
    assert tables(session, objected) == ["other head"]
