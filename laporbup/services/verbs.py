"""An officer's act by its name: what the command line and the officers' forms call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlmodel import Session

from laporbup.domain.errors import NotFound
from laporbup.models import Report
from laporbup.services import casework, merging, support, transfers
from laporbup.services.access import Actor

_TAKES: dict[str, tuple[Callable[..., Report], tuple[str, ...]]] = {
    "accept": (casework.accept, ("photos",)),
    "apart": (merging.set_apart, ()),
    "ask": (casework.ask, ()),
    "assign": (casework.assign, ("category", "opd_kode")),
    "comment": (casework.comment, ("photos",)),
    "decline": (transfers.decline, ()),
    "delegate": (support.delegate, ("officer_id",)),
    "involve": (support.involve, ("opd_kode",)),
    "merge": (merging.merge, ("into",)),
    "note": (casework.note, ()),
    "offer": (transfers.offer, ("opd_kode",)),
    "refer": (casework.refer, ()),
    "refuse": (casework.refuse, ()),
    "reject": (casework.reject, ()),
    "release": (support.release, ("opd_kode",)),
    "resolve": (casework.resolve, ("evidence",)),
    "return": (casework.return_to_verifier, ("opd_kode",)),
    "return_to_verifier": (casework.return_to_verifier, ("opd_kode",)),
    "schedule": (casework.schedule, ("until",)),
    "start": (casework.start, ("photos",)),
    "take": (transfers.take, ()),
    "unmerge": (merging.unmerge, ()),
    "verify": (casework.verify, ()),
    "withdraw": (transfers.withdraw, ()),
}
"""Name → the use-case, and what it is given besides the note."""


def act(
    session: Session,
    actor: Actor,
    ticket: str,
    action: str,
    *,
    note: str = "",
    evidence: tuple[str, ...] | list[str] = (),
    until: date | None = None,
    category: str | None = None,
    opd_kode: str | None = None,
    officer_id: int | None = None,
    into: str = "",
) -> Report:
    """Do the act named `action` (a lifecycle action in lower case). `evidence` are the ids of what was sent with it: the
    proof that it is done, or pictures of the work.

    Raises NotFound for an unknown action, besides what the act itself raises.
    """
    found = _TAKES.get(action.strip().lower())
    if found is None:
        raise NotFound("action", action)
    do, names = found
    given: dict[str, Any] = {
        "evidence": evidence, "until": until, "category": category, "opd_kode": opd_kode, "officer_id": officer_id,
        "into": into, "photos": evidence,
    }  # fmt: skip
    return do(session, actor, ticket, note=note, **{name: given[name] for name in names})
