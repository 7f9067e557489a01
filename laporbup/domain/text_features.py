"""What the learnt model sees of a text: words, stems, pairs of words, pieces of words, keyword points and manner.

Every feature is a string whose first letter names its block; a block is brought to length one, so that a long text
does not speak louder than a short one. Only the keyword points keep their size.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

MAX_WORDS = 160
"""A longer story is judged by its beginning; the costs stay below 3 ms."""
PIECES = (3, 4)
"""Lengths of the pieces of words. Pieces of five letters, or of two, changed nothing in cross-validation."""
WEIGHTS: Mapping[str, float] = {"w": 0.5, "s": 0.5, "b": 0.5, "c": 1.0, "k": 0.3, "m": 0.2}
"""Share of each block in the likeness of two texts: words, stems, pairs, pieces, keywords, manner (ADR 8)."""
WORDY = "wsbc"
"""Blocks whose features count the more the rarer they are."""
STEM = "s"
KEYWORD = "k"
_PREFIXES = (
    "meng", "meny", "mem", "men", "me", "di", "ber", "be", "ter", "te", "peng", "pem", "pen", "pe", "ke", "se", "nge", "ng", "ny",
)  # fmt: skip
_SUFFIXES = ("nya", "nyo", "kan", "lah", "kah", "an", "ku", "ne", "i", "e")
_MIN_STEM = 4


@dataclass(frozen=True)
class Reading:
    """A text as keywords and vocabulary understand it. `points`: category → keyword points; `named`: → sub-category."""

    words: tuple[str, ...]
    points: Mapping[str, float] = field(default_factory=dict)
    manner: tuple[str, ...] = ()
    """Signs of what kind of message it is: a question, praise, a request, its length."""
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def heard(self) -> list[str]:
        """The words that count; one number is like another."""
        return ["#" if word.isdigit() else word for word in self.words[:MAX_WORDS]]


def features(reading: Reading) -> dict[str, dict[str, float]]:
    """Block → feature → raw value; blocks without features are left out."""
    words = reading.heard
    found: dict[str, dict[str, float]] = {
        "w": _tempered(Counter(f"w{word}" for word in words)),
        "s": stems(words),
        "b": _tempered(Counter(f"b{one} {two}" for one, two in pairwise(words))),
        "c": _tempered(Counter(piece for word in words for piece in _pieces(word))),
        "k": {f"k{category}": math.log1p(points) for category, points in reading.points.items()},
        "m": dict.fromkeys((f"m{sign}" for sign in reading.manner), 1.0),
    }
    return {block: values for block, values in found.items() if values}


def stems(words: Sequence[str]) -> dict[str, float]:
    """The block of stems alone."""
    return _tempered(Counter(f"s{stem(word)}" for word in words))


def signs(words: Sequence[str], flags: Mapping[str, bool], keyword_categories: int) -> tuple[str, ...]:
    """The manner of a text: what it does (`flags`), how long it is, how many categories its keywords name."""
    length = min(5, int(math.log2(len(words) + 1)))
    shown = [name for name, is_so in flags.items() if is_so]
    pair = f"glad{int(flags.get('glad', False))}request{int(flags.get('request', False))}"
    return (*shown, pair, f"length{length}", f"keywords{min(3, keyword_categories)}")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Cut one ending and one beginning off ("diperbaiki", "perbaikan" → one stem); crude, but always the same."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            word = word[: -len(suffix)]
            break
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _MIN_STEM:
            return word[len(prefix) :]
    return word


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[str, ...]:
    marked = f"_{word}_"
    return tuple(f"c{marked[at : at + size]}" for size in PIECES for at in range(len(marked) - size + 1))


def _tempered(counts: Counter[str]) -> dict[str, float]:
    """The third mention of a word says less than the first."""
    return {key: 1.0 + math.log(count) for key, count in counts.items()}
