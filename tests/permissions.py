"""Who may do what to a report: the table, said once for services, web doors and sockets.

The report lies in Kayu Agung (16.02.05), the PUPR holds it, the PRKP was offered it, the DLH helps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from laporbup.domain.roles import Role

PLACE = "16.02.05"
DESA = "16.02.05.1001"
HOLDER, OFFEREE, HELPER, OTHER = "PUPR", "PRKP", "DLH", "DINKES"


@dataclass(frozen=True)
class Person:
    role: Role
    opd: str | None = None


PEOPLE: dict[str, Person] = {
    "handler": Person(Role.HANDLER, HOLDER),
    "head": Person(Role.HEAD, HOLDER),
    "handler_offeree": Person(Role.HANDLER, OFFEREE),
    "head_offeree": Person(Role.HEAD, OFFEREE),
    "handler_helper": Person(Role.HANDLER, HELPER),
    "head_helper": Person(Role.HEAD, HELPER),
    "handler_other": Person(Role.HANDLER, OTHER),
    "head_other": Person(Role.HEAD, OTHER),
    "camat_here": Person(Role.CAMAT, f"KEC-{PLACE}"),
    "handler_of_camat_here": Person(Role.HANDLER, f"KEC-{PLACE}"),
    "camat_elsewhere": Person(Role.CAMAT, "KEC-16.02.03"),
    "verifier": Person(Role.VERIFIER),
    "sekda": Person(Role.SEKDA),
    "bupati": Person(Role.BUPATI),
    "admin": Person(Role.ADMIN),
}
HOLDERS = frozenset({"handler", "head"})
TRIAGE = frozenset({"verifier", "sekda"})
OFFEREES = frozenset({"handler_offeree", "head_offeree"})
HELPERS = frozenset({"handler_helper", "head_helper"})
READERS = HOLDERS | TRIAGE | OFFEREES | HELPERS | {"camat_here", "bupati"}
"""Who sees the report. The Camat of the place sees whatever lies there; nobody else of his office does."""
SPEAKERS = HOLDERS | TRIAGE | HELPERS | {"bupati"}
INSIDERS = HOLDERS | TRIAGE
"""Who may act in general: what they may not is the lifecycle's to say, not a closed door."""


@dataclass(frozen=True)
class Verb:
    """`status`: the report's before the act. `given`: besides the ticket. `form`: the same in fields of the form."""

    may: frozenset[str]
    status: str
    given: dict[str, Any] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)


_NOTE = {"note": "Ada alasannya"}
_CATATAN = {"catatan": "Ada alasannya"}

VERBS: dict[str, Verb] = {
    "accept": Verb(HOLDERS, "ASSIGNED"),
    "start": Verb(HOLDERS, "ASSIGNED"),
    "ask": Verb(HOLDERS, "ASSIGNED", _NOTE, _CATATAN),
    "schedule": Verb(HOLDERS, "ASSIGNED", _NOTE | {"until": "soon"}, _CATATAN | {"sampai": "soon"}),
    "resolve": Verb(HOLDERS, "ASSIGNED", {"evidence": "photo"}, {"foto": "photo"}),
    "return": Verb(HOLDERS, "ASSIGNED", _NOTE, _CATATAN),
    "offer": Verb(HOLDERS, "UNOFFERED", _NOTE | {"opd_kode": OTHER}, _CATATAN | {"opd": OTHER}),
    "withdraw": Verb(HOLDERS, "ASSIGNED"),
    "take": Verb(OFFEREES, "ASSIGNED"),
    "decline": Verb(OFFEREES, "ASSIGNED", _NOTE, _CATATAN),
    "involve": Verb(HOLDERS | TRIAGE, "ASSIGNED", _NOTE | {"opd_kode": OTHER}, _CATATAN | {"opd": OTHER}),
    "release": Verb(HOLDERS | TRIAGE, "ASSIGNED", {"opd_kode": HELPER}, {"opd": HELPER}),
    "delegate": Verb(HOLDERS, "ASSIGNED", {"officer_id": "handler"}, {"petugas": "handler"}),
    "assign": Verb(TRIAGE, "ASSIGNED", {"opd_kode": OTHER}, {"opd": OTHER}),
    "refer": Verb(TRIAGE, "ASSIGNED", _NOTE, _CATATAN),
    "reject": Verb(TRIAGE, "ASSIGNED", _NOTE, _CATATAN),
    "verify": Verb(TRIAGE, "RESOLVED"),
    "refuse": Verb(TRIAGE, "RESOLVED", _NOTE, _CATATAN),
    "merge": Verb(TRIAGE, "ASSIGNED", {"into": "another"}, {"nomor": "another"}),
    "unmerge": Verb(TRIAGE, "MERGED"),
    "apart": Verb(TRIAGE, "ALIKE"),
    "comment": Verb(SPEAKERS, "ASSIGNED", _NOTE, _CATATAN),
    "note": Verb(SPEAKERS, "ASSIGNED", _NOTE, _CATATAN),
}


def outcome(verb: str, who: str) -> str:
    """`ok`, `no` (it is his report, but not his act) or `forbidden` (not his report)."""
    if who in VERBS[verb].may:
        return "ok"
    closed_to_insiders = verb in ("take", "decline")
    return "no" if who in INSIDERS and not closed_to_insiders else "forbidden"
