"""Whose table an objection lies on: a "belum beres" climbs from HEAD or CAMAT to the SEKDA and to the BUPATI."""

from __future__ import annotations

from sqlmodel import Session, col, select

from laporbup.domain.lifecycle import Action, Status
from laporbup.domain.roles import Role
from laporbup.models import Report, ReportEvent
from laporbup.services.access import Actor

LEVEL = {Role.HEAD: 1, Role.CAMAT: 1, Role.SEKDA: 2, Role.BUPATI: 3}
"""Which `Report.escalation_level` is whose."""
_AT_WORK = (Status.ASSIGNED.value, Status.IN_PROGRESS.value)


def on_table_of(session: Session, actor: Actor, limit: int = 50) -> list[Report]:
    """Return the reports a citizen has objected to that have climbed as far as `actor`, the longest late first.

    HEAD and CAMAT have those of their own office. Nobody else has a table: an empty list.
    """
    level = LEVEL.get(actor.role)
    if level is None or (level == 1 and actor.opd_kode is None):
        return []
    objected = select(ReportEvent.report_id).where(ReportEvent.action == Action.OBJECT.value)
    query = (
        select(Report)
        .where(col(Report.status).in_(_AT_WORK), Report.escalation_level == level, Report.reopen_count > 0)
        .where(col(Report.parent_id).is_(None), col(Report.id).in_(objected.where(ReportEvent.report_id == Report.id)))
    )
    if level == 1:
        query = query.where(Report.opd_kode == actor.opd_kode)
    return list(session.exec(query.order_by(col(Report.due_at), col(Report.id)).limit(limit)))
