"""The lifecycle of a report: one table of transitions.

`services.casework` asks `next_status` and is the only writer of a status; who holds which report is its business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from laporbup.domain.errors import NotAllowed
from laporbup.domain.roles import Role


class Status(StrEnum):
    RECEIVED = "RECEIVED"
    NEEDS_INFO = "NEEDS_INFO"
    ASSIGNED = "ASSIGNED"
    IN_PROGRESS = "IN_PROGRESS"
    SCHEDULED = "SCHEDULED"
    RESOLVED = "RESOLVED"
    CLOSED = "CLOSED"
    REFERRED = "REFERRED"
    REJECTED = "REJECTED"


class Closure(StrEnum):
    CONFIRMED = "confirmed"
    VERIFIED = "verified"
    UNCONFIRMED = "unconfirmed"


class Action(StrEnum):
    # change the status
    RECEIVE = "RECEIVE"
    """First event: stored."""
    ASSIGN = "ASSIGN"
    """Router or verifier gives it to an OPD (also: from one OPD to another)."""
    START = "START"
    ASK = "ASK"
    """Holder or verifier asks the citizen."""
    ANSWER = "ANSWER"
    """The citizen answered; back to where it was asked from."""
    SCHEDULE = "SCHEDULE"
    RESOLVE = "RESOLVE"
    RETURN = "RETURN"
    """Holder: not ours; back to the verifier."""
    REFER = "REFER"
    REJECT = "REJECT"
    CONFIRM = "CONFIRM"
    """Citizen: sudah beres."""
    OBJECT = "OBJECT"
    """Citizen: belum beres."""
    VERIFY = "VERIFY"
    """Verifier confirms the closure."""
    REFUSE = "REFUSE"
    """Verifier refuses the evidence: reopened, counted as false evidence."""
    EXPIRE = "EXPIRE"
    """A wait is over: silence through the confirmation window (RESOLVED), no answer (NEEDS_INFO), the day that
    was named has come (SCHEDULED)."""
    CANCEL = "CANCEL"
    """Citizen takes it back (BATAL)."""
    TAKE = "TAKE"
    """An OPD takes what the holder offered it: now it holds the report."""
    FOLLOW = "FOLLOW"
    """A duplicate goes where the report it was merged into went."""
    # keep the status
    ACCEPT = "ACCEPT"
    """Holder takes it on: the first response."""
    COMMENT = "COMMENT"
    """A public answer of an officer; also a first response."""
    NOTE = "NOTE"
    """Internal note."""
    ADD = "ADD"
    """Citizen adds words or photos."""
    CORRECT = "CORRECT"
    """Category or place corrected: training data."""
    REMIND = "REMIND"
    ESCALATE = "ESCALATE"
    RATE = "RATE"
    SUPPORT = "SUPPORT"
    """A citizen: so it is with me."""
    MERGE = "MERGE"
    UNMERGE = "UNMERGE"
    OFFER = "OFFER"
    """Holder: not ours, but theirs. He keeps it until they take it."""
    DECLINE = "DECLINE"
    """Whom it was offered to: not ours either."""
    WITHDRAW = "WITHDRAW"
    """Holder takes the offer back."""
    INVOLVE = "INVOLVE"
    """Another OPD helps; the holder leads."""
    RELEASE = "RELEASE"
    """Another OPD need not help any more."""
    DELEGATE = "DELEGATE"
    """The holder names the person who works on it."""


OPEN = frozenset(Status) - {Status.CLOSED, Status.REFERRED, Status.REJECTED}
"""Not over yet. RESOLVED is open: the OPD says it is done, nobody has agreed."""

FINAL = frozenset(Status) - OPEN
"""Over. `WAYS_BACK` lists the only moves that lead out."""

PAUSED = frozenset({Status.NEEDS_INFO, Status.SCHEDULED})
"""The clock stands still."""

HELD = frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.SCHEDULED, Status.NEEDS_INFO})
"""An OPD has work to do (NEEDS_INFO only when one holds it): what its worklist calls open."""

FIRST_RESPONSES = frozenset({
    Action.ACCEPT, Action.START, Action.ASK, Action.SCHEDULE, Action.RESOLVE, Action.COMMENT,
})

CLOSURES = {
    Action.CONFIRM: Closure.CONFIRMED,
    Action.VERIFY: Closure.VERIFIED,
    Action.EXPIRE: Closure.UNCONFIRMED,
}
"""What kind of closure an action that leads to CLOSED is. A duplicate that FOLLOWs has its parent's."""


