"""Are two photos prints of one picture? Perceptual hashes of 64 bits, and a way to find the near ones in an index.

Two hashes that differ in at most 7 bits, cut into 4 bands of 16 bits, have at least one band in which they differ in
one bit at most (four bands with two differences each would be eight). So it is enough to look up, for each band, its
value and the 16 values one bit away: 68 exact keys, whatever the number of photos.
"""

from __future__ import annotations

import hashlib
import hmac

BITS = 64
BANDS = 4
MOST_BITS = 7
"""Above this the bands no longer find every photo."""
_WIDTH = BITS // BANDS
_MASK = (1 << _WIDTH) - 1


def bits_apart(one: str, other: str) -> int:
    """Return in how many bits two hashes (16 hex digits) differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(phash: str) -> tuple[int, ...]:
    """Return the keys under which a photo stands in the index: number and value of each band in one integer."""
    value = int(phash, 16)
    return tuple(band << _WIDTH | (value >> band * _WIDTH) & _MASK for band in range(BANDS))


def near_bands(phash: str) -> frozenset[int]:
    """Return the keys under which every photo stands that is at most `MOST_BITS` bits away (and some others)."""
    return frozenset(key ^ change for key in bands(phash) for change in (0, *(1 << bit for bit in range(_WIDTH))))


def is_sampled(key: bytes, claim: str, percent: int) -> bool:
    """Say whether a claim is one of the `percent` of a hundred that are looked at: always the same answer for the same
    `claim`, and without `key` nobody can tell before."""
    digest = hmac.new(key, claim.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % 100 < percent
