"""Token buckets: never more than the burst and what time has brought."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laporbup.domain.pace import TokenBucket

asks = st.lists(st.floats(0, 3, allow_nan=False), min_size=1, max_size=200)


@given(asks, st.floats(0.5, 100), st.integers(1, 50))
def test_in_any_span_at_most_the_burst_and_what_time_brought(gaps, per_second, burst):
    bucket, now, sent = TokenBucket(per_second, burst), 0.0, []
    for gap in gaps:
        now += gap
        sent.append(now + bucket.take(now))
    for first, start in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= burst + per_second * (sent[last] - start) + 1e-6


@given(asks, st.floats(0.5, 100), st.integers(1, 50))
def test_nobody_waits_longer_than_his_place_in_the_queue(gaps, per_second, burst):
    bucket, now = TokenBucket(per_second, burst), 0.0
    for number, gap in enumerate(gaps):
        now += gap
        assert 0 <= bucket.take(now) <= max(0, number + 1 - burst) / per_second + 1e-6


def test_a_burst_goes_at_once_and_the_next_wait_in_order():
    bucket = TokenBucket(2.0, 3)
    assert [bucket.take(10.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.take(20.0) == 0


def test_a_clock_that_goes_back_brings_nothing():
    bucket = TokenBucket(1.0, 1)
    bucket.take(100.0)
    assert bucket.take(90.0) == pytest.approx(11.0)


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_nonsense_is_refused(per_second, burst):
    with pytest.raises(ValueError):
        TokenBucket(per_second, burst)
