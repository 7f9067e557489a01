"""Several reports of one matter: merged into one parent, parted again, and what their reporters answer.

- A duplicate keeps its number, its tracker and its reporter; `following` takes it along wherever its parent goes. The
  clock and the score know the parent alone. Nobody gets a message because of a merge: the tracker tells.
- Duplicates of a duplicate move to the new parent, so the tree is never deeper than one. The parent must be open.
- What is secret stays secret: a public report is not merged into a confidential or hidden one (its matter would vanish from
  view), and of a confidential duplicate the parent shows the number of citizens, nothing else.
- "Sudah beres" by the reporter of a duplicate closes his own report, confirmed. The parent waits for its own reporter; if
  he says nothing until the window ends, one such confirmation (and no objection) counts for it: a citizen who reported this
  very matter has seen that it is done.
- "Belum beres" by any of them is an objection to the parent: reopened once, for all; who says it later adds his words.
- A report that others stand behind cannot be taken back by its reporter: it is not his alone any more.
- Parted, a report waits for a verifier as if it had just come; the score counts it when it is assigned.

`data` of the events: MERGE `parent` (ticket), `was` (the parent before, if any); SUPPORT on the parent `count`, and
`merged` (ticket, of a public one); UNMERGE `parent`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.domain.errors import Invalid, NotAllowed, NotFound
from laporbup.domain.lifecycle import OPEN, Action, Closure, Facts, Status, next_status
from laporbup.models import Report, ReportEvent
from laporbup.services import access, casework, duplicates, following, outbox, work_items
from laporbup.services.access import Actor

#: When a report begins anew: whatever it shared with its parent is not its own.
_ANEW: dict[str, Any] = {
    "resolved_at": None, "confirm_due_at": None, "closed_at": None, "closure": None, "paused_at": None, "scheduled_for": None,
    "referral": "", "reopen_count": 0, "escalation_level": 0, "second_look": "", "twin_id": None,
}  # fmt: skip


def merge(session: Session, actor: Actor, ticket: str, into: str, *, note: str = "") -> Report:
    """Make a report a duplicate of `into` (or of the report that one is a duplicate of). Again changes nothing.

    Raises NotAllowed by status and role, Invalid (nomor: required, unknown, same, closed, secret), NotFound, Forbidden.
    """
    child = access.get_report_for(session, actor, ticket, to="act")
    next_status(child.status, Action.MERGE, actor.role, Facts(has_target=True))
    if len(note) > casework.MAX_NOTE:
        raise Invalid({"note": "too_long"})
    parent = _parent(session, actor, into)
    if child.parent_id == parent.id:
        return child
    if problem := _problem(child, parent):
        raise Invalid({"nomor": problem})
    moved = duplicates_of(session, child)
    for one in (child, *moved):
        _join(session, actor, one, parent, note if one is child else "")
    public = {"merged": child.ticket} if duplicates.is_public(child) else {}
    data = {"count": work_items.supporters(session, [parent]).get(parent.id or 0, 0), **public}
    casework._apply(session, parent, Action.SUPPORT, access.SYSTEM, data=data, now=clock.now())
    _catch_up(session, [child, *moved], parent)
    return child


def unmerge(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """It was no duplicate: back to the verifier's desk, with a clock of its own from now on.

    Raises NotAllowed when it is not merged, NotFound, Forbidden.
    """
    child = access.get_report_for(session, actor, ticket, to="act")
    parent = session.get(Report, child.parent_id) if child.parent_id else None
    next_status(child.status, Action.UNMERGE, actor.role, Facts(is_merged=parent is not None))
    if parent is None:
        raise NotAllowed(child.status, Action.UNMERGE, ["is_merged"])
    child.parent_id = None
    for name, value in _ANEW.items():
        setattr(child, name, value)
    facts, data = Facts(is_merged=True), {"parent": parent.ticket}
    casework._apply(
        session, child, Action.UNMERGE, actor, note=note, to_opd=None, data=data, facts=facts, now=clock.now()
    )
    outbox.cancel(session, child, "RESOLVED")
    return child


def set_apart(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """A verifier has looked: it is not the report it seems to repeat. The hint goes, an internal note stays.

    Raises NotAllowed when he could not merge it either, NotFound, Forbidden.
    """
    report = access.get_report_for(session, actor, ticket, to="act")
    next_status(report.status, Action.MERGE, actor.role, Facts(has_target=True))
    twin = session.get(Report, report.twin_id) if report.twin_id else None
    if twin is not None:
        report.twin_id = None
        data = {"not_duplicate_of": twin.ticket}
        casework._apply(session, report, Action.NOTE, actor, note=note, is_internal=True, data=data, now=clock.now())
    return report


def parent_of(session: Session, report: Report, *, is_locked: bool = False) -> Report | None:
    """Return the report this one was merged into, or None. `is_locked`: hold its row (PostgreSQL)."""
    if report.parent_id is None:
        return None
    query = select(Report).where(Report.id == report.parent_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def duplicates_of(session: Session, report: Report) -> list[Report]:
    """Return what was merged into a report, oldest first."""
    return list(session.exec(select(Report).where(Report.parent_id == report.id).order_by(col(Report.id))))


def confirmed_by_others(session: Session, report: Report) -> int:
    """Return how many reporters of duplicates have said that it is done, while the report itself waits."""
    query = select(func.count()).where(
        Report.parent_id == report.id, Report.status == Status.CLOSED.value, Report.closure == Closure.CONFIRMED.value,
        # What was said of an earlier claim says nothing of this one.
        col(Report.closed_at) >= report.resolved_at,
    )
    return int(session.exec(query).one())


def _parent(session: Session, actor: Actor, into: str) -> Report:
    if not into.strip():
        raise Invalid({"nomor": "required"})
    try:
        named = access.get_report_for(session, actor, into.strip(), to="act")
    except NotFound:
        raise Invalid({"nomor": "unknown"}) from None
    return parent_of(session, named) or named


def _problem(child: Report, parent: Report) -> str:
    if parent.id == child.id:
        return "same"
    if parent.status not in OPEN:
        return "closed"
    return "secret" if duplicates.is_public(child) and not duplicates.is_public(parent) else ""


def _join(session: Session, actor: Actor, one: Report, parent: Report, note: str) -> None:
    before = parent_of(session, one)
    data = {"parent": parent.ticket, **({"was": before.ticket} if before else {})}
    one.parent_id, one.twin_id = parent.id, None
    facts, action = Facts(has_target=True), Action.MERGE if one.status in OPEN else Action.NOTE
    casework._apply(
        session, one, action, actor, note=note, is_internal=action is Action.NOTE, data=data, facts=facts, now=clock.now()
    )


def _catch_up(session: Session, joined: list[Report], parent: Report) -> None:
    """Bring the new duplicates to where their parent stands now."""
    newest = session.exec(
        select(ReportEvent)
        .where(ReportEvent.report_id == parent.id, ReportEvent.to_status == parent.status)
        .where(col(ReportEvent.from_status).is_distinct_from(ReportEvent.to_status))
        .order_by(col(ReportEvent.seq).desc())
        .limit(1)
    ).first()
    if newest is None or parent.status == Status.NEEDS_INFO:
        return
    told, ids = {parent.reporter_id}, {one.id for one in joined}
    for one in following.followers(session, parent):
        if one.id in ids:
            following.go_along(session, one, parent, newest, casework._apply, told, clock.now())
