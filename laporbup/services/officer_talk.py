"""Officers act from WhatsApp: a code, the two buttons of an urgent report, a photo of finished work, "RINGKAS".

Every act goes through `casework` as the officer whose WhatsApp it is at that moment. What worked is not answered
(the read mark is enough, a message costs money); what did not gets one sentence. Whatever is no officer's act is
left to the dialog: officers are citizens too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session, col, select

from laporbup.domain import commands, officer_dialog
from laporbup.domain import ticket as tickets
from laporbup.domain.commands import Command
from laporbup.domain.dialog import Incoming
from laporbup.domain.errors import Forbidden, Invalid, LaporError, NotFound
from laporbup.domain.lifecycle import Action, Facts, next_status
from laporbup.domain.officer_dialog import Accept, AskDigest, Bind, NotOurs, Says, Shows
from laporbup.models import JobEffect, OutboxMessage, Report, Reporter
from laporbup.services import (
    access,
    audit,
    casework,
    knowledge,
    links,
    officer_digest,
    officer_proofs,
    officer_whatsapp,
    outbox,
    transfers,
)
from laporbup.services.knowledge import Knowledge
from laporbup.services.officer_answers import Officer, refuse
from laporbup.services.officer_whatsapp import Outcome
from laporbup.services.once import insert_once
from laporbup.services.outbox import Content
from laporbup.text import officer_whatsapp as words

log = structlog.get_logger()

ASKED = "whose"
"""`JobEffect.job` of an open question "whose is it?": subject is the citizen (reporter) id, due the ticket."""
ANSWER_WITHIN = timedelta(minutes=30)
_FULL = Facts(has_note=True, has_evidence=True)


def listen(session: Session, incoming: Incoming, reporter: Reporter, now: datetime) -> bool:
    """Take the message if it is an officer's act; False leaves it to the dialog."""
    said = officer_dialog.read(incoming)
    if said is None:
        return False
    if isinstance(said, Bind):
        _bind(session, reporter, said.code, now)
        return True
    actor = officer_whatsapp.officer_of(session, reporter)
    if actor is None:
        return _stranger(session, reporter, said, now)
    officer = Officer(session, reporter, actor, now)
    match said:
        case AskDigest():
            _digest(officer)
        case Accept(ticket=ticket):
            _try(officer, ticket, "start", lambda: casework.start(session, actor, ticket))
        case NotOurs(ticket=ticket):
            _try(officer, ticket, "return", lambda: _ask_whose(officer, ticket))
        case Shows():
            return _shown(officer, incoming, said)
        case Says(text=text):
            return _answered(officer, incoming, text)
    return True


def _bind(session: Session, reporter: Reporter, code: str, now: datetime) -> None:
    outcome, actor = officer_whatsapp.bind(session, reporter, code, now)
    sentences = {
        Outcome.BOUND: words.BOUND_NOW.format(username=actor.username if actor else ""),
        Outcome.WRONG: words.CODE_WRONG, Outcome.TAKEN: words.CODE_TAKEN,
    }
    if outcome in sentences:
        key = f"officer-code:{reporter.id}:{now:%Y%m%d%H%M%S}"
        outbox.enqueue(session, reporter, "HINT", Content(sentences[outcome]), dedupe_key=key)


def _stranger(session: Session, reporter: Reporter, said: officer_dialog.Said, now: datetime) -> bool:
    """Buttons of an officer's message, tapped by somebody else (or whose account was closed): said once a day."""
    if not isinstance(said, Accept | NotOurs):
        return False
    content = Content(words.SIGN_IN, link=(words.SIGN_IN_BUTTON, links.page_url(f"/masuk?tujuan={officer_whatsapp.PAGE}")))
    outbox.enqueue(session, reporter, "HINT", content, dedupe_key=f"officer-stranger:{reporter.id}:{now:%Y%m%d}")
    return True


def _try(officer: Officer, ticket: str, wanted: str, act: Callable[[], object]) -> bool:
    """Do an act whole or not at all; say why not."""
    try:
        with officer.session.begin_nested():
            act()
    except (NotFound, Forbidden) as error:
        audit.denied(officer.session, officer.actor, f"whatsapp:{wanted}", ticket)
        refuse(officer, ticket, error)
        return False
    except LaporError as error:
        refuse(officer, ticket, error)
        return False
    log.info("officer_act_by_whatsapp", ticket=ticket, act=wanted, officer=officer.actor.officer_id)
    return True


def _digest(officer: Officer) -> None:
    found = officer_digest.digest(officer.session, officer.actor, officer.now, is_asked=True)
    content, worst = found or (Content(words.DIGEST_NOTHING), None)
    officer.say("DIGEST", content, f"digest-now:{officer.reporter.id}:{officer.now:%Y%m%d%H%M}", worst)


# --- "bukan wewenang" -----------------------------------------------------------------------------


