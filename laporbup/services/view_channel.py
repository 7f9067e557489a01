"""What the WhatsApp part of `/admin` shows. Nobody's number is in it, only its tail."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class AlarmLine:
    id: int = 0
    text: str = ""
    since: str = ""


@dataclass(frozen=True)
class BlockedLine:
    id: int = 0
    who: str = ""
    count: str = ""
    since: str = ""
    samples: list[str] = field(default_factory=list)
    """The newest words, numbers hidden; shown behind a click."""


@dataclass(frozen=True)
class MoveLine:
    id: int = 0
    text: str = ""
    when: str = ""
    is_open: bool = False
    """A conflict that an administrator may settle."""


@dataclass(frozen=True)
class TemplateLine:
    name: str = ""
    status: str = ""
    category: str = ""
    quality: str = ""
    why: str = ""
    css: str = ""


@dataclass(frozen=True)
class ChannelView:
    alarms: list[AlarmLine] = field(default_factory=list)
    blocked: list[BlockedLine] = field(default_factory=list)
    moves: list[MoveLine] = field(default_factory=list)
    templates: list[TemplateLine] = field(default_factory=list)
