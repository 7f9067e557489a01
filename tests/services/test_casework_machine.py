"""Every act by every role over a real database, in any order: what the table allows happens once, nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import inspect
from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain import policy, sla
from laporbup.domain.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from laporbup.domain.lifecycle import FINAL, OPEN, PAUSED, Action, Closure, Facts, Status, may_reopen, needs, next_status
from laporbup.domain.lifecycle import allowed_actions as allowed_by_table
from laporbup.domain.roles import Role
from laporbup.models import Report, ScoreDay
from laporbup.services import casework, escalation, feedback, knowledge, score_days, transfers, verbs
from laporbup.services.access import Actor
from tests.services.people import events, make_citizen, proof
from tests.support import make_officer, make_report, moment

REFUSALS = (Forbidden, NotAllowed, Invalid, NotFound, Conflict)
OUR_OPD = ("PUPR", "DLH", "PRKP")
CITIZEN = "citizen"

#: Acts of officers by name, and what each is given.
VERBS = (
    "accept", "start", "ask", "schedule", "resolve", "return", "refer", "reject", "verify", "refuse", "comment", "note",
    "assign", "offer", "take", "decline", "withdraw", "involve", "release", "delegate",
)
NAMING = ("assign", "offer", "involve", "release")
MOVING = tuple(verb for verb in VERBS if verb not in ("comment", "note"))
ACTION = {name: Action(name.upper()) for name in VERBS}
SWEEPS = (escalation.remind, escalation.escalate, escalation.expire, transfers.lapse)
SAID = ("confirm", "object", "add")


@dataclass
class Seen:
    """A report before an act: all its columns, and how many events it had."""

    row: dict[str, Any]
    events: int


class Casework(RuleBasedStateMachine):
    """Two reports, nine people, and a clock that only goes forward."""

    def __init__(self, session: Session, people: list[Actor]) -> None:
        super().__init__()
        self.session, self.people = session, people
        self.example = session.begin_nested()
        self.now = moment("2026-03-02 09:00").astimezone(UTC)
        self.reports: list[Report] = []
        self.proof = "none yet"
        self.helpers: set[str] = set()

    @initialize()
    def begin(self) -> None:
        with clock.fixed(self.now):
            self.citizen = make_citizen(self.session)
            for text, category, sub in (("Jalan berlubang di depan SD", "jalan", "jalan_rusak"), ("Pak tolong ini", None, None)):
                given = {"category": category, "subcategory": sub, "channel": "whatsapp", "reporter_id": self.citizen.id}
                self.reports.append(make_report(self.session, text, **given))

    @rule(data=st.data(), which=st.integers(0, 1), hours=st.integers(0, 30))
    def somebody_does_what_he_may(self, data: st.DataObject, which: int, hours: int) -> None:
        """Of all that is allowed now: chance alone would hardly ever come to a closing."""
        report = self.reports[which]
        self.helpers = self._helpers(report)
        open_now = [
            (who, verb, opd) for who, actor in enumerate(self.people) for verb in VERBS
            for opd in (OUR_OPD if verb in NAMING else OUR_OPD[:1])
            if self._is_expected(report, actor, verb, {"note": "Ada alasannya", **self._completed(verb, opd, actor)})
        ]  # fmt: skip
        chosen = data.draw(st.sampled_from(sorted({verb for _, verb, _ in open_now}))) if open_now else ""
        if chosen:
            who, verb, opd = data.draw(st.sampled_from([one for one in open_now if one[1] == chosen]))
            self._act(which, who, verb, True, True, opd, hours)

    @rule(
        which=st.integers(0, 1), who=st.integers(0, 8), verb=st.sampled_from(VERBS), has_words=st.booleans(),
        is_complete=st.booleans(), opd=st.sampled_from(OUR_OPD), hours=st.integers(0, 30),
    )  # fmt: skip
    def anybody_does_anything(
        self, which: int, who: int, verb: str, has_words: bool, is_complete: bool, opd: str, hours: int
    ) -> None:
        self._act(which, who, verb, has_words, is_complete, opd, hours)

    def _act(self, which: int, who: int, verb: str, has_words: bool, is_complete: bool, opd: str, hours: int) -> None:
        self.now += timedelta(hours=hours)
        report, actor = self.reports[which], self.people[who]
        given: dict[str, Any] = {"note": "Ada alasannya" if has_words else ""}
        if is_complete:
            self.proof = proof(self.session)
            given |= self._completed(verb, opd, actor)
        self.helpers = self._helpers(report)
        expected = self._is_expected(report, actor, verb, given)
        before = self._seen(report)
        self.is_third = report.transfer_count + 1 >= casework.MAX_TRANSFERS
        self.is_same_person = verb == "delegate" and report.handler_id == actor.officer_id
        given.pop("opd_of_officer", None)
        with clock.fixed(self.now):
            done = self._try(lambda: verbs.act(self.session, actor, report.ticket, verb, **given))
        assert done is expected, (verb, actor.role, actor.opd_kode, before.row["status"], given)
        if done and self.is_same_person:
            assert self._seen(report) == before, "whoever has it has it already"
            return
        is_to_the_sekda = verb == "offer" and self.is_third
        self._check(report, before, done, Action.RETURN if is_to_the_sekda else ACTION[verb], actor)

    def _completed(self, verb: str, opd: str, actor: Actor) -> dict[str, Any]:
        if verb == "resolve":
            return {"evidence": (self.proof,)}
        if verb == "schedule":
            return {"until": (self.now + timedelta(days=20)).date()}
        if verb in NAMING:
            return {"opd_kode": opd}
        return {"officer_id": actor.officer_id, "opd_of_officer": actor.opd_kode} if verb == "delegate" else {}

    def _is_expected(self, report: Report, actor: Actor, verb: str, given: dict[str, Any]) -> bool:
        """The table, the holder and what was given: said again here, from the rules and not from the code."""
        action, status = ACTION[verb], Status(report.status)
        is_holder = actor.opd_kode is not None and actor.opd_kode == report.opd_kode
        is_offeree = actor.opd_kode is not None and actor.opd_kode == report.offered_opd
        helps = actor.opd_kode in self.helpers
        may = is_holder or actor.role in (Role.VERIFIER, Role.SEKDA)
        if action in (Action.TAKE, Action.DECLINE):
            may = is_offeree
        elif action in (Action.COMMENT, Action.NOTE):
            may = may or helps or actor.role is Role.BUPATI
        if not may or action not in allowed_by_table(status, actor.role):
            return False
        has = {
            "has_note": bool(given.get("note")), "has_evidence": bool(given.get("evidence")),
            "has_end_date": bool(given.get("until")), "has_target": bool(given.get("opd_kode")),
            "is_offered": report.offered_opd is not None,
        }
        if not all(has.get(need, True) for need in needs(status, action, actor.role)):
            return False
        return self._is_sensible(report, action, given)

    def _is_sensible(self, report: Report, action: Action, given: dict[str, Any]) -> bool:
        """What no table says: words where words are the act, an OPD that makes sense."""
        opd = given.get("opd_kode")
        if action in (Action.COMMENT, Action.NOTE):
            return bool(given["note"])
        if action is Action.ASSIGN:
            return bool(opd or report.category_kode)
        if action is Action.OFFER:
            return opd != report.opd_kode and report.offered_opd is None
        if action is Action.WITHDRAW:
            return report.offered_opd is not None
        if action is Action.INVOLVE:
            return opd != report.opd_kode and opd not in self.helpers
        if action is Action.RELEASE:
            return opd in self.helpers
        if action is Action.DELEGATE:
            return bool(given.get("officer_id")) and given.get("opd_of_officer") == report.opd_kode
        return True

    def _helpers(self, report: Report) -> set[str]:
        """Who helps, by the events alone."""
        found: set[str] = set()
        for event in events(self.session, report):
            named = (event.data or {}).get("opd")
            if event.action == Action.INVOLVE:
                found.add(named)
            elif event.action == Action.RELEASE:
                found.discard(named)
        return found

    @rule(which=st.integers(0, 1), who=st.integers(0, 8), verb=st.sampled_from(MOVING), opd=st.sampled_from(OUR_OPD))
    def somebody_merges_and_it_is_parted_again(self, which: int, who: int, verb: str, opd: str) -> None:
        """Merged it goes nowhere alone; only a verifier or the Sekda merge and part."""
        child, parent, actor = self.reports[which], self.reports[1 - which], self.people[who]
        may = actor.role in (Role.VERIFIER, Role.SEKDA) and child.status in OPEN and parent.status in OPEN
        before = self._seen(child)
        with clock.fixed(self.now):
            done = self._try(lambda: verbs.act(self.session, actor, child.ticket, "merge", into=parent.ticket))
        assert done is may, (actor.role, child.status, parent.status)
        if not done:
            assert self._seen(child) == before
            return
        assert child.parent_id == parent.id
        self.proof = proof(self.session)
        given = {"note": "Ada alasannya", **self._completed(verb, opd, actor)}
        given.pop("opd_of_officer", None)
        merged = self._seen(child)
        with clock.fixed(self.now):
            for person in self.people:
                assert not self._try(lambda person=person: verbs.act(self.session, person, child.ticket, verb, **given))
                if person.role not in (Role.VERIFIER, Role.SEKDA):
                    assert not self._try(lambda person=person: verbs.act(self.session, person, child.ticket, "unmerge"))
            assert self._seen(child) == merged
            assert self._try(lambda: verbs.act(self.session, actor, child.ticket, "unmerge"))
        assert (child.status, child.opd_kode, child.parent_id) == (Status.RECEIVED, None, None)

    @rule(which=st.integers(0, 1), hours=st.integers(0, 200))
    def citizen_takes_it_back(self, which: int, hours: int) -> None:
        if len(events(self.session, self.reports[which])) > 5:  # else nothing else would ever happen
            self.citizen_says(which, "cancel", hours)

    @rule(which=st.integers(0, 1), what=st.sampled_from(SAID), hours=st.integers(0, 200))
    def citizen_speaks(self, which: int, what: str, hours: int) -> None:
        self.citizen_says(which, what, hours)

    def citizen_says(self, which: int, what: str, hours: int) -> None:
        self.now += timedelta(hours=hours)
        report = self.reports[which]
        before, status = self._seen(report), Status(report.status)
        action = self._citizens_action(status, what)
        expected = self._citizen_may(report, status, action) or self._is_repeated(report, what)
        with clock.fixed(self.now):
            done = self._try(lambda: self._say(report, what))
        assert done is expected, (what, status)
        if self._is_repeated_before(before, status, what, report):
            return
        self._check(report, before, done, action, None)

    def _citizens_action(self, status: Status, what: str) -> Action:
        if what == "add":
            return Action.ANSWER if status is Status.NEEDS_INFO else Action.ADD
        return Action(what.upper())

    def _citizen_may(self, report: Report, status: Status, action: Action) -> bool:
        days = policy.FIGURES[policy.CONFIRM_DAYS].default
        reopens = report.closed_at is not None and may_reopen(
            Closure(report.closure) if report.closure else None, reopened_before=report.reopen_count > 0,
            is_in_window=self.now <= sla.confirm_due(self.calendar, report.closed_at, days),
        )
        facts = Facts(asked_from=Status.ASSIGNED, may_reopen=reopens)
        try:
            next_status(status, action, Role.REPORTER, facts)
        except NotAllowed:
            return False
        return True

    def _is_repeated(self, report: Report, what: str) -> bool:
        """A double tap is no error: the second changes nothing."""
        newest = next((e for e in reversed(events(self.session, report)) if e.from_status != e.to_status), None)
        if what == "confirm":
            return report.status == Status.CLOSED
        if newest is None:
            return False
        if what == "object":
            return report.status == Status.IN_PROGRESS and newest.action == Action.OBJECT
        return what == "cancel" and report.status == Status.REJECTED and newest.action == Action.CANCEL

    def _is_repeated_before(self, before: Seen, status: Status, what: str, report: Report) -> bool:
        if self._seen(report) == before and what != "add":
            assert self._is_repeated(report, what) or not self._changed(before, report)
            return True
        return False

    def _changed(self, before: Seen, report: Report) -> bool:
        return self._seen(report) != before

    def _say(self, report: Report, what: str) -> None:
        if what in ("confirm", "object"):
            feedback.answer(self.session, report.tracking_secret, done=what == "confirm")
        elif what == "add":
            feedback.add(self.session, report.tracking_secret, text=f"Keterangan {self.now.isoformat()}")
        else:
            feedback.cancel(self.session, self.citizen.id or 0, report.ticket)

    @rule(days=st.integers(0, 25))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        with clock.fixed(self.now):
            for _ in range(2):  # what ended a wait may be late already
                for sweep in SWEEPS:
                    sweep(self.session, self.now)
            before = [self._seen(report) for report in self.reports]
            assert [sweep(self.session, self.now) for sweep in SWEEPS] == [0] * len(SWEEPS)
            assert [self._seen(report) for report in self.reports] == before
        for report in self.reports:
            assert report.status != Status.RESOLVED or report.second_look or (report.confirm_due_at or self.now) >= self.now

    def _try(self, act: Any) -> bool:
        try:
            with self.session.begin_nested():
                act()
                self.session.flush()
        except REFUSALS:
            self.session.expire_all()
            return False
        return True

    def _seen(self, report: Report) -> Seen:
        self.session.flush()
        columns = inspect(Report).columns
        row = {item.key: getattr(report, item.key) for item in columns}
        return Seen(row, len(events(self.session, report)))

    def _check(self, report: Report, before: Seen, done: bool, action: Action, actor: Actor | None) -> None:
        after = self._seen(report)
        if not done:
            assert after == before, "what is refused changes nothing"
            return
        new = events(self.session, report)[before.events :]
        assert action.value in [event.action for event in new]
        assert sum(event.action == action.value for event in new) == 1
        if actor is not None:
            assert new[0].officer_id == actor.officer_id or action is Action.ASSIGN

    @property
    def calendar(self) -> sla.Calendar:
        return knowledge.load(self.session).calendar

    @invariant()
    def replaying_the_events_gives_the_report(self) -> None:
        for report in self.reports:
            found = events(self.session, report)
            assert [event.seq for event in found] == list(range(1, report.seq + 1))
            status, asked_from = None, None
            for event in found:
                assert event.from_status == status
                facts = Facts(True, True, True, asked_from, True, True, True, True, Status(event.to_status))
                assert next_status(status, event.action, event.actor_role, facts) == event.to_status
                asked_from = Status(event.from_status) if event.action == Action.ASK else asked_from
                status = event.to_status
            assert (found[-1].to_status, found[-1].to_opd) == (report.status, report.opd_kode)

    @invariant()
    def deadlines_obey_the_calendar(self) -> None:
        for report in self.reports:
            status = Status(report.status)
            assert (report.paused_at is not None) == (status in PAUSED)
            assert (report.closed_at is not None) == (status in FINAL)
            assert (report.closure is not None) == (status is Status.CLOSED)
            assert (report.confirm_due_at is not None) or status is not Status.RESOLVED
            if report.due_at is not None:
                assert report.assigned_at is not None
                assert report.due_at > report.assigned_at
                self._lies_in_working_time(report.due_at)
            if status in (Status.ASSIGNED, Status.IN_PROGRESS):
                assert report.opd_kode is not None
                assert report.due_at is not None
            if report.offered_opd is not None:
                assert status in (Status.ASSIGNED, Status.IN_PROGRESS)
                assert report.offered_opd != report.opd_kode

    def _lies_in_working_time(self, due: datetime) -> None:
        local = due.astimezone(clock.JAKARTA)
        assert self.calendar.is_working_day(local.date())
        assert sla.OPENS <= local.time() <= sla.CLOSES

    def teardown(self) -> None:
        try:
            live = self._counters()
            score_days.rebuild(self.session)
            assert self._counters() == live, "the counters kept with each event are those of all events together"
        finally:
            self.example.rollback()  # the next example finds the database as this one did

    def _counters(self) -> list[tuple[Any, ...]]:
        self.session.flush()
        names = ("opd_kode", "day", *score_days.COUNTERS)
        rows = self.session.execute(select(*(getattr(ScoreDay, name) for name in names))).all()
        return sorted(tuple(row) for row in rows if any(row[2:]))


def everybody(session: Session) -> list[Actor]:
    roles = (
        (Role.HANDLER, "PUPR"), (Role.HEAD, "PUPR"), (Role.HANDLER, "DLH"), (Role.HEAD, "PRKP"), (Role.CAMAT, "KEC-16.02.05"),
        (Role.VERIFIER, None), (Role.SEKDA, None), (Role.BUPATI, None), (Role.ADMIN, None),
    )  # fmt: skip
    return [make_officer(session, role, opd) for role, opd in roles]


def test_every_act_by_every_role_in_any_order(session: Session) -> None:
    people = everybody(session)
    quick = settings(
        max_examples=10, stateful_step_count=20, deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    run_state_machine_as_test(lambda: Casework(session, people), settings=quick)
