"""What officers see: worklist, case, verify queue."""

from __future__ import annotations

from dataclasses import dataclass, field

from laporbup.services.view_parts import Choice, Photo, Tab, TimelineItem, WorkItem


@dataclass(frozen=True)
class LineAct:
    """What can be done from a line of a list. `action` empty and `url` not: it needs words, so it is a link."""

    action: str = ""
    """lifecycle action in lower case: the value of the form field `aksi`."""
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class WorkLine(WorkItem):
    """A report on a worklist: the next act, and who works on it."""

    next: LineAct = field(default_factory=LineAct)
    other: LineAct = field(default_factory=LineAct)
    handler: str = ""
    """Who works on it, in words; empty while it is nobody."""
    number: str = ""
    """Ticket, and its number in the service that was here before."""
    can_pick: bool = False
    """It may be ticked, to be accepted or given to a person together with others."""


@dataclass(frozen=True)
class Filter:
    """A drop-down of the list: name of the field in the URL, its label, what there is to choose."""

    name: str = ""
    label: str = ""
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class LoadLine:
    """How much an officer of the office has on his hands."""

    name: str = ""
    open: int = 0
    late: int = 0
    url: str = ""


@dataclass(frozen=True)
class Worklist:
    title: str = ""
    subtitle: str = ""
    tab: str = ""
    tabs: list[Tab] = field(default_factory=list)
    items: list[WorkLine] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    only_late: bool = False
    filtered: int = 0
    """How many filters are set."""
    clear_url: str = ""
    """The same list without search and filters."""
    load: list[LoadLine] = field(default_factory=list)
    """For who leads the office; else empty."""
    people: list[Choice] = field(default_factory=list)
    """To whom ticked reports can be given; empty when nothing can be ticked."""
    empty: str = ""
    page: int = 1
    pages: int = 1
    total: int = 0
    updated_label: str = ""
    notice: str = ""
    """Something to look at first (a report handed over to this OPD); may be empty."""
    notice_url: str = ""
    query: str = ""
    pages_label: str = ""


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
    date_label: str = ""
    submit_label: str = ""
    is_internal: bool = False
    """Only officers read what is written here."""
    readers_note: str = ""
    """Who will read it and what it sends; may be empty."""
    may_photo: bool = False
    """A photo may come with it, but need not."""
    number_label: str = ""
    """Label of the field `nomor` (another report), when the act needs one."""
    answers: list[Choice] = field(default_factory=list)
    """Ready answers for the note: title (`label`) and text (`value`)."""


@dataclass(frozen=True)
class MessageState:
    """A message to the reporter: how far it came, since when, and why no further (may be empty)."""

    label: str = ""
    state: str = ""
    css: str = ""
    when: str = ""
    why: str = ""


@dataclass(frozen=True)
class Twin:
    """Another report that may tell of the same matter."""

    ticket: str = ""
    url: str = ""
    title: str = ""
    note: str = ""
    """How far away, since when, how it stands."""
    can_merge: bool = False


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
    holder_note: str = ""
    supporters: str = ""
    landmark: str = ""
    before: Photo = field(default_factory=Photo)
    after: Photo = field(default_factory=Photo)
    flags: list[str] = field(default_factory=list)
    """What is doubtful about the evidence, in words; for the verifier."""
    public_url: str = ""
    due_date: str = ""
    days_note: str = ""
    reporter_line: str = ""
    is_confidential: bool = False
    photos: list[Photo] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    timeline: list[TimelineItem] = field(default_factory=list)
    notes: list[TimelineItem] = field(default_factory=list)
    messages: list[MessageState] = field(default_factory=list)
    alike: list[Twin] = field(default_factory=list)
    """Reports that may tell of the same matter, for who may merge them."""
    handler: str = ""
    """The person at the holder who works on it; may be empty."""
    helpers: str = ""
    """The OPD that help; may be empty."""
    offered: str = ""
    """To whom it is offered, in a sentence; may be empty."""
    old_number: str = ""
    act_url: str = ""
    back_url: str = ""


@dataclass(frozen=True)
class Suggestion:
    category: str = ""
    """`category` or `category/subcategory`: value of the form field `kategori`."""
    label: str = ""
    opd: str = ""
    percent: int = 0
    key: str = ""
    """1, 2, 3: its place, and its key on a keyboard."""


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
    kind: str = ""
    """new, returned, evidence (an OPD says done: look at the photos), twin (it seems to repeat another report) or table
    (raised to the Sekda)."""
    status_label: str = ""
    css: str = ""
    icon: str = ""
    holder: str = ""
    before: Photo = field(default_factory=Photo)
    after: Photo = field(default_factory=Photo)
    flags: list[str] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    note: str = ""
    """evidence: the words of the OPD."""
    alike: list[Photo] = field(default_factory=list)
    """evidence: earlier pictures (of other reports too) that the newest one resembles."""
    category: str = ""
    twin: Twin = field(default_factory=Twin)
    """twin: the earlier report it seems to repeat."""
    can_pick: bool = False
    """The likeliest category is likely enough to be taken for several at once."""


@dataclass(frozen=True)
class VerifyQueue:
    items: list[VerifyItem] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    opds: list[Choice] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    pages_label: str = ""
    empty: str = ""
    updated_label: str = ""
    can_pick: bool = False
    waiting: int = 0
    """How many wait for this role on all tabs."""
