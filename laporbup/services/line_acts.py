"""The one next act of a report on a list, where it is safe without words; else the way to its form."""

from __future__ import annotations

from laporbup.domain.lifecycle import Action, Status, allowed_actions
from laporbup.domain.roles import Role
from laporbup.models import Report
from laporbup.services.view_officer import LineAct
from laporbup.text import desk

NOTHING = LineAct()
BULK = (Action.ACCEPT, Action.DELEGATE)
"""What may be done to several at once by who holds them. Never what a citizen waits for: done, rejected, referred."""


def acts_of(report: Report, opd_kode: str | None, role: Role) -> tuple[LineAct, LineAct]:
    """Return the next act and one beside it, for an officer of `opd_kode`."""
    if opd_kode is None or report.parent_id is not None:
        return NOTHING, NOTHING
    if report.offered_opd == opd_kode:
        return _button(report, Action.TAKE), _way(report, Action.DECLINE)
    if report.opd_kode != opd_kode:
        return NOTHING, NOTHING
    open_now = allowed_actions(report.status, role)
    is_free = Action.DELEGATE in open_now and report.handler_id is None
    return _next(report, open_now), _button(report, Action.DELEGATE) if is_free else NOTHING


def _next(report: Report, open_now: list[Action]) -> LineAct:
    if Action.ACCEPT in open_now and report.first_response_at is None:
        return _button(report, Action.ACCEPT)
    if report.status == Status.ASSIGNED and Action.START in open_now:
        return _button(report, Action.START)
    return _way(report, Action.RESOLVE) if Action.RESOLVE in open_now else NOTHING


def may_pick(report: Report, opd_kode: str | None, role: Role) -> bool:
    """Say whether it may be ticked for an act on several."""
    is_ours = opd_kode is not None and report.opd_kode == opd_kode and report.parent_id is None
    return is_ours and bool(set(BULK) & set(allowed_actions(report.status, role)))


def _button(report: Report, action: Action) -> LineAct:
    name = action.lower()
    return LineAct(action=name, label=desk.LINE_ACTS[name], url=f"/petugas/laporan/{report.ticket}/tindakan")


def _way(report: Report, action: Action) -> LineAct:
    """It needs words or a photo: a link to its form on the page of the report."""
    name = action.lower()
    return LineAct(label=desk.LINE_ACTS[name], url=f"/petugas/laporan/{report.ticket}#aksi-{name}")
