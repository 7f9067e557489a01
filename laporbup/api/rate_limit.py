"""Token buckets in this process's memory: generous to a family, tiring for a machine."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field

from laporbup import clock

_MOST_KEYS = 20_000


@dataclass(frozen=True)
class Allowance:
    """`burst` acts at once, then one more every `refill_s` seconds."""

    burst: int
    refill_s: float


#: A family files a few reports a day. A village may share one address, so: sixty at once, then twelve a minute.
FORM_POSTS = Allowance(burst=60, refill_s=5)
#: Codes that do not exist. A mistyped ticket is common, guessing thirty of them is not.
WRONG_CODES = Allowance(burst=30, refill_s=10)
#: "So it is with me": a village shares an address, a machine that clears its cookies does not count for a village.
SUPPORTS = Allowance(burst=30, refill_s=30)
#: Looking for the same report while one is being written.
SIMILAR = Allowance(burst=40, refill_s=3)
#: Every other POST (answers, additions, officers' acts, login). Sign-in has its own throttle in the service.
OTHER_POSTS = Allowance(burst=300, refill_s=0.5)


@dataclass
class RateLimit:
    """One allowance, counted by key. Old keys are forgotten, so memory is bounded."""

    allowance: Allowance
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, key: str) -> int:
        """Use one; return 0 when it was allowed, else the seconds until the next one is."""
        now = clock.now().timestamp()
        left = self._left(key, now)
        if left < 1:
            return max(1, math.ceil((1 - left) * self.allowance.refill_s))
        self._keep(key, left - 1, now)
        return 0

    def wait_s(self, key: str) -> int:
        """Return the seconds until `take` would be allowed (0: now), using nothing."""
        left = self._left(key, clock.now().timestamp())
        return 0 if left >= 1 else max(1, math.ceil((1 - left) * self.allowance.refill_s))

    def _left(self, key: str, now: float) -> float:
        left, at = self._buckets.get(key, (float(self.allowance.burst), now))
        return min(float(self.allowance.burst), left + max(0.0, now - at) / self.allowance.refill_s)

    def _keep(self, key: str, left: float, now: float) -> None:
        self._buckets[key] = (left, now)
        self._buckets.move_to_end(key)
        while len(self._buckets) > _MOST_KEYS:
            self._buckets.popitem(last=False)


@dataclass
class Limits:
    """The limits of one web process; each app has its own."""

    form_posts: RateLimit = field(default_factory=lambda: RateLimit(FORM_POSTS))
    wrong_codes: RateLimit = field(default_factory=lambda: RateLimit(WRONG_CODES))
    supports: RateLimit = field(default_factory=lambda: RateLimit(SUPPORTS))
    similar: RateLimit = field(default_factory=lambda: RateLimit(SIMILAR))
    other_posts: RateLimit = field(default_factory=lambda: RateLimit(OTHER_POSTS))
