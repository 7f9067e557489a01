"""Whatever a citizen sends, in whatever order it arrives: few questions, nothing lost, always a way back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.domain import dialog as d
from tests.domain.known import known

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
QUESTIONS = (d.AskPlace, d.AskWhichVillage, d.AskWhat, d.AskAdditionOrNew)
TEXTS = st.sampled_from(
    ["jalan rusak di desa celikah", "jembatan putus di sukaraja", "ada kebakaran rumah", "lampu jalan di desa teloko mati",
     "celikah", "pedamaran", "dekat masjid", "sampah menumpuk", "x" * 130, "道路"]
)  # fmt: skip
COMMANDS = st.sampled_from(
    ["batal", "ubah", "ubah jalan putus", "cek", "menu", "halo", "lapor", "bantuan", "sudah beres", "belum beres", "1", "2", "5",
     "tambahan", "baru", "lewati", "ok", "?", "", "belum beres masih rusak"]
)  # fmt: skip
BUTTONS = st.sampled_from(
    ["lapor", "cek", "bantuan", "batal", "tambahan", "baru", "beres:LB-X", "belum:LB-X", "bintang:LB-X:4", "desa:16.02.05.2015",
     "kec:16.02.05", "desa:", "apa"]
)  # fmt: skip
KINDS = st.sampled_from(["image", "audio", "sticker", "unsupported", "reaction", "contacts", "document"])


@st.composite
def events(draw: st.DrawFn) -> list[tuple[float, float, str, str]]:
    """(seconds since the last event, how long under way, what, content)."""
    kinds = st.sampled_from(["text", "text", "command", "button", "media", "pin", "tick", "again"])
    found = []
    for _ in range(draw(st.integers(1, 25))):
        what = draw(kinds)
        source = {"text": TEXTS, "command": COMMANDS, "button": BUTTONS, "media": KINDS}.get(what, st.just(""))
        gap = draw(st.sampled_from([0, 0.5, 3, 8, 61, 700, 1900, 90_000]))
        found.append((gap, draw(st.sampled_from([0, 0, 0, 5, 3000])), what, draw(source)))
    return found


class World:
    """Plays events, wakes the state when it wants, and keeps the books."""

    def __init__(self, waiting: tuple[str, ...]) -> None:
        self.state, self.waiting, self.wake = d.State(), waiting, None
        self.now, self.last = START, None
        self.written: dict[str, str] = {}
        self.filed: list[str] = []
        self.questions: dict[str, int] = {}
        self.replies = self.incoming = self.reports = 0

    def take(self, event: d.Incoming | d.Tick) -> None:
        before = self.state
        decision = d.step(self.state, event, known(), self.waiting)
        assert d.State.from_json(decision.state.to_json()) == decision.state
        self.state, self.wake = decision.state, decision.wake_at
        for effect in decision.effects:
            self._book(effect)
        if any(isinstance(effect, d.Cancelled) for effect in decision.effects) and before.draft is not None:
            for part in before.draft.parts:
                self.written.pop(part.wamid, None)
        if before.draft is not None and before.draft.is_replacing and self.state.draft is not None:
            for part in before.draft.parts:
                self.written.pop(part.wamid, None)

    def _book(self, effect: d.Effect) -> None:
        if isinstance(effect, d.Submit):
            self.reports += 1
            self.state = d.remember_report(self.state, self.reports, f"T{self.reports}")
            self.filed += [effect.draft.text, effect.draft.place.landmark, *effect.draft.wamids]
        elif isinstance(effect, d.AddTo):
            assert effect.report_id or effect.ticket, "an addition names its report"
            self.filed += [effect.text, *(part.wamid for part in effect.parts)]
        elif isinstance(effect, d.ObjectReport | d.ConfirmReport):
            self.filed.append(effect.text)
        if isinstance(effect, QUESTIONS) or (isinstance(effect, d.Emergency) and effect.asks_place):
            key = self.state.draft.key if self.state.draft else ""
            self.questions[key] = self.questions.get(key, 0) + 1
        self.replies += not isinstance(effect, d.MarkRead | d.AddTo | d.ConfirmReport | d.ObjectReport | d.Rate)

    def play(self, number: int, gap: float, late: float, what: str, content: str) -> None:
        until = self.now + timedelta(seconds=gap)
        while self.wake is not None and self.wake <= until:
            self.now = self.wake
            self.take(d.Tick(self.now))
        self.now = until
        if what == "tick":
            self.take(d.Tick(self.now))
            return
        self.incoming += 1
        if what == "again" and self.last is not None:
            self.take(self.last)
            return
        event = self._event(f"w{number}", self.now - timedelta(seconds=late), what, content)
        cancelled = self.state.cancelled_at
        if what == "text" and not (cancelled and event.at < cancelled):
            self.written[event.wamid] = event.text
        self.last = event
        self.take(event)

    def _event(self, wamid: str, at: datetime, what: str, content: str) -> d.Incoming:
        if what == "pin":
            return d.Incoming(wamid, at, "location", lat=-3.38, lon=104.82, arrived=self.now)
        if what == "button":
            return d.Incoming(wamid, at, "button", text="x", button_id=content, arrived=self.now)
        if what == "media":
            return d.Incoming(wamid, at, content, media_id=wamid, arrived=self.now)
        text = f"{content} tanda{wamid}" if what == "text" and content[0] in "js" else content
        return d.Incoming(wamid, at, "text", text=text, arrived=self.now)

    def is_kept(self, wamid: str, text: str) -> bool:
        draft = self.state.draft
        held = [draft.text, draft.place.landmark, *draft.wamids] if draft else []
        return any(text in said or wamid == said for said in [*self.filed, *held])


@settings(max_examples=40, deadline=None)
@given(events(), st.sampled_from([(), ("LB-A",), ("LB-A", "LB-B")]))
def test_nothing_lost_few_questions_a_way_back(sequence: list[tuple[float, float, str, str]], waiting: tuple[str, ...]):
    world = World(waiting)
    for number, (gap, late, what, content) in enumerate(sequence):
        world.play(number, gap, late, what, content)
    assert all(asked <= 1 for asked in world.questions.values()), world.questions
    assert world.replies <= 2 * world.incoming + 1
    assert [text for wamid, text in world.written.items() if not world.is_kept(wamid, text)] == []
    end = world.now + timedelta(days=2)
    world.take(d.Incoming("the-end", end, "text", text="BATAL"))
    assert world.state.draft is None
    assert world.wake is None


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(4)), st.lists(st.sampled_from([0, 1, 2, 3]), min_size=4, max_size=4))
def test_any_order_of_delivery_files_the_same_report(order: list[int], seconds: list[int]):
    texts = ["jalan rusak", "di desa celikah", "sejak kemarin", "banyak lubang"]
    filed = set()
    for sequence in (range(4), order):
        state = d.State()
        for place, index in enumerate(sequence):
            arrived = START + timedelta(seconds=10 + place / 10)
            event = d.Incoming(f"w{index}", START + timedelta(seconds=seconds[index]), text=texts[index], arrived=arrived)
            state = d.step(state, event, known()).state
        submit = next(e for e in d.step(state, d.Tick(START + timedelta(seconds=30)), known()).effects if isinstance(e, d.Submit))
        filed.add((submit.draft.text, submit.draft.key, submit.draft.place))
    assert len(filed) == 1
