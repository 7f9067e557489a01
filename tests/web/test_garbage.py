"""The collector rests while the web process runs, and is as before afterwards."""

from __future__ import annotations

import gc

from laporbup.live import garbage


async def test_thresholds_are_raised_and_given_back():
    before = gc.get_threshold()
    async with garbage.lifespan():
        assert gc.get_threshold() == garbage.THRESHOLDS
        assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
