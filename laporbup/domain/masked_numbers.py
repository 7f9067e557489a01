"""Numbers by which a person is found: phones, NIK, family cards, accounts. Found however they are written, and hidden.

A text is cut into runs of digit groups ("0812-3456 7890"); within a run every place where a number may begin is tried.
What only looks alike (opening hours, dates, amounts, codes of places) is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

HIDDEN = "•••"

_GAP = r"[ \t\u00a0\u2000-\u200b\u202a-\u202e\u2060]"
_JOINS = "(?:lalu|terus|trus|sambung|spasi|titik|strip|kemudian)"
_SEPARATOR = rf"(?=\D){_GAP}{{0,3}}+[.\-–—‐‑‒_/()]{{0,2}}{_GAP}{{0,3}}+(?:{_JOINS}{_GAP}{{1,3}}+)?"
#: Somebody who types zero as the letter O hides his number from machines only.
_GROUP = r"(?:(?<![^\W\d_])[Oo](?=8\d)|\d)\d*+(?:[Oo](?=\d)\d++)*+"
_RUN = re.compile(rf"(?<![\w,])(?<!\d[.])[+(]?{_GAP}?{_GROUP}(?:{_SEPARATOR}{_GROUP})*(?![^\W_])")
_PIECE = re.compile(_GROUP)

_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_TO = r"\s?(?:-|–|s/d|sd|sampai)\s?"
_TIMES = rf"(?<![\d.,\-]){_HOUR}(?:{_TO}{_HOUR}(?:\s{_HOUR}{_TO}{_HOUR})*)?(?![.\-:]?\d|\s\d)"
_DATE = r"(?<![\d.\-/])(?:0?[1-9]|[12]\d|3[01])([.\-/ ])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
_ISO = r"(?<![\d.\-/])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_DATES = rf"(?:{_DATE}|{_ISO})(?![.\-/]?\d|\s(?!{_HOUR}(?!\d)|\d{{9}})\d)(?:\s{_HOUR}(?![.\-:]?\d))?"
_MONEY = r"(?<!\w)Rp[.\s]{0,2}\d{1,3}(?:[.,]\d{3})*(?![\d])|(?<!\w)Rp[.\s]{0,2}\d+(?!\d)"
_SAFE = re.compile(rf"{_TIMES}|{_DATES}|{_MONEY}", re.IGNORECASE)

_ANNOUNCES = re.compile(
    r"(?<!\w)(?:wa|whatsapp|watsap|hp|handphone|no|nomor|nomer|nmr|telp|tlp|tlpn|tilpun|telepon|telpon|hub|hubungi|kontak|"
    r"sms|chat|nik|ktp|kk|bpjs|npwp|rek|rekening|nip|nisn)\b[\s.:=]*(?:(?:nya|ku|saya|kami|ini|di|ke|itu|hp|wa|ktp|kk|rek)"
    r"[\s.:=]+)*$",
    re.IGNORECASE,
)
_LOOK_BACK = 40
_ANNOUNCED_LEAST = 8
_MOST = 18
"""Digits of the longest number that is written in pieces (an officer's NIP)."""
_LONG = 11
"""So many digits in one piece are a number of somebody: a meter, an account, a card."""

_NAMES_OF_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "kosong")
_SPOKEN_DIGIT = rf"(?:{'|'.join(_NAMES_OF_DIGITS)})"
_SPOKEN = re.compile(rf"(?<!\w)(?:{_SPOKEN_DIGIT}|\d+)(?:[\s,.\-]+(?:{_SPOKEN_DIGIT}|\d+))+(?!\w)", re.IGNORECASE)
_SPOKEN_LEAST_WORDS, _SPOKEN_LEAST = 5, 8

_MAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]++\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w\-]+)*(?:\.|\(dot\)|\[dot\])\s?[A-Za-z]{2,}"
    r"|(?<![\w.+\-])[\w.+\-]++ at [\w\-]+ (?:dot|titik) [A-Za-z]{2,}",
    re.IGNORECASE,
)


class _Piece(NamedTuple):
    start: int
    end: int
    digits: str


def hide_numbers(text: str) -> str:
    """Return `text` with e-mail addresses and numbers of persons hidden."""
    text = _MAIL.sub(HIDDEN, text)
    text = _SPOKEN.sub(_spoken, text)
    shown, at = [], 0
    for safe in _SAFE.finditer(text):
        shown += [_hidden_in(text, at, safe.start()), safe.group()]
        at = safe.end()
    return "".join([*shown, _hidden_in(text, at, len(text))])


