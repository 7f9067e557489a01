"""Points and polygons on a map, in plain Python: enough for one regency."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EARTH_KM = 6371.0

Ring = Sequence[tuple[float, float]]
"""(lon, lat) pairs, closed or not."""


@dataclass(frozen=True)
class Outline:
    """All rings of a (multi-)polygon with their bounding box. Even-odd: a ring inside a ring is a hole."""

    rings: tuple[Ring, ...]
    west: float
    south: float
    east: float
    north: float

    def contains(self, lat: float, lon: float) -> bool:
        if not (self.west <= lon <= self.east and self.south <= lat <= self.north):
            return False
        return sum(_crossings(ring, lat, lon) for ring in self.rings) % 2 == 1


def outline_of(geometry: Mapping[str, Any]) -> Outline:
    """Read a GeoJSON Polygon or MultiPolygon; ValueError for anything else."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not coordinates:
        raise ValueError(f"not a polygon: {kind}")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = tuple(tuple((float(point[0]), float(point[1])) for point in ring) for polygon in polygons for ring in polygon)
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
    return Outline(rings, min(lons), min(lats), max(lons), max(lats))


def _crossings(ring: Ring, lat: float, lon: float) -> int:
    """How many edges a ray to the east crosses."""
    count, (lon_a, lat_a) = 0, ring[-1]
    for lon_b, lat_b in ring:
        if (lat_a > lat) != (lat_b > lat) and lon < (lon_b - lon_a) * (lat - lat_a) / (lat_b - lat_a) + lon_a:
            count += 1
        lon_a, lat_a = lon_b, lat_b
    return count


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Distance in km on a flat map, good to 0.1 % at the size of a regency near the equator."""
    x = math.radians(lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return EARTH_KM * math.hypot(x, math.radians(lat_b - lat_a))
