"""What citizens see: the tracker, the public list, the front page."""

from __future__ import annotations

from dataclasses import dataclass, field

from laporbup.services.view_parts import Choice, Counter, Photo, Station, Tab, Tile, TimelineItem, WorkItem


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
    headline_strong: str = ""
    """Its second half, to be shown in bold; may be empty."""
    heading: str = ""
    """What it is about, in one line (the report's first words, masked)."""
    report_label: str = ""
    """'Laporan Bapak/Ibu nomor' or 'Laporan warga': stands before the ticket."""
    is_late: bool = False
    stations: list[Station] = field(default_factory=list)
    holder: str = ""
    holder_note: str = ""
    due_label: str = ""
    due_note: str = ""
    days: list[str] = field(default_factory=list)
    """One class per working day: 'on', '', 'late'."""
    place: str = ""
    supporters: str = ""
    """'4 warga lain mengalami hal yang sama', or empty."""
    support_url: str = ""
    """Where "Saya juga mengalami" posts to; empty when it is over, merged, or seen by its reporter."""
    parent_url: str = ""
    """The report it was merged into; empty unless that one is public."""
    parent_label: str = ""
    referral: str = ""
    """REFERRED: who solves it and how to reach them."""
    more_url: str = ""
    more_label: str = ""
    text_label: str = ""
    """'Yang Bapak/Ibu sampaikan' or 'Isi laporan'."""
    text: str = ""
    category: str = ""
    reporter_line: str = ""
    before: Photo = field(default_factory=Photo)
    after: Photo = field(default_factory=Photo)
    photos: list[Photo] = field(default_factory=list)
    timeline: list[TimelineItem] = field(default_factory=list)
    can_answer: bool = False
    """RESOLVED and seen by its reporter: 'Sudah beres / Belum beres'."""
    can_object: bool = False
    """'Belum beres' may be said: RESOLVED, or closed a short while ago without the reporter's own yes."""
    can_add: bool = False
    question: str = ""
    silence_note: str = ""
    stars: int = 0
    answer_url: str = ""
    add_url: str = ""
    share_note: str = ""
    share_url: str = ""
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class PublicBoard:
    """`/publik`: list, figures and tiles, with the filters of the URL."""

    counters: list[Counter] = field(default_factory=list)
    meter: list[Counter] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    items: list[WorkItem] = field(default_factory=list)
    filters: list[Tab] = field(default_factory=list)
    filter_label: str = ""
    intro: str = ""
    open_label: str = ""
    """'154 laporan belum tuntas'"""
    kecamatan: list[Choice] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    query: str = ""
    status: str = ""
    pages_label: str = ""
    prev_url: str = ""
    next_url: str = ""
    key: list[Counter] = field(default_factory=list)
    """The legend of the tiles: css m0 … m4 and their ranges."""
    signal_note: str = ""
    has_map: bool = False
    list_title: str = ""
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
    done_place: str = ""
    done_url: str = ""
    done_note: str = ""
    meter: list[Counter] = field(default_factory=list)
    figures_note: str = ""
    figures_total: str = ""
    figures_label: str = ""
