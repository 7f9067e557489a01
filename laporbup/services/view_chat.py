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
class FormChoice:
    value: str = ""
    label: str = ""


@dataclass(frozen=True)
class FormField:
    """Something to fill in: `kind` is lines, line, choice, tick or photos."""

    kind: str = ""
    name: str = ""
    label: str = ""
    hint: str = ""
    is_required: bool = False
    most: int = 0
    choices: list[FormChoice] = field(default_factory=list)


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
    mark: str = ""
    """Under the words: changed, or what somebody reacted with."""
    buttons: list[ChatButton] = field(default_factory=list)
    list_title: str = ""
    """Of the button that opens the rows, when the buttons are rows."""
    form_title: str = ""
    """Of the button that opens the form, while it can be filled in."""
    form_send: str = ""
    form_fields: list[FormField] = field(default_factory=list)


@dataclass(frozen=True)
class LogLine:
    at_iso: str = ""
    at_label: str = ""
    text: str = ""


@dataclass(frozen=True)
class SentLine:
    """A message of the bot: what it was, how far it came, what it cost."""

    kind: str = ""
    status: str = ""
    price: str = ""


@dataclass(frozen=True)
class ChatView:
    """The conversation of one number with the bot."""

    number: str = ""
    name: str = ""
    bubbles: list[Bubble] = field(default_factory=list)
    is_typing: bool = False
    is_empty: bool = True
    sent_label: str = ""
    cost_label: str = ""
    log: list[LogLine] = field(default_factory=list)
    sent: list[SentLine] = field(default_factory=list)
    total_label: str = ""
    states: list[str] = field(default_factory=list)
    """What is not as usual now, each a sentence."""


@dataclass(frozen=True)
class PanelView:
    """What the control panel shows as set. `section` is the part to open; `templates` are (value, words)."""

    number: str = ""
    name: str = ""
    username: str = ""
    is_hidden: bool = False
    is_held: bool = False
    is_blocked: bool = False
    is_absent: bool = False
    is_doubled: bool = False
    is_shuffled: bool = False
    is_gathered: bool = False
    is_down: bool = False
    delay: str = "0"
    templates: list[tuple[str, str]] = field(default_factory=list)
    section: str = ""
