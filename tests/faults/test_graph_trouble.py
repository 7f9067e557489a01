"""F4 in short: ten virtual minutes of a Graph that fails in three of ten calls."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.faults import graph_trouble
from benchmarks.faults.graph_trouble import START, Call, GraphTrouble


async def test_everything_ends_and_nobody_is_hammered(reference: str):
    verdict = await GraphTrouble(reference.partition(":")[0].partition("+")[0], messages=60, citizens=12, step_s=4).run()
    assert verdict.problems == []
    assert verdict.counted["failed"] >= 10
    print(verdict)


def test_an_eager_sender_is_noticed():
    """A drill that cannot fail proves nothing."""
    calls = [Call(START + timedelta(seconds=n), 1, "62811", "429") for n in range(20)]
    assert graph_trouble._too_eager(calls) == 16
    assert graph_trouble._hammered(calls) > 0
    assert graph_trouble._too_soon(calls, ("429",), 20) == 19
    assert graph_trouble._too_soon(calls, ("slow",), 20) == 0
