"""What goes into the conversation and what comes out of it: values only (the rules are in `domain.dialog`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from laporbup.domain.classifying import Classifier
from laporbup.domain.dialog_json import dump, load
from laporbup.domain.dialog_parts import Draft, FilledForm, FormFile, HintTopic, Incoming, Part, Place, Question, Tick
from laporbup.domain.places import PlaceIndex
from laporbup.domain.vocabulary import Vocabulary

__all__ = [
    "AddTo", "AskAdditionOrNew", "AskPlace", "AskWhat", "AskWhichVillage", "CancelReport", "Cancelled",
    "ConfirmReport", "Decision", "Draft", "Effect", "Emergency", "FilledForm", "FormFile", "Hint", "HintTopic", "Incoming",
    "Knows", "MarkRead", "ObjectReport", "Part", "Place", "Question", "Rate", "Recent", "ShowMenu", "ShowReports",
    "State", "Submit", "Tick", "remember_report",
]  # fmt: skip


@dataclass(frozen=True)
class Recent:
    """The last report: what comes within 30 minutes joins it."""

    ticket: str
    at: datetime
    """When it was (or would have been, had we not fallen behind) filed."""
    first_at: datetime
    """The first message's own time."""
    report_id: int | None = None
    category: str | None = None
    has_place: bool = True
    is_emergency: bool = False
    was_asked: bool = False
    """AskAdditionOrNew was said once."""
    is_correcting: bool = False
    wants_reason: bool = False
    """Just objected: the next words say why."""
    is_cancellable: bool = True
    accepts_more: bool = True
    """False after "a new report, please": the next message starts one."""
    desa_kode: str | None = None
    kecamatan_kode: str | None = None
    filed_at: datetime | None = None
    """When we filed it; later than `at` when we had fallen behind."""


EARLIER = 4
"""Reports besides the last one that a late message may still find."""


@dataclass(frozen=True)
class State:
    """Where the talk with one citizen stands; goes to the database as JSON."""

    draft: Draft | None = None
    recent: Recent | None = None
    earlier: tuple[Recent, ...] = ()
    """Reports before `recent`, in the order they were filed: a message that was under way for long may belong to one."""
    seen: tuple[str, ...] = ()
    message_times: tuple[datetime, ...] = ()
    """Own times of the newest messages: a bundle that waited for a signal is no flood."""
    report_times: tuple[datetime, ...] = ()
    said: dict[str, datetime] = field(default_factory=dict)
    """When a menu, hint or notice was last sent."""
    cancelled_at: datetime | None = None
    """BATAL was said at: a part written before it and delivered after it is cancelled too."""
    pending: str = ""
    """MENU or HOW_TO: said at `pending_at` unless the report itself follows the greeting."""
    pending_at: datetime | None = None
    rating_ticket: str = ""
    """Just confirmed: a bare 1 to 5 until `rating_until` is its rating."""
    rating_until: datetime | None = None
    forms: dict[str, datetime] = field(default_factory=dict)
    """Prints of the forms filed lately: a form sent twice is one report."""

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = dump(self)
        return data

    @staticmethod
    def from_json(data: dict[str, Any] | None) -> State:
        """Read a stored state; keys of an older or newer release are skipped."""
        return load(State, data or {})


# --- effects: what the conversation service does, in order -------------------------------------------------


@dataclass(frozen=True)
class AskPlace:
    """Send the location request with a summary of the draft."""

    draft: Draft


@dataclass(frozen=True)
class AskWhichVillage:
    """Several villages have this name: offer them (`desa:<kode>` as button id, or 1, 2, 3)."""

    draft: Draft
    options: tuple[str, ...]


@dataclass(frozen=True)
class AskWhat:
    """Ask what is the matter: a pin or a village came alone, or words that say nothing yet (then also where)."""

    draft: Draft


@dataclass(frozen=True)
class Submit:
    """File the draft, then call `remember_report`."""

    draft: Draft


@dataclass(frozen=True)
class AddTo:
    """Join these parts to a report that was filed (`report_id`, or `ticket` when that is None). Say nothing.

    `place` is given when the report has none yet and this names it.
    """

    report_id: int | None
    ticket: str
    parts: tuple[Part, ...]
    place: Place | None = None
    is_correction: bool = False
    is_reason: bool = False

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts if part.text)


@dataclass(frozen=True)
class AskAdditionOrNew:
    """Two buttons: `tambahan` and `baru` (1 and 2 also count)."""

    draft: Draft
    ticket: str


@dataclass(frozen=True)
class ShowReports:
    """The citizen's last reports, or the one of `ticket`."""

    ticket: str | None = None


@dataclass(frozen=True)
class ShowMenu:
    """Three buttons: `lapor`, `cek`, `bantuan`."""


@dataclass(frozen=True)
class Cancelled:
    """The draft was thrown away."""


@dataclass(frozen=True)
class CancelReport:
    report_id: int | None
    ticket: str


@dataclass(frozen=True)
class ConfirmReport:
    ticket: str
    text: str = ""


@dataclass(frozen=True)
class ObjectReport:
    ticket: str
    text: str = ""


@dataclass(frozen=True)
class Rate:
    ticket: str
    stars: int


@dataclass(frozen=True)
class Emergency:
    """Answer at once with the emergency numbers (and ask for the place in the same message when `asks_place`)."""

    text: str
    asks_place: bool
    wamid: str


@dataclass(frozen=True)
class Hint:
    topic: HintTopic


@dataclass(frozen=True)
class MarkRead:
    wamid: str


Effect = (
    AskPlace
    | AskWhichVillage
    | AskWhat
    | Submit
    | AddTo
    | AskAdditionOrNew
    | ShowReports
    | ShowMenu
    | Cancelled
    | CancelReport
    | ConfirmReport
    | ObjectReport
    | Rate
    | Emergency
    | Hint
    | MarkRead
)


@dataclass(frozen=True)
class Decision:
    """The new state, what to do (in this order), and when to send a Tick (None: only when a message comes)."""

    state: State
    effects: tuple[Effect, ...] = ()
    wake_at: datetime | None = None


class Knows(Protocol):
    """What the conversation needs to know of the world; `services.knowledge.Knowledge` is one."""

    @property
    def places(self) -> PlaceIndex: ...
    @property
    def classifier(self) -> Classifier: ...
    @property
    def vocabulary(self) -> Vocabulary: ...


def remember_report(state: State, report_id: int, ticket: str) -> State:
    """Tell the state which report its (oldest unnamed) Submit became, so that later messages find it."""
    return _name_first(state, lambda recent: replace(recent, report_id=report_id, ticket=ticket))


def forget_report(state: State) -> State:
    """Its (oldest unnamed) Submit was refused: there is nothing to join."""
    return _name_first(state, lambda _recent: None)


def _name_first(state: State, change: Callable[[Recent], Recent | None]) -> State:
    known: list[Recent | None] = [*state.earlier]
    if state.recent is not None:
        known.append(state.recent)
    for index, item in enumerate(known):
        if item is not None and not item.ticket:
            known[index] = change(item)
            break
    last = known.pop() if state.recent is not None else None
    return replace(state, earlier=tuple(item for item in known if item is not None), recent=last)
