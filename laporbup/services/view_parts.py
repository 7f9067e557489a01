"""The small views that others are made of (see `services.views`)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Photo:
    url: str = ""
    alt: str = ""
    caption: str = ""
    kind: str = "image"
    """image, audio, video, document, pending (still being fetched)."""


@dataclass(frozen=True)
class Station:
    label: str = ""
    css: str = ""
    """'' not yet, 'on' passed, 'on here' now."""


@dataclass(frozen=True)
class TimelineItem:
    at_iso: str = ""
    at_label: str = ""
    title: str = ""
    note: str = ""
    """Words of an officer or citizen, shown as a quotation; may be empty."""
    detail: str = ""
    """One more plain sentence of the app; may be empty."""
    css: str = ""
    """'here' newest, 'late', or ''."""
    photos: list[Photo] = field(default_factory=list)
    is_internal: bool = False


@dataclass(frozen=True)
class WorkItem:
    ticket: str = ""
    url: str = ""
    title: str = ""
    place: str = ""
    status_label: str = ""
    css: str = ""
    icon: str = ""
    due_label: str = ""
    due_css: str = ""
    """'', 'today' or 'late'."""
    due_icon: str = ""
    photo_url: str = ""
    category: str = ""
    supporters: str = ""
    holder: str = ""
    note: str = ""
    """One more sentence: what is wrong, who supports it, since when."""
    photo_alt: str = ""


@dataclass(frozen=True)
class Tab:
    key: str = ""
    label: str = ""
    count: int = 0
    css: str = ""
    """'hot' when the number is bad news."""
    is_current: bool = False
    url: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Choice:
    """A button that posts `name=value`."""

    value: str = ""
    label: str = ""
    hint: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class Counter:
    label: str = ""
    value: str = ""
    note: str = ""
    css: str = ""
    url: str = ""
    icon: str = ""
    x: float = 0.0
    width: float = 0.0
    """In a meter: its part of a track of 100."""


@dataclass(frozen=True)
class Tile:
    kode: str = ""
    name: str = ""
    count: int = 0
    css: str = ""
    """m0 … m4"""
    is_late: bool = False
    url: str = ""
    label: str = ""
    late: int = 0
    column: int = 0
    """1–5 on the grid of tiles; `row` 1–6."""
    row: int = 0
    path: str = ""
    """SVG path of the imported boundary on a field 331 wide and 422 high; empty without boundaries."""
    label_x: float = 0.0
    label_y: float = 0.0
