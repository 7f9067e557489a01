"""Is a text a command ("BATAL", "cek", "halo"), or something to report?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from laporbup.domain import ticket as tickets
from laporbup.domain.vocabulary import Vocabulary, tokens_of

MAX_COMMAND_WORDS = 5
MAX_GREETING_WORDS = 9
MAX_WORDS_BESIDE_TICKET = 3
MAX_STARS = 5
MAX_QUESTION_WORDS = 10

_MISSPELT = re.compile(r"\blb[\s-]?[a-z0-9]{4,8}\b")


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
    if _takes_back(words, vocabulary):
        return Said(Command.CANCEL)
    wrong = _misspelt(text)
    if (wrong and len(words) <= MAX_WORDS_BESIDE_TICKET) or _asks_status(words, vocabulary):
        return Said(Command.REPORTS, wrong)
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
    inner = [index for index, word in enumerate(words) if word not in filler]
    within = words[inner[0] : inner[-1] + 1] if inner else []
    for phrase in (words, within, [words[index] for index in inner]):
        if 0 < len(phrase) <= MAX_COMMAND_WORDS and " ".join(phrase) in commands:
            return Command(commands[" ".join(phrase)])
    return None


def _takes_back(words: list[str], vocabulary: Vocabulary) -> bool:
    """"Batal, salah pencet pak": a word for BATAL, and nothing that might be a complaint ("batalkan pungutan ...")."""
    commands, beside = vocabulary.words("command"), vocabulary.words("cancel_beside")
    others = [word for word in words if word not in beside and word not in vocabulary.words("filler")]
    return len(words) <= MAX_COMMAND_WORDS and bool(others) and all(commands.get(word) == Command.CANCEL for word in others)


def _asks_status(words: list[str], vocabulary: Vocabulary) -> bool:
    """"Laporan saya kemarin bagaimana pak?", "cek 123": asks how a report stands and says nothing else."""
    nouns, asks, beside = (vocabulary.words(kind) for kind in ("status_noun", "status_ask", "status_beside"))
    commands = vocabulary.words("command")
    said = f" {' '.join(words)} "
    if commands.get(words[0]) == Command.REPORTS and len(words) <= MAX_WORDS_BESIDE_TICKET:
        return any(not word.isalpha() for word in words)
    if len(words) > MAX_QUESTION_WORDS or not any(word in nouns for word in words):
        return False
    rest = [word for word in words if word not in nouns and word not in beside and word not in vocabulary.words("filler")]
    is_asked = any(f" {phrase} " in said for phrase in asks)
    spelled = {part for phrase in asks for part in phrase.split()}
    return is_asked and all(word in spelled for word in rest)


def _misspelt(text: str) -> str | None:
    """What was meant as a number and is none: said back, so that it can be compared."""
    found = _MISSPELT.search(text.lower())
    return found.group(0).upper() if found else None


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
