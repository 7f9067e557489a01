"""From a citizen's words to a category: keywords, weighted, with a score that means something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from laporbup.domain.vocabulary import Vocabulary

SURE_SCORE = 0.6
"""A top score from here on may be routed without a human …"""
SURE_MARGIN = 0.25
"""… when it is this far ahead of the second."""
TOP = 3


class ReportKind(StrEnum):
    COMPLAINT = "pengaduan"
    QUESTION = "permintaan_informasi"
    ASPIRATION = "aspirasi"
    PRAISE = "apresiasi"
    EMERGENCY = "darurat"


@dataclass(frozen=True)
class Keyword:
    phrase: str
    category: str
    subcategory: str | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Title:
    """The shown name of a category or sub-category; its words speak for it too."""

    category: str
    subcategory: str | None
    title: str


@dataclass(frozen=True)
class EmergencyPhrase:
    phrase: str
    not_after: frozenset[str] = frozenset()
    """Words that make it no emergency when they come shortly before ("sering banjir besar")."""


@dataclass(frozen=True)
class Guess:
    category: str
    subcategory: str | None
    score: float


class Classifier:
    """Keywords of all categories, ready for use."""

    def __init__(
        self,
        keywords: Iterable[Keyword],
        titles: Iterable[Title] = (),
        emergencies: Iterable[EmergencyPhrase] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.keywords = tuple(keywords)
        self.titles = tuple(titles)
        self.emergencies = tuple(emergencies)
        self.vocabulary = vocabulary or Vocabulary()

    def classify(self, text: str) -> list[Guess]:
        """Return the best three categories, best first; empty when no word speaks for any."""
        low = text.lower()
        points: dict[str, float] = {}
        for keyword in self.keywords:
            if keyword.phrase in low:
                points[keyword.category] = points.get(keyword.category, 0.0) + len(keyword.phrase.split())
        total = sum(points.values())
        ranked = sorted(points, key=lambda kode: -points[kode])[:TOP]
        return [Guess(kode, None, points[kode] / total) for kode in ranked]

    def is_sure(self, guesses: list[Guess]) -> bool:
        """Whether the first guess may be acted on without asking a verifier."""
        return is_sure(guesses)

    def emergency(self, text: str) -> bool:
        """Whether somebody may be in danger right now."""
        low = text.lower()
        return any(item.phrase in low for item in self.emergencies)

    def kind(self, text: str) -> ReportKind:
        """Complaint, question, aspiration, praise or emergency."""
        return ReportKind.EMERGENCY if self.emergency(text) else ReportKind.COMPLAINT


def is_sure(guesses: list[Guess]) -> bool:
    """Whether the first guess is high enough and far enough ahead."""
    if not guesses:
        return False
    second = guesses[1].score if len(guesses) > 1 else 0.0
    return guesses[0].score >= SURE_SCORE and guesses[0].score - second >= SURE_MARGIN
