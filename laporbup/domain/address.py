"""Addresses of citizens: phone numbers, WhatsApp's business-scoped user ids (BSUID), and how to hide them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HIDDEN = "•••"
#: `ID.` and up to 128 characters; Meta says letters and digits.
_BSUID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9_\-]{1,128}")
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
#: NIK and family card numbers: sixteen digits, perhaps in groups of four.
_NIK = re.compile(r"(?<!\d)\d{4}(?:[ .\-]?\d{4}){3}(?!\d)")
#: The first four digits stand together, so opening hours ("08.00-16.00") and dates are left alone.
_PHONE = re.compile(
    r"(?<![\w.,\-])(?:"
    r"\+\s?(?!62)\d{1,3}[ .\-]?\d{2,3}(?:[ .\-]?\d){5,10}"  # foreign, with its plus
    r"|(?:\+?\s?62[ .\-]?|0)8[1-9]\d(?:[ .\-]?\d){6,9}"  # mobile
    r"|8[1-9]\d(?:[ \-]?\d){6,9}"  # mobile without its zero; with dots it is an amount
    r"|\(?(?:\+?62[ .\-]?|0)[2-79]\d{1,2}\)?[ \-]?\d{3}[ \-]?\d{3,5}"  # landline
    r")(?!\d)"
)


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
    return f"{_HIDDEN} {tail[-2:]}" if len(tail) >= 6 else _HIDDEN


def mask_text(text: str) -> str:
    """Return `text` fit for the public: e-mail addresses, NIK and phone numbers hidden."""
    for pattern in (_EMAIL, _NIK, _PHONE):
        text = pattern.sub(_HIDDEN, text)
    return text
