"""The villages a citizen of the simulator can stand in: name and point, from the reference data shipped with the app."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from laporbup.text import simulator as words


class Village(NamedTuple):
    """`label` names the kecamatan too, because eight village names repeat."""

    label: str
    lat: float
    lon: float


@lru_cache(maxsize=1)
def villages() -> tuple[Village, ...]:
    """Every desa and kelurahan of OKI, by name."""
    with files("laporbup.data").joinpath("wilayah.csv").open(encoding="utf-8") as file:
        rows = [
            Village(
                words.VILLAGE_OPTION.format(nama=row["nama"], kecamatan=row["kecamatan"]), float(row["lat"]), float(row["lon"])
            )
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(rows))


def find(label: str) -> Village | None:
    """The village of a label, or of a name that only one village bears."""
    asked = label.strip().casefold()
    exact = [one for one in villages() if one.label.casefold() == asked]
    named = exact or [one for one in villages() if one.label.split(",")[0].casefold() == asked]
    return named[0] if len(named) == 1 else None
