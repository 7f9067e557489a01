"""The reference data shipped in `laporbup/data`, as rows ready for the tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

import yaml
from holidays.countries.indonesia import Indonesia

from laporbup.text.reference import KECAMATAN_OFFICE, KECAMATAN_OFFICE_SHORT

Row = dict[str, Any]

HOLIDAY_YEARS = range(2025, 2029)
DEFAULT_RESPONSE_DAYS = 1
_EXTERNAL = "luar"
_BY_PLACE = "kecamatan"
# The C loader reads the same and ten times as fast; not every build of PyYAML has it.
_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def kecamatan_rows() -> list[Row]:
    """The kecamatan, each at the mean of its villages."""
    villages: dict[str, list[Row]] = {}
    for row in _csv("wilayah.csv"):
        villages.setdefault(row["kode_kecamatan"], []).append(row)
    return [
        {
            "kode": kode,
            "nama": rows[0]["kecamatan"],
            "lat": round(sum(float(row["lat"]) for row in rows) / len(rows), 6),
            "lon": round(sum(float(row["lon"]) for row in rows) / len(rows), 6),
        }
        for kode, rows in sorted(villages.items())
    ]


def desa_rows() -> list[Row]:
    return [
        {
            "kode": row["kode"],
            "kecamatan_kode": row["kode_kecamatan"],
            "nama": row["nama"],
            "jenis": row["jenis"],
            "kode_pos": row["kode_pos"],
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
        }
        for row in _csv("wilayah.csv")
    ]


def alias_rows() -> list[Row]:
    return _csv("alias.csv")


def opd_rows() -> list[Row]:
    """The agencies of the file, and one unit a kecamatan (`KEC-16.02.05`)."""
    listed = [{key: row[key] for key in ("kode", "nama", "singkat", "kind", "kontak")} for row in _csv("opd.csv")]
    offices = [
        {
            "kode": kecamatan_unit(row["kode"]),
            "nama": KECAMATAN_OFFICE.format(name=row["nama"]),
            "singkat": KECAMATAN_OFFICE_SHORT.format(name=row["nama"]),
            "kind": "KECAMATAN",
            "kontak": "",
            "kecamatan_kode": row["kode"],
        }
        for row in kecamatan_rows()
    ]
    return [{"kecamatan_kode": None, "is_active": True, **row} for row in listed + offices]


def kecamatan_unit(kecamatan_kode: str) -> str:
    """Return the kode of the unit a Camat leads."""
    return f"KEC-{kecamatan_kode}"


def category_rows() -> list[Row]:
    return [
        {
            "kode": item["kode"],
            "judul": item["judul"],
            "tombol": item["tombol"],
            "deskripsi": item["deskripsi"],
            "opd_kode": item["opd"],
            "response_days": item["sla"].get("respons", DEFAULT_RESPONSE_DAYS),
            "finish_days": item["sla"]["selesai"],
            "priority": item["prioritas"],
            "is_confidential": item.get("rahasia", False),
            "is_active": True,
            "position": position,
        }
        for position, item in enumerate(_categories())
    ]


def subcategory_rows() -> list[Row]:
    return [
        {
            "kode": sub["kode"],
            "category_kode": item["kode"],
            "judul": sub["judul"],
            "opd_kode": sub["opd"],
            "finish_days": sub["sla"],
            "priority": sub.get("prioritas", item["prioritas"]),
            "kind": sub.get("jenis", "pengaduan"),
            "is_confidential": sub.get("rahasia", item.get("rahasia", False)),
            "is_external": sub.get("kewenangan") == _EXTERNAL,
            "referral": sub.get("teruskan", ""),
            "position": position,
        }
        for item in _categories()
        for position, sub in enumerate(item["sub"])
    ]


def keyword_rows() -> list[Row]:
    """The words of every category; those listed under a sub-category speak for it too."""
    return [
        {"phrase": phrase, "category_kode": item["kode"], "subcategory_kode": kode, "weight": 1.0}
        for item in _categories()
        for kode, part in [(None, item), *((sub["kode"], sub) for sub in item["sub"])]
        for phrase in part.get("kata_kunci", ())
    ]


def routing_rows() -> list[Row]:
    """A rule for every category and sub-category, and one a kecamatan for those the Camat handles."""
    return [
        {"category_kode": category, "subcategory_kode": sub, "kecamatan_kode": place, "opd_kode": opd, "source": "seed"}
        for category, sub, place, opd in _rules()
    ]


def holiday_rows() -> list[Row]:
    """National holidays and joint leave (cuti bersama), as far as the library knows them."""
    days = Indonesia(years=HOLIDAY_YEARS, categories=("public", "government"), language="id")
    return [{"day": day, "nama": nama, "source": "seed"} for day, nama in sorted(days.items())]


def answer_rows() -> list[Row]:
    """Ready answers of officers."""
    return [
        {**row, "category_kode": row["category_kode"] or None, "position": int(row["position"]), "is_active": True}
        for row in _csv("answers.csv")
    ]


def rate_rows() -> list[Row]:
    return [
        {**row, "rupiah": float(row["rupiah"]), "valid_from": datetime.fromisoformat(row["valid_from"]).astimezone(UTC)}
        for row in _csv("rates.csv")
    ]


def _rules() -> Iterator[tuple[str, str | None, str | None, str]]:
    places = [row["kode"] for row in kecamatan_rows()]
    for item in _categories():
        yield item["kode"], None, None, item["opd"]
        for sub in item["sub"]:
            yield item["kode"], sub["kode"], None, sub["opd"]
            if sub.get("tingkat") == _BY_PLACE:
                for place in places:
                    yield item["kode"], sub["kode"], place, kecamatan_unit(place)


def _csv(name: str) -> list[Row]:
    text = resources.files("laporbup.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _categories() -> list[dict[str, Any]]:
    text = resources.files("laporbup.data").joinpath("categories.yaml").read_text(encoding="utf-8")
    return list(yaml.load(text, Loader=_YamlLoader)["kategori"])  # noqa: S506  a safe loader either way
