"""The chat of the simulator as it is shown: what the emulator builds, the state holds and the page renders."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """A piece of a bubble's text: `kind` is text, bold, italic, link or break."""

    kind: str = "text"
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class ChatButton:
    """Something to tap: `kind` is reply, row, link or location; `value` what a tap posts."""

    kind: str = ""
    value: str = ""
    title: str = ""
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bubble:
    """One bubble, or a day between bubbles (`side` is me, bot or day)."""

    key: str = ""
    side: str = ""
    day: str = ""
    quote: str = ""
    runs: list[Run] = field(default_factory=list)
    photo_url: str = ""
    photo_alt: str = ""
    audio_url: str = ""
    file_url: str = ""
    file_name: str = ""
    place: str = ""
    """Coordinates in words, when the bubble is a location card."""
    place_url: str = ""
    at_iso: str = ""
    at_label: str = ""
    tick: str = ""
    """Of the citizen's own messages: sent, delivered or read."""
    tick_label: str = ""
    buttons: list[ChatButton] = field(default_factory=list)
    list_title: str = ""
    """Of the button that opens the rows, when the buttons are rows."""


@dataclass(frozen=True)
class LogLine:
    at_iso: str = ""
    at_label: str = ""
    text: str = ""


@dataclass(frozen=True)
class ChatView:
    """The conversation of one number with the bot."""

    number: str = ""
    name: str = ""
    bubbles: list[Bubble] = field(default_factory=list)
    is_typing: bool = False
    is_empty: bool = True
    sent_label: str = ""
    billed_label: str = ""
    log: list[LogLine] = field(default_factory=list)
