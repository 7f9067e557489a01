"""What officers do with a report. `_apply` is the only writer of `Report.status`.

Every act is an event. Beside the columns, its `data` may hold:
    due_at, response_due_at   new deadlines (ISO, UTC) on ASSIGN, OBJECT, REFUSE and at the end of a pause
    response_days, finish_days, confirm_days, pause_days   the working days promised then (`services.deadlines`)
    is_first_response, response_on_time   on the act that was the holder's first response
    on_time                   RESOLVE and closings: resolved before the deadline of that moment
    closure                   confirmed, verified, unconfirmed
    evidence, attachments     attachment ids; `flags`: what `services.evidence` noticed
    category, subcategory, was   ASSIGN: what it was corrected to, and from (training data)
    asked_from                ASK: the status to go back to; until: SCHEDULE, the day (ISO)
    level                     ESCALATE, OBJECT: whose table it is on now; stars: RATE; referral: REFER
`from_opd` and `to_opd` are the holder before and after the event.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import func
from sqlmodel import Session, select

from laporbup import clock, db
from laporbup.domain.errors import Invalid, NotFound
from laporbup.domain.lifecycle import Action, Facts, needs, next_status
from laporbup.domain.roles import Role
from laporbup.models import Report, ReportEvent
from laporbup.services import access, case_clock, knowledge, notices, officer_urgent, scoreboard, triage, turns
from laporbup.services import evidence as proofs
from laporbup.services.access import Actor
from laporbup.services.topics import topics_of

log = structlog.get_logger()

MAX_NOTE = 2000
_KEEP: Any = object()

#: A fact the lifecycle needs → the field of the officer's form that gives it.
_FIELDS = {"has_note": "note", "has_evidence": "evidence", "has_end_date": "until"}


def _apply(
    session: Session,
    report: Report,
    action: Action,
    actor: Actor,
    *,
    note: str = "",
    is_internal: bool = False,
    to_opd: str | None = _KEEP,
    data: dict[str, Any] | None = None,
    facts: Facts = Facts(),
    now: datetime,
) -> ReportEvent:
    """Append an event and bring the report up to date with it. Loads nothing; permission was checked before.

    `to_opd` is the holder after the event (left out: unchanged). Raises NotAllowed when the lifecycle
    has no such move, Conflict when somebody else acted since the report was read.
    """
    given = dict(data or {})
    before = None if action is Action.RECEIVE else report.status
    after = next_status(before, action, actor.role, _known(facts, note, given))
    holder = report.opd_kode if to_opd is _KEEP else to_opd
    seq = turns.take(session, report)
    event = ReportEvent(
        report_id=report.id or 0, seq=seq, action=action.value, at=now, actor_role=actor.role.value,
        officer_id=actor.officer_id, from_status=before, to_status=after.value, from_opd=report.opd_kode,
        to_opd=holder, note=note.strip(), is_internal=is_internal,
    )
    report.status, report.opd_kode = after.value, holder
    world = knowledge.load(session)
    given |= case_clock.stamp(report, event, actor, world)
    event.data = given or None
    session.add(report)
    session.add(event)
    scoreboard.record(session, report, event)
    session.flush()
    db.touch(session, *topics_of(report, event))
    log.info("report_event", ticket=report.ticket, seq=seq, action=action.value, role=actor.role.value, status=after.value)
    return event


def _known(facts: Facts, note: str, data: dict[str, Any]) -> Facts:
    """What the lifecycle may ask for, as far as the act itself shows it."""
    return replace(
        facts,
        has_note=facts.has_note or bool(note.strip()),
        has_evidence=facts.has_evidence or bool(data.get("evidence")),
        has_end_date=facts.has_end_date or bool(data.get("until")),
    )


def _officer_act(
    session: Session, actor: Actor, ticket: str, action: Action, *, note: str = "", data: dict[str, Any] | None = None,
    to_opd: str | None = _KEEP, is_internal: bool = False, report: Report | None = None,
) -> tuple[Report, ReportEvent]:
    """Check permission and what the act needs, then apply it."""
    report = report or access.get_report_for(session, actor, ticket, to="act")
    if len(note) > MAX_NOTE:
        raise Invalid({"note": "too_long"})
    given = {"note": note.strip(), **(data or {})}
    wanted = [_FIELDS[need] for need in needs(report.status, action, actor.role) if need in _FIELDS]
    if missing := {field: "required" for field in wanted if not given.get(field)}:
        raise Invalid(missing)
    event = _apply(
        session, report, action, actor, note=note, is_internal=is_internal, to_opd=to_opd, data=data, now=clock.now()
    )
    return report, event


def assign(
    session: Session,
    actor: Actor,
    ticket: str,
    *,
    category: str | None = None,
    subcategory: str | None = None,
    opd_kode: str | None = None,
    note: str = "",
) -> Report:
    """Give a report to an OPD: the named one, or the one that routing names for the category.

    A category that others solve, with no OPD named, makes it a referral. `category` may be
    `category/subcategory`. Raises Invalid for unknown codes or when there is nothing to route by.
    """
    report = access.get_report_for(session, actor, ticket, to="act")
    next_status(report.status, Action.ASSIGN, actor.role)
    sent = triage.decide(knowledge.load(session), report, category, subcategory, opd_kode)
    if sent.opd_kode is None:
        return _refer(session, actor, report, note.strip() or sent.referral, sent.data)
    report, event = _officer_act(
        session, actor, ticket, Action.ASSIGN, note=note, to_opd=sent.opd_kode, data=sent.data, report=report
    )
    officer_urgent.assigned(session, report, event)
    return report


def accept(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """The holder takes it on."""
    return _officer_act(session, actor, ticket, Action.ACCEPT, note=note)[0]


def start(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """Work has begun."""
    return _officer_act(session, actor, ticket, Action.START, note=note)[0]


def ask(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """Ask the citizen; the clock stands still until the answer. `note` is the question."""
    report = access.get_report_for(session, actor, ticket, to="act")
    data = {"asked_from": report.status}
    report, event = _officer_act(session, actor, ticket, Action.ASK, note=note, data=data, report=report)
    notices.asked(session, report, event)
    return report


def schedule(session: Session, actor: Actor, ticket: str, *, note: str, until: date | None) -> Report:
    """Say honestly "not now": the reason and the day it will begin (at the latest the end of next year)."""
    today = clock.now().astimezone(clock.JAKARTA).date()
    if until is not None and until <= today:
        raise Invalid({"until": "past"})
    if until is not None and until > date(today.year + 1, 12, 31):
        raise Invalid({"until": "too_far"})
    data = {"until": until.isoformat()} if until else None
    report, _ = _officer_act(session, actor, ticket, Action.SCHEDULE, note=note, data=data)
    report.scheduled_for = until
    return report


def resolve(
    session: Session, actor: Actor, ticket: str, *, note: str = "", evidence: tuple[str, ...] | list[str] = ()
) -> Report:
    """Claim it is done, with a photo or a document. The citizen is asked to confirm."""
    report = access.get_report_for(session, actor, ticket, to="act")
    next_status(report.status, Action.RESOLVE, actor.role, Facts(has_note=True, has_evidence=True))
    proof = proofs.gather(session, report, evidence)
    data: dict[str, Any] = {"evidence": [item.id for item in proof]}
    if flags := proofs.flags(session, report, proof):
        data["flags"] = flags
    report, event = _officer_act(session, actor, ticket, Action.RESOLVE, note=note, data=data, report=report)
    report.second_look = proofs.second_look(report, flags, knowledge.load(session).figures["sample_percent"])
    proofs.join(session, report, event, proof, "EVIDENCE")
    notices.resolved(session, report, event, proof)
    return report


def return_to_verifier(session: Session, actor: Actor, ticket: str, *, note: str, opd_kode: str | None = None) -> Report:
    """ "Not ours": back to the verifier, with the reason and perhaps whose it is. The third time the Sekda decides."""
    data = {"suggested_opd": opd_kode} if opd_kode in knowledge.load(session).opd else None
    report, event = _officer_act(session, actor, ticket, Action.RETURN, note=note, data=data, to_opd=None)
    if report.escalation_level < 2 and _times(session, report, Action.RETURN) >= 3:
        report.escalation_level = 2
        _apply(session, report, Action.ESCALATE, access.SYSTEM, data={"level": 2}, now=event.at)
    return report


def refer(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """It is somebody else's to solve; `note` says whose and how to reach them."""
    return _refer(session, actor, access.get_report_for(session, actor, ticket, to="act"), note, {})


