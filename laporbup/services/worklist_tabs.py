"""The parts of a worklist: what stands on which, how many, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session

from laporbup.domain.lifecycle import FINAL, OPEN, Status
from laporbup.models import Report, ReportSupport
from laporbup.services import score_live
from laporbup.services.case_clock import EMERGENCY
from laporbup.text import desk

R: Any = Report.__table__.c  # type: ignore[attr-defined]
S: Any = ReportSupport.__table__.c  # type: ignore[attr-defined]
OVER = "selesai"
OFFERED, HELPING, OBJECTED = "ditawarkan", "membantu", "keberatan"
_OWN_LEVEL = 1
"""Kepala OPD and Camat: the first step of an objection."""


@dataclass(frozen=True)
class Scope:
    """Of which reports a list is made: of an office (`opd_kode`), or of a place."""

    reports: ColumnElement[bool]
    opd_kode: str | None = None
    is_head: bool = False

    @property
    def tabs(self) -> list[str]:
        """The tabs there can be, in their order."""
        absent = set() if self.opd_kode else {OFFERED, HELPING, OBJECTED}
        return [key for key in desk.TABS if key not in absent and (key != OBJECTED or self.is_head)]

    def on(self, tab: str, now: datetime) -> ColumnElement[bool]:
        """Return what stands on a tab."""
        if tab == OFFERED:
            return and_(R.offered_opd == self.opd_kode, R.parent_id.is_(None))
        if tab == HELPING:
            helped = select(S.report_id).where(S.opd_kode == self.opd_kode, S.ended_at.is_(None))
            return and_(R.id.in_(helped), R.status.in_(OPEN), R.parent_id.is_(None))
        return and_(self.reports, R.parent_id.is_(None), on(tab, now))

    def anywhere(self) -> ColumnElement[bool]:
        """Return where a search looks: whoever types a ticket does not know on which tab it is."""
        if self.opd_kode is None:
            return self.reports
        helped = select(S.report_id).where(S.opd_kode == self.opd_kode, S.ended_at.is_(None))
        return self.reports | (R.offered_opd == self.opd_kode) | R.id.in_(helped)


def on(tab: str, now: datetime) -> ColumnElement[bool]:
    """Return what stands on a tab of the reports one holds."""
    tabs: dict[str, ColumnElement[bool]] = {
        "kerja": R.status.in_((Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS)),
        "terlambat": score_live.late(now),
        "baru": unanswered_yet(),
        OBJECTED: and_(R.reopen_count > 0, R.escalation_level == _OWN_LEVEL, R.status.in_(score_live.RUNNING)),
        "warga": R.status.in_((Status.NEEDS_INFO, Status.RESOLVED)),
        "terjadwal": R.status == Status.SCHEDULED,
        OVER: R.status.in_(FINAL),
    }
    return tabs[tab]


def unanswered_yet() -> ColumnElement[bool]:
    """Return what is new: its holder has not said or done anything yet."""
    return and_(R.status.in_((Status.RECEIVED, Status.ASSIGNED)), R.first_response_at.is_(None))


def counts(session: Session, scope: Scope, filters: Sequence[ColumnElement[bool]], now: datetime) -> dict[str, int]:
    """Return how many stand on each tab: one query over what is open, the others only counted."""
    inside = [key for key in scope.tabs if key not in (OVER, OFFERED, HELPING)]
    columns = [func.coalesce(func.sum(case((on(key, now), 1), else_=0)), 0).label(key) for key in inside]
    beside = [
        select(func.count()).where(scope.on(key, now), *filters).select_from(Report).scalar_subquery().label(key)
        for key in scope.tabs
        if key not in inside
    ]
    mine = (scope.reports, R.parent_id.is_(None), R.status.in_(OPEN))
    found = session.execute(select(*columns, *beside).where(*mine, *filters)).one()
    return {key: int(value or 0) for key, value in found._mapping.items()}


def order(tab: str, now: datetime) -> list[Any]:
    """Return the order of a tab: late first, then what is due soonest; what is over, the newest first."""
    if tab == OVER:
        return [R.closed_at.desc().nulls_last(), R.id.desc()]
    if tab == OFFERED:
        return [case((R.priority == EMERGENCY, 0), else_=1), R.offered_at, R.id]
    is_unanswered = and_(R.first_response_at.is_(None), R.response_due_at.is_not(None), R.status == Status.ASSIGNED)
    soonest = case((is_unanswered, R.response_due_at), else_=R.due_at)
    # An emergency nobody has answered comes before everything, whatever else is late.
    is_urgent = case((and_(is_unanswered, R.priority == EMERGENCY), 0), else_=1)
    return [is_urgent, case((score_live.late(now), 0), else_=1), soonest.is_(None), soonest, R.created_at, R.id]
