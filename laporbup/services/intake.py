"""A new report: stored, numbered, placed, classified, routed and promised a date, in one transaction, once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from laporbup import clock
from laporbup.domain import ticket as tickets
from laporbup.domain.errors import Conflict, Invalid
from laporbup.domain.lifecycle import Action, Status
from laporbup.domain.routing import Route, RouteDecision
from laporbup.models import Report, Reporter
from laporbup.services import access, casework, duplicates, knowledge, links, notices, officer_urgent, placing
from laporbup.services.additions import MAX_TEXT as MAX_TEXT
from laporbup.services.additions import add_to as add_to
from laporbup.services.additions import asked_from as asked_from
from laporbup.services.additions import join_files, join_messages
from laporbup.services.case_clock import EMERGENCY
from laporbup.services.knowledge import Knowledge
from laporbup.services.placing import Spot
from laporbup.services.web_reporters import web_reporter as web_reporter
from laporbup.text import messages

log = structlog.get_logger()

MAX_LANDMARK = 300
CHANNELS = frozenset({"whatsapp", "web", "open311", "import"})


@dataclass(frozen=True)
class NewReport:
    """What a citizen gave us. `category`: his own pick (`kode` or `kode/sub`), which counts as sure."""

    channel: str
    idempotency_key: str
    text: str
    reporter_id: int | None = None
    desa_kode: str | None = None
    kecamatan_kode: str | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    landmark: str = ""
    category: str | None = None
    subcategory: str | None = None
    is_anonymous: bool = False
    is_confidential: bool = False
    attachments: tuple[str, ...] = ()
    wamids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submitted:
    """The report, and whether this call made it (False: the same key had come before)."""

    report: Report
    created: bool


@dataclass(frozen=True)
class Choice:
    """The category, the citizen's own or guessed; `suggestions` are the best guesses as the report keeps them."""

    category: str | None
    subcategory: str | None
    is_sure: bool
    suggestions: list[Any]


@dataclass(frozen=True)
class Judgement:
    """What the rules make of a report."""

    spot: Spot
    choice: Choice
    is_emergency: bool
    route: Route
    priority: str


def submit(session: Session, new: NewReport) -> Submitted:
    """Store a report and send it on its way. The same (channel, key) gives the same report, even six at once.

    Raises Invalid (uraian, desa, kategori, patokan, lokasi).
    """
    known = knowledge.load(session)
    check(new, known)
    if earlier := _earlier(session, new):
        return _repeated(session, earlier, new)
    judged = judge(known, new)
    report = _insert(session, new, judged)
    if report is None:
        earlier = _earlier(session, new)
        if earlier is None:
            raise Conflict("report")
        return _repeated(session, earlier, new)
    _start(session, report, new, judged.route, is_outside=not judged.spot.is_inside)
    return Submitted(report, True)


def judge(known: Knowledge, new: NewReport) -> Judgement:
    """Say where, what and whose it is; nothing is stored. The codes in `new` must be known ones."""
    spot = placing.locate(
        known, new.text, new.landmark, desa_kode=new.desa_kode, kecamatan_kode=new.kecamatan_kode, lat=new.lat, lon=new.lon
    )
    choice = _choose(known, new)
    is_emergency = known.classifier.emergency(new.text)
    route = _route(known, choice, spot, is_emergency=is_emergency)
    return Judgement(spot, choice, is_emergency, route, EMERGENCY if is_emergency else route.priority)


def _route(known: Knowledge, choice: Choice, spot: Spot, *, is_emergency: bool) -> Route:
    """Where it goes. An emergency does not wait for a verifier when its likeliest category is one of emergencies."""

    def routed(is_sure: bool) -> Route:
        return known.routing.route(
            choice.category, choice.subcategory, spot.kecamatan_kode, is_sure=is_sure, inside_oki=spot.is_inside,
            outside_referral=messages.OUTSIDE_REFERRAL,
        )

    route = routed(choice.is_sure)
    if is_emergency and route.decision is RouteDecision.VERIFY and route.priority == EMERGENCY:
        return routed(is_sure=True)
    return route


def _repeated(session: Session, report: Report, new: NewReport) -> Submitted:
    """The same form again: the reporter that was made for the repetition is nobody's, and goes."""
    made = session.get(Reporter, new.reporter_id) if new.reporter_id else None
    if made is not None and made.channel == "web" and made.id != report.reporter_id:
        session.delete(made)
        session.flush()
    return Submitted(report, False)


