"""Passwords: which are good enough (NIST SP 800-63B-4: long, not guessable, no other rule), and how they are kept."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from laporbup.domain.account_rules import JUDGED, LEAST_OWN, LEAST_SCORE, MAX_PASSWORD, MIN_IN_DEMO, MIN_PASSWORD, OWN_WORDS

# OWASP's second choice for Argon2id (19 MiB, 2 passes): some 30 ms, while SQLite's only writer waits.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def problem(password: str, about: Iterable[str] = (), *, is_judged: bool = True) -> str | None:
    """Return why a password is not good enough (`too_short`, `too_long`, `too_easy`), or None.

    `about`: name, user name and office of its owner. What leaked most often (some 30,000 passwords) and what is made
    of such words, names, dates and keyboard rows is too easy. Not `is_judged` (a demo): only its length counts.
    """
    if len(password) < (MIN_PASSWORD if is_judged else MIN_IN_DEMO):
        return "too_short"
    if len(password) > MAX_PASSWORD:
        return "too_long"
    if not is_judged:
        return None
    words = {part for text in about for part in [text.lower(), *_parts(text)] if len(part) > 1}.union(OWN_WORDS)
    judged = password[:JUDGED]
    return "too_easy" if _is_made_of(judged, words) or _score(judged, words) < LEAST_SCORE else None


def _is_made_of(password: str, words: Collection[str]) -> bool:
    """Say whether hardly a letter is left without the words everybody here would try, as in `dinas-pupr-2026`."""
    left = low = password.lower()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ")
    return left != low and sum(char.isalpha() for char in left) < LEAST_OWN


def _score(password: str, words: Collection[str]) -> int:
    # Its word lists take 20 MB: only a process that judges passwords pays for them.
    from zxcvbn import zxcvbn

    return int(zxcvbn(password, user_inputs=sorted(words))["score"])


def _parts(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.lower()).split()


def hash_of(password: str) -> str:
    return _hasher.hash(password)


def is_right(password_hash: str, password: str) -> bool:
    """Compare. A broken or empty hash lets nobody in."""
    try:
        return _hasher.verify(password_hash, password[:1000])
    except (VerificationError, InvalidHashError):
        return False


def is_old(password_hash: str) -> bool:
    """Say whether it was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


@lru_cache(maxsize=1)
def nobodys() -> str:
    """A hash that no password fits: an unknown name costs the same time as a wrong password."""
    return hash_of(secrets.token_hex(16))
