"""What is counted: scoreboard, the dashboard of the Bupati, the reports behind a number."""

from __future__ import annotations

from dataclasses import dataclass, field

from laporbup.services.view_parts import Counter, Tab, Tile, WorkItem


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
    short: str = ""
    bar_label: str = ""
    """The five parts in words, for who cannot see the bar."""
    count_label: str = ""
    """'41 laporan'"""
    public_url: str = ""
    """the public list of this OPD"""


@dataclass(frozen=True)
class Scoreboard:
    kind: str = ""
    """DINAS or KECAMATAN"""
    title: str = ""
    intro: str = ""
    kinds: list[Tab] = field(default_factory=list)
    windows: list[Tab] = field(default_factory=list)
    formula_notes: list[str] = field(default_factory=list)
    unranked_note: str = ""
    window_label: str = ""
    rows: list[ScoreRow] = field(default_factory=list)
    unranked: list[ScoreRow] = field(default_factory=list)
    formula: list[ScorePart] = field(default_factory=list)
    updated_label: str = ""


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
    trend_area: str = ""
    """The same as `trend_in`, closed to an area."""
    trend_counters: list[Counter] = field(default_factory=list)
    """masuk, selesai menurut dinas, diakui warga."""
    facts: list[Counter] = field(default_factory=list)
    """first answer, citizens who said done, cost of messages."""
    tiles: list[Tile] = field(default_factory=list)
    red_title: str = ""
    late_label: str = ""
    late_url: str = ""
    rank_note: str = ""
    updated_label: str = ""


@dataclass(frozen=True)
class Drill:
    """The reports behind a number."""

    title: str = ""
    note: str = ""
    row: ScoreRow = field(default_factory=ScoreRow)
    items: list[WorkItem] = field(default_factory=list)
    back_url: str = ""
    back_label: str = ""
    parts: list[Tab] = field(default_factory=list)
    empty: str = ""
