"""The plot of the demo: what happens to each report, act by act, each at its own moment and through the services."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.domain.sla import Calendar
from laporbup.models import Report
from laporbup.services import attachments, casework, feedback, intake
from laporbup.services.access import Actor
from laporbup.services.demo_habits import Habit, habit_of
from laporbup.services.demo_pictures import PAPER, Pictures
from laporbup.text import demo_reports as words

Scene = Callable[[Session], None]
WORKING_DAY_H = 8
VERIFIER = Actor(Role.VERIFIER)


class Plot:
    """A queue of acts in the order of their moments. Each act may plan further ones; those after `until` never come."""

    def __init__(self, rng: Random, calendar: Calendar, until: datetime, pictures: Pictures) -> None:
        self.rng, self.calendar, self.until, self.pictures = rng, calendar, until, pictures
        self._queue: list[tuple[datetime, int, Scene]] = []
        self._number = count()

    def plan(self, at: datetime, act: Scene) -> None:
        """Let `act` happen at `at`."""
        if at <= self.until:
            heapq.heappush(self._queue, (at, next(self._number), act))

    def next_before(self, moment: datetime) -> tuple[datetime, Scene] | None:
        """Take the next act before `moment`, or None."""
        if self._queue and self._queue[0][0] < moment:
            at, _, act = heapq.heappop(self._queue)
            return at, act
        return None

    def working(self, hours: float) -> datetime:
        """Return when so many working hours have passed from now, at an uneven minute."""
        at = self.calendar.add_working_time(clock.now(), timedelta(hours=hours))
        return at + timedelta(minutes=self.rng.randint(1, 9))

    def say(self, words_of: Sequence[str]) -> str:
        return self.rng.choice(words_of)


class Story:
    """One report from its arrival on."""

    def __init__(
        self, plot: Plot, topic: words.Topic | None, ticket: str, reporter_id: int | None, fate: Status | None = None
    ) -> None:
        self.plot, self.topic, self.ticket, self.reporter_id = plot, topic, ticket, reporter_id
        self.fate = fate
        """Without a topic: what a verifier makes of it. None: he asks first."""
        self.returned = self.asked = False

    # --- helpers

    def _report(self, session: Session) -> Report:
        return session.exec(select(Report).where(Report.ticket == self.ticket)).one()

    def _is(self, session: Session, *statuses: Status) -> Report | None:
        """The report, if it still is in one of these: a sweep or a citizen may have been first."""
        report = self._report(session)
        return report if report.status in statuses else None

    def _officer(self, report: Report) -> Actor:
        kode = report.opd_kode or ""
        if kode.startswith("KEC-"):
            return Actor(Role.CAMAT, opd_kode=kode, kecamatan_kode=kode.removeprefix("KEC-"))
        return Actor(Role.HANDLER, opd_kode=kode)

    @property
    def _scene(self) -> str:
        return self.topic.scene if self.topic else ""

    # --- the acts

    def begin(self, session: Session) -> None:
        """After it was filed: the router gave it to an office, or a verifier must."""
        report, rng = self._report(session), self.plot.rng
        if report.status == Status.ASSIGNED:
            self._hold(report)
        elif report.status == Status.RECEIVED:
            self.plot.plan(self.plot.working(rng.uniform(2, 12)), self.triage)
        if rng.random() < 0.06:
            self.plot.plan(clock.now() + timedelta(hours=rng.uniform(2, 30)), self.add)
        if self.reporter_id and rng.random() < 0.012:
            self.plot.plan(clock.now() + timedelta(minutes=rng.uniform(5, 50)), self.cancel)

    def triage(self, session: Session) -> None:
        if not self._is(session, Status.RECEIVED):
            return
        plot = self.plot
        if self.topic is None:
            if self.fate is None and not self.asked:
                self.asked = True
                casework.ask(session, VERIFIER, self.ticket, note=plot.say(words.ASKED))
                self._maybe_answered(0.3)
                plot.plan(plot.working(WORKING_DAY_H * 11), self.triage)
            else:
                self.end(session, self.fate or Status.REJECTED)
            return
        report = casework.assign(session, VERIFIER, self.ticket, category=self.topic.category)
        if report.status == Status.ASSIGNED:
            self._hold(report)

    def end(self, session: Session, status: Status) -> None:
        """A verifier rejects or refers it."""
        if status is Status.REJECTED:
            casework.reject(session, VERIFIER, self.ticket, note=self.plot.say(words.REJECTED))
        else:
            casework.refer(session, VERIFIER, self.ticket, note=self.plot.say(words.REFERRED))

    def _hold(self, report: Report) -> None:
        """An office has it: what will it do?"""
        plot, habit = self.plot, habit_of(report.opd_kode)
        answer = plot.working(plot.rng.uniform(*habit.answers_h))
        roll = plot.rng.random()
        if roll < habit.neglects:
            return
        if roll < habit.neglects + 0.04 and not self.returned:
            plot.plan(answer, self.give_back)
        elif roll < habit.neglects + 0.11:
            plot.plan(answer, self.ask)
        elif roll < habit.neglects + 0.17 and self._scene in ("road", "bridge", "school", "drain"):
            plot.plan(answer, self.schedule)
        else:
            plot.plan(answer, self.answer)

    def give_back(self, session: Session) -> None:
        report = self._is(session, Status.ASSIGNED, Status.IN_PROGRESS)
        if report:
            self.returned = True
            casework.return_to_verifier(session, self._officer(report), self.ticket, note=self.plot.say(words.RETURNED))
            self.plot.plan(self.plot.working(self.plot.rng.uniform(2, 14)), self.triage)

    def ask(self, session: Session) -> None:
        report = self._is(session, Status.ASSIGNED, Status.IN_PROGRESS)
        if report:
            casework.ask(session, self._officer(report), self.ticket, note=self.plot.say(words.ASKED))
            self._maybe_answered(0.6)

    def _maybe_answered(self, share: float) -> None:
        if self.plot.rng.random() < share:
            self.plot.plan(clock.now() + timedelta(hours=self.plot.rng.uniform(1, 40)), self.reply)

    def reply(self, session: Session) -> None:
        report = self._is(session, Status.NEEDS_INFO)
        if report:
            intake.add_to(session, report, text=self.plot.say(words.ANSWERED))
            if report.status == Status.ASSIGNED:
                self.plot.plan(self.plot.working(self.plot.rng.uniform(1, 8)), self.answer)
            elif report.status == Status.RECEIVED:
                self.plot.plan(self.plot.working(self.plot.rng.uniform(1, 8)), self.triage)

    def schedule(self, session: Session) -> None:
        report = self._is(session, Status.ASSIGNED, Status.IN_PROGRESS)
        if report:
            until = date(clock.now().year + 1, self.plot.rng.randint(2, 9), 15)
            note = self.plot.say(words.SCHEDULED)
            casework.schedule(session, self._officer(report), self.ticket, note=note, until=until)

    def answer(self, session: Session) -> None:
        """The first word to the citizen, then the work."""
        report, plot = self._is(session, Status.ASSIGNED), self.plot
        if not report:
            return
        officer = self._officer(report)
        if plot.rng.random() < 0.6:
            casework.accept(session, officer, self.ticket, note=plot.say(words.ACCEPTED))
            plot.plan(plot.working(plot.rng.uniform(1, 10)), self.start)
        else:
            casework.comment(session, officer, self.ticket, note=plot.say(words.ACCEPTED))
            plot.plan(plot.working(plot.rng.uniform(1, 14)), self.start)

    def start(self, session: Session) -> None:
        report, plot = self._is(session, Status.ASSIGNED), self.plot
        if not report:
            return
        casework.start(session, self._officer(report), self.ticket, note=plot.say(words.STARTED))
        if plot.rng.random() < 0.25:
            plot.plan(plot.working(plot.rng.uniform(4, 16)), self.news)
        if plot.rng.random() < 0.15:
            plot.plan(plot.working(plot.rng.uniform(2, 12)), self.private)
        self._plan_done(report, habit_of(report.opd_kode))

    def _plan_done(self, report: Report, habit: Habit) -> None:
        start, due = report.assigned_at or clock.now(), report.due_at or clock.now()
        span = self.plot.calendar.working_time(start, due) * self.plot.rng.uniform(*habit.works)
        self.plot.plan(max(self.plot.calendar.add_working_time(start, span), self.plot.working(1)), self.done)

    def news(self, session: Session) -> None:
        report = self._is(session, Status.ASSIGNED, Status.IN_PROGRESS)
        if report:
            casework.comment(session, self._officer(report), self.ticket, note=self.plot.say(words.NEWS))

    def private(self, session: Session) -> None:
        report = self._is(session, Status.ASSIGNED, Status.IN_PROGRESS)
        if report:
            casework.note(session, self._officer(report), self.ticket, note=self.plot.say(words.PRIVATE))

    def done(self, session: Session) -> None:
        """The office says it is done, with a picture (or a letter, where there is nothing to see)."""
        report, plot = self._is(session, Status.ASSIGNED, Status.IN_PROGRESS), self.plot
        if not report:
            return
        data = plot.pictures.draw(self._scene, is_after=True) if self._scene else PAPER
        proof = attachments.attach(session, attachments.store_upload(data), purpose="EVIDENCE", report_id=report.id)
        note = plot.say(words.DONE[self._scene])
        casework.resolve(session, self._officer(report), self.ticket, note=note, evidence=[proof.id])
        habit, roll = habit_of(report.opd_kode), plot.rng.random()
        again = 0.4 if report.reopen_count else 1.0
        if plot.rng.random() < habit.cheats:
            plot.plan(plot.working(plot.rng.uniform(3, 12)), self.refuse)
        elif roll < habit.objected * again:
            plot.plan(clock.now() + timedelta(hours=plot.rng.uniform(2, 48)), self.object)
        elif roll < habit.objected * again + habit.confirmed:
            plot.plan(clock.now() + timedelta(hours=plot.rng.uniform(0.5, 50)), self.confirm)
        elif plot.rng.random() < 0.25:
            plot.plan(plot.working(WORKING_DAY_H * plot.rng.uniform(2, 6)), self.verify)

    def confirm(self, session: Session) -> None:
        report, rng = self._is(session, Status.RESOLVED), self.plot.rng
        if report:
            stars = rng.choice((3, 4, 4, 5, 5, None, None))
            feedback.answer(session, report.tracking_secret, done=True, stars=stars, text=self.plot.say(words.CONFIRMED))

    def object(self, session: Session) -> None:
        report = self._is(session, Status.RESOLVED)
        if report:
            feedback.answer(session, report.tracking_secret, done=False, text=self.plot.say(words.OBJECTED))
            self._plan_done(report, Habit(works=(0.9, 1.1)))

    def refuse(self, session: Session) -> None:
        report = self._is(session, Status.RESOLVED)
        if report:
            casework.refuse(session, VERIFIER, self.ticket, note=self.plot.say(words.REFUSED))
            self.plot.plan(self.plot.working(WORKING_DAY_H * self.plot.rng.uniform(1, 4)), self.done)

    def verify(self, session: Session) -> None:
        if self._is(session, Status.RESOLVED):
            casework.verify(session, VERIFIER, self.ticket, note=self.plot.say(words.VERIFIED))

    def add(self, session: Session) -> None:
        report = self._is(session, Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS)
        if report:
            intake.add_to(session, report, text=self.plot.say(words.ADDED))

    def cancel(self, session: Session) -> None:
        if self.reporter_id and self._is(session, Status.RECEIVED, Status.ASSIGNED):
            feedback.cancel(session, self.reporter_id, self.ticket)
