"""What the dialog decided, done: questions and answers go to the outbox, reports to intake and feedback."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlmodel import Session, select

from laporbup.domain import dialog_types as dialog
from laporbup.domain.dialog import Draft, Effect, HintTopic, Part, Place, State, remember_report
from laporbup.domain.dialog_types import forget_report
from laporbup.domain.errors import Invalid, LaporError, NotAllowed
from laporbup.models import Report, Reporter
from laporbup.services import (
    additions,
    attachments,
    channel_flows,
    conversation_words,
    feedback,
    intake,
    knowledge,
    links,
    outbox,
)
from laporbup.services.intake import MAX_TEXT, NewReport
from laporbup.services.outbox import Content
from laporbup.text import whatsapp as words

log = structlog.get_logger()

_HINTS = {
    HintTopic.UNSUPPORTED: words.UNSUPPORTED,
    HintTopic.HOW_TO_REPORT: words.HOW_TO_REPORT,
    HintTopic.HELP: words.HELP,
    HintTopic.CORRECTION: words.CORRECTION,
    HintTopic.ADVERT: words.ADVERT,
    HintTopic.ABUSE: words.ABUSE,
    HintTopic.SLOW_DOWN: words.SLOW_DOWN,
}
_MENU_BUTTONS = (("lapor", words.BUTTON_REPORT), ("cek", words.BUTTON_CHECK), ("bantuan", words.BUTTON_HELP))
_ADDITION_BUTTONS = (("tambahan", words.BUTTON_ADDITION), ("baru", words.BUTTON_NEW))


@dataclass(frozen=True)
class Turn:
    """One turn of the talk: whom it is with, and when."""

    session: Session
    reporter: Reporter
    now: datetime

    def say(self, purpose: str, content: Content, key: str, report: Report | None = None) -> None:
        """Owe the citizen a message, once for `key`."""
        outbox.enqueue(self.session, self.reporter, purpose, content, report=report, dedupe_key=key)

    @property
    def stamp(self) -> str:
        """The same answer twice within a second is one answer."""
        return f"{self.reporter.id}:{self.now:%Y%m%d%H%M%S}"

    @property
    def day(self) -> str:
        return f"{self.reporter.id}:{self.now:%Y%m%d}"


def carry_out(session: Session, reporter: Reporter, effect: Effect, state: State, now: datetime) -> State:
    """Do one effect; return the state, which a Submit teaches the number of its report."""
    turn = Turn(session, reporter, now)
    match effect:
        case dialog.Submit(draft=draft):
            return _submit(turn, draft, state)
        case dialog.CancelReport():
            return _cancel(turn, effect, state)
        case dialog.AddTo():
            _add_to(turn, effect)
        case dialog.ConfirmReport(ticket=ticket, text=text):
            _answer(turn, ticket, True, text)
        case dialog.ObjectReport(ticket=ticket, text=text):
            _answer(turn, ticket, False, text)
        case dialog.Rate(ticket=ticket, stars=stars):
            _rate(turn, ticket, stars)
        case _:
            _talk(turn, effect)
    return state


def _talk(turn: Turn, effect: Effect) -> None:
    """The effects that are only words."""
    match effect:
        case dialog.AskPlace(draft=draft):
            text = words.ASK_PLACE.format(summary=conversation_words.summary(draft))
            _ask(turn, "place", draft, Content(text, asks_location=True))
        case dialog.AskWhichVillage(draft=draft, options=options):
            _ask(turn, "village", draft, conversation_words.which_village(knowledge.load(turn.session), options))
        case dialog.AskWhat(draft=draft):
            _ask(turn, "what", draft, Content(words.ASK_WHAT if draft.place.is_known else words.ASK_WHAT_WHERE))
        case dialog.AskAdditionOrNew(draft=draft, ticket=ticket):
            _ask(turn, "addition", draft, Content(words.ASK_ADDITION.format(ticket=ticket), buttons=_ADDITION_BUTTONS))
        case dialog.Emergency(asks_place=asks, wamid=wamid):
            text = words.EMERGENCY_ASK_PLACE if asks else words.EMERGENCY
            turn.say("EMERGENCY", Content(text, asks_location=asks), f"emergency:{wamid}")
        case dialog.ShowMenu():
            turn.say("MENU", Content(words.MENU, buttons=_MENU_BUTTONS), f"menu:{turn.stamp}")
        case dialog.ShowReports(ticket=ticket):
            turn.say("REPORTS", conversation_words.reports(turn.session, turn.reporter, ticket), f"reports:{turn.stamp}")
        case dialog.Cancelled():
            turn.say("CANCELLED", Content(words.CANCELLED), f"cancelled:{turn.stamp}")
        case dialog.Hint(topic=topic):
            turn.say("HINT", _hint(turn, topic), f"hint:{topic}:{turn.stamp}")


def _hint(turn: Turn, topic: HintTopic) -> Content:
    """How to report: with the short form when there is one. In one message, as every hint."""
    if topic is HintTopic.HOW_TO_REPORT and channel_flows.published_id(turn.session):
        return Content(words.HOW_TO_WITH_FORM, form=words.FORM_BUTTON)
    return Content(_HINTS[topic])


def _ask(turn: Turn, what: str, draft: Draft, content: Content) -> None:
    turn.say("ASK_PLACE", content, f"ask-{what}:{draft.key}")


def _submit(turn: Turn, draft: Draft, state: State) -> State:
    place, category = draft.place, knowledge.load(turn.session).categories.get(draft.category)
    new = NewReport(
        channel=turn.reporter.channel,
        idempotency_key=draft.key,
        text=draft.text,
        reporter_id=turn.reporter.id,
        desa_kode=place.desa_kode,
        kecamatan_kode=place.kecamatan_kode,
        lat=place.lat,
        lon=place.lon,
        landmark=place.landmark,
        category=category.kode if category is not None and category.is_active else None,
        is_anonymous=draft.is_anonymous,
        is_confidential=draft.is_confidential,
        attachments=_pending(turn.session, draft.media, "REPORT"),
        wamids=draft.wamids,
    )
    try:
        filed = intake.submit(turn.session, new)
    except Invalid as error:
        # A draft with nothing in it that could be a report: say how, once.
        log.warning("draft refused", fields=sorted(error.errors))
        turn.say("HINT", Content(words.HOW_TO_REPORT), f"refused:{draft.key}")
        return forget_report(state)
    return remember_report(state, filed.report.id or 0, filed.report.ticket)


def _add_to(turn: Turn, effect: dialog.AddTo) -> None:
    report = _own_report(turn, effect.report_id, effect.ticket)
    if report is None:
        log.warning("addition without its report", ticket=effect.ticket)
        return
    session, text, place = turn.session, effect.text, effect.place or Place()
    files = _pending(session, tuple(part for part in effect.parts if part.media_id), "ADDITION")
    wamids = tuple(part.wamid for part in effect.parts)
    lat, lon = next(((part.lat, part.lon) for part in effect.parts if part.lat is not None), (None, None))
    if effect.is_correction:
        additions.correct(
            session, report, text, desa_kode=place.desa_kode, kecamatan_kode=place.kecamatan_kode, wamids=wamids
        )
        return
    if effect.is_reason:
        feedback.explain(session, report, text[:MAX_TEXT], attachments=files, wamids=wamids)
    else:
        additions.add_to(
            session, report, text=text[:MAX_TEXT], attachments=files, wamids=wamids, lat=lat, lon=lon,
            desa_kode=place.desa_kode, kecamatan_kode=place.kecamatan_kode,
        )
    for start in range(MAX_TEXT, len(text), MAX_TEXT):
        additions.add_to(session, report, text=text[start : start + MAX_TEXT])


def _cancel(turn: Turn, effect: dialog.CancelReport, state: State) -> State:
    report = _own_report(turn, effect.report_id, effect.ticket)
    if report is None:
        _not_yours(turn, effect.ticket)
        return state
    try:
        feedback.cancel(turn.session, turn.reporter.id or 0, report.ticket)
    except NotAllowed:
        text = words.CANNOT_CANCEL.format(ticket=report.ticket)
        turn.say("NOTICE", _with_link(text, report), f"cannot-cancel:{report.id}:{turn.day}", report)
        return state
    outbox.cancel(turn.session, report, "TICKET")
    text = words.REPORT_CANCELLED.format(ticket=report.ticket)
    turn.say("CANCELLED", Content(text), f"report-cancelled:{report.id}", report)
    return replace(state, recent=None)


def _answer(turn: Turn, ticket: str, done: bool, text: str) -> None:
    report = _own_report(turn, None, ticket)
    if report is None:
        _not_yours(turn, ticket)
        return
    try:
        feedback.answer_by_ticket(turn.session, turn.reporter.id or 0, report.ticket, done, text[:MAX_TEXT])
    except NotAllowed:
        said = words.CANNOT_ANSWER.format(ticket=report.ticket)
        turn.say("NOTICE", _with_link(said, report), f"cannot-answer:{report.id}:{turn.day}", report)


def _rate(turn: Turn, ticket: str, stars: int) -> None:
    report = _own_report(turn, None, ticket)
    if report is None:
        return
    try:
        feedback.rate(turn.session, report, stars)
    except LaporError as error:
        log.info("rating refused", error=type(error).__name__)


def _with_link(text: str, report: Report) -> Content:
    return Content(text, link=(words.LINK_BUTTON, links.chat_url(report)))


def _not_yours(turn: Turn, ticket: str) -> None:
    text = words.NOT_YOUR_REPORT.format(ticket=ticket[:20])
    turn.say("NOTICE", Content(text), f"not-yours:{ticket[:20]}:{turn.day}")


def _own_report(turn: Turn, report_id: int | None, ticket: str) -> Report | None:
    """The report, when it is this citizen's."""
    if report_id is not None:
        found = turn.session.get(Report, report_id)
    else:
        found = turn.session.exec(select(Report).where(Report.ticket == ticket)).first()
    return found if found is not None and found.reporter_id == turn.reporter.id else None


def _pending(session: Session, parts: tuple[Part, ...], purpose: str) -> tuple[str, ...]:
    """Files to be fetched; they belong to the report from now on."""
    rows = [
        attachments.pending(
            session, part.media_id, part.media_mime, part.media_sha256, purpose=purpose, report_id=None, caption=part.text
        )
        for part in parts
    ]
    return tuple(row.id for row in rows)
