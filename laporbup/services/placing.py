"""Where a report is: the citizen's own pick first, then the pin, then the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from laporbup.models import Report
from laporbup.services.knowledge import Knowledge


@dataclass(frozen=True)
class Spot:
    """A village and kecamatan, as far as known. `is_inside`: nothing says that it is outside the regency."""

    desa_kode: str | None = None
    kecamatan_kode: str | None = None
    is_inside: bool = True


def locate(
    known: Knowledge,
    text: str,
    landmark: str = "",
    *,
    desa_kode: str | None = None,
    kecamatan_kode: str | None = None,
    lat: float | None = None,
    lon: float | None = None,
) -> Spot:
    """Find the place of a report. Codes were checked before."""
    if desa_kode:
        return Spot(desa_kode, known.desa[desa_kode].kecamatan_kode)
    if kecamatan_kode:
        return Spot(None, kecamatan_kode)
    if lat is not None and lon is not None:
        near = known.places.nearest(lat, lon)
        if near.inside_oki:
            return Spot(near.desa_kode, near.kecamatan_kode)
        # A pin at home may lie outside while the words name one of our villages.
        words = _by_words(known, text, landmark)
        return words if words.kecamatan_kode else Spot(is_inside=False)
    return _by_words(known, text, landmark)


def _by_words(known: Knowledge, text: str, landmark: str) -> Spot:
    is_outside = False
    for words, is_answer in ((landmark, True), (text, False)):
        if not words.strip():
            continue
        match = known.places.match(words, is_answer=is_answer)
        if match.desa_kode or match.kecamatan_kode:
            return Spot(match.desa_kode, match.kecamatan_kode)
        is_outside = is_outside or match.is_outside
    return Spot(is_inside=not is_outside)


def complete(
    known: Knowledge,
    report: Report,
    text: str,
    lat: float | None,
    lon: float | None,
    *,
    desa_kode: str | None = None,
    kecamatan_kode: str | None = None,
) -> dict[str, Any]:
    """Fill in a place that was missing from what a citizen added; return what was found out, for the event."""
    found: dict[str, Any] = {}
    if report.lat is None and lat is not None and lon is not None:
        report.lat, report.lon = lat, lon
        found["has_pin"] = True
    if report.kecamatan_kode is None:
        spot = locate(known, text, desa_kode=desa_kode, kecamatan_kode=kecamatan_kode, lat=lat, lon=lon)
        if spot.kecamatan_kode:
            report.desa_kode, report.kecamatan_kode = spot.desa_kode, spot.kecamatan_kode
            found |= {"desa": spot.desa_kode, "kecamatan": spot.kecamatan_kode}
    return found
