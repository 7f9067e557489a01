"""Names of people, where a text announces them: "nama saya …", "a.n. …", "Pak …", "Ibu … RT 03".

Careful rather than thorough: a place named after somebody ("Jalan Sudirman", "Desa Pak Haji") stays readable, and so
does an office ("Pak Camat"). Which words announce, which are names and which never are, stands in `masked_words.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laporbup.domain.masked_numbers import HIDDEN

MAX_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: What may stand between two words of one name: a space, the dot of an initial, "bin".
_WITHIN = re.compile(r"\.?[ \t]+(?:(?:bin|binti|al)[ \t]+)?|\.(?=[A-Z])", re.IGNORECASE)
_AFTER_CUE = re.compile(r"(?:[ \t]*[:=,]?[ \t]*(?:adalah[ \t]+|yaitu[ \t]+|ialah[ \t]+)?|\s*\n\s*)", re.IGNORECASE)
_LAST_WORD = re.compile(r"(\w+)[.]?[ \t]*$")
#: "nama saya dicoret", "terdaftar", "menghilang": no name, unless the list has it or it is written with a capital.
_VERB = re.compile(r"(?:di|ter|ber|be|me|ke|se|pe)\w{3,}")
_DEGREE = re.compile(r",?[ \t]*(?:S\.?(?:Pd|H|E|T|Kom|Sos|Ag|IP|Kep)\b|M\.?(?:Pd|Si|M|H)\b|A\.?Md\b)\.?")


@dataclass(frozen=True)
class Words:
    """The word lists, in small letters. `cues` announce any name, `weak_cues` only one that `given` has."""

    cues: re.Pattern[str]
    weak_cues: re.Pattern[str]
    titles: re.Pattern[str]
    places: frozenset[str]
    never: frozenset[str]
    given: frozenset[str]


def words_of(rows: Iterable[Mapping[str, str]]) -> Words:
    """Build the lists from rows of `jenis`, `kata` (kata: a phrase for `pengantar`, else words between spaces)."""
    found: dict[str, list[str]] = {}
    for row in rows:
        kind = row["jenis"]
        found.setdefault(kind, []).extend([row["kata"]] if kind == "pengantar" else row["kata"].split())
    titles, short = (_alternatives(found[kind]) for kind in ("sapaan", "singkatan"))
    return Words(
        cues=_any_of(found["pengantar"]),
        weak_cues=_any_of(found["pengantar_nama"]),
        titles=re.compile(rf"(?<![\w/])(?:(?:{titles})[ \t]+|(?:{short})\.[ \t]*)+(?=[^\W\d_])", re.IGNORECASE),
        places=frozenset(found["tempat"]), never=frozenset(found["bukan"]), given=frozenset(found["nama"]),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(phrases)})(?![\w/])", re.IGNORECASE)


def _alternatives(phrases: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


def hide_names(text: str, words: Words) -> str:
    """Return `text` with the names hidden that it announces."""
    text = _hide(text, words.cues, words, is_sure=True)
    text = _hide(text, words.titles, words, is_sure=False)
    return _hide(text, words.weak_cues, words, is_sure=False, only_given=True)


def _hide(text: str, announcing: re.Pattern[str], words: Words, *, is_sure: bool, only_given: bool = False) -> str:
    is_mixed = not text.isupper() and not only_given
    shown, at = [], 0
    for cue in announcing.finditer(text):
        if cue.start() < at or (announcing is words.titles and _is_a_place(text, cue.start(), words)):
            continue
        start = cue.end()
        if announcing is not words.titles and (between := _AFTER_CUE.match(text, start)):
            start = between.end()
        end = _end_of_name(text, start, words, is_sure=is_sure, is_mixed=is_mixed)
        if end > start:
            shown += [text[at:start], HIDDEN]
            at = end
    return "".join([*shown, text[at:]])


def _is_a_place(text: str, start: int, words: Words) -> bool:
    before = _LAST_WORD.search(text, max(0, start - 24), start)
    return before is not None and before.group(1).lower() in words.places


def _end_of_name(text: str, start: int, words: Words, *, is_sure: bool, is_mixed: bool) -> int:
    """Where the name that begins at `start` ends; `start` itself when none begins there."""
    at, end, count = start, start, 0
    while count < MAX_WORDS and (word := _WORD.match(text, at)):
        is_first = count == 0
        title = words.titles.match(text, at) if is_first else None
        if title is not None and title.end() > at:
            at = title.end()
            continue
        if not _is_name(word.group(), words, may_be_any=is_sure and is_first, is_mixed=is_mixed):
            break
        end, count = word.end(), count + 1
        if _DEGREE.match(text, end):
            break
        gap = _WITHIN.match(text, end)
        if gap is None:
            break
        at = gap.end()
    degree = _DEGREE.match(text, end) if count else None
    return degree.end() if degree else end


def _is_name(word: str, words: Words, *, may_be_any: bool, is_mixed: bool) -> bool:
    low = word.lower()
    if low in words.never or low in words.places:
        return False
    if low in words.given:
        return True
    # An abbreviation is an office, but one letter stands for a name; a capital in a text of capitals says nothing.
    is_capital = is_mixed and word[0].isupper() and (len(word) == 1 or not word.isupper())
    return is_capital or (may_be_any and len(word) >= 3 and not _VERB.match(low))