@dataclass(frozen=True)
class Facts:
    """What a move may depend on, besides status, action and role."""

    has_note: bool = False
    """A reason in words."""
    has_evidence: bool = False
    """An after-photo or a document comes with it."""
    has_end_date: bool = False
    """A day is named on which the work will begin again."""
    asked_from: Status | None = None
    """In NEEDS_INFO: the status in which the newest ASK was made."""
    may_reopen: bool = False
    """See `may_reopen`."""
    is_offered: bool = False
    """The holder has offered it to an OPD that has not answered yet."""
    has_target: bool = False
    """The OPD (or the person) is named."""
    is_merged: bool = False
    """It is a duplicate of another report."""
    parent_status: Status | None = None
    """The status of the report it was merged into."""


class Stay(Enum):
    """Targets that depend on the report."""

    SAME = "same"
    BACK = "back"
    """To `Facts.asked_from`."""
    PARENT = "parent"
    """To `Facts.parent_status`."""


@dataclass(frozen=True)
class Move:
    """A row of the table: in any of `sources`, `action` by any of `roles` leads to `target` if no `needs` is missing."""

    action: Action
    roles: frozenset[Role]
    sources: frozenset[Status | None]
    target: Status | Stay
    needs: tuple[str, ...] = ()


def _move(
    action: Action,
    roles: Iterable[Role],
    sources: Iterable[Status | None],
    target: Status | Stay,
    *needs: str,
) -> Move:
    return Move(action, frozenset(roles), frozenset(sources), target, needs)


_HOLDER = (Role.HANDLER, Role.HEAD, Role.CAMAT)
_TRIAGE = (Role.VERIFIER, Role.SEKDA)
_CITIZEN = (Role.REPORTER,)
_APP = (Role.SYSTEM,)
_SPEAKERS = (*_HOLDER, *_TRIAGE, Role.BUPATI)

_R, _N, _A, _P = Status.RECEIVED, Status.NEEDS_INFO, Status.ASSIGNED, Status.IN_PROGRESS
_S, _D, _C = Status.SCHEDULED, Status.RESOLVED, Status.CLOSED
_ANY = tuple(Status)

TRANSITIONS: tuple[Move, ...] = (
    # Arrival. The app triages what it is sure of, and again when the citizen corrects it; a verifier (or the Sekda)
    # the rest. A report may be given to another OPD at any time before it is claimed done, and a referral the router
    # got wrong can be taken back.
    _move(Action.RECEIVE, (*_CITIZEN, *_APP), (None,), _R),
    _move(Action.ASSIGN, _APP, (_R, _A), _A),
    _move(Action.ASSIGN, _TRIAGE, (_R, _N, _A, _P, _S, Status.REFERRED), _A),
    _move(Action.REFER, _APP, (_R,), Status.REFERRED),
    _move(Action.REFER, _TRIAGE, (_R, _N, _A), Status.REFERRED, "has_note"),
    _move(Action.REJECT, _TRIAGE, (_R, _N, _A), Status.REJECTED, "has_note"),
    _move(Action.CANCEL, _CITIZEN, (_R, _N, _A), Status.REJECTED),
    # A question. When nobody answers, whoever asked goes on with what there is.
    _move(Action.ASK, _TRIAGE, (_R,), _N, "has_note"),
    _move(Action.ASK, _HOLDER, (_A, _P), _N, "has_note"),
    _move(Action.ANSWER, _CITIZEN, (_N,), Stay.BACK, "asked_from"),
    _move(Action.EXPIRE, _APP, (_N,), Stay.BACK, "asked_from"),
    # Work. A small job may be resolved at once. A scheduled one must be started first: its clock stands still,
    # and resolving under a stopped clock would always be on time.
    _move(Action.ACCEPT, _HOLDER, (_A,), Stay.SAME),
    _move(Action.START, _HOLDER, (_A, _N, _S), _P),
    _move(Action.SCHEDULE, _HOLDER, (_A, _P), _S, "has_note", "has_end_date"),
    _move(Action.EXPIRE, _APP, (_S,), _P),
    _move(Action.RETURN, _HOLDER, (_A, _P), _R, "has_note"),
    # Transfer: the sender keeps it, and its clock runs for him, until it is taken.
    _move(Action.OFFER, _HOLDER, (_A, _P), Stay.SAME, "has_note", "has_target"),
    _move(Action.TAKE, _HOLDER, (_A, _P), _A, "is_offered"),
    _move(Action.DECLINE, (*_HOLDER, *_APP), (_A, _P), Stay.SAME, "is_offered", "has_note"),
    _move(Action.WITHDRAW, _HOLDER, (_A, _P), Stay.SAME, "is_offered"),
    _move(Action.INVOLVE, (*_HOLDER, *_TRIAGE), (_A, _P, _S), Stay.SAME, "has_note", "has_target"),
    _move(Action.RELEASE, (*_HOLDER, *_TRIAGE), (_A, _P, _S, _N), Stay.SAME, "has_target"),
    _move(Action.DELEGATE, _HOLDER, (_A, _P, _S, _N), Stay.SAME),
    _move(Action.RESOLVE, _HOLDER, (_A, _P), _D, "has_evidence"),
    # Confirmation.
    _move(Action.CONFIRM, _CITIZEN, (_D,), _C),
    _move(Action.OBJECT, _CITIZEN, (_D,), _P),
    _move(Action.VERIFY, _TRIAGE, (_D,), _C),
    _move(Action.REFUSE, _TRIAGE, (_D,), _P, "has_note"),
    _move(Action.EXPIRE, _APP, (_D,), _C),
    _move(Action.OBJECT, _CITIZEN, (_C,), _P, "may_reopen"),
    # Words and marks that change no status. A citizen's words are kept whatever the status (nothing accepted is
    # lost); services use ANSWER for them in NEEDS_INFO.
    _move(Action.COMMENT, _SPEAKERS, _ANY, Stay.SAME),
    _move(Action.NOTE, (*_SPEAKERS, *_APP), _ANY, Stay.SAME),
    _move(Action.ADD, _CITIZEN, _ANY, Stay.SAME),
    _move(Action.CORRECT, (*_TRIAGE, *_CITIZEN, *_APP), OPEN, Stay.SAME),
    _move(Action.REMIND, _APP, OPEN, Stay.SAME),
    _move(Action.ESCALATE, _APP, (_R, _A, _P, _D), Stay.SAME),
    _move(Action.RATE, _CITIZEN, (_D, _C), Stay.SAME),
    _move(Action.SUPPORT, (*_CITIZEN, *_APP), OPEN, Stay.SAME),
    _move(Action.MERGE, _TRIAGE, OPEN, Stay.SAME, "has_target"),
    _move(Action.UNMERGE, _TRIAGE, _ANY, _R, "is_merged"),
    _move(Action.FOLLOW, _APP, _ANY, Stay.PARENT, "is_merged", "parent_status"),
)

