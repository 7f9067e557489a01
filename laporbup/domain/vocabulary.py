"""The words the rules listen for, as data: commands, informal spellings, words that announce a place.

The rules hold no Indonesian themselves; `laporbup/data/vocabulary.csv` does, and `services.knowledge` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_TOKEN = re.compile(r"[a-z0-9]+")
_TWICE = re.compile(r"^([a-z]{3,})2$")
"""`sawah2` is the short way to write `sawah-sawah`."""
_STRETCHED = re.compile(r"(?!\biii\b)([a-z])\1{2,}")


def tokens_of(text: str) -> list[str]:
    """Split into lower-case words; a letter held three times or more ("tolooong") is written once, but not III."""
    return _TOKEN.findall(_STRETCHED.sub(r"\1", text.lower().replace("’", "").replace("'", "")))


@dataclass(frozen=True)
class Vocabulary:
    """Words by kind: `words("command")` maps a phrase to its meaning (`batal` → `CANCEL`)."""

    by_kind: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str]]) -> Vocabulary:
        """Build from (kind, word, meaning) rows; an empty meaning means the word itself."""
        kinds: dict[str, dict[str, str]] = {}
        for kind, word, meaning in rows:
            kinds.setdefault(kind, {})[word] = meaning or word
        return cls(kinds)

    def words(self, kind: str) -> Mapping[str, str]:
        return self.by_kind.get(kind, {})

    @cached_property
    def _informal(self) -> dict[str, list[str]]:
        return {word: meaning.split() for word, meaning in self.words("informal").items()}

    def formal(self, tokens: Iterable[str]) -> list[str]:
        """Write informal spellings out (`jln` → `jalan`, `dak` → `tidak`); other words stay as they are."""
        informal = self._informal
        formal: list[str] = []
        for token in tokens:
            word = token if token in informal else _TWICE.sub(r"\1", token)
            formal.extend(informal.get(word, (word,)))
        return formal
