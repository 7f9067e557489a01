"""Is a message an advert, a lure ("pinjaman cepat cair, klik ..."), a chain letter or only abuse, and so no report?

Careful on purpose: an advert that becomes a report costs a verifier one tap, a report taken for an advert costs a
citizen his trust. So a complaint, a question or an emergency about such offers is never one.
"""

from __future__ import annotations

import re

from laporbup.domain.vocabulary import Vocabulary, tokens_of

ENOUGH = 2
"""Different signs an advert has at least: phrases of an offer, or a link."""
ENOUGH_HERE = 3
"""... when it names a place of ours: shops do, but citizens do more often."""
_LINK = re.compile(r"https?://|\bwww\.|\b(?:bit\.ly|wa\.me|t\.me|s\.id|tinyurl\.com)/", re.IGNORECASE)


def is_advert(text: str, vocabulary: Vocabulary, *, names_place: bool) -> bool:
    """Say whether `text` offers something instead of reporting it. `names_place`: a village or kecamatan of OKI is named."""
    said = f" {' '.join(vocabulary.formal(tokens_of(_LINK.sub(' ', text))))} "

    def found(kind: str) -> int:
        return sum(f" {phrase} " in said for phrase in vocabulary.words(kind))

    if found("complaint") or found("question") or found("wish"):
        return False
    return found("offer") + bool(_LINK.search(text)) >= (ENOUGH_HERE if names_place else ENOUGH)


def is_chain(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether `text` wants to be passed on ("sebarkan ke 10 grup, jangan hapus"): whatever it warns of, it is no report."""
    said = f" {' '.join(vocabulary.formal(tokens_of(text)))} "
    return sum(f" {phrase} " in said for phrase in vocabulary.words("chain")) >= ENOUGH


MAX_ABUSE_WORDS = 8
"""A longer text has something to say besides."""


def is_only_abuse(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether `text` is abuse and complains of nothing."""
    words = vocabulary.formal(tokens_of(text))
    if not 0 < len(words) <= MAX_ABUSE_WORDS or not any(word in vocabulary.words("abuse") for word in words):
        return False
    said = f" {' '.join(words)} "
    complaints = vocabulary.words("complaint").keys() - vocabulary.words("abuse_target").keys()
    return not any(f" {phrase} " in said for phrase in complaints)
