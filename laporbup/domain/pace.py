"""How fast we may send: a token bucket, without a clock of its own."""

from __future__ import annotations


class TokenBucket:
    """Lets `burst` go at once and `per_second` after that: in any T seconds at most burst + per_second × T.

    Moments are seconds of a clock that never goes back; one that does is taken for standing still.
    """

    def __init__(self, per_second: float, burst: float) -> None:
        if per_second <= 0 or burst < 1:
            raise ValueError((per_second, burst))
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at: float | None = None

    def take(self, now: float) -> float:
        """Take a token, ahead of its time if need be; return the seconds until it may be used."""
        if self._at is None:
            self._at = now
        if now > self._at:
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
            self._at = now
        self._tokens -= 1
        return max(0.0, -self._tokens / self._per_second) + max(0.0, self._at - now)
