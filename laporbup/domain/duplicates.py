"""How alike two reports are: whether they may tell of the same matter. Pure; `services.duplicates` finds the candidates.

A likeness is between 0 (surely two matters) and 1, the same both ways round. Four parts are added by `WEIGHTS`, and a part
that says "impossible" (another place, another kind of matter, too many days apart) makes the whole 0:

- category: the same sub-category, the same category, or one that the classifier also thought of;
- place: two pins by their distance up to `NEAR_M`; without two pins the same village; only when neither names a village,
  the same kecamatan;
- days between the two, up to `MAX_DAYS`;
- words: what both say, as stems without the courtesies; naming the same landmark counts, naming different ones counts against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from laporbup.domain.geometry import distance_km
from laporbup.domain.text_features import stem
from laporbup.domain.vocabulary import Vocabulary, tokens_of

WEIGHTS: Mapping[str, float] = {"category": 0.2, "place": 0.25, "days": 0.1, "words": 0.45}
LIKELY = 0.62
"""From here on it is shown to a verifier as a likely duplicate (measured on hand-made pairs, see the tests)."""
NEAR_M = 300.0
MAX_DAYS = 30.0
SAME_VILLAGE = 0.6
SAME_KECAMATAN = 0.3
SAME_CATEGORY = 0.7
THOUGHT_OF = 0.4
SILENT = 0.3
"""The words of a report that has none (a photo, a pin): they speak neither for nor against."""


@dataclass(frozen=True)
class Traits:
    """What of a report is compared."""

    at: datetime
    category: str | None = None
    subcategory: str | None = None
    thought_of: frozenset[str] = frozenset()
    """Categories the classifier named besides."""
    kecamatan: str | None = None
    desa: str | None = None
    lat: float | None = None
    lon: float | None = None
    words: tuple[str, ...] = ()
    """From `words_of`."""


_COURTESIES = ("filler", "greeting", "thanks")


def words_of(text: str, vocabulary: Vocabulary, place_words: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the stems that say what is the matter: no courtesies, no fillers, no name of the village both are in."""
    left_out = set(place_words)
    for kind in _COURTESIES:
        left_out |= vocabulary.words(kind).keys()
    formal = vocabulary.formal(tokens_of(text))
    return tuple(sorted({stem(word) for word in formal if word not in left_out and (len(word) > 2 or word.isdigit())}))


def likeness(one: Traits, other: Traits) -> float:
    """Return how alike two reports are, 0 to 1; the same both ways round, and nearer is never less alike."""
    parts = {
        "category": _category(one, other), "place": _place(one, other), "days": _days(one, other), "words": 1.0,
    }
    if not all(parts.values()):
        return 0.0
    parts["words"] = _words(one, other)
    return sum(WEIGHTS[name] * value for name, value in parts.items())


def _category(one: Traits, other: Traits) -> float:
    if one.category is not None and one.category == other.category:
        return 1.0 if one.subcategory == other.subcategory else SAME_CATEGORY
    mine, theirs = one.thought_of | {one.category or ""}, other.thought_of | {other.category or ""}
    return THOUGHT_OF if (mine & theirs) - {""} else 0.0


def _place(one: Traits, other: Traits) -> float:
    metres = metres_between(one, other)
    if metres is not None:
        return max(0.0, 1.0 - (1.0 - SAME_VILLAGE) * metres / NEAR_M) if metres <= NEAR_M else 0.0
    if one.desa or other.desa:
        return SAME_VILLAGE if one.desa == other.desa else 0.0
    return SAME_KECAMATAN if one.kecamatan and one.kecamatan == other.kecamatan else 0.0


def metres_between(one: Traits, other: Traits) -> float | None:
    """Return the distance of the two pins, or None when one has none."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_km(one.lat, one.lon, other.lat, other.lon) * 1000


def _days(one: Traits, other: Traits) -> float:
    days = abs((one.at - other.at).total_seconds()) / 86400
    return max(0.0, 1.0 - days / (MAX_DAYS + 1)) if days <= MAX_DAYS else 0.0


def _words(one: Traits, other: Traits) -> float:
    """Half the share of common stems, half how alike they are written, letter by letter, in any order."""
    if not one.words or not other.words:
        return SILENT
    mine, theirs = set(one.words), set(other.words)
    common = len(mine & theirs) / min(len(mine), len(theirs))
    return (common + fuzz.token_set_ratio(" ".join(sorted(mine)), " ".join(sorted(theirs))) / 100) / 2
