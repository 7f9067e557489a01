"""The measuring instruments measure what they say."""

from __future__ import annotations

import asyncio
import time

import pytest

from benchmarks import reports, talks
from benchmarks.apps import free_port
from benchmarks.figures import limit, paired
from benchmarks.shaper import Link, serve

LINK = Link(down_kbps=800, up_kbps=800, round_trip_s=0.1, handshakes=2)


async def _fetch(size: int) -> float:
    """Seconds for one request and an answer of `size` bytes over the slow link."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"x" * size)
        await writer.drain()
        writer.close()

    target, listen = free_port(), free_port()
    server = await asyncio.start_server(answer, "127.0.0.1", target)
    link = asyncio.create_task(serve(listen, target, LINK))
    await asyncio.sleep(0.1)
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", listen)
    writer.write(b"GET\n")
    got = await reader.read(-1)
    took = time.perf_counter() - began
    writer.close()
    link.cancel()
    server.close()
    assert len(got) == size
    return took


async def test_the_slow_link_costs_handshakes_round_trip_and_bandwidth():
    small, large = await _fetch(100), await _fetch(60_000)
    assert small >= 0.3  # two handshakes and one round trip of 0.1 s
    assert large - small >= 0.5  # 60 kB at 100 kB/s, less what flew already
    assert large < 3


@pytest.mark.parametrize(("pairs", "met"), [([(50, 100), (60, 100), (10, 100)], True), ([(40, 100)], False)])
def test_a_paired_figure_is_the_median_of_the_ratios(pairs: list[tuple[float, float]], met: bool):
    figure = paired("x", pairs, "1/s", ">=", 0.5)
    assert figure.met is met
    assert figure.ratio == (0.5 if met else 0.4)


def test_a_limit_is_on_the_value():
    assert limit("x", 1599, "ms", 1600).met
    assert not limit("x", 1601, "ms", 1600, baseline=1).met


def test_the_talks_are_the_same_every_time_and_mixed_as_they_say():
    made = talks.make(1000)
    assert made == talks.make(1000)
    assert len({talk.number for talk in made}) == 1000
    for kind, share in talks.MIX.items():
        assert sum(talk.kind == kind for talk in made) == pytest.approx(10 * share, abs=10 + 4 * share)
    assert sum(talks.MIX.values()) == 100
    assert all(talk.lines for talk in made)


def test_a_replay_counts_what_left_and_what_it_cost(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reports, "COUNT", 6)
    found = {figure.name: figure for figure in reports.figures()}
    assert 1 <= found["reports.messages_to_file_mean"].value <= 2
    assert found["reports.messages_to_close_mean"].value <= 1
    assert found["reports.rupiah"].value < found["reports.rupiah_without_free"].value
    assert found["reports.rupiah_without_free"].value == pytest.approx(357 * found["reports.messages_billed"].value, abs=2)
