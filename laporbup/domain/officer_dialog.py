"""What a WhatsApp message of an officer means: a code, a tap, a photo of finished work. Pure.

Officers are citizens too: what is surely none of these is `None`, and goes the way of every message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from laporbup.domain import ticket as tickets
from laporbup.domain.dialog_parts import Incoming
from laporbup.domain.ticket import ALPHABET

CODE_LENGTH = 8
ACCEPT_BUTTON = "terima:"
RETURN_BUTTON = "bukan:"

#: A letter and a figure at least: "petugas keamanan" is a complaint, not a code.
_CODE = re.compile(rf"petugas[\s:]+([{ALPHABET}]{{4}}[\s\-]?[{ALPHABET}]{{4}})[\s.]*", re.IGNORECASE)
_DIGEST = re.compile(r"ringkas(?:an)?[\s.!]*", re.IGNORECASE)
_SHOWN = frozenset({"image", "document"})
_EDGES = " \t\n:;,.-–—"


@dataclass(frozen=True)
class Bind:
    """"PETUGAS 7K3MQ4XZ": this WhatsApp is that of an account."""

    code: str


@dataclass(frozen=True)
class AskDigest:
    """"RINGKAS": today's digest, now."""


@dataclass(frozen=True)
class Accept:
    """The button *Terima*."""

    ticket: str


@dataclass(frozen=True)
class NotOurs:
    """The button *Bukan wewenang*."""

    ticket: str


@dataclass(frozen=True)
class Shows:
    """A photo or a document. `ticket`: named in the caption, or empty; `note`: the caption without it."""

    ticket: str
    note: str


@dataclass(frozen=True)
class Says:
    """Words; perhaps the answer to a question."""

    text: str


Said = Bind | AskDigest | Accept | NotOurs | Shows | Says


def read(incoming: Incoming) -> Said | None:
    """Return what the message may mean coming from an officer; None: certainly nothing of an officer's."""
    if incoming.button_id:
        return _tap(incoming.button_id)
    if incoming.media_id:
        return _shown(incoming)
    text = incoming.text.strip()
    if incoming.kind != "text" or not text:
        return None
    code = code_in(text)
    if code:
        return Bind(code)
    return AskDigest() if _DIGEST.fullmatch(text) else Says(text)


def code_in(text: str) -> str:
    """Return the code of a message that is nothing but "PETUGAS" and a code, else an empty string."""
    found = _CODE.fullmatch(text.strip())
    code = re.sub(r"[\s\-]", "", found[1]).upper() if found else ""
    return code if is_code(code) else ""


def is_code(code: str) -> bool:
    """Say whether these are eight characters of the ticket alphabet, a letter and a figure among them."""
    return (
        len(code) == CODE_LENGTH
        and all(char in ALPHABET for char in code)
        and any(char.isdigit() for char in code)
        and any(char.isalpha() for char in code)
    )


def named_opd(text: str, names: Iterable[tuple[str, str]]) -> str | None:
    """Return the code of the OPD that `text` names, when it is exactly one. `names`: (code, name), several a code."""
    said = f" {_plain(text)} "
    found = {kode for kode, name in names if _plain(name) and f" {_plain(name)} " in said}
    return found.pop() if len(found) == 1 else None


def _tap(button_id: str) -> Said | None:
    for prefix, make in ((ACCEPT_BUTTON, Accept), (RETURN_BUTTON, NotOurs)):
        ticket = button_id.removeprefix(prefix)
        if button_id.startswith(prefix) and tickets.is_valid(ticket):
            return make(ticket)
    return None


def _shown(incoming: Incoming) -> Said | None:
    is_picture = incoming.media_mime.startswith("image/") or incoming.media_mime == "application/pdf"
    if incoming.kind not in _SHOWN or not (is_picture or not incoming.media_mime):
        return None
    caption = incoming.words
    named = tickets.find_tickets(caption)
    return Shows(named[0] if named else "", _without(caption, named[0]) if named else caption)


def _without(caption: str, ticket: str) -> str:
    """The caption without the number, however it was typed."""
    body = r"[\s\-_.:]*".join(ticket.removeprefix(tickets.PREFIX))
    return re.sub(rf"(?:\bLB[\s\-_.:]*)?{body}", "", caption, count=1, flags=re.IGNORECASE).strip(_EDGES)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
