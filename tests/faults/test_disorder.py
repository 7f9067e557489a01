"""F3 in short: thrice, reversed, shuffled, in one large delivery, statuses first: the same rows in the end."""

from __future__ import annotations

import asyncio

from benchmarks.faults import disorder
from tests import databases

CITIZENS = 6


def test_the_same_rows_in_whatever_order(reference: str):
    verdict = disorder.drill(reference.partition(":")[0].partition("+")[0], CITIZENS, databases.emptier(), asyncio.run)
    assert verdict.problems == []
    print(verdict)


def test_a_difference_is_noticed(reference: str):
    """A drill that cannot fail proves nothing."""
    empty = databases.emptier()
    asyncio.run(disorder._play(disorder.CLEAN, 2))
    first = disorder._digests()
    empty()
    asyncio.run(disorder._play(disorder.CLEAN, 3))
    assert all(part != first[name] for name, part in disorder._digests().items())
