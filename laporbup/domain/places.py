"""From words or a pin to a village and a kecamatan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from laporbup.domain.vocabulary import Vocabulary

NEAR_KM = 12.0
"""Without boundaries a pin this close to one of our villages counts as inside."""
EARTH_KM = 6371.0


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
        self.aliases = tuple(aliases)
        self.vocabulary = vocabulary or Vocabulary()
        self.boundaries = dict(boundaries or {})

    def match(self, text: str, *, is_answer: bool = False) -> PlaceMatch:
        """Find the place a text names. `is_answer`: the text answers "in which village?", so be more forgiving."""
        low = text.lower()
        for item in self.desa.values():
            if item.nama.lower() in low:
                return PlaceMatch(item.kode, item.kecamatan_kode, 0.9)
        for kecamatan in self.kecamatan.values():
            if kecamatan.nama.lower() in low:
                return PlaceMatch(None, kecamatan.kode, 0.9)
        return PlaceMatch()

    def nearest(self, lat: float, lon: float) -> NearestPlace:
        """Find the village and kecamatan of a pin."""
        best = min(self.desa.values(), key=lambda item: distance_km(lat, lon, item.lat, item.lon), default=None)
        if best is None:
            return NearestPlace(None, None, math.inf, False)
        km = distance_km(lat, lon, best.lat, best.lon)
        return NearestPlace(best.kode, best.kecamatan_kode, km, km <= NEAR_KM)


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Distance in km on a flat map, good to 0.1 % at the size of a regency near the equator."""
    x = math.radians(lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return EARTH_KM * math.hypot(x, math.radians(lat_b - lat_a))
