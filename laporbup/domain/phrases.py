"""Find many phrases in a text at once: whole words, small gaps, small misspellings; longer phrases first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

T = TypeVar("T")

MAX_GAP = 4
"""Words that may stand between two words of a phrase ("jalan di desa Lubuk Dalam rusak")."""
GAP_WORTH = 0.75
MIN_SPELLING = 6
"""Shorter words are not corrected: one letter makes another word of them."""
MIN_OTHER_LETTER = 8
WORD_BONUS = 0.15
"""What every further word of a phrase adds to its worth: "pipa bocor" beats "pipa"."""
SUFFIXES = ("nya", "nyo", "lah", "ku")
MIN_STEM = 3


@dataclass(frozen=True)
class Phrase(Generic[T]):
    words: tuple[str, ...]
    content: T
    weight: float


@dataclass(frozen=True)
class Hit(Generic[T]):
    """`start` is the place of the first word in the text."""

    phrase: Phrase[T]
    start: int
    worth: float


class PhraseFinder(Generic[T]):
    """An index by first word. A word used by a longer phrase is not counted again for a shorter one."""

    def __init__(
        self, phrases: Sequence[Phrase[T]], *, gaps: bool = True, spelling: bool = True, breaks: Collection[str] = ()
    ) -> None:
        """`breaks`: words after which a phrase does not go on ("jalan di desa" is not "jalan desa")."""
        self._breaks = frozenset(breaks)
        self._max_gap = MAX_GAP if gaps else 0
        self._by_first: dict[str, list[Phrase[T]]] = {}
        for phrase in sorted(phrases, key=lambda item: -len(item.words)):
            self._by_first.setdefault(phrase.words[0], []).append(phrase)
        self._known = frozenset(word for phrase in phrases for word in phrase.words)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._known) if spelling else ():
            if word.isalpha() and len(word) >= MIN_SPELLING:
                self._by_length.setdefault(len(word), []).append(word)
        self._corrected = lru_cache(maxsize=8192)(self._correct)

    def find(self, words: Sequence[str]) -> list[Hit[T]]:
        """All hits, those of longer phrases first."""
        text = [self._corrected(word) for word in words]
        found = []
        for start, word in enumerate(text):
            for phrase in self._by_first.get(word, ()):
                places = self._places(text, start, phrase.words)
                if places:
                    found.append((phrase, places))
        found.sort(key=lambda pair: -len(pair[1]))
        return self._without_parts(found)

    def _without_parts(self, found: list[tuple[Phrase[T], list[int]]]) -> list[Hit[T]]:
        hits: list[Hit[T]] = []
        used: dict[int, int] = {}
        for phrase, places in found:
            size = len(places)
            if all(used.get(place, 0) > size for place in places):
                continue
            for place in places:
                used.setdefault(place, size)
            whole = places[-1] - places[0] == size - 1
            worth = phrase.weight * (1.0 + WORD_BONUS * (size - 1)) * (1.0 if whole else GAP_WORTH)
            hits.append(Hit(phrase, places[0], worth))
        return hits

    def _places(self, text: list[str], start: int, words: tuple[str, ...]) -> list[int]:
        places, at = [start], start
        for wanted in words[1:]:
            window = range(at + 1, min(at + 2 + self._max_gap, len(text)))
            at = next((place for place in window if text[place] == wanted and not self._is_broken(text, at, place)), -1)
            if at < 0:
                return []
            places.append(at)
        return [] if self._starts_again(text, places) else places

    @staticmethod
    def _starts_again(text: list[str], places: list[int]) -> bool:
        """In "jalan rusak dekat jalan provinsi" only the second "jalan" is the province's."""
        return any(text[place] == text[places[0]] and place not in places for place in range(places[0] + 1, places[-1]))

    def _is_broken(self, text: list[str], before: int, place: int) -> bool:
        return place - 1 != before and text[place - 1] in self._breaks

    def _correct(self, word: str) -> str:
        if word in self._known:
            return word
        for suffix in SUFFIXES:
            stem = word.removesuffix(suffix)
            if stem != word and len(stem) >= MIN_STEM and stem in self._known:
                return stem
        if len(word) < MIN_SPELLING:
            return word
        for length in (len(word), len(word) - 1, len(word) + 1):
            for known in self._by_length.get(length, ()):
                if known[0] == word[0] and OSA.distance(word, known, score_cutoff=1) <= 1 and _is_slip(word, known):
                    return known
        return word


def _is_slip(word: str, known: str) -> bool:
    """A letter left out, doubled or swapped is a slip; another letter in a short word is another word."""
    return len(word) != len(known) or len(word) >= MIN_OTHER_LETTER or sorted(word) == sorted(known)
