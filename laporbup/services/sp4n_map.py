"""Our categories and statuses in the words of SP4N-LAPOR!, as data: a file of the same name in the data directory wins."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from laporbup.domain.errors import Invalid
from laporbup.domain.lifecycle import Status

CATEGORIES, STATUSES = "sp4n_kategori.csv", "sp4n_status.csv"
_UNSORTED = "lainnya"
_CLASSES = {
    "pengaduan": "Pengaduan", "aspirasi": "Aspirasi", "permintaan_informasi": "Permintaan Informasi", "apresiasi": "Aspirasi",
}


@dataclass(frozen=True)
class Map:
    """`category(kode, sub)` and `status(code)` in their words."""

    categories: dict[tuple[str, str], str]
    statuses: dict[str, str]

    def category(self, kode: str | None, sub: str | None) -> str:
        for key in ((kode or "", sub or ""), (kode or "", ""), (_UNSORTED, "")):
            if key in self.categories:
                return self.categories[key]
        return ""

    def status(self, code: str) -> str:
        return self.statuses[code]


def kind(sub_kind: str) -> str:
    """Return their class of a report: complaint, wish, or question."""
    return _CLASSES.get(sub_kind, _CLASSES["pengaduan"])


def load(data_dir: Path) -> Map:
    """Read both files. Raises Invalid({file: "columns"|"missing"|"unknown"}) when an edited one cannot be used."""
    categories = _rows(data_dir, CATEGORIES, {"kategori", "subkategori", "sp4n"})
    statuses = {row["status"].strip(): row["sp4n"].strip() for row in _rows(data_dir, STATUSES, {"status", "sp4n"})}
    if set(statuses) != {status.value for status in Status}:
        raise Invalid({STATUSES: "missing" if set(Status) - set(statuses) else "unknown"})
    found = {(row["kategori"].strip(), (row["subkategori"] or "").strip()): row["sp4n"].strip() for row in categories}
    return Map(found, statuses)


def _rows(data_dir: Path, name: str, columns: set[str]) -> list[dict[str, str]]:
    own = data_dir / name
    text = own.read_text(encoding="utf-8-sig") if own.is_file() else _shipped(name)
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    if not columns <= set(reader.fieldnames or ()):
        raise Invalid({name: "columns"})
    return [row for row in reader if row["sp4n"]]


def _shipped(name: str) -> str:
    return resources.files("laporbup.data").joinpath(name).read_text(encoding="utf-8")
