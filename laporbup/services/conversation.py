"""The talk with one citizen: load its state, let `domain.dialog` decide, carry out what it decided, save.

All in the caller's transaction, together with the mark that the message was worked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from laporbup.domain.dialog import Decision, Incoming, MarkRead, Recent, State, Tick, step
from laporbup.domain.dialog_turn import joins
from laporbup.domain.dialog_types import EARLIER
from laporbup.domain.errors import where
from laporbup.domain.lifecycle import Status
from laporbup.models import Conversation, OutboxMessage, Report, Reporter, ReportMessage
from laporbup.services import conversation_effects, inbox, knowledge, links, officer_talk
from laporbup.services.reporters import reporter_for as reporter_for

log = structlog.get_logger()

#: Conversations woken in one transaction unless the caller says otherwise.
WAKE_BATCH = 20
#: A conversation that could not be woken is tried again after this.
WAKE_RETRY = timedelta(seconds=30)


def advance(session: Session, incoming: Incoming, reporter: Reporter, now: datetime) -> tuple[str, ...]:
    """Take one message; return the wamids to mark as read once this is committed."""
    if reporter.is_blocked or reporter.is_erased:
        return ()
    if officer_talk.listen(session, incoming, reporter, now):
        return (incoming.wamid,)
    if incoming.form is not None and incoming.form.token and links.reporter_of_chat_form(incoming.form.token) != reporter.id:
        # Whoever wrote is the reporter, whatever the token says; Meta has proved the one and we only signed the other.
        log.warning("form of another chat", reporter=reporter.id)
    # Nothing read here was changed in this turn, so nothing need be written before it is read.
    with session.no_autoflush:
        row = _row(session, reporter, now)
        open_reports = _open_reports(session, reporter)
        state = _recall(session, reporter, State.from_json(row.state), incoming, open_reports, now)
        known = knowledge.load(session)
    arrived = replace(incoming, arrived=now)
    decision = step(state, arrived, known, _waiting(open_reports))
    _carry_out(session, reporter, row, decision, now)
    return tuple(effect.wamid for effect in decision.effects if isinstance(effect, MarkRead))


def wake(session: Session, now: datetime, limit: int = WAKE_BATCH) -> int:
    """Send a Tick to the conversations that are due; return how many.

    One whose citizen has messages in the inbox is left until those were worked: they belong to the draft.
    """
    rows = session.exec(
        select(Conversation)
        .where(col(Conversation.wake_at) <= now)
        .order_by(col(Conversation.wake_at))
        .limit(limit)
    ).all()
    busy = inbox.waiting_reporters(session, [row.reporter_id for row in rows]) if rows else set()
    due = [row for row in rows if row.reporter_id not in busy]
    for row in due:
        _wake(session, row, now)
    return len(due)


def _wake(session: Session, row: Conversation, now: datetime) -> None:
    reporter_id = row.reporter_id
    try:
        with session.begin_nested():
            reporter = session.get_one(Reporter, reporter_id)
            waiting = _waiting(_open_reports(session, reporter))
            decision = step(State.from_json(row.state), Tick(now), knowledge.load(session), waiting)
            _carry_out(session, reporter, row, decision, now)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001  one that cannot be woken must not stop the others
        log.error("conversation not woken", reporter=reporter_id, error=type(error).__name__, where=where(error))
        row.wake_at = now + WAKE_RETRY
        session.add(row)
        session.flush()


def _carry_out(session: Session, reporter: Reporter, row: Conversation, decision: Decision, now: datetime) -> None:
    state = decision.state
    for effect in decision.effects:
        state = conversation_effects.carry_out(session, reporter, effect, state, now)
    row.state, row.wake_at, row.updated_at = state.to_json(), decision.wake_at, now
    session.add(row)
    session.flush()


def _row(session: Session, reporter: Reporter, now: datetime) -> Conversation:
    found = session.get(Conversation, reporter.id)
    if found is None:
        found = Conversation(reporter_id=reporter.id or 0, state={}, updated_at=now)
        session.add(found)
    return found


def _open_reports(session: Session, reporter: Reporter) -> list[Report]:
    """Reports of this citizen that wait for something from them, newest first."""
    query = (
        select(Report)
        .where(Report.reporter_id == reporter.id, col(Report.status).in_((Status.RESOLVED, Status.NEEDS_INFO)))
        .order_by(col(Report.resolved_at).desc(), col(Report.id).desc())
    )
    return list(session.exec(query))


def _waiting(reports: list[Report]) -> tuple[str, ...]:
    """Tickets that wait for "sudah beres" or "belum beres"."""
    return tuple(report.ticket for report in reports if report.status == Status.RESOLVED)


def _recall(
    session: Session, reporter: Reporter, state: State, incoming: Incoming, open_reports: list[Report], now: datetime
) -> State:
    """Which report this message is about, when that is plain: it quotes one of its messages, or answers a question.

    Then that report is the recent one, as if it had just been filed, and the dialog adds to it.
    """
    if state.draft is not None or incoming.button_id:
        return state
    report = _quoted(session, reporter, incoming.context_wamid)
    if report is None and not joins(state.recent, incoming.at):
        report = next((item for item in open_reports if item.status == Status.NEEDS_INFO), None)
    if report is None:
        return state
    if state.recent is not None and state.recent.report_id == report.id:
        return replace(state, recent=replace(state.recent, at=now, accepts_more=True, was_asked=True))
    recent = Recent(
        ticket=report.ticket, at=now, first_at=min(report.created_at, incoming.at), report_id=report.id,
        category=report.category_kode, has_place=report.kecamatan_kode is not None, desa_kode=report.desa_kode,
        kecamatan_kode=report.kecamatan_kode, is_cancellable=False, was_asked=True,
    )
    return replace(state, recent=recent, earlier=_without(state, report))


def _without(state: State, report: Report) -> tuple[Recent, ...]:
    """The other reports a late message may still find; the recent one steps back among them."""
    others = (*state.earlier, state.recent) if state.recent is not None else state.earlier
    return tuple(item for item in others if item.report_id != report.id)[-EARLIER:]


def _quoted(session: Session, reporter: Reporter, wamid: str) -> Report | None:
    """The report a quoted message (ours or theirs) is about."""
    if not wamid:
        return None
    sent = session.exec(
        select(OutboxMessage.report_id).where(OutboxMessage.wamid == wamid, OutboxMessage.reporter_id == reporter.id)
    ).first()
    report_id = sent or session.exec(select(ReportMessage.report_id).where(ReportMessage.wamid == wamid)).first()
    report = session.get(Report, report_id) if report_id is not None else None
    return report if report is not None and report.reporter_id == reporter.id else None
