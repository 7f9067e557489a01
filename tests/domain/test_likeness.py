"""The search by bands finds exactly what looking at every photo finds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from laporbup.domain import likeness
from laporbup.domain.policy import FIGURES, PHOTO_BITS

hashes = st.integers(0, 2**64 - 1)


def as_hex(value: int) -> str:
    return f"{value:016x}"


def flipped(value: int, bits: set[int]) -> int:
    for bit in bits:
        value ^= 1 << bit
    return value


@given(value=hashes, bits=st.sets(st.integers(0, 63), max_size=likeness.MOST_BITS))
@example(value=0, bits={0, 1, 16, 17, 32, 33, 48})
@example(value=2**64 - 1, bits=set())
def test_whatever_is_near_enough_shares_a_key(value: int, bits: set[int]):
    other = as_hex(flipped(value, bits))
    assert likeness.bits_apart(as_hex(value), other) == len(bits)
    assert set(likeness.bands(other)) & likeness.near_bands(as_hex(value))


def test_one_bit_more_could_be_missed():
    """Why an admin cannot set the figure higher."""
    two_a_band = {0, 1, 16, 17, 32, 33, 48, 49}
    assert not set(likeness.bands(as_hex(flipped(0, two_a_band)))) & likeness.near_bands(as_hex(0))
    assert FIGURES[PHOTO_BITS].most == likeness.MOST_BITS == len(two_a_band) - 1


@given(value=hashes)
def test_keys_say_which_band_they_are_of(value: int):
    keys = likeness.bands(as_hex(value))
    assert [key >> 16 for key in keys] == [0, 1, 2, 3]
    assert sum((key & 0xFFFF) << 16 * band for band, key in enumerate(keys)) == value
    assert len(likeness.near_bands(as_hex(value))) == 68


def test_the_sample_is_as_large_as_wanted_the_same_every_time_and_secret():
    claims = [f"LB-{number:06d}:3" for number in range(4000)]
    for percent in (0, 10, 50, 100):
        chosen = [likeness.is_sampled(b"key", claim, percent) for claim in claims]
        assert chosen == [likeness.is_sampled(b"key", claim, percent) for claim in claims]
        assert abs(sum(chosen) / 40 - percent) < 2.5
    assert [likeness.is_sampled(b"key", claim, 50) for claim in claims] != [
        likeness.is_sampled(b"other", claim, 50) for claim in claims
    ]
