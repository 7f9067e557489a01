"""What officers do with a report. `_apply` is the only writer of `Report.status`.

Every act is an event. Beside the columns, its `data` may hold:
    due_at, response_due_at   new deadlines (ISO, UTC) on ASSIGN, OBJECT, REFUSE and at the end of a pause
    response_days, finish_days, confirm_days, pause_days   the working days promised then (`services.deadlines`)
    is_first_response, response_on_time   on the act that was the holder's first response
    response_missed           it went elsewhere when the holder's first response was overdue: his to answer for
    on_time                   RESOLVE and closings: resolved before the deadline of that moment
    closure                   confirmed, verified, unconfirmed
    evidence, attachments     attachment ids; `flags`: what `services.evidence` noticed
    category, subcategory, was   ASSIGN: what it was corrected to, and from (training data)
    asked_from                ASK: the status to go back to; until: SCHEDULE, the day (ISO)
    suggested_opd             RETURN: whose it is by the word of whoever returned it (an outside body too)
    level                     ESCALATE, OBJECT: whose table it is on now; stars: RATE; referral: REFER
    opd, officer              OFFER, DECLINE, WITHDRAW, INVOLVE, RELEASE: the OPD that is named; DELEGATE: the person
    by                        the OPD of an officer who does not hold it: it was offered to them, or they help
`from_opd` and `to_opd` are the holder before and after the event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import structlog
from sqlmodel import Session

from laporbup import clock, db
from laporbup.domain.errors import Invalid
from laporbup.domain.lifecycle import Action, Facts, Status, needs, next_status
from laporbup.models import Report, ReportEvent
from laporbup.services import access, case_clock, following, knowledge, notices, officer_urgent, scoreboard, triage, turns
from laporbup.services import evidence as proofs
from laporbup.services.access import Actor, Purpose
from laporbup.services.report_photos import PROGRESS
from laporbup.services.topics import topics_of

log = structlog.get_logger()

MAX_NOTE = 2000
MAX_TRANSFERS = 3
"""From the third time on that somebody says "not ours" the Sekda decides (docs/architecture.md)."""
SEKDA = 2
_KEEP: Any = object()

_OFFERABLE = (Status.ASSIGNED, Status.IN_PROGRESS)
_DECIDED = (Action.DECLINE, Action.WITHDRAW, Action.ASSIGN)
"""Acts that end an offer and leave the report where it is (a verifier gave it to the sender)."""
#: A fact the lifecycle needs → the field of the officer's form that gives it.
_FIELDS = {"has_note": "note", "has_evidence": "evidence", "has_end_date": "until", "has_target": "opd"}


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
    following.refuse_alone(report, action)
    given = dict(data or {})
    before = None if action is Action.RECEIVE else report.status
    after = next_status(before, action, actor.role, _known(report, facts, note, given))
    seq, now = turns.take(session, report, now)
    event = ReportEvent(
        report_id=report.id or 0, seq=seq, action=action.value, at=now, actor_role=actor.role.value,
        officer_id=actor.officer_id, from_status=before, to_status=after.value, from_opd=report.opd_kode,
        to_opd=report.opd_kode if to_opd is _KEEP else to_opd, note=note.strip(), is_internal=is_internal,
    )
    offered = report.offered_opd
    _move(report, event)
    given |= case_clock.stamp(report, event, actor, knowledge.load(session))
    event.data = given or None
    session.add_all((report, event))
    scoreboard.record(session, report, event)
    session.flush()
    db.touch(session, *topics_of(report, event, offered))
    log.info("report_event", ticket=report.ticket, seq=seq, action=action.value, role=actor.role.value, status=after.value)
    following.follow(session, report, event, _apply)
    return event


def _known(report: Report, facts: Facts, note: str, data: dict[str, Any]) -> Facts:
    """What the lifecycle may ask for, as far as the act itself and the report show it."""
    return replace(
        facts,
        has_note=facts.has_note or bool(note.strip()),
        has_evidence=facts.has_evidence or bool(data.get("evidence")),
        has_end_date=facts.has_end_date or bool(data.get("until")),
        has_target=facts.has_target or any(data.get(name) for name in ("opd", "officer", "parent")),
        is_offered=report.offered_opd is not None,
        is_merged=facts.is_merged or report.parent_id is not None,
    )


def _move(report: Report, event: ReportEvent) -> None:
    """Put the report where the event leads. An offer ends with the work it was about, a person's task with the holder."""
    is_elsewhere, is_decided = event.from_opd != event.to_opd, event.action in _DECIDED
    report.status, report.opd_kode = event.to_status, event.to_opd
    if is_elsewhere:
        report.handler_id = None
    is_duplicate = report.parent_id is not None
    if is_elsewhere or is_decided or is_duplicate or event.to_status not in _OFFERABLE:
        report.offered_opd = report.offered_at = None


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
    if actor.role in access.HOLDERS and actor.opd_kode != report.opd_kode:
        data = {**(data or {}), "by": actor.opd_kode}
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


def accept(session: Session, actor: Actor, ticket: str, *, note: str = "", photos: Sequence[str] = ()) -> Report:
    """The holder takes it on. `photos`: ids of pictures of the work, shown beside his words."""
    return _show(session, actor, ticket, Action.ACCEPT, note, photos)


def start(session: Session, actor: Actor, ticket: str, *, note: str = "", photos: Sequence[str] = ()) -> Report:
    """Work has begun."""
    return _show(session, actor, ticket, Action.START, note, photos)


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
    report.transfer_count += 1
    if report.escalation_level < SEKDA and report.transfer_count >= MAX_TRANSFERS:
        report.escalation_level = SEKDA
        _apply(session, report, Action.ESCALATE, access.SYSTEM, data={"level": SEKDA}, now=event.at)
    return report


def refer(session: Session, actor: Actor, ticket: str, *, note: str = "") -> Report:
    """It is somebody else's to solve; `note` says whose and how to reach them (empty: as whoever returned it said)."""
    report = access.get_report_for(session, actor, ticket, to="act")
    where = note.strip() or triage.contact(session, report, knowledge.load(session))
    return _refer(session, actor, report, where, {})


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


def comment(session: Session, actor: Actor, ticket: str, *, note: str, photos: Sequence[str] = ()) -> Report:
    """A public answer on the tracker (no message is sent)."""
    if not note.strip():
        raise Invalid({"note": "required"})
    return _show(session, actor, ticket, Action.COMMENT, note, photos, to="speak")


def note(session: Session, actor: Actor, ticket: str, *, note: str) -> Report:
    """An internal note."""
    if not note.strip():
        raise Invalid({"note": "required"})
    report = access.get_report_for(session, actor, ticket, to="speak")
    return _officer_act(session, actor, ticket, Action.NOTE, note=note, is_internal=True, report=report)[0]


def _show(
    session: Session, actor: Actor, ticket: str, action: Action, words: str, photos: Sequence[str], *, to: Purpose = "act"
) -> Report:
    """Words for the citizen, perhaps with pictures of the work: they are no evidence that it is done."""
    report = access.get_report_for(session, actor, ticket, to=to)
    pictures = proofs.gather(session, report, photos) if photos else []
    data = {"attachments": [item.id for item in pictures]} if pictures else None
    _, event = _officer_act(session, actor, ticket, action, note=words, data=data, report=report)
    proofs.join(session, report, event, pictures, PROGRESS)
    return report
