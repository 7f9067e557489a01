"""A citizen's phone for property tests: plays events through the dialog, wakes it when it wants, and keeps the books."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from laporbup.domain import dialog as d
from tests.domain.known import known

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
QUESTIONS = (d.AskPlace, d.AskWhichVillage, d.AskWhat, d.AskAdditionOrNew)

REASONS: dict[type, str] = {
    d.AskPlace: "a report whose place nobody named, once",
    d.AskWhichVillage: "several villages have that name, once",
    d.AskWhat: "a place without a matter, or words that say nothing yet, once",
    d.AskAdditionOrNew: "another matter within half an hour, once a report",
    d.Submit: "the number of the report",
    d.Emergency: "somebody may be in danger: 112, once a report",
    d.ShowMenu: "a greeting and nothing after it, once in ten minutes",
    d.ShowReports: "CEK, or BATAL when there is nothing to take back",
    d.Cancelled: "BATAL, and something was thrown away",
    d.CancelReport: "BATAL within ten minutes of filing",
    d.Hint: "a kind we cannot read, a menu button, UBAH, an advert: each rarely",
}
"""Every effect that costs a message, and why it is worth one. What is not here must be free."""
FREE = (d.MarkRead, d.AddTo, d.ConfirmReport, d.ObjectReport, d.Rate)


@dataclass(frozen=True)
class Sent:
    """One message of a citizen: `gap` seconds after the one before, `late` seconds under way."""

    what: str
    content: str = ""
    gap: float = 0
    late: float = 0


@dataclass
class World:
    waiting: tuple[str, ...] = ()
    state: d.State = field(default_factory=d.State)
    wake: datetime | None = None
    now: datetime = START
    last: d.Incoming | None = None
    reports: list[d.Draft] = field(default_factory=list)
    added: list[d.AddTo] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Words that came with an objection or a confirmation."""
    written: dict[str, str] = field(default_factory=dict)
    """What was written, by wamid, less what the citizen took back himself."""
    replies: list[tuple[datetime, d.Effect]] = field(default_factory=list)
    costs: dict[str, int] = field(default_factory=dict)
    """Messages until it was filed, by the first message of the report."""
    incoming: int = 0

    def take(self, event: d.Incoming | d.Tick) -> tuple[d.Effect, ...]:
        before = self.state
        decision = d.step(self.state, event, known(), self.waiting)
        assert d.State.from_json(decision.state.to_json()) == decision.state, "JSON and back"
        self.state, self.wake = decision.state, decision.wake_at
        for effect in decision.effects:
            self._book(effect)
        self._forgive(before, event, decision.effects)
        assert self.state.draft is None or self.wake is not None, "a draft is never forgotten"
        return decision.effects

    def _book(self, effect: d.Effect) -> None:
        if isinstance(effect, d.Submit):
            self.reports.append(effect.draft)
            self.state = d.remember_report(self.state, len(self.reports), f"T{len(self.reports)}")
        elif isinstance(effect, d.AddTo):
            assert effect.report_id or effect.ticket, "an addition names its report"
            self.added.append(effect)
        elif isinstance(effect, d.ObjectReport | d.ConfirmReport):
            self.told.append(effect.text)
        if isinstance(effect, FREE):
            return
        assert type(effect) in REASONS, f"{type(effect).__name__} costs a message and nobody knows why"
        self.replies.append((self.now, effect))
        draft = getattr(effect, "draft", None) or (self.state.draft if isinstance(effect, d.Emergency) else None)
        if draft is not None:
            for wamid in draft.wamids[:1]:
                self.costs[wamid] = self.costs.get(wamid, 0) + 1

    def _forgive(self, before: d.State, event: d.Incoming | d.Tick, effects: tuple[d.Effect, ...]) -> None:
        """What BATAL threw away and UBAH replaced is not lost."""
        draft = before.draft
        if draft is None:
            return
        if any(isinstance(effect, d.Cancelled) for effect in effects):
            kept = self.state.draft.wamids if self.state.draft else ()
            gone = [part.wamid for part in draft.parts if part.wamid not in kept and part.at <= event.at]
        else:
            is_change = draft.is_replacing or (isinstance(event, d.Incoming) and event.text.startswith("ubah"))
            left = {part.wamid: part.text for part in self.state.draft.parts} if self.state.draft else {}
            gone = [part.wamid for part in draft.parts if is_change and part.text and not left.get(part.wamid)]
        for wamid in gone:
            self.written.pop(wamid, None)

    def pass_time(self, until: datetime) -> None:
        while self.wake is not None and self.wake <= until:
            self.now = max(self.now, self.wake)
            self.take(d.Tick(self.now))
        self.now = until

    def play(self, number: int, sent: Sent) -> None:
        self.pass_time(self.now + timedelta(seconds=sent.gap))
        if sent.what == "tick":
            self.take(d.Tick(self.now))
            return
        self.incoming += 1
        if sent.what == "again" and self.last is not None:
            self.take(self.last)
            return
        event = message(f"w{number}", self.now - timedelta(seconds=sent.late), self.now, sent)
        cancelled = self.state.cancelled_at
        if sent.what == "text" and not (cancelled and event.at < cancelled):
            self.written[event.wamid] = event.text
        self.last = event
        self.take(event)

    def is_kept(self, wamid: str, text: str) -> bool:
        """Whether words are in a report, an addition, the open draft, or the place of one of these."""
        drafts = [*self.reports, *([self.state.draft] if self.state.draft else [])]
        said = [*self.told, *(item.text for item in (*drafts, *self.added)), *(item.place.landmark for item in drafts)]
        return any(text in words for words in said) or self._is_place(wamid, text)

    def _is_place(self, wamid: str, text: str) -> bool:
        """A bare name became the code of the village."""
        return "tanda" not in text and any(
            wamid in item.wamids and item.place.is_known
            for item in (*self.reports, *([self.state.draft] if self.state.draft else []))
        )

    @property
    def outcome(self) -> list[tuple[object, ...]]:
        """The reports as they would be stored."""
        return [(item.key, item.text, item.wamids, item.place, item.is_emergency) for item in self.reports]


def message(wamid: str, at: datetime, arrived: datetime, sent: Sent) -> d.Incoming:
    kind, content = sent.what, sent.content
    if kind == "pin":
        lat, lon = (float(value) for value in content.split(","))
        return d.Incoming(wamid, at, "location", lat=lat, lon=lon, arrived=arrived)
    if kind == "button":
        return d.Incoming(wamid, at, "button", text="x", button_id=content, arrived=arrived)
    if kind == "media":
        return d.Incoming(wamid, at, content, media_id=wamid, arrived=arrived)
    marked = f"{content} tanda{wamid}" if kind == "text" and content[-1:].islower() and len(content) > 20 else content
    return d.Incoming(wamid, at, "text", text=marked, arrived=arrived)
