"""From words or a pin to a village and a kecamatan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from laporbup.domain.geometry import Outline, distance_km, outline_of
from laporbup.domain.place_names import Alias, DesaName, Found, KecamatanName, NameFinder
from laporbup.domain.vocabulary import Vocabulary

__all__ = ["Alias", "DesaName", "KecamatanName", "NearestPlace", "PlaceIndex", "PlaceMatch", "distance_km"]

NEAR_KM = 12.0
"""Without boundaries a pin this close to one of our village points counts as inside OKI. Village points lie a median
1.2 km and at most 23 km from the middle of their village, so this is a generous guess and errs toward "ours"."""


WEAK_REACH = 2
"""Words between a common-word village and the kecamatan that makes it one."""


@dataclass(frozen=True)
class PlaceMatch:
    """`ambiguous`: the villages that share the name, when it is not clear which. `score` 0–1."""

    desa_kode: str | None = None
    kecamatan_kode: str | None = None
    score: float = 0.0
    ambiguous: tuple[str, ...] = ()
    is_outside: bool = False
    """The text names a place outside OKI and none inside."""

    @property
    def is_found(self) -> bool:
        return bool(self.desa_kode or self.kecamatan_kode)


@dataclass(frozen=True)
class NearestPlace:
    """`distance_km` to the village's point; `inside_oki` exact with boundaries, within 12 km of a village without."""

    desa_kode: str | None
    kecamatan_kode: str | None
    distance_km: float
    inside_oki: bool


class PlaceIndex:
    """All villages, kecamatan and aliases, ready for matching. `boundaries`: kecamatan code → GeoJSON geometry."""

    def __init__(
        self,
        kecamatan: Iterable[KecamatanName],
        desa: Iterable[DesaName],
        aliases: Iterable[Alias] = (),
        vocabulary: Vocabulary | None = None,
        boundaries: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.kecamatan = {item.kode: item for item in kecamatan}
        self.desa = {item.kode: item for item in desa}
        self._names = NameFinder(self.kecamatan.values(), self.desa.values(), aliases, vocabulary or Vocabulary())
        self._outlines: dict[str, Outline] = {
            kode: outline_of(geometry) for kode, geometry in (boundaries or {}).items() if kode in self.kecamatan
        }
        self._remembered = lru_cache(maxsize=512)(self._match)

    def match(self, text: str, *, is_answer: bool = False) -> PlaceMatch:
        """Find the place a text names.

        A complaint must name it exactly (or nearly so after "desa", "kec."); a common word that is also a village
        ("darat") needs such a word before it. `is_answer`: the text answers "in which village?", so spelling may
        be far off and common words count.
        """
        return self._remembered(text, is_answer)

    def _match(self, text: str, is_answer: bool) -> PlaceMatch:
        found = self._names.find(text, is_answer)
        named = [item for item in found if item.is_kecamatan]
        villages = [item for item in found if not item.is_kecamatan]
        if not villages:
            match = self._best_region(named)
        else:
            match = self._best_village(villages, named, text.lower())
        if match.is_found or match.ambiguous:
            return match
        return PlaceMatch(is_outside=self._names.is_outside(text, is_answer))

    def _best_region(self, regions: list[Found]) -> PlaceMatch:
        best = max((item for item in regions if not item.is_weak), key=lambda item: (item.score, -item.start), default=None)
        return PlaceMatch(None, best.kode, best.score) if best else PlaceMatch()

    def _best_village(self, villages: list[Found], regions: list[Found], said: str) -> PlaceMatch:
        """The village named most surely, first mention first; the kecamatan tells doubles apart.

        Of several with one name those come first that are spelled as the citizen wrote it.
        """
        inside = [item for item in villages if any(self._is_inside(item, region) for region in regions)]
        candidates = inside or [item for item in villages if not item.is_weak]
        if not candidates:
            return self._best_region(regions)
        best = max(candidates, key=lambda item: (item.score, -item.start))
        doubles = {item.kode for item in candidates if (item.start, item.score) == (best.start, best.score)}
        same = tuple(sorted(doubles, key=lambda kode: (self.desa[kode].nama.lower() not in said, kode)))
        if len(same) == 1:
            return PlaceMatch(best.kode, self.desa[best.kode].kecamatan_kode, best.score)
        homes = {self.desa[kode].kecamatan_kode for kode in same}
        return PlaceMatch(None, homes.pop() if len(homes) == 1 else None, best.score, same)

    def _is_inside(self, village: Found, region: Found) -> bool:
        """A common word is a village only when its kecamatan follows at once ("anyar, kec. kayuagung")."""
        is_near = not village.is_weak or 0 <= region.start - village.end < WEAK_REACH
        return is_near and self.desa[village.kode].kecamatan_kode == region.kode

    def nearest(self, lat: float, lon: float) -> NearestPlace:
        """Find the village and kecamatan of a pin: by outline when boundaries are known, else the nearest village."""
        home = next((kode for kode, outline in self._outlines.items() if outline.contains(lat, lon)), None)
        among = [item for item in self.desa.values() if home is None or item.kecamatan_kode == home]
        best = min(among, key=lambda item: distance_km(lat, lon, item.lat, item.lon), default=None)
        if best is None:
            return NearestPlace(None, home, math.inf, home is not None)
        km = distance_km(lat, lon, best.lat, best.lon)
        inside = home is not None if self._outlines else km <= NEAR_KM
        return NearestPlace(best.kode, best.kecamatan_kode, km, inside)
