"""Addresses of citizens: phone numbers, WhatsApp's business-scoped user ids (BSUID), and how to hide them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from laporbup.domain.masked_names import Words, hide_names, words_of
from laporbup.domain.masked_numbers import HIDDEN, hide_numbers

#: `ID.` and up to 128 characters; Meta says letters and digits.
_BSUID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9_\-]{1,128}")


@dataclass(frozen=True)
class Address:
    """Where a citizen is reached: `value` is phone digits (`62…`), a BSUID, or a key of the web channel."""

    channel: str
    value: str

    def __str__(self) -> str:
        return f"{self.channel}:{mask(self.value)}"


def normalise_phone(text: str) -> str | None:
    """Return the digits of a phone number with its country code (`62…`), or None.

    Reads `0812…`, `812…`, `62812…`, `0062…` and `+62…` with any separators; a foreign number only with its `+`.
    """
    if re.search(r"[^\d\s+().\-/\u2010-\u2015\u00a0\u202a-\u202e]", text):
        return None
    digits = re.sub(r"\D", "", text)
    if text.strip("\u202a\u202c \u00a0(").startswith("+") and not digits.startswith("62"):
        return digits if 8 <= len(digits) <= 15 and digits[0] != "0" else None
    national = _national(digits)
    return "62" + national if re.fullmatch(r"[2-9]\d{6,11}", national) else None


def _national(digits: str) -> str:
    for prefix in ("0062", "620", "62", "0"):
        if digits.startswith(prefix):
            return digits.removeprefix(prefix)
    return digits if digits.startswith("8") else ""


def is_bsuid(text: str) -> bool:
    """Whether `text` has the shape of a business-scoped user id (`ID.…`)."""
    return _BSUID.fullmatch(text) is not None


def mask(address: str) -> str:
    """Return only the tail by which a citizen knows their own address: `••• 21`. A short one shows nothing."""
    tail = re.sub(r"[^A-Za-z0-9]", "", address)
    return f"{HIDDEN} {tail[-2:]}" if len(tail) >= 6 else HIDDEN


def mask_text(text: str) -> str:
    """Return `text` fit for the public: e-mail addresses, numbers of persons and announced names hidden."""
    return _masked(text) if text else text


@lru_cache(maxsize=1024)
def _masked(text: str) -> str:
    return hide_names(hide_numbers(text), _words())


@cache
def _words() -> Words:
    # Part of the program like the patterns beside it: read once, never written.
    listed = resources.files("laporbup.data").joinpath("masked_words.csv").read_text(encoding="utf-8")
    return words_of(csv.DictReader(listed.splitlines()))