def check(new: NewReport, known: Knowledge) -> None:
    """Raise Invalid for what cannot become a report."""
    if new.channel not in CHANNELS:
        raise ValueError(new.channel)
    errors: dict[str, str] = {}
    # In the chat a pin alone is a report too: its sender was asked what is the matter, and a verifier can ask again.
    is_pin_alone = new.channel == "whatsapp" and new.lat is not None
    if not new.text.strip() and not new.attachments and not is_pin_alone:
        errors["uraian"] = "required"
    if len(new.text) > MAX_TEXT and new.channel != "whatsapp":
        errors["uraian"] = "too_long"
    if len(new.landmark) > MAX_LANDMARK and new.channel != "whatsapp":
        errors["patokan"] = "too_long"
    if new.desa_kode and new.desa_kode not in known.desa:
        errors["desa"] = "unknown"
    if new.kecamatan_kode and new.kecamatan_kode not in known.kecamatan:
        errors["desa"] = "unknown"
    category, subcategory = _picked(new)
    if category and category not in known.categories:
        errors["kategori"] = "unknown"
    if subcategory and (subcategory not in known.subcategories or known.subcategories[subcategory].category_kode != category):
        errors["kategori"] = "unknown"
    if not _is_pin(new.lat, new.lon):
        errors["lokasi"] = "invalid"
    if errors:
        raise Invalid(errors)


def _is_pin(lat: float | None, lon: float | None) -> bool:
    """Whether these are no coordinates at all, or a point on Earth."""
    if lat is None or lon is None:
        return lat is None and lon is None
    return -90 <= lat <= 90 and -180 <= lon <= 180


def _picked(new: NewReport) -> tuple[str | None, str | None]:
    if new.category and "/" in new.category:
        category, sub = new.category.split("/", 1)
        return category or None, sub or None
    return new.category or None, new.subcategory or None


def _earlier(session: Session, new: NewReport) -> Report | None:
    return session.exec(
        select(Report).where(Report.channel == new.channel, Report.idempotency_key == new.idempotency_key)
    ).first()


def _choose(known: Knowledge, new: NewReport) -> Choice:
    """The citizen's pick, or what the words say."""
    category, subcategory = _picked(new)
    guesses = known.classifier.classify(new.text)
    suggestions = [[guess.category, guess.subcategory, round(guess.score, 3)] for guess in guesses]
    if category:
        if subcategory is None and (fitting := next((g for g in guesses if g.category == category), None)):
            subcategory = fitting.subcategory
        return Choice(category, subcategory, True, suggestions)
    if not guesses:
        return Choice(None, None, False, [])
    return Choice(guesses[0].category, guesses[0].subcategory, known.classifier.is_sure(guesses), suggestions)


def _insert(session: Session, new: NewReport, judged: Judgement) -> Report | None:
    """Insert the row; None when another transaction was first with the same key."""
    spot, choice, route, priority = judged.spot, judged.choice, judged.route, judged.priority
    for _ in range(5):
        report = Report(
            ticket=tickets.new_ticket(secrets.SystemRandom()), tracking_secret=links.new_secret(), channel=new.channel,
            idempotency_key=new.idempotency_key, reporter_id=new.reporter_id, text=new.text.strip(),
            category_kode=choice.category, subcategory_kode=choice.subcategory, suggestions=choice.suggestions,
            kecamatan_kode=spot.kecamatan_kode, desa_kode=spot.desa_kode, lat=new.lat, lon=new.lon,
            accuracy_m=new.accuracy_m, landmark=new.landmark.strip(), status=Status.RECEIVED.value, priority=priority,
            is_anonymous=new.is_anonymous, is_confidential=new.is_confidential or route.is_confidential,
            created_at=clock.now(),
        )
        try:
            with session.begin_nested():
                session.add(report)
                session.flush()
        except IntegrityError as error:
            # A ticket that exists (one in 28 million) is drawn again; the same key is the same report.
            if "ticket" in str(error.orig):
                continue
            if _earlier(session, new):
                return None
            raise
        return report
    raise Conflict("ticket")


def _start(session: Session, report: Report, new: NewReport, route: Route, *, is_outside: bool) -> None:
    now = clock.now()
    actor = access.REPORTER if new.reporter_id else access.SYSTEM
    first = casework._apply(session, report, Action.RECEIVE, actor, note="", now=now)
    join_files(session, report, first, new.attachments, "REPORT")
    join_messages(session, report, new.wamids, now)
    if route.decision is RouteDecision.ASSIGN:
        report.referral = route.referral
        data = {"category": report.category_kode, "subcategory": report.subcategory_kode}
        given = casework._apply(session, report, Action.ASSIGN, access.SYSTEM, to_opd=route.opd_kode, data=data, now=now)
        report.referral = route.referral
        officer_urgent.assigned(session, report, given)
    elif route.decision is RouteDecision.REFER:
        report.referral = route.referral
        casework._apply(session, report, Action.REFER, access.SYSTEM, data={"referral": route.referral}, now=now)
    else:
        officer_urgent.assigned(session, report, first)
    session.flush()
    duplicates.mark(session, report)
    notices.filed(session, report, is_outside=is_outside)
    log.info("report_filed", ticket=report.ticket, channel=report.channel, decision=route.decision.value)
