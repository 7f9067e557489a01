"""The eighteen kecamatan as tiles, and as a map once their outlines were imported."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from math import cos, radians
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session

from laporbup.domain.lifecycle import OPEN
from laporbup.models import Boundary, Report
from laporbup.services import score_live
from laporbup.services.knowledge import Knowledge
from laporbup.services.views import Counter, Tile
from laporbup.text import board as words
from laporbup.text.soft import soften

R: Any = Report.__table__.c  # type: ignore[attr-defined]

#: Column and row of each kecamatan on a grid that keeps north up, west left and the river towns in the middle.
GRID = {
    "16.02.17": (2, 1), "16.02.12": (3, 1), "16.02.14": (4, 1),
    "16.02.08": (2, 2), "16.02.19": (3, 2), "16.02.11": (4, 2), "16.02.18": (5, 2),
    "16.02.02": (1, 3), "16.02.05": (2, 3), "16.02.03": (3, 3), "16.02.15": (5, 3),
    "16.02.23": (1, 4), "16.02.22": (2, 4), "16.02.24": (3, 4), "16.02.04": (4, 4),
    "16.02.13": (2, 5), "16.02.21": (3, 5),
    "16.02.20": (3, 6),
}  # fmt: skip
STEPS = (4, 6, 9, 13)
"""From how many open reports on a tile is m1, m2, m3, m4."""
WIDTH, HEIGHT = 331.0, 422.0
"""The field of the map."""
COARSE = 0.34
"""Points of an outline nearer to each other than this (on the field) are one."""


def is_public() -> ColumnElement[bool]:
    """Whether everybody may see a report: not confidential, not taken out, not a duplicate."""
    return and_(R.is_confidential.is_(False), R.is_hidden.is_(False), R.parent_id.is_(None))


def tiles(session: Session, known: Knowledge, now: datetime, base: str = "/publik") -> list[Tile]:
    """Return the open and the late reports of each kecamatan, in the order of the alphabet."""
    is_late = case((score_live.late(now), 1), else_=0)
    query = (
        select(R.kecamatan_kode, func.count(), func.sum(is_late))
        .where(R.kecamatan_kode.is_not(None), R.status.in_(OPEN), is_public())
        .group_by(R.kecamatan_kode)
    )
    found = {row[0]: (int(row[1]), int(row[2])) for row in session.execute(query)}
    shapes = outlines(session)
    made = []
    for kode, kecamatan in sorted(known.kecamatan.items(), key=lambda item: item[1].nama):
        count, late = found.get(kode, (0, 0))
        column, row = GRID.get(kode, (0, 0))
        path, x, y = shapes.get(kode, ("", 0.0, 0.0))
        label = words.TILE_LATE if late else words.TILE
        made.append(
            Tile(
                kode=kode, name=soften(kecamatan.nama), count=count, css=f"m{step_of(count)}", is_late=late > 0, late=late,
                url=f"{base}?{urlencode({'kecamatan': kode})}", label=label.format(name=kecamatan.nama, n=count, late=late),
                column=column, row=row, path=path, label_x=x, label_y=y,
            )
        )
    return made


def step_of(count: int) -> int:
    """Return 0 to 4: how dark a tile is."""
    return sum(count >= least for least in STEPS)


def key() -> list[Counter]:
    """Return the legend of the steps."""
    return [Counter(label=label, css=f"m{step}") for step, label in enumerate(words.STEPS)]


def outlines(session: Session) -> dict[str, tuple[str, float, float]]:
    """Return (SVG path, x and y of the label) of each kecamatan on the field; empty when no outline was imported."""
    mark = session.execute(select(func.count(), func.sum(func.length(Boundary.__table__.c.geometry)))).one()  # type: ignore[attr-defined]
    if not mark[0]:
        return {}
    rows = session.execute(select(Boundary.__table__.c.kode, Boundary.__table__.c.geometry)).all()  # type: ignore[attr-defined]
    return _drawn(tuple((kode, geometry) for kode, geometry in rows))


@lru_cache(maxsize=2)
def _drawn(rows: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, float, float]]:
    shapes = {kode: _rings(json.loads(geometry)) for kode, geometry in rows}
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    squeeze = cos(radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * squeeze), HEIGHT / (north - south))
    return {
        kode: _path([[((x - west) * squeeze * scale, (north - y) * scale) for x, y in ring] for ring in rings])
        for kode, rings in shapes.items()
    }


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The outer rings of a Polygon or MultiPolygon."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(point[0], point[1]) for point in polygon[0]] for polygon in polygons]


def _path(rings: list[list[tuple[float, float]]]) -> tuple[str, float, float]:
    pieces = []
    for ring in rings:
        kept = [ring[0]]
        for x, y in ring[1:]:
            if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= COARSE:
                kept.append((x, y))
        if len(kept) >= 3:
            pieces.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z")
    largest = max(rings, key=_area)
    x, y = _middle(largest)
    return "".join(pieces), round(x, 1), round(y, 1)


def _area(ring: list[tuple[float, float]]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _middle(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """The roomiest point inside: the middle of the widest of a few cuts across the ring."""
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    best = (0.0, ring[0][0], ring[0][1])
    for step in range(3, 10):
        y = top + (bottom - top) * step / 12
        for left, right in _cuts(ring, y):
            best = max(best, (right - left, (left + right) / 2, y))
    return best[1], best[2]


def _cuts(ring: list[tuple[float, float]], y: float) -> list[tuple[float, float]]:
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)
        if (y1 <= y) != (y2 <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))
