"""Names of villages and kecamatan inside a text: exact windows of words, small misspellings, aliases, numerals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from laporbup.domain.vocabulary import Vocabulary, tokens_of

MAX_NAME_WORDS = 4
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}
"""Numbers that end a name; written out ones are in the vocabulary (`place_number`)."""
EXACT, EXACT_AFTER_WORD = 0.95, 1.0
MIN_SLIP = 8
"""Letters a name in a complaint must have before one wrong letter is forgiven."""
AFTER_WORD_RATIO = 82.0
"""Likeness (0–100) that is enough right after "desa", "kec." …"""
ANSWER_RATIO = 82.0
"""Likeness that is enough for an answer to "in which village?"."""
MIN_FUZZY = 4
SHARED_BY = 3
"""Names that begin with one word ("Sungai ...", "Tanjung ..."), from which that word tells none of them from another."""
MAX_ANSWER_WORDS = 8
"""A longer answer is a story and is read like a complaint."""


@dataclass(frozen=True)
class KecamatanName:
    kode: str
    nama: str


@dataclass(frozen=True)
class DesaName:
    kode: str
    kecamatan_kode: str
    nama: str
    jenis: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Alias:
    """A spelling people use: for a kecamatan, or for the desa named `nama` in the kecamatan `kode`."""

    alias: str
    kode: str
    jenis: str
    nama: str = ""


@dataclass(frozen=True)
class Found:
    """A name at words `start`…`end` of a text. `is_weak`: a common word that counts only beside surer names."""

    kode: str
    is_kecamatan: bool
    start: int
    end: int
    score: float
    is_weak: bool = False
    is_exact: bool = True


class NameFinder:
    """All names by their letters without spaces ("Mangun Jaya" and "mangunjaya" are one)."""

    def __init__(
        self,
        kecamatan: Iterable[KecamatanName],
        desa: Iterable[DesaName],
        aliases: Iterable[Alias],
        vocabulary: Vocabulary,
    ) -> None:
        self._vocabulary = vocabulary
        self._before = vocabulary.words("place_before")
        self._common = frozenset(vocabulary.words("common_place"))
        self._short = vocabulary.words("place_short")
        self._numbers = vocabulary.words("place_number")
        self._twins = vocabulary.words("place_twin")
        self._kecamatan: dict[str, list[str]] = {}
        self._desa: dict[str, list[str]] = {}
        villages = list(desa)
        self._kelurahan = frozenset(village.kode for village in villages if village.jenis == "kelurahan")
        for item in kecamatan:
            self._kecamatan.setdefault(key_of(item.nama), []).append(item.kode)
        for village in villages:
            self._desa.setdefault(key_of(village.nama), []).append(village.kode)
        by_home = {(village.kecamatan_kode, key_of(village.nama)): village.kode for village in villages}
        for alias in aliases:
            self._add_alias(alias, by_home)
        firsts = Counter(tokens_of(village.nama)[0] for village in villages if len(tokens_of(village.nama)) > 1)
        self._shared = tuple(word for word, times in firsts.items() if times >= SHARED_BY)
        self._by_start: dict[tuple[str, int], list[str]] = {}
        self._keys = sorted({*self._kecamatan, *self._desa})
        self._by_first_letter: dict[str, list[str]] = {}
        for key in self._keys:
            if key not in self._common:
                self._by_first_letter.setdefault(key[0], []).append(key)
            if key not in self._common and len(key) >= MIN_SLIP:
                self._by_start.setdefault((key[:2], len(key)), []).append(key)

    def _add_alias(self, alias: Alias, by_home: Mapping[tuple[str, str], str]) -> None:
        key = key_of(alias.alias)
        if alias.jenis == "kecamatan":
            self._kecamatan.setdefault(key, []).append(alias.kode)
            return
        kode = by_home.get((alias.kode, key_of(alias.nama)))
        if kode is not None and kode not in self._desa.get(key, ()):
            self._desa.setdefault(key, []).append(kode)

    def find(self, text: str, is_answer: bool) -> list[Found]:
        """All names in the text; longer names swallow the shorter ones inside them."""
        words = [self._short.get(word, word) for word in tokens_of(text)]
        is_answer = is_answer and len(words) <= MAX_ANSWER_WORDS
        found = [item for item in self._windows(words, is_answer) if not self._is_elsewhere(words, item)]
        found.sort(key=lambda item: (not item.is_exact, item.start - item.end, item.is_weak))
        kept: list[Found] = []
        for item in found:
            if not any(_overlaps(item, other) for other in kept):
                kept.append(item)
        if is_answer and not kept:
            return self._alike(words)
        return kept

    def _windows(self, words: list[str], is_answer: bool) -> list[Found]:
        found: list[Found] = []
        for start in range(len(words)):
            word = self._before.get(words[start - 1]) if start else None
            for end in range(start + 1, min(start + MAX_NAME_WORDS, len(words)) + 1):
                found += self._at(words, start, end, word, is_answer)
        return found

    def _at(self, words: list[str], start: int, end: int, word: str | None, is_answer: bool) -> list[Found]:
        spellings = self._spellings(words[start:end])
        key = next((item for item in spellings if item in self._desa or item in self._kecamatan), spellings[0])
        score = EXACT_AFTER_WORD if word else EXACT
        is_exact = key in self._desa or key in self._kecamatan
        if not is_exact:
            close = self._close(key, bool(word))
            if close is None:
                return []
            key, score = close, score * len(close) / (len(close) + 1)
        is_weak = key in self._common and not word and not is_answer and not self._is_numbered(words, end)
        villages = [] if word == "KEC" and key in self._kecamatan else self._desa.get(key, [])
        if word == "KELURAHAN":
            villages = [kode for kode in villages if kode in self._kelurahan] or villages
        regions = self._kecamatan.get(key, [])
        if word in ("DESA", "KELURAHAN") and villages:
            regions = []
        elif regions and villages:
            # "Cengal" alone is the kecamatan; its village of the same name says "desa" before it
            villages = []
        return [Found(kode, False, start, end, score, is_weak, is_exact) for kode in villages] + [
            Found(kode, True, start, end, score, is_weak, is_exact) for kode in regions
        ]

    def _spellings(self, words: list[str]) -> list[str]:
        """The letters of a name, and how else the same may be written: "satu" for 1, "Srigeni" for Serigeni."""
        key = _letters(words)
        found = [key]
        if len(words) > 1 and words[-1] in self._numbers:
            found.append(_letters([*words[:-1], self._numbers[words[-1]]]))
        found += [other + key.removeprefix(one) for one, other in self._twins.items() if key.startswith(one)]
        return found

    def _is_numbered(self, words: list[str], end: int) -> bool:
        """"jalur 25" is a transmigration lane, "jalur" alone is any lane."""
        return end < len(words) and words[end].isdecimal() and words[end - 1] in self._kecamatan

    def _close(self, key: str, after_word: bool) -> str | None:
        """A name one slip away; right after "desa" a likeness is enough."""
        if after_word and len(key) >= MIN_FUZZY:
            best = process.extractOne(key, self._keys, scorer=fuzz.ratio, score_cutoff=AFTER_WORD_RATIO)
            return best[0] if best else None
        if len(key) < MIN_SLIP:
            return None
        for length in (len(key), len(key) - 1, len(key) + 1):
            for known in self._by_start.get((key[:2], length), ()):
                if OSA.distance(key, known, score_cutoff=1) <= 1 and key[-1].isdigit() == known[-1].isdigit():
                    return known
        return None

    def _alike(self, words: list[str]) -> list[Found]:
        """The name most like an answer, or like a part of it."""
        best: tuple[float, str, int, int] | None = None
        for start in range(len(words)):
            for end in range(start + 1, min(start + MAX_NAME_WORDS, len(words)) + 1):
                key = "".join(words[start:end])
                if len(key) < MIN_FUZZY:
                    continue
                # people miss letters, hardly the first one; "taman" is no misspelt Toman
                names = self._by_first_letter.get(key[0], ())
                hit = process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=ANSWER_RATIO)
                if hit and self._is_alike_beyond(words[start], key, hit[0]) and (best is None or hit[1] > best[0]):
                    best = (hit[1], hit[0], start, end)
        if best is None:
            return []
        score, key, start, end = best
        if key in self._kecamatan:
            return [Found(kode, True, start, end, score / 100) for kode in self._kecamatan[key]]
        return [Found(kode, False, start, end, score / 100) for kode in self._desa[key]]

    def _is_alike_beyond(self, first: str, key: str, name: str) -> bool:
        """"Sungai Babatan" is not Sungai Batang: the word that many names begin with makes no likeness."""
        if first not in self._shared or not name.startswith(first) or key == first:
            return True
        return fuzz.ratio(key.removeprefix(first), name.removeprefix(first)) >= ANSWER_RATIO

    def _is_elsewhere(self, words: list[str], item: Found) -> bool:
        """"Mesuji Lampung", "Kabupaten Mesuji": a name of ours, but not ours."""
        after = words[item.end] if item.end < len(words) else ""
        before = words[item.start - 1] if item.start else ""
        return after in self._vocabulary.words("elsewhere_after") or before in self._vocabulary.words("elsewhere_before")

    def is_outside(self, text: str, is_answer: bool) -> bool:
        """Whether the text is about a place outside OKI ("di Palembang"); a place only passed through does not count."""
        words, before = tokens_of(text), self._vocabulary.words("outside_before")
        said = " ".join(words)
        for name in self._vocabulary.words("outside"):
            if is_answer and said.removeprefix("di ") == name:
                return True
            if any(f" {word} {name} " in f" {said} " for word in before):
                return True
        return False


def _overlaps(one: Found, other: Found) -> bool:
    """Whether two names share words; the same words may be several villages."""
    return one.start < other.end and other.start < one.end and (one.start, one.end) != (other.start, other.end)


def key_of(name: str) -> str:
    """Letters without spaces; a Roman numeral at the end as a figure ("Pedamaran VI" → `pedamaran6`)."""
    return _letters(tokens_of(name))


def _letters(words: list[str]) -> str:
    if len(words) > 1 and words[-1] in ROMAN:
        words = [*words[:-1], ROMAN[words[-1]]]
    return "".join(words)
