"""Webhooks that travel badly: doubled, shuffled, late, collected, refused for hours, held by a phone without signal."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from laporbup import clock
from laporbup.whatsapp.emulator import deliver, shapes
from laporbup.whatsapp.emulator.rules import Network, Rule
from laporbup.whatsapp.emulator.store import Store
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated

OTHER = "6281273001002"


def _text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def _words(emulated: Emulated) -> list[str]:
    return [str(one["status"]) for one in emulated.heard.values("statuses")]


async def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(500):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("did not become so in 5 s")


async def test_pauses_between_repetitions_grow(emulated: Emulated):
    """Decreasing frequency, to a last pause of a minute; the queue counts the attempts."""
    await emulated.world.deliverer.stop()
    emulated.world.network = Network(is_down=True)
    await emulated.say()
    await _until(lambda: bool(emulated.world.store.refused_deliveries(1)))
    await emulated.world.deliverer.stop()
    [first] = emulated.world.store.refused_deliveries(9)
    assert first.attempts == 1
    pauses = []
    for _ in range(9):
        [owed] = emulated.world.store.refused_deliveries(9)
        before = clock.now().timestamp()
        emulated.world.deliverer._postpone(owed)
        [again] = emulated.world.store.refused_deliveries(9)
        pauses.append(round(again.due - before, 1))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert emulated.heard.posts == []


async def test_a_webhook_that_was_down_hears_everything_once_it_is_back(emulated: Emulated):
    emulated.world.network = Network(is_down=True)
    wamids = [(await emulated.say(str(n)))[0] for n in range(3)]
    await _until(lambda: len(emulated.world.store.refused_deliveries(9)) == 3)
    assert emulated.world.store.owed() == 3
    emulated.world.network = Network()
    assert {one["id"] for one in await emulated.heard.wait("messages", 3)} == set(wamids)
    await _until(lambda: emulated.world.store.owed() == 0)


async def test_after_seven_days_meta_gives_up(emulated: Emulated):
    emulated.world.network = Network(is_down=True)
    await emulated.say()
    await _until(lambda: bool(emulated.world.store.refused_deliveries(1)))
    await emulated.world.deliverer.stop()
    [owed] = emulated.world.store.refused_deliveries(1)
    with clock.shifted(timedelta(seconds=deliver.GIVE_UP_S - 60)):
        emulated.world.deliverer._postpone(owed)
    assert emulated.world.store.owed() == 1
    with clock.shifted(timedelta(seconds=deliver.GIVE_UP_S + 60)):
        emulated.world.deliverer._postpone(owed)
    assert emulated.world.store.owed() == 0


async def test_what_was_refused_and_how_it_travels_survive_a_restart(emulated: Emulated):
    """The app is started anew: another Store and another World on the same folder."""
    emulated.world.network = Network(is_down=True)
    [wamid] = await emulated.say()
    await _until(lambda: bool(emulated.world.store.refused_deliveries(1)))
    await emulated.world.deliverer.stop()
    emulated.world.store.close()
    again = type(emulated.world)(emulated.world.settings, lambda _number: None, transport=emulated.world.transport)
    assert again.network.is_down
    again.network = Network()
    async with again.lifespan():
        assert [one["id"] for one in await emulated.heard.wait("messages", 1)] == [wamid]


def test_a_file_of_an_earlier_version_is_completed(tmp_path):
    (tmp_path / "media").mkdir()
    old = sqlite3.connect(tmp_path / "emulator.db")
    old.executescript(
        "CREATE TABLE chat (seq INTEGER PRIMARY KEY, wamid TEXT UNIQUE NOT NULL, number TEXT NOT NULL, direction TEXT NOT NULL,"
        " kind TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL, status TEXT NOT NULL, code INTEGER NOT NULL DEFAULT 0);"
        "INSERT INTO chat VALUES (1, 'wamid.1', '62', 'in', 'text', '{}', 1.0, 'sent', 0);"
    )
    old.close()
    store = Store(tmp_path)
    assert [one.note for one in store.messages()] == [{}]
    assert store.add_media(b"a", "image/png").until > 0
    store.close()


async def test_everything_twice(emulated: Emulated):
    emulated.world.network = Network(copies=2)
    await emulated.say()
    await emulated.pywa.send_message(CITIZEN, "Tercatat")
    await emulated.heard.wait("statuses", 6)
    assert sorted(_words(emulated)) == ["delivered", "delivered", "read", "read", "sent", "sent"]
    assert len({one["id"] for one in emulated.heard.values("messages")}) == 1
    assert len(emulated.heard.values("messages")) == 2


async def test_late_and_overtaken(emulated: Emulated):
    emulated.world.network = Network(delay_s=0.2)
    await emulated.say("dulu")
    emulated.world.network = Network(shuffle_s=0.01)
    await emulated.say("kemudian")
    assert [one["text"]["body"] for one in await emulated.heard.wait("messages", 2)] == ["kemudian", "dulu"]


async def test_collected_deliveries_are_one_post_of_messages_and_statuses_of_many(emulated: Emulated):
    """Batched as Meta may: an entry a citizen, several changes in it, messages beside statuses."""
    emulated.world.network = Network(gather_s=0.3)
    for number in (CITIZEN, OTHER):
        emulated.world.receive(number, [_text("a"), _text("b")], name="Warga")
        await emulated.pywa.send_message(number, "Tercatat")
    await emulated.heard.wait("statuses", 6)
    [post] = emulated.heard.posts
    assert [len(entry["changes"]) for entry in post["entry"]] == [5, 5]
    kinds = [
        [key for change in entry["changes"] for key in ("messages", "statuses") if key in change["value"]]
        for entry in post["entry"]
    ]
    assert kinds == [["messages", "messages", "statuses", "statuses", "statuses"]] * 2
    assert emulated.world.store.owed() == 0


async def test_a_collected_post_that_is_refused_is_repeated_whole(emulated: Emulated):
    emulated.heard.answers = [503]
    emulated.world.network = Network(gather_s=0.05)
    emulated.world.receive(CITIZEN, [_text(str(n)) for n in range(5)])
    emulated.world.receive(OTHER, [_text("x")])
    assert len(await emulated.heard.wait("messages", 6)) == 6
    assert emulated.heard.answers == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 3)), min_size=1, max_size=8))
def test_collecting_loses_and_invents_nothing(sizes: list[tuple[str, int]]):
    made, count = [], 0
    for whose, size in sizes:
        changes = [{"value": {"messages": [{"id": f"{whose}{count + n}"}]}} for n in range(size)]
        count += size
        made.append((whose, json.dumps(shapes.envelope("1", changes))))
    whole = json.loads(shapes.merged(made))
    ids = [change["value"]["messages"][0]["id"] for entry in whole["entry"] for change in entry["changes"]]
    assert len(ids) == count == len(set(ids))
    for whose in "ab":
        own = [int(one[1:]) for one in ids if one[0] == whose]
        assert own == sorted(own)


async def test_statuses_in_any_order_keep_their_own_time(emulated: Emulated):
    """`read` without `delivered`, `delivered` after `failed`, `read` told first."""
    emulated.world.status_seconds = {"sent": 0.0, "delivered": 0.02, "read": 5.0, "failed": 0.01}
    await emulated.say()
    for words in (["read"], ["failed", "delivered"], ["read", "delivered", "sent"]):
        emulated.world.status_seconds["read"] = 0.05 if words == ["read"] else 2.0
        emulated.world.rules.append(Rule(statuses=words))
        before = len(_words(emulated))
        sent = await emulated.pywa.send_message(CITIZEN, "Tercatat")
        told = [one for one in await emulated.heard.wait("statuses", before + len(words)) if one["id"] == sent.id]
        assert [one["status"] for one in told] == words
    assert [one["timestamp"] for one in told] == sorted((one["timestamp"] for one in told), reverse=True)
    [failed] = [one for one in emulated.heard.values("statuses") if one["status"] == "failed"]
    assert failed["errors"][0]["code"] == 131026
    assert "pricing" not in failed


async def test_read_without_delivered_carries_the_price(emulated: Emulated):
    await emulated.say()
    emulated.world.rules.append(Rule(statuses=["sent", "read"]))
    await emulated.pywa.send_message(CITIZEN, "Tercatat")
    statuses = await emulated.heard.wait("statuses", 2)
    assert ["pricing" in one for one in statuses] == [True, True]


async def test_a_phone_without_signal_sends_and_receives_nothing(emulated: Emulated):
    await emulated.say("dengan sinyal")
    await emulated.heard.wait("messages", 1)
    with clock.shifted(timedelta(minutes=-40)):
        emulated.world.hold(CITIZEN)
        [wamid] = await emulated.say("tanpa sinyal")
        await emulated.pywa.send_message(CITIZEN, "Tercatat")
    await emulated.heard.wait("statuses", 1)
    await asyncio.sleep(0.1)
    assert _words(emulated) == ["sent"]
    assert len(emulated.heard.values("messages")) == 1
    assert emulated.world.store.message(wamid).status == "waiting"
    assert emulated.world.store.owed() == 0
    emulated.world.release(CITIZEN)
    messages = await emulated.heard.wait("messages", 2)
    statuses = await emulated.heard.wait("statuses", 3)
    assert messages[1]["id"] == wamid
    assert int(statuses[0]["timestamp"]) - int(messages[1]["timestamp"]) < 60
    assert [one["status"] for one in statuses] == ["sent", "delivered", "read"]
    assert int(statuses[1]["timestamp"]) - int(statuses[0]["timestamp"]) >= 40 * 60


async def test_a_held_phone_holds_nobody_else(emulated: Emulated):
    emulated.world.hold(CITIZEN)
    emulated.world.receive(OTHER, [_text("halo")])
    assert [one["from"] for one in await emulated.heard.wait("messages", 1)] == [OTHER]
