"""What an officer wants to see of a list: the filters in its URL, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

from laporbup.models import Officer, Report
from laporbup.services import score_live
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.view_officer import Filter
from laporbup.services.view_parts import Choice
from laporbup.text import desk, labels

R: Any = Report.__table__.c  # type: ignore[attr-defined]
CATEGORY, PLACE, PERSON, PRIORITY, LATE = "kategori", "tempat", "petugas", "prioritas", "terlambat"
ME, NOBODY = "saya", "kosong"


@dataclass(frozen=True)
class Filters:
    """Empty: everything. What is not known filters to nothing, never to everything."""

    category: str = ""
    place: str = ""
    """Code of a kecamatan or of a village."""
    person: str = ""
    """`saya`, `kosong`, or the id of an officer."""
    priority: str = ""
    is_late: bool = False

    @property
    def params(self) -> dict[str, str]:
        """The filters as they stand in a URL; only those that are set."""
        given = {
            CATEGORY: self.category, PLACE: self.place, PERSON: self.person, PRIORITY: self.priority,
            LATE: "1" if self.is_late else "",
        }  # fmt: skip
        return {name: value for name, value in given.items() if value}


EVERYTHING = Filters()


def conditions(wanted: Filters, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """Return what must hold for a report to be shown."""
    found: list[ColumnElement[bool]] = []
    if wanted.category:
        found.append(R.category_kode == wanted.category)
    if wanted.place:
        is_village = wanted.place.count(".") > 2
        found.append((R.desa_kode if is_village else R.kecamatan_kode) == wanted.place)
    if wanted.priority:
        found.append(R.priority == wanted.priority)
    if wanted.is_late:
        found.append(score_live.late(now))
    if wanted.person:
        found.append(_by(wanted.person, actor))
    return found


def _by(person: str, actor: Actor) -> ColumnElement[bool]:
    if person == NOBODY:
        return R.handler_id.is_(None)
    if person == ME:
        return R.handler_id == (actor.officer_id or 0)
    return R.handler_id == (int(person) if person.isascii() and person.isdigit() and len(person) < 10 else 0)


def choices(known: Knowledge, wanted: Filters, people: Sequence[Officer], kecamatan: str | None) -> list[Filter]:
    """Return the drop-downs. `kecamatan`: the list is of this place only, so villages are what there is to choose."""
    categories = [(one.kode, one.judul) for one in known.categories.values() if one.is_active]
    found = [
        _filter(CATEGORY, wanted.category, categories),
        _filter(PLACE, wanted.place, _places(known, wanted.place, kecamatan)),
        _filter(PRIORITY, wanted.priority, list(labels.PRIORITY.items())),
    ]
    if people:
        persons = [(ME, desk.PERSON_ME), (NOBODY, desk.PERSON_NOBODY), *((str(one.id), one.name) for one in people)]
        found.insert(2, _filter(PERSON, wanted.person, persons))
    return found


def _places(known: Knowledge, chosen: str, kecamatan: str | None) -> list[tuple[str, str]]:
    """All kecamatan, and the villages of the one that is chosen."""
    inside = kecamatan or ".".join(chosen.split(".")[:3])
    villages = [(one.kode, one.nama) for one in known.desa.values() if one.kecamatan_kode == inside]
    if kecamatan:
        return villages
    found: list[tuple[str, str]] = []
    for one in known.kecamatan.values():
        found.append((one.kode, desk.FILTER_KECAMATAN.format(kecamatan=one.nama)))
        if one.kode == inside:
            found += [(kode, desk.FILTER_DESA.format(desa=nama)) for kode, nama in villages]
    return found


def _filter(name: str, chosen: str, given: list[tuple[str, str]]) -> Filter:
    label, everything = desk.FILTERS[name]
    options = [Choice(label=everything, is_primary=not chosen)]
    options += [Choice(value=value, label=text, is_primary=value == chosen) for value, text in given]
    return Filter(name=name, label=label, choices=options)
