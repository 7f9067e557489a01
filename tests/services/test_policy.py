"""House rules: who may change them, how far, and that what begins afterwards obeys."""

from __future__ import annotations

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain import policy as rules
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, Policy
from laporbup.services import casework, knowledge, policy
from laporbup.text import policy as words
from tests.services.people import resolved
from tests.support import make_officer, make_report, moment


def test_every_figure_lies_within_its_limits_and_has_words():
    assert set(words.LABELS) == set(rules.FIGURES)
    for figure in rules.FIGURES.values():
        assert figure.allows(figure.default)
        assert not figure.allows(figure.least - 1)
        assert not figure.allows(figure.most + 1)
        assert figure.unit in words.UNITS


def test_national_limits_cannot_be_lifted():
    assert rules.FIGURES[rules.VERIFY_DAYS].most == 3
    assert rules.FIGURES[rules.PHOTO_BITS].most == 7


def test_only_an_administrator_and_only_within_limits(session):
    for role in set(OFFICERS) - {Role.ADMIN}:
        actor = make_officer(session, role, "PUPR" if role in (Role.HANDLER, Role.HEAD) else _camat(role))
        with pytest.raises(Forbidden):
            policy.set_figure(session, actor, rules.REOPEN_DAYS, 3)
    admin = make_officer(session, Role.ADMIN)
    for value in (0, 15):
        with pytest.raises(Invalid) as caught:
            policy.set_figure(session, admin, rules.REOPEN_DAYS, value)
        assert caught.value.errors == {"value": "out_of_range"}
    with pytest.raises(NotFound):
        policy.set_figure(session, admin, "bunga", 3)
    assert session.exec(select(Policy)).all() == []


def _camat(role: Role) -> str | None:
    return "KEC-16.02.05" if role is Role.CAMAT else None


def test_a_change_is_audited_once(session):
    admin = make_officer(session, Role.ADMIN)
    for value in (3, 3, 4):
        policy.set_figure(session, admin, rules.REOPEN_DAYS, value)
    session.flush()
    found = session.exec(select(AuditEntry).where(AuditEntry.action == "policy").order_by(AuditEntry.id)).all()
    assert [(entry.subject, entry.officer_id, entry.data) for entry in found] == [
        ("reopen_days", admin.officer_id, {"was": 5, "value": 3}), ("reopen_days", admin.officer_id, {"was": 3, "value": 4}),
    ]  # fmt: skip


def test_what_begins_afterwards_obeys_and_what_runs_keeps_its_deadline(reference):
    with db.unit_of_work() as session, clock.fixed(moment("2026-11-02 09:00")):
        handler = make_officer(session, Role.HANDLER, "PUPR")
        first = resolved(session, handler, make_report(session)).ticket
        policy.set_figure(session, make_officer(session, Role.ADMIN), rules.CONFIRM_DAYS, 3)
    with db.unit_of_work() as session, clock.fixed(moment("2026-11-02 09:00")):
        assert policy.figure(session, rules.CONFIRM_DAYS) == 3
        second = resolved(session, handler, make_report(session))
        assert second.confirm_due_at == moment("2026-11-05 09:00")
        assert casework.access.get_report_for(session, handler, first).confirm_due_at == moment("2026-11-16 09:00")


def test_the_default_stands_where_nobody_has_changed_it(session):
    known = knowledge.load(session)
    assert known.figures == {kode: figure.default for kode, figure in rules.FIGURES.items()}
