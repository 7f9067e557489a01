"""What the rules know of OKI, read from the shipped files without a database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from laporbup.domain.classifying import Classifier
from laporbup.domain.places import PlaceIndex
from laporbup.domain.vocabulary import Vocabulary
from laporbup.services import judges, knowledge


@dataclass(frozen=True)
class Known:
    places: PlaceIndex
    classifier: Classifier
    vocabulary: Vocabulary


@cache
def known() -> Known:
    shipped = judges.shipped()
    return Known(shipped.places, shipped.classifier, knowledge.vocabulary())
