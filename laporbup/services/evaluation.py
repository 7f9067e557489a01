"""How often classifier and place index are right on a file of labelled texts."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from laporbup.domain.place_names import key_of
from laporbup.services.judges import Judges

TEXT, CATEGORY, KECAMATAN = "teks", "kategori", "kecamatan"
_ENCODINGS = ("utf-8-sig", "cp1252")
WORST = 10
TOP = 3


class BadTable(ValueError):
    """Not a table we can read; the argument says why: `unreadable`, `columns` or `empty`."""


@dataclass(frozen=True)
class Evaluation:
    """Counts. `sure`: texts that would be assigned without a human; `confused`: (wanted, given) → how often."""

    texts: int = 0
    first: int = 0
    among: int = 0
    sure: int = 0
    sure_right: int = 0
    confused: Mapping[tuple[str, str], int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Labels of the file that are no category of ours; they count as wrong."""
    placed: int = 0
    """Texts that name a kecamatan or a village."""
    placed_right: int = 0
    placeless: int = 0
    placeless_wrong: int = 0
    """Texts without a place that were given one."""

    @property
    def worst(self) -> list[tuple[tuple[str, str], int]]:
        return sorted(self.confused.items(), key=lambda pair: (-pair[1], pair[0]))[:WORST]


def read_table(file: Path) -> list[dict[str, str]]:
    """Rows by lower-case column name, leniently: commas, semicolons or tabs, with or without a byte order mark.

    Raises BadTable.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadTable("unreadable") from error
    if b"\0" in data:
        raise BadTable("unreadable")
    text = _decoded(data)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise BadTable("unreadable") from error
    columns = [name.strip().lower() for name in lines[0]] if lines else []
    if TEXT not in columns or not {CATEGORY, KECAMATAN} & set(columns):
        raise BadTable("columns")
    rows = [{name: cell.strip() for name, cell in zip(columns, line, strict=False)} for line in lines[1:]]
    if not rows:
        raise BadTable("empty")
    return rows


def evaluate(judges: Judges, rows: Sequence[Mapping[str, str]]) -> Evaluation:
    """Judge every text and compare; a column that is not there is not judged."""
    figures: Counter[str] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    categories, places = _labels(judges.categories), _labels(judges.kecamatan)
    unknown: set[str] = set()
    for row in rows:
        if row.get(CATEGORY):
            wanted = categories.get(key_of(row[CATEGORY].split("/")[0])) or categories.get(key_of(row[CATEGORY]))
            unknown |= set() if wanted else {row[CATEGORY]}
            figures.update(_judged(judges, row.get(TEXT, ""), wanted or "", confused))
        if KECAMATAN in row:
            figures.update(_placed(judges, row.get(TEXT, ""), row[KECAMATAN], places))
    return Evaluation(**figures, confused=confused, unknown=tuple(sorted(unknown)))


def _judged(judges: Judges, text: str, wanted: str, confused: Counter[tuple[str, str]]) -> dict[str, int]:
    guesses = judges.classifier.classify(text)
    given = guesses[0].category if guesses else ""
    is_right, is_sure = bool(given) and given == wanted, judges.classifier.is_sure(guesses)
    if not is_right:
        confused[wanted, given] += 1
    is_among = bool(wanted) and wanted in [guess.category for guess in guesses[:TOP]]
    return {"texts": 1, "first": is_right, "among": is_among, "sure": is_sure, "sure_right": is_sure and is_right}


def _placed(judges: Judges, text: str, wanted: str, places: Mapping[str, str]) -> dict[str, int]:
    given = judges.places.match(text).kecamatan_kode
    if not wanted:
        return {"placeless": 1, "placeless_wrong": given is not None}
    return {"placed": 1, "placed_right": given is not None and given == places.get(key_of(wanted))}


def _labels(names: Mapping[str, str]) -> dict[str, str]:
    """Code and shown name, however written → code."""
    return {key_of(name): kode for kode, shown in names.items() for name in (shown, kode)}


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS[:-1]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_ENCODINGS[-1], errors="replace")