def _refer(session: Session, actor: Actor, report: Report, where: str, data: dict[str, Any]) -> Report:
    where = where.strip()
    data = {**data, "referral": where}
    _, event = _officer_act(session, actor, report.ticket, Action.REFER, note=where, to_opd=None, data=data, report=report)
    report.referral = where
    notices.ended(session, report, event)
    return report


def reject(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """Spam, a prank, or still incomplete; `note` is the reason, told to the citizen."""
    report, event = _officer_act(session, actor, ticket, Action.REJECT, note=note)
    notices.ended(session, report, event)
    return report


def verify(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """The verifier confirms that it is done."""
    return _officer_act(session, actor, ticket, Action.VERIFY, note=note)[0]


def refuse(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """The verifier refuses the evidence: reopened, counted as false evidence."""
    return _officer_act(session, actor, ticket, Action.REFUSE, note=note)[0]


def comment(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """A public answer on the tracker (no message is sent)."""
    return _speak(session, actor, ticket, Action.COMMENT, note)


def note(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """An internal note."""
    return _speak(session, actor, ticket, Action.NOTE, note)


def _speak(session: Session, actor: Actor, ticket: str, action: Action, words: str) -> Report:
    if not words.strip():
        raise Invalid({"note": "required"})
    # The Bupati changes nothing, but his word is heard.
    report = access.get_report_for(session, actor, ticket, to="view" if actor.role is Role.BUPATI else "act")
    return _officer_act(session, actor, ticket, action, note=words, is_internal=action is Action.NOTE, report=report)[0]


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
) -> Report:
    """Do the act named `action` (a lifecycle action in lower case): the command line and the officers' form.

    Raises NotFound for an unknown action, besides what the act itself raises.
    """
    wanted = action.strip().lower()
    if wanted == "assign":
        return assign(session, actor, ticket, category=category, opd_kode=opd_kode, note=note)
    if wanted == "schedule":
        return schedule(session, actor, ticket, note=note, until=until)
    if wanted == "resolve":
        return resolve(session, actor, ticket, note=note, evidence=evidence)
    if wanted in ("return", "return_to_verifier"):
        return return_to_verifier(session, actor, ticket, note=note, opd_kode=opd_kode)
    plain = _PLAIN.get(wanted)
    if plain is None:
        raise NotFound("action", action)
    return plain(session, actor, ticket, note=note)


_PLAIN: dict[str, Any] = {
    "accept": accept, "start": start, "ask": ask, "refer": refer, "reject": reject, "verify": verify,
    "refuse": refuse, "comment": comment, "note": note,
}


def _times(session: Session, report: Report, action: Action) -> int:
    query = select(func.count()).where(ReportEvent.report_id == report.id, ReportEvent.action == action.value)
    return int(session.exec(query).one())