def _spoken(found: re.Match[str]) -> str:
    """A number in words: nobody counts aloud in a complaint, but some write their number so."""
    said = found.group()
    words = re.findall(_SPOKEN_DIGIT, said, re.IGNORECASE)
    digits = len(words) + sum(map(str.isdigit, said))
    return HIDDEN if len(words) >= _SPOKEN_LEAST_WORDS and digits >= _SPOKEN_LEAST else said


def _hidden_in(text: str, start: int, end: int) -> str:
    """The part of `text` from `start` to `end`, its numbers hidden."""
    shown, at = [], start
    for run in _RUN.finditer(text, start, end):
        for hidden in _numbers_in(text, run):
            shown += [text[at : hidden[0]], HIDDEN]
            at = hidden[1]
    return "".join([*shown, text[at:end]])


def _numbers_in(text: str, run: re.Match[str]) -> list[tuple[int, int]]:
    pieces = [_piece(found) for found in _PIECE.finditer(text, run.start(), run.end())]
    is_announced = _ANNOUNCES.search(text[max(0, run.start() - _LOOK_BACK) : run.start()]) is not None
    found, first = [], 0
    while first < len(pieces):
        is_plus = text[max(run.start(), pieces[first].start - 2) : pieces[first].start].lstrip().startswith("+")
        last = _end_of_number(text, pieces, first, is_plus=is_plus, is_announced=is_announced and first == 0)
        if last is None:
            first += 1
            continue
        start = _opening(text, run.start(), pieces[first].start)
        found.append((start, _closing(text, start, pieces[last - 1].end)))
        first = last
    return found


def _piece(found: re.Match[str]) -> _Piece:
    digits = "".join("0" if letter in "Oo" else str(unicodedata.decimal(letter)) for letter in found.group())
    return _Piece(found.start(), found.end(), digits)


def _opening(text: str, least: int, start: int) -> int:
    """A plus or a bracket before the number is part of it."""
    before = re.search(r"[+(][+(\s]*$", text[max(least, start - 3) : start])
    return start - len(before.group()) if before else start


def _closing(text: str, start: int, end: int) -> int:
    """And so is the bracket that ends it."""
    return end + 1 if text[start] == "(" and ")" not in text[start:end] and text[end : end + 1] == ")" else end


def _end_of_number(
    text: str, pieces: list[_Piece], first: int, *, is_plus: bool, is_announced: bool
) -> int | None:
    """The longest number that begins with piece `first`; returns the piece after it."""
    for last in range(min(len(pieces), first + _MOST), first, -1):
        taken = pieces[first:last]
        digits = "".join(piece.digits for piece in taken)
        if len(taken) > 1 and len(digits) > _MOST:
            continue
        gaps = [text[a.end : b.start] for a, b in pairwise(taken)]
        if (is_plus and 8 <= len(digits) <= 15) or _is_number(taken, digits, gaps):
            return last
        if is_announced and _ANNOUNCED_LEAST <= len(digits) <= _MOST and not _is_amount(taken, gaps):
            return last
    return None


def _is_number(taken: list[_Piece], digits: str, gaps: list[str]) -> bool:
    if len(taken) == 1 and len(digits) >= _LONG:
        return True
    if len(digits) == 16 and digits[0] != "0":
        return not _is_amount(taken, gaps)
    return _is_phone(taken, digits, gaps)


def _is_phone(taken: list[_Piece], digits: str, gaps: list[str]) -> bool:
    first = len(taken[0].digits)
    is_spread = len(taken) > 6 and all(len(piece.digits) == 1 for piece in taken)
    if re.fullmatch(r"(?:0|0?062|620?)8[1-9]\d{6,11}", digits):
        return first >= 2 or is_spread
    if re.fullmatch(r"8[1-9]\d{7,10}", digits):
        return (first >= 3 or is_spread) and not _is_amount(taken, gaps)
    if re.fullmatch(r"(?:0|(?:00)?62)[2-79]\d{7,10}", digits):
        return first >= 2 and len(taken) <= 5 and (first >= 3 or digits.startswith("62"))
    return False


def _is_amount(taken: list[_Piece], gaps: list[str]) -> bool:
    """850.000.000: groups of three after a dot."""
    return bool(gaps) and set(gaps) == {"."} and all(len(piece.digits) == 3 for piece in taken[1:])