def _ask_whose(officer: Officer, ticket: str) -> None:
    """One question instead of a form: handing back needs a reason, and a slip of the thumb must not."""
    report = access.get_report_for(officer.session, officer.actor, ticket, to="act")
    next_status(report.status, Action.RETURN, officer.actor.role, _FULL)
    row = JobEffect(job=ASKED, subject=str(officer.reporter.id), due=report.ticket, at=officer.now)
    if insert_once(officer.session, row) is None:
        officer.session.get_one(JobEffect, (ASKED, row.subject, row.due)).at = officer.now
    key = f"officer-whose:{officer.reporter.id}:{report.id}:{report.seq}"
    officer.say("HINT", Content(words.WHOSE.format(ticket=report.ticket)), key, report)


def _answered(officer: Officer, incoming: Incoming, text: str) -> bool:
    """Words: the answer to the newest open question, or to the one they quote; otherwise the dialog's."""
    asked = _question(officer, incoming)
    if asked is None:
        return False
    known, ticket = knowledge.load(officer.session), asked.due
    said = commands.read(text, known.vocabulary)
    if said.command is Command.CANCEL:
        officer.session.delete(asked)
        return True
    if said.command is not Command.NONE and said.ticket != ticket:
        return False
    officer.session.delete(asked)
    note, whose = text[: casework.MAX_NOTE], officer_dialog.named_opd(text, _names(known))
    if whose in (None, officer.actor.opd_kode):
        _try(
            officer, ticket, "return", lambda: casework.return_to_verifier(officer.session, officer.actor, ticket, note=note)
        )
    else:
        _try(
            officer, ticket, "offer",
            lambda: transfers.offer(officer.session, officer.actor, ticket, note=note, opd_kode=whose),
        )
    return True


def _names(known: Knowledge) -> list[tuple[str, str]]:
    """Every way an office is called for short."""
    shorts = [(kode, opd.singkat) for kode, opd in known.opd.items()]
    return [*shorts, *((kode, kode) for kode in known.opd), *((kode, opd.nama) for kode, opd in known.opd.items())]


def _question(officer: Officer, incoming: Incoming) -> JobEffect | None:
    query = (
        select(JobEffect)
        .where(JobEffect.job == ASKED, JobEffect.subject == str(officer.reporter.id))
        .where(JobEffect.at > officer.now - ANSWER_WITHIN)
        .order_by(col(JobEffect.at).desc())
    )
    found = list(officer.session.exec(query))
    quoted = _quoted(officer, incoming)[0] if found and incoming.context_wamid else None
    if quoted is not None:
        return next((row for row in found if row.due == quoted.ticket), None)
    return found[0] if found else None


# --- a photo of finished work ---------------------------------------------------------------------


def _shown(officer: Officer, incoming: Incoming, said: Shows) -> bool:
    """A photo that answers a message about a report, or names one, says that it is done."""
    report = _meant(officer, incoming, said)
    if report is None:
        ticket = "" if said.ticket or said.note or incoming.context_wamid else officer_proofs.open_album(officer)
        if ticket:
            officer_proofs.add(officer, ticket, incoming, "")
        return bool(ticket)
    _try(officer, report.ticket, "resolve", lambda: _propose(officer, report.ticket, incoming, said.note))
    return True


def _meant(officer: Officer, incoming: Incoming, said: Shows) -> Report | None:
    """Which report is meant. A photo about what this officer reported himself, as a citizen, is the dialog's."""
    if incoming.context_wamid:
        quoted, purpose = _quoted(officer, incoming)
        if quoted is not None and (quoted.reporter_id != officer.reporter.id or purpose in outbox.TO_OFFICERS):
            return quoted
    if not said.ticket:
        return None
    wanted = tickets.normalise(said.ticket)
    named = officer.session.exec(select(Report).where(Report.ticket == wanted)).first()
    return named if named is not None and named.reporter_id != officer.reporter.id else None


def _quoted(officer: Officer, incoming: Incoming) -> tuple[Report | None, str]:
    """The report of the message of ours that is quoted, and what that message was for."""
    row = officer.session.exec(
        select(OutboxMessage).where(
            OutboxMessage.wamid == incoming.context_wamid, OutboxMessage.reporter_id == officer.reporter.id
        )
    ).first()
    report = officer.session.get(Report, row.report_id) if row is not None and row.report_id else None
    return report, row.purpose if row is not None else ""


def _propose(officer: Officer, ticket: str, incoming: Incoming, note: str) -> None:
    """Refuse now what cannot be; the rest waits for the photo."""
    report = access.get_report_for(officer.session, officer.actor, ticket, to="act")
    next_status(report.status, Action.RESOLVE, officer.actor.role, _FULL)
    if len(note) > casework.MAX_NOTE:
        raise Invalid({"note": "too_long"})
    officer_proofs.add(officer, report.ticket, incoming, note)
