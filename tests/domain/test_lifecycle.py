"""The table of transitions: nothing but its rows happens, and it leads everywhere it should."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from laporbup.domain.errors import NotAllowed
from laporbup.domain.lifecycle import (
    CLOSURES,
    FINAL,
    HELD,
    OPEN,
    PAUSED,
    TRANSITIONS,
    WAYS_BACK,
    Action,
    Closure,
    Facts,
    Status,
    Stay,
    allowed_actions,
    counts_as_first_response,
    may_reopen,
    needs,
    next_status,
)
from laporbup.domain.roles import Role

EVERYTHING = Facts(
    has_note=True, has_evidence=True, has_end_date=True, asked_from=Status.ASSIGNED, may_reopen=True, is_offered=True,
    has_target=True, is_merged=True, parent_status=Status.IN_PROGRESS,
)
SOURCES: tuple[Status | None, ...] = (None, *Status)


def test_open_and_final_divide_the_statuses():
    assert set(Status) == OPEN | FINAL
    assert not OPEN & FINAL
    assert PAUSED < HELD < OPEN


def test_no_two_rows_speak_about_the_same_move():
    rows = [(source, move.action, role) for move in TRANSITIONS for source in move.sources for role in move.roles]
    assert len(rows) == len(set(rows))


def test_every_action_is_in_the_table_and_needs_only_known_facts():
    assert {move.action for move in TRANSITIONS} == set(Action)
    assert {need for move in TRANSITIONS for need in move.needs} <= {item.name for item in fields(Facts)}


def test_what_is_not_in_the_table_is_refused():
    """Every combination of status, action and role, with every fact given."""
    table = {(source, move.action, role) for move in TRANSITIONS for source in move.sources for role in move.roles}
    for source in SOURCES:
        for role in Role:
            allowed = allowed_actions(source, role)
            assert allowed == [action for action in Action if (source, action, role) in table]
            for action in set(Action) - set(allowed):
                with pytest.raises(NotAllowed) as refused:
                    next_status(source, action, role, EVERYTHING)
                assert (refused.value.status, refused.value.action, refused.value.missing) == (source, action, ())


def test_every_status_is_reachable_and_none_but_the_final_ones_is_a_trap():
    edges: dict[Status | None, set[Status]] = {source: set() for source in SOURCES}
    for source in SOURCES:
        for role in Role:
            for action in allowed_actions(source, role):
                edges[source].add(next_status(source, action, role, EVERYTHING))
    seen: set[Status | None] = {None}
    while new := {target for source in seen for target in edges[source]} - seen:
        seen |= new
    assert seen == set(SOURCES)
    for status in OPEN:
        assert edges[status] - {status}


def test_the_ways_out_of_a_final_status_are_those_that_are_named():
    out = {
        (source, action)
        for source in FINAL
        for role in Role
        for action in allowed_actions(source, role)
        if next_status(source, action, role, EVERYTHING) is not source
    }
    assert out == WAYS_BACK


@pytest.mark.parametrize("role", [Role.ADMIN, Role.BUPATI])
def test_admin_and_bupati_move_nothing(role: Role):
    """ADMIN keeps accounts and reference data; the Bupati speaks, the house acts."""
    allowed = {action for source in SOURCES for action in allowed_actions(source, role)}
    assert allowed == (set() if role is Role.ADMIN else {Action.COMMENT, Action.NOTE})


def test_an_opd_never_closes_its_own_report():
    for source in SOURCES:
        for role in (Role.HANDLER, Role.HEAD, Role.CAMAT):
            targets = {next_status(source, action, role, EVERYTHING) for action in allowed_actions(source, role)}
            assert not (targets - {source}) & FINAL


@pytest.mark.parametrize(
    ("status", "action", "role", "missing"),
    [
        (Status.ASSIGNED, Action.RESOLVE, Role.HANDLER, ("has_evidence",)),
        (Status.IN_PROGRESS, Action.SCHEDULE, Role.HEAD, ("has_note", "has_end_date")),
        (Status.RECEIVED, Action.REJECT, Role.VERIFIER, ("has_note",)),
        (Status.NEEDS_INFO, Action.ANSWER, Role.REPORTER, ("asked_from",)),
        (Status.CLOSED, Action.OBJECT, Role.REPORTER, ("may_reopen",)),
    ],
)
def test_a_missing_fact_is_named(status: Status, action: Action, role: Role, missing: tuple[str, ...]):
    assert needs(status, action, role) == missing
    with pytest.raises(NotAllowed) as refused:
        next_status(status, action, role)
    assert refused.value.missing == missing
    assert next_status(status, action, role, EVERYTHING) is not status


def test_the_app_refers_without_a_note_and_no_move_needs_nothing():
    assert next_status(Status.RECEIVED, Action.REFER, Role.SYSTEM) is Status.REFERRED
    assert needs(Status.CLOSED, Action.START, Role.HANDLER) == ()
    assert needs(None, Action.RECEIVE, Role.SYSTEM) == ()


@pytest.mark.parametrize("asked_from", [Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS])
@pytest.mark.parametrize(("action", "role"), [(Action.ANSWER, Role.REPORTER), (Action.EXPIRE, Role.SYSTEM)])
def test_a_question_ends_where_it_was_asked(asked_from: Status, action: Action, role: Role):
    assert next_status(Status.NEEDS_INFO, action, role, Facts(asked_from=asked_from)) is asked_from


def test_codes_from_a_form_or_the_shell_are_understood():
    assert next_status("ASSIGNED", "START", "HANDLER") is Status.IN_PROGRESS
    with pytest.raises(ValueError):
        next_status("ASSIGNED", "DANCE", "HANDLER")


def test_handing_it_back_is_no_answer_to_the_citizen():
    assert counts_as_first_response(Action.ACCEPT)
    assert counts_as_first_response("COMMENT")
    assert not counts_as_first_response(Action.RETURN)
    assert not counts_as_first_response(Action.NOTE)


@pytest.mark.parametrize(
    ("closure", "before", "in_window", "expected"),
    [
        (Closure.UNCONFIRMED, False, True, True),
        (Closure.VERIFIED, False, True, True),
        ("unconfirmed", False, True, True),
        (Closure.CONFIRMED, False, True, False),
        (Closure.UNCONFIRMED, True, True, False),
        (Closure.UNCONFIRMED, False, False, False),
        (None, False, True, False),
    ],
)
def test_a_closed_report_reopens_once(closure: Closure | None, before: bool, in_window: bool, expected: bool):
    assert may_reopen(closure, reopened_before=before, is_in_window=in_window) is expected


class ReportMachine(RuleBasedStateMachine):
    """Random acts by random roles with random facts: what a service keeps, kept here by hand."""

    @initialize(role=st.sampled_from([Role.REPORTER, Role.SYSTEM]))
    def receive(self, role: Role):
        self.status: Status = next_status(None, Action.RECEIVE, role)
        self.asked_from: Status | None = None
        self.closure: Closure | None = None
        self.reopened = False
        self.events = [(Action.RECEIVE, role, Facts(), self.status)]

    @rule(
        action=st.sampled_from(Action), role=st.sampled_from(Role),
        note=st.booleans(), evidence=st.booleans(), end=st.booleans(), in_window=st.booleans(),
        offered=st.booleans(), named=st.booleans(), parent=st.none() | st.sampled_from(Status),
    )  # fmt: skip
    def act(
        self, action: Action, role: Role, note: bool, evidence: bool, end: bool, in_window: bool, offered: bool, named: bool,
        parent: Status | None,
    ):
        reopens = may_reopen(self.closure, reopened_before=self.reopened, is_in_window=in_window)
        facts = Facts(note, evidence, end, self.asked_from, reopens, offered, named, parent is not None, parent)
        before = self.status
        try:
            after = next_status(before, action, role, facts)
        except NotAllowed:
            possible = action in allowed_actions(before, role)
            assert not possible or not all(getattr(facts, need) for need in needs(before, action, role))
            return
        move = next(m for m in TRANSITIONS if m.action is action and before in m.sources and role in m.roles)
        depending = {Stay.SAME: before, Stay.BACK: self.asked_from, Stay.PARENT: parent}
        assert after is depending.get(move.target, move.target)
        assert before in OPEN or after is before or (before, action) in WAYS_BACK
        self.reopened |= before is Status.CLOSED and after is not before
        self.asked_from = before if action is Action.ASK else self.asked_from
        if after is not before:
            self.closure = CLOSURES.get(action, Closure.VERIFIED) if after is Status.CLOSED else None
        self.status = after
        self.events.append((action, role, facts, after))

    @invariant()
    def closed_means_somebody_or_silence_closed_it(self):
        assert (self.status is Status.CLOSED) == (self.closure is not None)

    @invariant()
    def replaying_the_events_gives_the_status(self):
        status: Status | None = None
        for action, role, facts, after in self.events:
            status = next_status(status, action, role, facts)
            assert status is after
        assert status is self.status


TestReport = ReportMachine.TestCase
TestReport.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
