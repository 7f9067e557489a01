"""One turn of the conversation: the state as it changes, the effects so far, and the budgets of a citizen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from laporbup.domain.dialog_types import Draft, Effect, Hint, HintTopic, Knows, Part, Recent, ShowMenu, State

SILENCE = timedelta(seconds=7)
LONGEST_DEBOUNCE = timedelta(seconds=60)
AFTER_ANSWER = timedelta(seconds=2)
"""A photo sent right after the answer still joins."""
LONGEST_AFTER_ANSWER = timedelta(seconds=20)
ANSWER_WAIT = timedelta(minutes=30)
EMERGENCY_WAIT = timedelta(seconds=45)
"""An emergency is filed without its place rather than late; the place joins it when it comes."""
LONGEST_WAIT = timedelta(hours=2)
JOIN_WINDOW = timedelta(minutes=30)
CANCEL_WINDOW = timedelta(minutes=10)
LATE_PLACE = timedelta(hours=24)
"""A bare place this long after a report that has none still completes it."""
ASK_WITHIN = timedelta(hours=23)
"""The reply window is 24 hours from the citizen's last message; an hour is left for the sending."""
MENU_EVERY = timedelta(minutes=10)
HINT_EVERY = timedelta(days=1)

MESSAGES = 30
MESSAGES_IN = timedelta(minutes=10)
REPORTS = 20
REPORTS_IN = timedelta(days=1)
SEEN_KEPT = 100


@dataclass
class Turn:
    """Collects what one event does."""

    state: State
    now: datetime
    knows: Knows
    waiting: tuple[str, ...] = ()
    effects: list[Effect] = field(default_factory=list)
    at: datetime | None = None
    """Own time of the message that is taken; None while time passes."""

    def emit(self, effect: Effect) -> None:
        self.effects.append(effect)

    def change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)

    def keep(self, draft: Draft | None) -> None:
        self.change(draft=draft)

    def change_recent(self, **fields: Any) -> None:
        if self.state.recent is not None:
            self.change(recent=replace(self.state.recent, **fields))

    @property
    def is_quiet(self) -> bool:
        """Over the message budget: what is said is kept, but not answered."""
        times = self.state.message_times
        upto = self.at or max(times, default=self.now)
        return sum(upto - MESSAGES_IN < at <= upto for at in times) > MESSAGES

    @property
    def may_ask(self) -> bool:
        """Whether a question would reach the citizen: a day after the last message only templates do."""
        return self.now - max(self.state.message_times, default=self.now) < ASK_WITHIN

    def say_once(self, key: str, every: timedelta, effect: Effect) -> None:
        """Say something unless it was said within `every`, or the citizen is over the message budget."""
        last = self.state.said.get(key)
        if (last is None or self.now - last >= every) and (not self.is_quiet or key == HintTopic.SLOW_DOWN):
            self.change(said={**self.state.said, key: self.now})
            self.emit(effect)

    @property
    def was_greeted(self) -> bool:
        """Whether a greeting was answered a moment ago: that was the one message before the number."""
        return self.was_said("MENU", JOIN_WINDOW) or self.was_said(HintTopic.HOW_TO_REPORT.value, JOIN_WINDOW)

    def was_said(self, key: str, within: timedelta) -> bool:
        last = self.state.said.get(key)
        return last is not None and self.now - last < within

    def hint(self, topic: HintTopic, every: timedelta = MENU_EVERY) -> None:
        self.say_once(topic.value, every, Hint(topic))

    def menu(self) -> None:
        self.say_once("MENU", MENU_EVERY, ShowMenu())


def count_message(turn: Turn, wamid: str, at: datetime) -> None:
    """Remember a message as seen; the first one over the budget is answered with a notice.

    Its own time counts: what comes all at once after days without a signal was not written all at once.
    """
    times = tuple(sorted((*turn.state.message_times, at))[-MESSAGES - 1 :])
    turn.change(seen=(*turn.state.seen, wamid)[-SEEN_KEPT:], message_times=times)
    if turn.is_quiet:
        turn.hint(HintTopic.SLOW_DOWN, HINT_EVERY)


def may_file_at(state: State, at: datetime, now: datetime) -> datetime:
    """From when on the report budget allows one more report written at `at` (`now` or earlier: at once)."""
    recent = sorted(time for time in state.report_times if at - time < REPORTS_IN)
    return recent[-REPORTS] + REPORTS_IN if len(recent) >= REPORTS else now


def due_at(draft: Draft) -> datetime:
    """When the silence around a draft has lasted long enough."""
    if draft.is_waiting or draft.is_replacing:
        wait = EMERGENCY_WAIT if draft.is_emergency else ANSWER_WAIT
        return min(draft.last_arrival + wait, draft.first_arrival + LONGEST_WAIT)
    if draft.answered_at is not None:
        return min(draft.last_arrival + AFTER_ANSWER, draft.answered_at + LONGEST_AFTER_ANSWER)
    return min(draft.last_arrival + SILENCE, draft.first_arrival + LONGEST_DEBOUNCE)


def filed_by(draft: Draft) -> datetime:
    """When a draft would have been filed had every message been worked at once (we may have fallen behind)."""
    return draft.last_at + (ANSWER_WAIT if draft.is_waiting or draft.is_replacing else SILENCE)


def wake_at(state: State, now: datetime) -> datetime | None:
    """When a Tick is wanted next."""
    moments = [state.pending_at] if state.pending_at else []
    if state.draft is not None:
        moments.append(max(due_at(state.draft), may_file_at(state, filed_by(state.draft), now)))
    return min(moments, default=None)


def matters(parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    """Split parts (sorted by their own time) where nothing was written for half an hour: each is a report."""
    found: list[list[Part]] = []
    for part in parts:
        if found and part.at - found[-1][-1].at <= JOIN_WINDOW:
            found[-1].append(part)
        else:
            found.append([part])
    return [tuple(group) for group in found]


def joins(recent: Recent | None, at: datetime) -> bool:
    """Whether a message written at `at` belongs to this report. One that was filed a moment ago has no number yet.

    Of a report that was under way for hours the number came late: what is written after it belongs to it too.
    """
    if recent is None or not recent.ticket or not recent.accepts_more:
        return False
    filed_at = recent.filed_at or recent.at
    return is_of_its_time(recent, at) or filed_at <= at <= filed_at + JOIN_WINDOW


def is_of_its_time(recent: Recent | None, at: datetime) -> bool:
    """Whether a message was written when this report was, whenever that came to us."""
    if recent is None or not recent.ticket or not recent.accepts_more:
        return False
    return recent.first_at - JOIN_WINDOW <= at <= recent.at + JOIN_WINDOW


def is_just_filed(recent: Recent | None, at: datetime) -> bool:
    """Whether the last report may still be taken back or corrected by a word."""
    if recent is None or at < recent.first_at:
        return False
    return at <= max(recent.at, recent.filed_at or recent.at) + CANCEL_WINDOW
