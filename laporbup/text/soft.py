"""Where a long Indonesian word may be broken: invisible hyphens between its syllables."""

from __future__ import annotations

import re

_SHY = "\u00ad"
_LONG = 6
_CONSONANT = "[bcdfghjklmnpqrstvwyz]"
#: an open syllable before one consonant ("ng" and "ny" are one), or a closed one before another consonant
_SYLLABLE = re.compile(
    rf"([aiueo](?=(?:ng|ny|{_CONSONANT})[aiueo])|[aiueo](?:ng|{_CONSONANT})(?={_CONSONANT}[aiueo]))", re.IGNORECASE
)


def soften(name: str) -> str:
    """Return `name` with soft hyphens in words of six letters and more ("Pam·pa·ngan")."""
    return " ".join(_SYLLABLE.sub(rf"\1{_SHY}", word) if len(word) >= _LONG else word for word in name.split(" "))