WAYS_BACK = frozenset({(Status.CLOSED, Action.OBJECT), (Status.REFERRED, Action.ASSIGN)}) | {
    (status, action) for status in FINAL for action in (Action.UNMERGE, Action.FOLLOW)
}
"""The moves out of a final status: one late objection, a referral the router got wrong, and duplicates, which go
where their parent goes and begin anew when they turn out to be none."""

_INDEX: dict[tuple[Status | None, Action, Role], Move] = {
    (source, move.action, role): move for move in TRANSITIONS for source in move.sources for role in move.roles
}


def next_status(status: Status | str | None, action: Action | str, role: Role | str, facts: Facts = Facts()) -> Status:
    """Return the status after `action` by `role` (`status` None: the report does not exist yet).

    Raises NotAllowed when the table has no such row, or a fact the row needs is missing.
    """
    source = None if status is None else Status(status)
    move = _INDEX.get((source, Action(action), Role(role)))
    if move is None:
        raise NotAllowed(status, action)
    missing = [need for need in move.needs if not getattr(facts, need)]
    if missing:
        raise NotAllowed(status, action, missing)
    depending: dict[object, Status | None] = {
        Stay.SAME: source, Stay.BACK: facts.asked_from, Stay.PARENT: facts.parent_status,
    }  # fmt: skip
    return Status(str(depending.get(move.target) or move.target))


def allowed_actions(status: Status | str | None, role: Role | str) -> list[Action]:
    """Return what `role` may do in `status`, given the right facts, in the order of `Action`."""
    source = None if status is None else Status(status)
    return [action for action in Action if (source, action, Role(role)) in _INDEX]


def needs(status: Status | str | None, action: Action | str, role: Role | str) -> tuple[str, ...]:
    """Return the names of the `Facts` this move needs; () also when there is no such move."""
    move = _INDEX.get((None if status is None else Status(status), Action(action), Role(role)))
    return move.needs if move else ()


def counts_as_first_response(action: Action | str) -> bool:
    """Whether this act of a holder answers the citizen for the first time. Handing it back does not."""
    return Action(action) in FIRST_RESPONSES


def may_reopen(closure: Closure | str | None, *, reopened_before: bool, is_in_window: bool) -> bool:
    """Whether a citizen may still object to a CLOSED report.

    Only once, only within one more confirmation window after closing (`is_in_window`), and not after having
    confirmed it: then the matter is a new report.
    """
    return is_in_window and not reopened_before and closure in (Closure.UNCONFIRMED, Closure.VERIFIED)
