"""Reference data into the database: seeding at every start, boundaries when an installation has them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, SQLModel, col

from laporbup import clock
from laporbup.domain.errors import Invalid
from laporbup.models import (
    AnswerTemplate,
    Boundary,
    Category,
    Desa,
    Holiday,
    JobEffect,
    Kecamatan,
    Keyword,
    MessageRate,
    Opd,
    PlaceAlias,
    RoutingRule,
    Subcategory,
)
from laporbup.services import reference_files as files
from laporbup.services.reference_files import Row

#: Parents first. Their rows are switched off, never deleted, so what is missing is new.
_LASTING: tuple[tuple[type[SQLModel], Callable[[], list[Row]], tuple[str, ...]], ...] = (
    (Kecamatan, files.kecamatan_rows, ("kode",)),
    (Desa, files.desa_rows, ("kode",)),
    (Opd, files.opd_rows, ("kode",)),
    (Category, files.category_rows, ("kode",)),
    (Subcategory, files.subcategory_rows, ("kode",)),
    (MessageRate, files.rate_rows, ("category", "valid_from")),
)
#: An admin may delete these: they come back only when the shipped data has changed.
_DELETABLE: tuple[tuple[type[SQLModel], Callable[[], list[Row]], tuple[str, ...]], ...] = (
    (PlaceAlias, files.alias_rows, ("alias", "kode")),
    (Keyword, files.keyword_rows, ("phrase", "category_kode")),
    (RoutingRule, files.routing_rows, ("category_kode", "subcategory_kode", "kecamatan_kode")),
    (Holiday, files.holiday_rows, ("day",)),
    (AnswerTemplate, files.answer_rows, ("action", "title")),
)
_JOB = "seed"


@dataclass(frozen=True)
class SeedReport:
    """How many rows were inserted, by table; empty when everything was there."""

    inserted: dict[str, int]

    def __str__(self) -> str:
        return ", ".join(f"{table} +{count}" for table, count in self.inserted.items()) or "0"


def seed(session: Session) -> SeedReport:
    """Insert the shipped rows that are missing. What is there, an admin's changes included, is left alone."""
    inserted: dict[str, int] = {}
    for table, read, key in _LASTING:
        _insert_missing(session, table, read(), key, inserted)
    for table, read, key in _DELETABLE:
        rows = read()
        if _is_new(session, str(table.__tablename__), rows):
            _insert_missing(session, table, rows, key, inserted)
    return SeedReport(inserted)


def import_boundaries(session: Session, geojson: dict[str, Any]) -> int:
    """Replace the outlines of the kecamatan by those of a GeoJSON FeatureCollection; return how many.

    Features carry `properties.kode` (or `id`) and a Polygon or MultiPolygon in WGS 84, longitude first. Kecamatan
    that are not in the file keep what they have. Raises Invalid and stores nothing when a feature is not usable.
    """
    known = set(session.scalars(select(col(Kecamatan.kode))))
    features = geojson.get("features") if isinstance(geojson, dict) else None
    if not isinstance(features, list) or not features:
        raise Invalid({"features": "required"})
    outlines: dict[str, str] = {}
    for number, feature in enumerate(features):
        kode, geometry = _outline(feature, known, f"features.{number}")
        if kode in outlines:
            raise Invalid({f"features.{number}": "twice"})
        outlines[kode] = json.dumps(geometry, separators=(",", ":"))
    attribution = str(geojson.get("attribution") or "")
    for kode, text in outlines.items():
        session.merge(Boundary(kode=kode, geometry=text, attribution=attribution))
    session.flush()
    return len(outlines)


def _insert_missing(
    session: Session, table: type[SQLModel], rows: list[Row], key: tuple[str, ...], inserted: dict[str, int]
) -> None:
    columns = table.__table__.columns  # type: ignore[attr-defined]
    there = {tuple(row) for row in session.execute(select(*(columns[name] for name in key)))}
    missing = [row for row in rows if tuple(row[name] for name in key) not in there]
    if missing:
        session.execute(insert(table), missing)
        inserted[str(table.__tablename__)] = len(missing)


def _is_new(session: Session, subject: str, rows: list[Row]) -> bool:
    digest = hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()
    if session.get(JobEffect, (_JOB, subject, digest)):
        return False
    session.add(JobEffect(job=_JOB, subject=subject, due=digest, at=clock.now()))
    session.flush()
    return True


def _outline(feature: Any, known: set[str], field: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(feature, dict):
        raise Invalid({field: "not_a_feature"})
    kode = (feature.get("properties") or {}).get("kode") or feature.get("id")
    if kode not in known:
        raise Invalid({field: "unknown_kode"})
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind))
    if not isinstance(polygons, list) or not polygons or not all(_is_polygon(polygon) for polygon in polygons):
        raise Invalid({field: "not_a_polygon"})
    return str(kode), {"type": kind, "coordinates": coordinates}


def _is_polygon(rings: Any) -> bool:
    return isinstance(rings, list) and bool(rings) and all(_is_ring(ring) for ring in rings)


def _is_ring(ring: Any) -> bool:
    return isinstance(ring, list) and len(ring) >= 4 and all(_is_point(point) for point in ring) and ring[0] == ring[-1]


def _is_point(point: Any) -> bool:
    # Longitude first: OKI lies near 105 E, 3 S, so swapped coordinates are found out here.
    if not (isinstance(point, list) and len(point) >= 2 and all(isinstance(part, int | float) for part in point[:2])):
        return False
    return 95 <= point[0] <= 141 and -11 <= point[1] <= 6
