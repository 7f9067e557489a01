"""From a citizen's words to a category: weighted keywords, a learnt model, and a score that means something.

Keywords alone (a category the model never saw, or no model): the score is the share after a softmax over all points,
with one more contestant, "nothing of these" (`NOTHING`). One weak word therefore never scores high, and two
categories with like evidence share. With a model the keyword points are part of what it judges by, and its score is
calibrated: of the texts with 0.9, nine in ten are right.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from laporbup.domain.phrases import Phrase, PhraseFinder
from laporbup.domain.text_features import Reading, signs
from laporbup.domain.text_model import TextModel
from laporbup.domain.vocabulary import Vocabulary, tokens_of

SURE_SCORE = 0.60
"""Without a model, a top score from here on may be routed without a human …"""
SURE_MARGIN = 0.30
"""… when it is this far ahead of the second."""
TOP = 3
TEMPERATURE = 0.55
NOTHING = 0.55
"""Points of "none of these"."""
SAME_WORD_AGAIN = 0.3
"""What a keyword adds when it was counted already."""
NOT_AFTER_WINDOW = 3
"""How many words before an emergency phrase may take it back ("rawan", "sering")."""
TITLE_WEIGHT = 0.8
MIN_TITLE_WORD = 5


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
    """Keywords of all categories and what was learnt. Of one phrase and category the last keyword given counts."""

    def __init__(
        self,
        keywords: Iterable[Keyword],
        titles: Iterable[Title] = (),
        emergencies: Iterable[EmergencyPhrase] = (),
        vocabulary: Vocabulary | None = None,
        model: TextModel | None = None,
        allowed: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """`allowed`: the categories that may be named, with their sub-categories; None: all that model and keywords know."""
        self._model, self._allowed = model, allowed
        self._vocabulary = vocabulary or Vocabulary()
        # "in front of the school" only says where: the vocabulary names what is left of the school's worth
        self._beside = {word: float(left) for word, left in self._vocabulary.words("beside").items()}
        chosen: dict[tuple[tuple[str, ...], str], Keyword] = {}
        for keyword in (*_title_keywords(titles), *keywords):
            words = self._words(keyword.phrase)
            if words:
                chosen[(words, keyword.category)] = keyword
        claims: dict[tuple[str, ...], int] = {}
        for words, _ in chosen:
            claims[words] = claims.get(words, 0) + 1
        self._finder: PhraseFinder[Keyword] = PhraseFinder(
            # a phrase that several categories claim says little about each
            [Phrase(words, keyword, keyword.weight / claims[words]) for (words, _), keyword in chosen.items()],
            breaks=self._beside,
        )
        emergency = [Phrase(self._words(item.phrase), item, 1.0) for item in emergencies]
        self._emergencies: PhraseFinder[EmergencyPhrase] = PhraseFinder(emergency, gaps=False, spelling=False)

    def classify(self, text: str) -> list[Guess]:
        """Return the best three categories, best first; empty when no word speaks for any."""
        reading = self.read(text)
        scores = self._scores(reading)
        ranked = sorted(scores, key=lambda kode: (-scores[kode], kode))[:TOP]
        return [Guess(kode, self._sub(kode, reading), scores[kode]) for kode in ranked]

    def is_sure(self, guesses: list[Guess]) -> bool:
        """Whether the first guess may be acted on without asking a verifier."""
        if guesses and (guesses[0].subcategory or guesses[0].category) in self._vocabulary.words("unclear"):
            return False
        if self._model is None or not guesses or guesses[0].category not in self._model.categories:
            return is_sure(guesses)
        return is_sure(guesses, self._model.sure_score, self._model.sure_margin)

    def _scores(self, reading: Reading) -> dict[str, float]:
        """Category → score. What keywords say of a category the model does not know comes first; the rest is the model's."""
        by_words = _shares(reading.points)
        learnt = self._model.scores(reading) if self._model else {}
        if not learnt:
            return by_words
        scores = {kode: share for kode, share in by_words.items() if kode not in learnt}
        left = 1.0 - sum(scores.values())
        scores |= {kode: share * left for kode, share in learnt.items()}
        return {kode: score for kode, score in scores.items() if self._allowed is None or kode in self._allowed}

    def _sub(self, category: str, reading: Reading) -> str | None:
        """Keywords name it, else the model where it is clear."""
        if category in reading.named or self._model is None:
            return reading.named.get(category)
        learnt = self._model.subcategory(category, reading)
        return learnt if self._allowed is None or learnt in self._allowed.get(category, ()) else None

    def read(self, text: str) -> Reading:
        """What keywords say of a text, and what else the model is shown of it."""
        points: dict[str, float] = {}
        subs: dict[str, dict[str | None, float]] = {}
        counted: set[tuple[str, tuple[str, ...]]] = set()
        words = self._words(text)
        for hit in self._finder.find(words):
            keyword, key = hit.phrase.content, (hit.phrase.content.category, hit.phrase.words)
            worth = hit.worth * (SAME_WORD_AGAIN if key in counted else 1.0)
            if hit.start:
                worth *= self._beside.get(words[hit.start - 1], 1.0)
            counted.add(key)
            points[keyword.category] = points.get(keyword.category, 0.0) + worth
            of = subs.setdefault(keyword.category, {})
            of[keyword.subcategory] = of.get(keyword.subcategory, 0.0) + worth
        flags = {name: self._says(words, name) for name in ("wish", "question", "praise", "glad", "request")}
        flags |= {"?": "?" in text, "!": "!" in text}
        named = {category: sub for category, of in subs.items() if (sub := _best_sub(of))}
        return Reading(words, points, signs(words, flags, len(points)), named)

    def _says(self, words: tuple[str, ...], kind: str) -> bool:
        said = f" {' '.join(words)} "
        return any(f" {word} " in said for word in self._vocabulary.words(kind))

    def emergency(self, text: str) -> bool:
        """Whether somebody may be in danger right now."""
        words = self._words(text)
        for hit in self._emergencies.find(words):
            before = words[max(0, hit.start - NOT_AFTER_WINDOW) : hit.start]
            if not hit.phrase.content.not_after.intersection(before):
                return True
        return False

    def kind(self, text: str) -> ReportKind:
        """Complaint, question, aspiration, praise or emergency."""
        if self.emergency(text):
            return ReportKind.EMERGENCY
        words = self._words(text)
        found = {name: self._says(words, name) for name in ("wish", "question", "praise")}
        if found["wish"]:
            return ReportKind.ASPIRATION
        if found["question"] or "?" in text:
            return ReportKind.QUESTION
        return ReportKind.PRAISE if found["praise"] else ReportKind.COMPLAINT

    def _words(self, text: str) -> tuple[str, ...]:
        return tuple(self._vocabulary.formal(tokens_of(text)))


