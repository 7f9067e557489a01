"""Report numbers a person can read out on the phone: `LB-` and six characters, the last a check character.

The alphabet has no I, L, O, 0, 1. It has 31 characters, a prime, so the weighted sum finds every single wrong
character and every swapped pair.
"""

from __future__ import annotations

import random
import re
from itertools import product

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PREFIX = "LB-"
LENGTH = 6

#: What somebody may have read when they typed a character that no ticket has.
_READ_AS = {"0": "DQ", "O": "DQ", "1": "J7T", "I": "J7T", "L": "J7T"}
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015_.:/#]+")
_PREFIXED = re.compile(r"(?<![A-Z0-9])LB[\s\-\u2010-\u2015_.:]*((?:[A-Z0-9][\s\-]?){5}[A-Z0-9])(?![A-Z0-9])")
_BARE = re.compile(rf"(?<![A-Z0-9])(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[{ALPHABET}]{{{LENGTH}}}(?![A-Z0-9])")


def new_ticket(source: bytes | random.Random) -> str:
    """Return a ticket from at least 8 random bytes or a random generator (production: `secrets.SystemRandom()`)."""
    space = len(ALPHABET) ** (LENGTH - 1)
    if isinstance(source, bytes):
        if len(source) < 8:
            raise ValueError("need at least 8 random bytes")
        number = int.from_bytes(source, "big") % space
    else:
        number = source.randrange(space)
    body = ""
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, len(ALPHABET))
        body += ALPHABET[digit]
    return PREFIX + body + _check(body)


def is_valid(ticket: str) -> bool:
    """Whether `ticket` is exactly a well-formed ticket with the right check character."""
    body = ticket.removeprefix(PREFIX)
    return ticket.startswith(PREFIX) and _is_valid_body(body)


def normalise(text: str) -> str | None:
    """Return the ticket somebody meant, or None.

    Forgives case, spaces, separators and a missing `LB-`. A character no ticket has (O, 0, I, L, 1) is read as what
    it looks like when the check character leaves exactly one reading.
    """
    typed = _SEPARATORS.sub("", text.upper())
    # No body starts with these two: no ticket has an L.
    typed = typed.removeprefix("LB")
    if len(typed) != LENGTH:
        return None
    readings = {"".join(reading) for reading in product(*(_READ_AS.get(char, char) for char in typed))}
    valid = [reading for reading in readings if _is_valid_body(reading)]
    return PREFIX + valid[0] if len(valid) == 1 else None


def find_tickets(text: str) -> list[str]:
    """Return the tickets named in a message, in order, each once.

    Without `LB-` only a word that mixes letters and digits and has the right check character counts.
    """
    upper = text.upper()
    found: dict[str, int] = {}
    for pattern, group in ((_PREFIXED, 1), (_BARE, 0)):
        for match in pattern.finditer(upper):
            ticket = normalise(match.group(group))
            if ticket:
                found.setdefault(ticket, match.start())
    return sorted(found, key=lambda ticket: found[ticket])


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def _is_valid_body(body: str) -> bool:
    return len(body) == LENGTH and all(char in ALPHABET for char in body) and _check(body[:-1]) == body[-1]
