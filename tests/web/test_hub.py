"""The live hub: one read for everybody, one push for each, nobody forgotten and nothing kept for ever."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
import reflex as rx

from laporbup.live.hub import LiveHub


class _Live(rx.State):
    @rx.event
    async def refresh(self) -> None:
        """Reload."""

    @rx.event
    async def again(self) -> None:
        """Reload something else."""


class _Processor:
    """Remembers what was enqueued; `breaks_for` raises as a broken client would."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.breaks_for = ""

    async def enqueue(self, token: str, event: Any) -> None:
        if token == self.breaks_for:
            raise RuntimeError("broken client")
        self.sent.append((token, event.name.rpartition(".")[2]))


class _App(SimpleNamespace):
    def __init__(self, *tokens: str) -> None:
        here = {token: SimpleNamespace(instance_id="here") for token in tokens}
        here["elsewhere"] = SimpleNamespace(instance_id="there")
        manager = SimpleNamespace(token_to_socket=here, instance_id="here")
        super().__init__(event_namespace=SimpleNamespace(_token_manager=manager), event_processor=_Processor())


@pytest.fixture
def live() -> LiveHub:
    return LiveHub(pause_s=0.01)


async def _until_pushed() -> None:
    await asyncio.sleep(0.05)


class TestPush:
    async def test_only_who_listens_to_a_topic_is_called(self, live: LiveHub):
        app = _App("a", "b")
        async with live.lifespan(app):
            live.subscribe("a", "report:LB-1", _Live.refresh)
            live.subscribe("b", "board", _Live.refresh)
            live.mark(["report:LB-1"])
            await _until_pushed()
        assert app.event_processor.sent == [("a", "refresh")]

    async def test_several_topics_at_once_are_one_push(self, live: LiveHub):
        app = _App("a")
        async with live.lifespan(app):
            live.subscribe("a", {"opd:PUPR", "verifier"}, _Live.refresh)
            live.mark(["opd:PUPR", "verifier", "board"])
            await _until_pushed()
        assert app.event_processor.sent == [("a", "refresh")]

    async def test_subscribing_again_replaces_the_page_before(self, live: LiveHub):
        app = _App("a")
        async with live.lifespan(app):
            live.subscribe("a", "board", _Live.refresh)
            live.subscribe("a", "verifier", _Live.again)
            live.mark(["board"])
            await _until_pushed()
            assert app.event_processor.sent == []
            live.mark(["verifier"])
            await _until_pushed()
        assert app.event_processor.sent == [("a", "again")]

    async def test_a_broken_client_does_not_silence_the_others(self, live: LiveHub):
        app = _App("a", "b", "c")
        app.event_processor.breaks_for = "b"
        async with live.lifespan(app):
            for token in ("a", "b", "c"):
                live.subscribe(token, "board", _Live.refresh)
            live.mark(["board"])
            await _until_pushed()
        assert sorted(token for token, _ in app.event_processor.sent) == ["a", "c"]

    async def test_a_client_that_left_or_lives_elsewhere_is_forgotten(self, live: LiveHub):
        app = _App("a")
        async with live.lifespan(app):
            for token in ("a", "gone", "elsewhere"):
                live.subscribe(token, "board", _Live.refresh)
            live.mark(["board"])
            await _until_pushed()
            assert set(live._topics_of) == {"a"}
        assert [token for token, _ in app.event_processor.sent] == ["a"]

    async def test_a_watcher_in_a_thread_reaches_the_loop(self, live: LiveHub):
        app = _App("a")
        async with live.lifespan(app):
            live.subscribe("a", "board", _Live.refresh)
            await asyncio.to_thread(live.mark_from_thread, {"board"})
            await _until_pushed()
        assert app.event_processor.sent == [("a", "refresh")]


class _Reads:
    def __init__(self) -> None:
        self.count = 0
        self.fails = False

    async def __call__(self) -> int:
        self.count += 1
        await asyncio.sleep(0.01)
        if self.fails:
            raise ValueError("no database")
        return self.count


class TestSnapshot:
    async def test_two_hundred_at_once_read_once(self, live: LiveHub):
        reads = _Reads()
        found = await asyncio.gather(*(live.snapshot("board", reads) for _ in range(200)))
        assert set(found) == {1}
        assert reads.count == 1

    async def test_a_change_is_read_again(self, live: LiveHub):
        reads = _Reads()
        await live.snapshot("board", reads)
        live.mark(["board"])
        assert await live.snapshot("board", reads) == 2

    async def test_keys_of_one_topic_are_apart(self, live: LiveHub):
        """A secret and a ticket of one report show different things."""
        secret, ticket = _Reads(), _Reads()
        ticket.count = 100
        assert await live.snapshot("report:LB-1", secret, key="rahasia") == 1
        assert await live.snapshot("report:LB-1", ticket, key="LB-1") == 101

    async def test_a_failure_is_not_kept(self, live: LiveHub):
        reads = _Reads()
        reads.fails = True
        with pytest.raises(ValueError, match="no database"):
            await live.snapshot("board", reads)
        reads.fails = False
        assert await live.snapshot("board", reads) == 2

    async def test_one_who_gives_up_waiting_does_not_spoil_it(self, live: LiveHub):
        reads = _Reads()
        first = asyncio.ensure_future(live.snapshot("board", reads))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(live.snapshot("board", reads))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == 1


class TestSweep:
    async def test_nothing_is_kept_for_ever(self):
        live, app = LiveHub(fresh_s=-1), _App("a")
        async with live.lifespan(app):
            live.subscribe("a", "board", _Live.refresh)
            live.subscribe("gone", "report:LB-1", _Live.refresh)
            await live.snapshot("report:LB-2", _Reads())
            live.mark(["report:LB-3"])
            live.sweep()
            assert set(live._topics_of) == {"a"}
            assert set(live._subscribers) == {"board"}
            assert live._snapshots == {}
            assert set(live._versions) <= {"board"}
