"""What stands around a report on its page: who works on it and helps, ready answers, reports that may be the same."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from laporbup.domain.lifecycle import OPEN, Action, allowed_actions
from laporbup.models import AnswerTemplate, Report, ReportEvent
from laporbup.services import access, answers, duplicates, knowledge, report_words, support, triage
from laporbup.services.access import Actor
from laporbup.services.case_acts import ORDER, Around
from laporbup.services.duplicates import Alike
from laporbup.services.knowledge import Knowledge
from laporbup.services.view_officer import Twin
from laporbup.services.view_parts import Choice
from laporbup.text import dates, desk, labels

_TWINS = 3


def around(session: Session, actor: Actor, report: Report, events: list[ReportEvent], *, readers: int) -> Around:
    """Return what the acts of `actor` depend on; one who may only read it needs less."""
    can_act, (named, by) = access.can_act(actor, report), triage.named(report, events, knowledge.load(session))
    people = support.colleagues(session, report.opd_kode) if can_act or report.handler_id else []
    return Around(
        helpers=tuple(support.helpers(session, report)),
        colleagues=tuple((person.id or 0, person.name) for person in people),
        readers=readers,
        answers=_answers(session, actor, report) if can_act else {},
        named=named, named_by=by,
    )


def _answers(session: Session, actor: Actor, report: Report) -> dict[Action, list[Choice]]:
    """Ready answers of the acts that are open to him, by act."""
    written = set(session.exec(select(AnswerTemplate.action).where(col(AnswerTemplate.is_active)).distinct()))
    open_now = (action for action in allowed_actions(report.status, actor.role) if action in ORDER and action in written)
    return {
        action: [Choice(value=one.text, label=one.title) for one in answers.ready_answers(session, action, report)]
        for action in open_now
    }


def handler(near: Around, report: Report) -> str:
    """Return who works on it; empty while it is nobody."""
    return dict(near.colleagues).get(report.handler_id or 0, "")


def helpers(near: Around, known: Knowledge) -> str:
    """Return the OPD that help."""
    return ", ".join(report_words.who(known, kode) for kode in near.helpers)


def offered(report: Report, known: Knowledge) -> str:
    """Say to whom it is offered, and since when."""
    if report.offered_opd is None or report.offered_at is None:
        return ""
    return desk.OFFERED_TO.format(who=report_words.who(known, report.offered_opd), when=dates.day_month(report.offered_at))


def twins(session: Session, actor: Actor, report: Report) -> list[Twin]:
    """Return the reports that may tell of the same matter, for who may merge them."""
    if Action.MERGE not in allowed_actions(report.status, actor.role) or report.parent_id is not None:
        return []
    known = knowledge.load(session)
    return [_twin(one, known) for one in duplicates.similar_to(session, report, actor, most=_TWINS)]


def earlier(session: Session, reports: Sequence[Report]) -> dict[int, Twin]:
    """Return the earlier report that each of these seems to repeat: one query."""
    wanted, known = {report.twin_id for report in reports}, knowledge.load(session)
    found = {one.id: one for one in session.exec(select(Report).where(col(Report.id).in_(wanted)))}
    return {
        report.id or 0: _twin(duplicates.compare(session, report, found[report.twin_id]), known)
        for report in reports
        if report.twin_id in found
    }


def _twin(found: Alike, known: Knowledge) -> Twin:
    report, status = found.report, labels.STATUS[found.report.status].label
    when = dates.day_month(report.created_at)
    near = desk.TWIN_NEAR.format(metres=round(found.metres), when=when, status=status) if found.metres is not None else ""
    return Twin(
        ticket=report.ticket, url=f"/petugas/laporan/{report.ticket}", title=report_words.title_of(report, known),
        note=near or desk.TWIN_SAME_PLACE.format(place=report_words.short_place(report, known), when=when, status=status),
        can_merge=found.is_likely and report.status in OPEN,
    )
