"""Is what the browser shows still true? A fingerprint of a view, the same in the first response and in the state."""

from __future__ import annotations

import hashlib
import re

_QUERY = re.compile(r"\?[^'\"\s]*")


def digest(view: object) -> str:
    """Return a short fingerprint of a frozen view; signed queries of media URLs do not count."""
    return hashlib.blake2s(_QUERY.sub("", repr(view)).encode(), digest_size=8).hexdigest()
