"""The lifecycle of a report: one table of transitions (DESIGN section 4)."""

from __future__ import annotations

from enum import StrEnum


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
    """Silence through the confirmation window."""
    CANCEL = "CANCEL"
    """Citizen takes it back (BATAL)."""
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
    MERGE = "MERGE"
