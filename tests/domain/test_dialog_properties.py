"""Whatever a citizen sends, in whatever order it arrives: few messages, nothing lost, always a way back."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.domain import dialog as d
from laporbup.domain.dialog_turn import JOIN_WINDOW, MESSAGES, MESSAGES_IN
from tests.domain.dialog_world import QUESTIONS, START, Sent, World, message

STORIES = [
    "jalan rusak di desa celikah", "jembatan putus di desa sukaraja", "lampu jalan di desa teloko mati",
    "sampah menumpuk di pasar tugumulyo", "jln dusun kami ancor nian dak biso lewat",
    "lapor lagi pak, air pdam keruh", "ini tetangga mau lapor sumur kering", "listrik padam di desa teloko dari pagi",
    "jalan rusak di palembang dekat ampera", "<script>alert(1)</script> {summary} %s'; drop table report; --",
]  # fmt: skip
ALARMS = ["ada kebakaran rumah di pinggir sungai", "anak tenggelam di desa celikah tolong"]
PLACES = ["celikah", "desa teloko kec kayuagung", "pedamaran", "sukaraja"]
VAGUE = ["siapa yang urus ini", "dekat masjid", "di sini pak", "x" * 130, "道路", "نعم الطريق", "a" * 6000]
TEXTS = st.sampled_from([*STORIES, *ALARMS, *PLACES, *VAGUE])
COMMANDS = st.sampled_from(
    ["batal", "ubah", "ubah jalan putus", "cek", "menu", "halo", "lapor", "lapor lagi", "bantuan", "sudah beres", "belum beres",
     "1", "2", "5", "tambahan", "baru", "lewati", "ok", "?", "", "belum beres masih rusak", "iya", "makasih pak", "siapa ini",
     "cek LB-7K3MQ4", "laporan saya bagaimana", "Promo pinjaman cepat cair klik https://x.id", "goblok", "👍", "salah kirim maaf",
     "sebarkan ke 10 grup, jangan dihapus, akan ada gempa besar"]
)  # fmt: skip
BUTTONS = st.sampled_from(
    ["lapor", "cek", "bantuan", "batal", "tambahan", "baru", "beres:LB-X", "belum:LB-X", "bintang:LB-X:4", "bintang:LB-X:99",
     "desa:16.02.05.2015", "desa:16.02.03.2011", "kec:16.02.05", "desa:", "desa:99", "apa", "x" * 300]
)  # fmt: skip
KINDS = st.sampled_from(["image", "audio", "video", "sticker", "unsupported", "reaction", "contacts", "document", "invented"])
PINS = st.sampled_from(["-3.38,104.82", "-3.47,104.81", "-2.97,104.77", "0,0"])
SOURCES = {"text": TEXTS, "command": COMMANDS, "button": BUTTONS, "media": KINDS, "pin": PINS}
WHATS = st.sampled_from(["text", "text", "command", "button", "media", "pin", "tick", "again"])
GAPS = [0, 0.5, 3, 8, 61, 700, 1900, 90_000]


@st.composite
def events(draw: st.DrawFn, late: tuple[float, ...] = (0, 0, 0, 5, 3000, 252_000)) -> list[Sent]:
    found = []
    for _ in range(draw(st.integers(1, 25))):
        what = draw(WHATS)
        content = draw(SOURCES.get(what, st.just("")))
        found.append(Sent(what, content, draw(st.sampled_from(GAPS)), draw(st.sampled_from(late))))
    return found


@settings(max_examples=25, deadline=None)
@given(events(), st.sampled_from([(), ("LB-A",), ("LB-A", "LB-B")]), st.sampled_from(["BATAL", "MENU", ""]))
def test_nothing_lost_few_messages_a_way_back(sequence: list[Sent], waiting: tuple[str, ...], way_back: str):
    world = World(waiting)
    for number, sent in enumerate(sequence):
        world.play(number, sent)
    assert max(world.costs.values(), default=0) <= 2, "a question and the number"
    questions = sum(isinstance(effect, QUESTIONS) for _at, effect in world.replies)
    assert len(world.replies) <= world.incoming + len(world.reports) + questions
    assert [text for wamid, text in world.written.items() if not world.is_kept(wamid, text)] == []
    if way_back:
        world.take(d.Incoming("the-end", world.now, "text", text=way_back, arrived=world.now))
    world.pass_time(world.now + timedelta(days=2))
    assert (world.state.draft, world.wake) == (None, None)
    assert max(world.costs.values(), default=0) <= 2


@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(WHATS, st.data(), st.sampled_from([0, 0, 0.2, 3, 8])), min_size=40, max_size=70))
def test_a_flood_is_answered_sparingly(flood: list[tuple[str, st.DataObject, float]]):
    world = World()
    for number, (what, data, gap) in enumerate(flood):
        world.play(number, Sent(what, data.draw(SOURCES.get(what, st.just(""))), gap))
    times = [at for at, _effect in world.replies]
    for first in times:
        assert sum(first <= at < first + MESSAGES_IN for at in times) <= MESSAGES + 4


CONTENT = st.one_of(
    st.sampled_from([*STORIES, *PLACES, "sejak kemarin", "banyak lubang", "dekat masjid"]).map(lambda text: ("text", text)),
    st.sampled_from(ALARMS).map(lambda text: ("text", text)),
    st.sampled_from(["halo", "makasih pak", "👍"]).map(lambda text: ("command", text)),
    st.sampled_from(["image", "audio"]).map(lambda kind: ("media", kind)),
    PINS.map(lambda pin: ("pin", pin)),
)


@settings(max_examples=20, deadline=None)
@given(st.data(), st.lists(st.tuples(CONTENT, st.sampled_from([0, 1, 4, 30, 3600, 90_000])), min_size=2, max_size=7))
def test_any_order_of_delivery_and_any_repetition_makes_the_same_reports(
    data: st.DataObject, written: list[tuple[tuple[str, str], float]]
):
    """Messages of a dead zone: each has its own time, all arrive within the silence we wait for."""
    at, found = START - timedelta(days=8), []  # nothing is written later than it arrives
    for number, ((what, content), gap) in enumerate(written):
        at += timedelta(seconds=gap)
        found.append((f"w{number}", at, Sent(what, content)))
    outcomes = []
    for order in (found, data.draw(st.permutations([*found, *data.draw(st.lists(st.sampled_from(found), max_size=4))]))):
        world = World()
        for place, (wamid, at, sent) in enumerate(order):
            world.now = START + timedelta(milliseconds=place * 100)
            world.take(message(wamid, at, world.now, sent))
        world.pass_time(START + timedelta(days=2))
        outcomes.append((world.outcome, world.added))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1] == []
    for draft in outcomes[0][0]:
        times = [at for wamid, at, _sent in found if wamid in draft[2]]
        assert all(later - earlier <= JOIN_WINDOW for earlier, later in pairwise(sorted(times))), "one matter, one report"
