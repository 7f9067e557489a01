"""Classifier and place index ready for use, from a database or from the files shipped with the app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laporbup.domain.classifying import Classifier, Keyword, Title
from laporbup.domain.places import Alias, DesaName, KecamatanName, PlaceIndex
from laporbup.domain.text_model import TextModel
from laporbup.services import knowledge, model_files, reference_files


@dataclass(frozen=True)
class Judges:
    """`categories` and `kecamatan`: code → shown name."""

    classifier: Classifier
    places: PlaceIndex
    categories: Mapping[str, str]
    kecamatan: Mapping[str, str]


def of(known: knowledge.Knowledge) -> Judges:
    """Those of a database, with what an admin changed."""
    return Judges(
        known.classifier, known.places,
        {kode: item.judul for kode, item in known.categories.items()},
        {kode: item.nama for kode, item in known.kecamatan.items()},
    )  # fmt: skip


def shipped(model: TextModel | None = None) -> Judges:
    """Those of a fresh clone, without a database. `model`: another than the one in use."""
    return Judges(
        _classifier(model or model_files.current()), _places(),
        {row["kode"]: row["judul"] for row in reference_files.category_rows()},
        {row["kode"]: row["nama"] for row in reference_files.kecamatan_rows()},
    )  # fmt: skip


def _classifier(model: TextModel | None) -> Classifier:
    keywords = [
        Keyword(row["phrase"], row["category_kode"], row["subcategory_kode"], row["weight"])
        for row in reference_files.keyword_rows()
    ]
    subs = reference_files.subcategory_rows()
    titles = [Title(row["category_kode"], row["kode"], row["judul"]) for row in subs]
    allowed = by_category((row["category_kode"], row["kode"]) for row in subs)
    return Classifier(
        [*keywords, *knowledge.hints()], titles, knowledge.emergency_phrases(), knowledge.vocabulary(), model, allowed
    )


def _places() -> PlaceIndex:
    return PlaceIndex(
        [KecamatanName(row["kode"], row["nama"]) for row in reference_files.kecamatan_rows()],
        [
            DesaName(row["kode"], row["kecamatan_kode"], row["nama"], row["jenis"], row["lat"], row["lon"])
            for row in reference_files.desa_rows()
        ],
        [Alias(row["alias"], row["kode"], row["jenis"], row["nama"]) for row in reference_files.alias_rows()],
        knowledge.vocabulary(),
    )


def by_category(subs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Category → its sub-categories."""
    found: dict[str, set[str]] = {}
    for category, sub in subs:
        found.setdefault(category, set()).add(sub)
    return found
