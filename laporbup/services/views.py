"""What pages show: small frozen views, ready to read, without personal data.

Read models fill them; Reflex states hold them; pages and the first HTTP response render them. Every
string is already Indonesian and formatted (dates, numbers), so no page computes anything.
`css` is a status class of the style sheet (`s-received` …), `icon` the id of an inline symbol.
"""

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
    css: str = ""
    """'here' newest, 'late', or ''."""
    photos: list[Photo] = field(default_factory=list)
    is_internal: bool = False


@dataclass(frozen=True)
class Tracking:
    """A report as its reporter (`is_reporter`) or the public sees it."""

    ticket: str = ""
    is_reporter: bool = False
    is_hidden: bool = False
    """Confidential and asked for by ticket: nothing but that fact and the status is filled."""
    status: str = ""
    status_label: str = ""
    css: str = ""
    icon: str = ""
    headline: str = ""
    """The sentence under the status, in village words."""
    stations: list[Station] = field(default_factory=list)
    holder: str = ""
    holder_note: str = ""
    due_label: str = ""
    due_note: str = ""
    days: list[str] = field(default_factory=list)
    """One class per working day: 'on', '', 'late'."""
    place: str = ""
    text: str = ""
    category: str = ""
    reporter_line: str = ""
    before: Photo = field(default_factory=Photo)
    after: Photo = field(default_factory=Photo)
    photos: list[Photo] = field(default_factory=list)
    timeline: list[TimelineItem] = field(default_factory=list)
    can_answer: bool = False
    """RESOLVED and seen by its reporter: 'Sudah beres / Belum beres'."""
    can_add: bool = False
    question: str = ""
    silence_note: str = ""
    stars: int = 0
    answer_url: str = ""
    add_url: str = ""
    share_url: str = ""
    title: str = ""
    description: str = ""


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


@dataclass(frozen=True)
class Tab:
    key: str = ""
    label: str = ""
    count: int = 0
    css: str = ""
    """'hot' when the number is bad news."""
    is_current: bool = False


@dataclass(frozen=True)
class Worklist:
    title: str = ""
    subtitle: str = ""
    tabs: list[Tab] = field(default_factory=list)
    items: list[WorkItem] = field(default_factory=list)
    empty: str = ""
    page: int = 1
    pages: int = 1
    total: int = 0
    updated_label: str = ""


@dataclass(frozen=True)
class Choice:
    """A button that posts `name=value`."""

    value: str = ""
    label: str = ""
    hint: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class Act:
    """An act an officer may do now: a form with a note, perhaps a photo, a date, choices."""

    action: str = ""
    """lifecycle action in lower case: the value of the form field `aksi`."""
    label: str = ""
    hint: str = ""
    note_label: str = ""
    needs_note: bool = False
    takes_photo: bool = False
    needs_date: bool = False
    choices: list[Choice] = field(default_factory=list)
    choice_name: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class MessageState:
    label: str = ""
    state: str = ""
    css: str = ""


@dataclass(frozen=True)
class Case:
    """A report as an officer sees it: the reporter is masked."""

    ticket: str = ""
    title: str = ""
    text: str = ""
    status: str = ""
    status_label: str = ""
    css: str = ""
    icon: str = ""
    due_label: str = ""
    due_css: str = ""
    due_icon: str = ""
    due_note: str = ""
    days: list[str] = field(default_factory=list)
    place: str = ""
    map_url: str = ""
    category: str = ""
    holder: str = ""
    reporter_line: str = ""
    is_confidential: bool = False
    photos: list[Photo] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    timeline: list[TimelineItem] = field(default_factory=list)
    notes: list[TimelineItem] = field(default_factory=list)
    messages: list[MessageState] = field(default_factory=list)
    act_url: str = ""
    back_url: str = ""


@dataclass(frozen=True)
class Suggestion:
    category: str = ""
    """`category` or `category/subcategory`: value of the form field `kategori`."""
    label: str = ""
    opd: str = ""
    percent: int = 0


@dataclass(frozen=True)
class VerifyItem:
    ticket: str = ""
    url: str = ""
    act_url: str = ""
    text: str = ""
    place: str = ""
    age_label: str = ""
    why: str = ""
    """Why the router was unsure, or who returned it with which words."""
    photos: list[Photo] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)


@dataclass(frozen=True)
class VerifyQueue:
    items: list[VerifyItem] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    total: int = 0
    empty: str = ""
    updated_label: str = ""


@dataclass(frozen=True)
class ScorePart:
    """One of the five parts. `x` and `width` are on a track of 100 (SVG attributes)."""

    key: str = ""
    label: str = ""
    points_label: str = ""
    max_label: str = ""
    explain: str = ""
    x: float = 0.0
    width: float = 0.0
    css: str = ""
    """p1 … p5."""
    url: str = ""
    """the reports behind it"""


@dataclass(frozen=True)
class ScoreRow:
    rank_label: str = ""
    kode: str = ""
    name: str = ""
    score_label: str = ""
    """'81', or '–' while `enough` is false."""
    parts: list[ScorePart] = field(default_factory=list)
    move_label: str = ""
    move_css: str = ""
    """up, down, flat"""
    note: str = ""
    enough: bool = True
    url: str = ""


@dataclass(frozen=True)
class Scoreboard:
    kind: str = ""
    """DINAS or KECAMATAN"""
    title: str = ""
    window_label: str = ""
    rows: list[ScoreRow] = field(default_factory=list)
    unranked: list[ScoreRow] = field(default_factory=list)
    formula: list[ScorePart] = field(default_factory=list)
    updated_label: str = ""


@dataclass(frozen=True)
class Counter:
    label: str = ""
    value: str = ""
    note: str = ""
    css: str = ""
    url: str = ""


@dataclass(frozen=True)
class Dashboard:
    """`/bupati`: today in one glance."""

    date_label: str = ""
    counters: list[Counter] = field(default_factory=list)
    red: list[WorkItem] = field(default_factory=list)
    dinas: list[ScoreRow] = field(default_factory=list)
    camat: list[ScoreRow] = field(default_factory=list)
    trend_in: str = ""
    """`points` of an SVG polyline on a 300 × 72 field."""
    trend_done: str = ""
    trend_note: str = ""
    cost_note: str = ""
    updated_label: str = ""


@dataclass(frozen=True)
class Drill:
    """The reports behind a number."""

    title: str = ""
    note: str = ""
    row: ScoreRow = field(default_factory=ScoreRow)
    items: list[WorkItem] = field(default_factory=list)
    back_url: str = ""


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


@dataclass(frozen=True)
class PublicBoard:
    """`/publik`: list, figures and tiles, with the filters of the URL."""

    counters: list[Counter] = field(default_factory=list)
    meter: list[Counter] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    items: list[WorkItem] = field(default_factory=list)
    filters: list[Tab] = field(default_factory=list)
    filter_label: str = ""
    page: int = 1
    pages: int = 1
    total: int = 0
    empty: str = ""


@dataclass(frozen=True)
class Home:
    whatsapp_url: str = ""
    whatsapp_label: str = ""
    done: list[WorkItem] = field(default_factory=list)
    done_before: Photo = field(default_factory=Photo)
    done_after: Photo = field(default_factory=Photo)
    done_title: str = ""
    done_note: str = ""
    meter: list[Counter] = field(default_factory=list)
    figures_note: str = ""
