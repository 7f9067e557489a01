"""Counters of an OPD on a day: kept with every event, and recomputed from the events alone.

Who is charged: the OPD that held the report after the event (`to_opd`); for an answer it owed when the report went elsewhere,
the one that held it before. What is counted:

- `received`: it was given the report (taken off again when the report turns out to be a duplicate; when it is parted again
  and assigned, that is a new receipt);
- `responded`, `responded_on_time`: its first answer to the citizen, or its silence until the report was passed on late;
- `resolved`: it said "done"; `closed`, with one of `confirmed`, `verified`, `unconfirmed`;
- `closed_on_time_confirmed`: confirmed or verified, and claimed done before the deadline;
- `reopened`: citizen or verifier refused the claim; `false_evidence`: the verifier did, for its evidence.

Whether something was on time is judged once, with the deadline of that day, and stands in the event (see
`services.casework`): a holiday entered later changes no old mark. Duplicates of another report count nothing more:
the score counts one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from laporbup.clock import JAKARTA
from laporbup.domain.lifecycle import Action, Closure, Status
from laporbup.models import Report, ReportEvent, ScoreDay

COUNTERS = (
    "received", "responded", "responded_on_time", "resolved", "closed", "closed_on_time_confirmed", "confirmed",
    "verified", "unconfirmed", "reopened", "false_evidence",
)
MERGED_AWAY = "merged_away"
"""Key in `ReportEvent.data` of MERGE: this report became a duplicate of another."""
WAS_MERGED = "was"
"""Key in `ReportEvent.data` of MERGE: it was a duplicate already, of another one."""

BEFORE_US = "before_us"
"""Key in `ReportEvent.data`: it happened in the service before this one, and counts nothing."""

Counted = dict[str, int]


def note_duplicate(report: Report, event: ReportEvent) -> bool:
    """Mark in the event that this report became a duplicate; return whether it was one before already."""
    if event.action == Action.MERGE and report.parent_id is not None and WAS_MERGED not in (event.data or {}):
        event.data = {**(event.data or {}), MERGED_AWAY: True}
        return False
    return report.parent_id is not None


def count(session: Session, opd_kode: str, at: datetime, counted: Counted) -> None:
    """Add `counted` to the row of `opd_kode` on the Jakarta day of `at`: one statement, one row."""
    values = dict.fromkeys(COUNTERS, 0) | counted
    statement = _addition(session.get_bind().dialect.name)
    session.connection().execute(statement, {"opd_kode": opd_kode, "day": day_of(at), **values})


@cache
def _addition(dialect: str) -> Any:
    table = ScoreDay.__table__  # type: ignore[attr-defined]
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)
    return insert.on_conflict_do_update(
        index_elements=[table.c.opd_kode, table.c.day],
        set_={name: table.c[name] + insert.excluded[name] for name in COUNTERS},
    )


def day_of(at: datetime) -> date:
    return at.astimezone(JAKARTA).date()


def counted_for(event: ReportEvent) -> Counted:
    """Return what `event` adds to the counters of its `to_opd`."""
    data, action = event.data or {}, event.action
    found: Counted = {}
    if data.get(BEFORE_US):
        return found
    if action == Action.MERGE and data.get(MERGED_AWAY):
        return {"received": -1}
    if action in (Action.ASSIGN, Action.TAKE) and event.to_opd != event.from_opd:
        found["received"] = 1
    if data.get("is_first_response"):
        found |= {"responded": 1, "responded_on_time": int(bool(data.get("response_on_time")))}
    if action == Action.RESOLVE:
        found["resolved"] = 1
    elif event.to_status == Status.CLOSED and event.from_status != Status.CLOSED:
        found |= _closing(Closure(data["closure"]), is_on_time=bool(data.get("on_time")))
    elif action == Action.OBJECT:
        found["reopened"] = 1
    elif action == Action.REFUSE:
        found |= {"reopened": 1, "false_evidence": 1}
    return found


def charges(event: ReportEvent) -> Iterator[tuple[str, Counted]]:
    """Yield whom `event` is counted for, and what."""
    counted = counted_for(event)
    if event.to_opd and counted:
        yield event.to_opd, counted
    if event.from_opd and (event.data or {}).get("response_missed"):
        yield event.from_opd, {"responded": 1}


def _closing(closure: Closure, *, is_on_time: bool) -> Counted:
    is_agreed = closure is not Closure.UNCONFIRMED
    return {"closed": 1, closure.value: 1, "closed_on_time_confirmed": int(is_agreed and is_on_time)}


def replay(events: Iterable[ReportEvent]) -> Iterator[tuple[str, date, Counted]]:
    """Yield (OPD, day, counters) for events given report by report, each in the order of `seq`."""
    merged = None
    for event in events:
        if event.action == Action.UNMERGE:
            merged = None
        if event.report_id == merged:
            continue
        if (event.data or {}).get(MERGED_AWAY):
            merged = event.report_id
        for opd_kode, counted in charges(event):
            yield opd_kode, day_of(event.at), counted


def rebuild(session: Session) -> int:
    """Throw the counters away and count every event again; return the number of rows written."""
    session.flush()
    session.execute(delete(ScoreDay))
    columns = ReportEvent.__table__.c  # type: ignore[attr-defined]
    wanted = (
        columns.report_id, columns.seq, columns.action, columns.at, columns.from_status, columns.to_status,
        columns.from_opd, columns.to_opd, columns.data,
    )  # fmt: skip
    rows = session.execute(select(*wanted).order_by(columns.report_id, columns.seq).execution_options(yield_per=5000))
    sums: dict[tuple[str, date], Counted] = defaultdict(lambda: dict.fromkeys(COUNTERS, 0))
    for opd_kode, day, counted in replay(rows):  # type: ignore[arg-type]
        total = sums[opd_kode, day]
        for name, value in counted.items():
            total[name] += value
    made = [{"opd_kode": kode, "day": day, **counted} for (kode, day), counted in sorted(sums.items())]
    if made:
        session.execute(ScoreDay.__table__.insert(), made)  # type: ignore[attr-defined]
    return len(made)


def sums(session: Session, opd_kodes: Iterable[str], after: date, until: date) -> dict[str, Counted]:
    """Return the counters of each OPD summed over the days after `after` up to and with `until`."""
    table = ScoreDay.__table__.c  # type: ignore[attr-defined]
    added = [func.sum(table[name]) for name in COUNTERS]
    query = (
        select(table.opd_kode, *added)
        .where(table.opd_kode.in_(list(opd_kodes)), table.day > after, table.day <= until)
        .group_by(table.opd_kode)
    )
    return {row[0]: dict(zip(COUNTERS, (int(value or 0) for value in row[1:]), strict=True)) for row in session.execute(query)}
