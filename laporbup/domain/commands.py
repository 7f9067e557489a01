"""Is a text a command ("BATAL", "cek", "halo"), or something to report?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laporbup.domain import ticket as tickets
from laporbup.domain.vocabulary import Vocabulary, tokens_of

MAX_COMMAND_WORDS = 5
MAX_GREETING_WORDS = 9
MAX_WORDS_BESIDE_TICKET = 3
MAX_STARS = 5


class Command(StrEnum):
    NONE = "NONE"
    """Content."""
    EMPTY = "EMPTY"
    """Thanks, an emoji, "ok": nothing to answer."""
    CANCEL = "CANCEL"
    CHANGE = "CHANGE"
    REPORTS = "REPORTS"
    MENU = "MENU"
    HOW_TO = "HOW_TO"
    HELP = "HELP"
    DONE = "DONE"
    NOT_DONE = "NOT_DONE"
    ADDITION = "ADDITION"
    NEW = "NEW"
    SKIP = "SKIP"
    NUMBER = "NUMBER"


@dataclass(frozen=True)
class Said:
    """`rest` is what came with the command ("UBAH jalan putus"); `number` a lone figure."""

    command: Command
    ticket: str | None = None
    rest: str = ""
    number: int | None = None


def read(text: str, vocabulary: Vocabulary) -> Said:
    """Understand a text. What is not surely a command is content: no report is ever mistaken for one."""
    found = tickets.find_tickets(text)
    if found:
        return _with_ticket(text, found[0], vocabulary)
    words = vocabulary.formal(tokens_of(text))
    if not words:
        return _wordless(text)
    named = _named(words, vocabulary)
    if named is not None:
        return Said(named)
    number = _number(words, vocabulary)
    if number is not None:
        return Said(Command.NUMBER, number=number)
    social = _social(words, vocabulary)
    return Said(social) if social is not None else _prefixed(text, words, vocabulary)


def _with_ticket(text: str, ticket: str, vocabulary: Vocabulary) -> Said:
    spelled = tokens_of(ticket)
    words = [word for word in tokens_of(text) if word not in spelled and tickets.normalise(word) != ticket]
    if len(words) > MAX_WORDS_BESIDE_TICKET:
        return Said(Command.NONE)
    named = _named(vocabulary.formal(words), vocabulary)
    return Said(named if named in (Command.DONE, Command.NOT_DONE, Command.CANCEL) else Command.REPORTS, ticket)


def _wordless(text: str) -> Said:
    if any(letter.isalpha() for letter in text):
        return Said(Command.NONE)  # a script we do not read is still a report
    return Said(Command.MENU if "?" in text else Command.EMPTY)


def _named(words: list[str], vocabulary: Vocabulary) -> Command | None:
    commands, filler = vocabulary.words("command"), vocabulary.words("filler")
    for phrase in (words, [word for word in words if word not in filler]):
        if 0 < len(phrase) <= MAX_COMMAND_WORDS and " ".join(phrase) in commands:
            return Command(commands[" ".join(phrase)])
    return None


def _number(words: list[str], vocabulary: Vocabulary) -> int | None:
    bare = [word for word in words if word not in vocabulary.words("star")]
    return int(bare[0]) if len(bare) == 1 and bare[0].isdecimal() and len(bare[0]) <= 2 else None


def _social(words: list[str], vocabulary: Vocabulary) -> Command | None:
    if len(words) > MAX_GREETING_WORDS:
        return None
    thanks, greeting, filler = (vocabulary.words(kind) for kind in ("thanks", "greeting", "filler"))
    done = {word for phrase, name in vocabulary.words("command").items() if name == Command.DONE for word in phrase.split()}
    if all(word in thanks or word in filler for word in words) and any(word in thanks for word in words):
        return Command.EMPTY
    if all(word in greeting or word in filler for word in words):
        return Command.MENU
    if all(word in thanks or word in filler or word in done for word in words):
        return Command.DONE
    return None


def _prefixed(text: str, words: list[str], vocabulary: Vocabulary) -> Said:
    commands = vocabulary.words("command")
    if commands.get(" ".join(words[:2])) == Command.NOT_DONE:
        return Said(Command.NOT_DONE, rest=text.strip())
    if words[0] in vocabulary.words("change"):
        return Said(Command.CHANGE, rest=text.strip().split(maxsplit=1)[-1])
    return Said(Command.NONE)