def is_sure(guesses: list[Guess], score: float = SURE_SCORE, margin: float = SURE_MARGIN) -> bool:
    """Whether the first guess is high enough and far enough ahead."""
    if not guesses:
        return False
    second = guesses[1].score if len(guesses) > 1 else 0.0
    return guesses[0].score >= score and guesses[0].score - second >= margin


def _shares(points: Mapping[str, float]) -> dict[str, float]:
    scale = math.exp(NOTHING / TEMPERATURE) + sum(math.exp(value / TEMPERATURE) for value in points.values())
    return {kode: math.exp(value / TEMPERATURE) / scale for kode, value in points.items()}


def _best_sub(points: dict[str | None, float]) -> str | None:
    named = sorted(((value, sub) for sub, value in points.items() if sub), reverse=True)
    return named[0][1] if named else None


def _title_keywords(titles: Iterable[Title]) -> list[Keyword]:
    """`Got/drainase mampet` speaks through "got" no, "drainase mampet" yes: whole parts, and long single words."""
    found = []
    for title in titles:
        for part in title.title.replace("&", "/").replace("(", "/").replace(")", "/").replace(",", "/").split("/"):
            words = part.split()
            if len(words) > 1 or (words and len(words[0]) >= MIN_TITLE_WORD):
                found.append(Keyword(part.strip(), title.category, title.subcategory, TITLE_WEIGHT))
    return found
