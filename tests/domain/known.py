"""What the rules know of OKI, read from the shipped files without a database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from laporbup.domain.classifying import Classifier, Keyword, Title
from laporbup.domain.places import Alias, DesaName, KecamatanName, PlaceIndex
from laporbup.domain.vocabulary import Vocabulary
from laporbup.services import knowledge, reference_files


@dataclass(frozen=True)
class Known:
    places: PlaceIndex
    classifier: Classifier
    vocabulary: Vocabulary


@cache
def known() -> Known:
    words = knowledge.vocabulary()
    places = PlaceIndex(
        [KecamatanName(row["kode"], row["nama"]) for row in reference_files.kecamatan_rows()],
        [
            DesaName(row["kode"], row["kecamatan_kode"], row["nama"], row["jenis"], row["lat"], row["lon"])
            for row in reference_files.desa_rows()
        ],
        [Alias(row["alias"], row["kode"], row["jenis"], row["nama"]) for row in reference_files.alias_rows()],
        words,
    )
    keywords = [
        Keyword(row["phrase"], row["category_kode"], row["subcategory_kode"], row["weight"])
        for row in reference_files.keyword_rows()
    ]
    titles = [Title(row["category_kode"], row["kode"], row["judul"]) for row in reference_files.subcategory_rows()]
    return Known(places, Classifier([*keywords, *knowledge.hints()], titles, knowledge.emergency_phrases(), words), words)
