"""What waits for a verifier: what the router was unsure of, what an OPD gave back, and evidence to look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.address import mask_text
from laporbup.domain.errors import Forbidden
from laporbup.domain.lifecycle import OPEN, Action, Status
from laporbup.domain.roles import Role
from laporbup.models import Attachment, Report, ReportEvent
from laporbup.services import (
    case_acts,
    case_around,
    case_view,
    knowledge,
    report_photos,
    report_words,
    sure_guess,
    triage,
    work_items,
)
from laporbup.services.access import Actor
from laporbup.services.case_clock import EMERGENCY
from laporbup.services.evidence import FLAGGED
from laporbup.services.knowledge import Knowledge
from laporbup.services.views import Photo, Suggestion, Tab, Twin, VerifyItem, VerifyQueue
from laporbup.text import dates, desk, evidence, labels

R: Any = Report.__table__.c  # type: ignore[attr-defined]
E: Any = ReportEvent.__table__.c  # type: ignore[attr-defined]
T: Any = Report.__table__.alias("twin").c  # type: ignore[attr-defined]
A: Any = Attachment.__table__.c  # type: ignore[attr-defined]
READERS = frozenset({Role.VERIFIER, Role.SEKDA})
KINDS = {
    "baru": "new", "kembali": "returned", "bukti": "evidence", "mirip": "twin", "menunggu": "evidence", "sekda": "table",
    "keberatan": "table",
}  # fmt: skip
SEKDA_LEVEL = 2
"""From here on a report is on the table of the Sekda: passed on three times, late twice over, or refused by the citizen again."""
TOP = 3
TRIAGE = ("new", "returned")
"""Kinds of items that must be given to somebody."""


def verify_queue(session: Session, actor: Actor, tab: str = "", page: int = 1) -> VerifyQueue:
    """Return one tab of the queue (baru, kembali, bukti, mirip, menunggu), the longest waiting first. Raises Forbidden."""
    if actor.role not in READERS:
        raise Forbidden(actor.role, "verify_queue")
    known = knowledge.load(session)
    mine = tabs_of(actor.role)
    tab = tab if tab in mine else next(iter(mine))
    counted = counts(session, actor.role)
    at = work_items.page_of(counted[tab], page)
    query = select(Report).where(_on(tab)).order_by(*_order(tab)).offset(at.offset).limit(work_items.PAGE_SIZE)
    reports = list(session.execute(query).scalars())
    items = _items(session, reports, tab, actor, known)
    return VerifyQueue(
        items=items, can_pick=any(item.can_pick for item in items), waiting=sum(counted[key] for key in _yours(actor.role)),
        categories=case_acts.categories(known),
        opds=case_acts.opds(known),
        tabs=[
            Tab(key=key, label=label, count=counted[key], is_current=key == tab, url=f"/verifikasi?{urlencode({'tab': key})}")
            for key, label in mine.items()
        ],
        total=counted[tab], page=at.number, pages=at.pages, pages_label=at.label,
        empty="" if counted[tab] else desk.VERIFY_EMPTY[tab],
        updated_label=_updated(session),
    )


def tabs_of(role: Role) -> dict[str, str]:
    """Return the tabs of a role with their labels; what only the Sekda decides comes first on his page."""
    return {**desk.SEKDA_TABS, **desk.VERIFY_TABS} if role is Role.SEKDA else desk.VERIFY_TABS


def _yours(role: Role) -> tuple[str, ...]:
    """What waits for this role and for nobody else."""
    return tuple(desk.SEKDA_TABS) if role is Role.SEKDA else ("baru", "kembali", "bukti")


def _items(session: Session, reports: list[Report], tab: str, actor: Actor, known: Knowledge) -> list[VerifyItem]:
    photos, events = report_photos.of_reports(session, reports), _events(session, reports)
    alike, twins = _alike(session, events), case_around.earlier(session, reports) if tab == "mirip" else {}
    return [
        replace(
            _item(report, tab, actor, known, photos[report.id or 0], events.get(report.id or 0, [])),
            alike=alike.get(report.id or 0, []), twin=twins.get(report.id or 0, Twin()),
        )
        for report in reports
    ]


def _is_open(table: Any) -> ColumnElement[bool]:
    return table.status.in_([status.value for status in OPEN])  # type: ignore[no-any-return]


def _on(tab: str) -> ColumnElement[bool]:
    was_returned = select(E.id).where(E.report_id == R.id, E.action == Action.RETURN.value).exists()
    received = and_(R.status == Status.RECEIVED, R.parent_id.is_(None))
    claimed = and_(R.status == Status.RESOLVED, R.parent_id.is_(None))
    raised = and_(R.status.in_(report_words.RUNNING), R.escalation_level >= SEKDA_LEVEL, R.parent_id.is_(None))
    tabs: dict[str, ColumnElement[bool]] = {
        "baru": and_(received, ~was_returned),
        "kembali": and_(received, was_returned),
        "bukti": and_(claimed, R.second_look != ""),
        "mirip": and_(R.parent_id.is_(None), _is_open(R), select(T.id).where(T.id == R.twin_id, _is_open(T)).exists()),
        "menunggu": and_(claimed, R.second_look == ""),
        "sekda": and_(raised, R.reopen_count == 0),
        "keberatan": and_(raised, R.reopen_count > 0),
    }
    return tabs[tab]


def counts(session: Session, role: Role = Role.VERIFIER) -> dict[str, int]:
    """Return how many wait on each tab of a role."""
    mine = tabs_of(role)
    statuses = {Status.RECEIVED, Status.RESOLVED} | (set(report_words.RUNNING) if role is Role.SEKDA else set())
    columns = [func.sum(case((_on(key), 1), else_=0)) for key in mine]
    row = session.execute(select(*columns).where(or_(R.status.in_(statuses), R.twin_id.is_not(None)))).one()
    return dict(zip(mine, (int(value or 0) for value in row), strict=True))


def _order(tab: str) -> list[Any]:
    if KINDS[tab] == "evidence":
        return [case((R.second_look == FLAGGED, 0), else_=1), R.resolved_at, R.id]
    # An emergency comes first, then what the Sekda must decide about, then whoever waits longest.
    is_urgent = case((R.priority == EMERGENCY, 0), else_=1)
    return [is_urgent, R.escalation_level.desc(), R.created_at, R.id]


def _events(session: Session, reports: list[Report]) -> dict[int, list[ReportEvent]]:
    """The returns and claims of all reports of the page: one query."""
    ids = [report.id for report in reports]
    if not ids:
        return {}
    wanted = (Action.RETURN.value, Action.RESOLVE.value)
    query = select(ReportEvent).where(E.report_id.in_(ids), E.action.in_(wanted)).order_by(E.report_id, E.seq)
    found: dict[int, list[ReportEvent]] = {}
    for event in session.execute(query).scalars():
        found.setdefault(event.report_id, []).append(event)
    return found


def _alike(session: Session, events: dict[int, list[ReportEvent]]) -> dict[int, list[Photo]]:
    """The earlier pictures that the newest evidence of each report resembles: one query for the page."""
    others = {key: case_view.others_of(found) for key, found in events.items()}
    wanted = {other for found in others.values() for other in found}
    if not wanted:
        return {}
    query = select(Attachment, Report).join(Report, R.id == A.report_id).where(A.id.in_(wanted))
    seen = {photo.id: (photo, report) for photo, report in session.execute(query)}
    return {
        key: [_earlier(*seen[other], is_own=seen[other][1].id == key) for other in found if other in seen]
        for key, found in others.items()
    }


def _earlier(photo: Attachment, report: Report, *, is_own: bool) -> Photo:
    words = evidence.ALIKE_OWN if is_own else evidence.ALIKE
    caption = words.format(ticket=report.ticket, when=dates.short_date(photo.created_at))
    return replace(report_photos.photo(report, photo, caption), alt=caption, caption=caption)


def _item(
    report: Report, tab: str, actor: Actor, known: Knowledge, photos: list[Attachment],
    events: list[ReportEvent],
) -> VerifyItem:
    look, heading = labels.STATUS[report.status], report_words.title_of(report, known)
    before, after = report_photos.before_after(report, photos, heading)
    flags, kind = case_view.flags_of(events), _kind(report, tab, events)
    is_evidence, (named, by) = kind == "evidence", triage.named(report, events, known)
    since = report.resolved_at if is_evidence and report.resolved_at else report.created_at
    return VerifyItem(
        ticket=report.ticket, url=f"/petugas/laporan/{report.ticket}", act_url=f"/verifikasi/{report.ticket}?tab={tab}",
        text=mask_text(report.text) or heading, place=report_words.place_of(report, known),
        age_label=desk.WAITING_SINCE.format(when=dates.short_moment(since)), why=_why(report, tab, known, events, flags),
        photos=[report_photos.photo(report, item, heading) for item in photos],
        suggestions=_suggestions(report, known) if kind in TRIAGE else [], kind=kind, status_label=look.label,
        css=look.css, icon=look.icon, holder=report_words.who(known, report.opd_kode), before=before, after=after,
        flags=flags if is_evidence else [],
        acts=case_acts.acts_for(actor, report, known, case_acts.Around(named=named, named_by=by)),
        note=mask_text(events[-1].note) if is_evidence and events else "",
        category=report_words.category_of(report, known), can_pick=kind in TRIAGE and sure_guess.of(report) is not None,
    )


def _kind(report: Report, tab: str, events: list[ReportEvent]) -> str:
    if KINDS[tab] == "table" and report.status == Status.RECEIVED:
        return "returned" if any(event.action == Action.RETURN for event in events) else "new"
    return KINDS[tab]


def _why(report: Report, tab: str, known: Knowledge, events: list[ReportEvent], flags: list[str]) -> str:
    if KINDS[tab] == "evidence":
        if flags:
            return desk.WHY_FLAGS
        words = desk.WHY_SAMPLE if report.second_look else desk.WHY_EVIDENCE
        return words.format(who=report_words.who(known, report.opd_kode))
    if KINDS[tab] == "twin":
        return desk.WHY_ALIKE
    if KINDS[tab] == "table" and report.status != Status.RECEIVED:
        return _raised(report, known)
    returns = [event for event in events if event.action == Action.RETURN]
    if returns:
        by, note = report_words.who(known, returns[-1].from_opd), mask_text(returns[-1].note)
        why, named = desk.WHY_RETURNED.format(who=by, note=note), triage.suggested(report, events, known)
        return desk.WHY_NAMED.format(why=why, nama=named.nama) if named else why
    guesses = report.suggestions or []
    return desk.WHY_UNSURE.format(percent=round(guesses[0][2] * 100)) if guesses else desk.WHY_NOTHING


def _raised(report: Report, known: Knowledge) -> str:
    who, due = report_words.who(known, report.opd_kode), report_words.due_of(report, known, clock.now()).label
    words = desk.WHY_OBJECTED if report.reopen_count else desk.WHY_RAISED
    return words.format(n=report.reopen_count, who=who, due=due)


def _suggestions(report: Report, known: Knowledge) -> list[Suggestion]:
    found = []
    for place, (category, sub, score) in enumerate((report.suggestions or [])[:TOP], start=1):
        known_sub, known_category = known.subcategories.get(sub or ""), known.categories.get(category)
        named = known_sub or known_category
        if named is None:
            continue
        route = known.routing.route(category, sub, report.kecamatan_kode, is_sure=True)
        found.append(
            Suggestion(
                category=f"{category}/{sub}" if sub else category, label=named.judul,
                opd=report_words.who(known, route.opd_kode) if route.opd_kode else route.referral,
                percent=round(score * 100), key=str(place),
            )
        )
    return found


def _updated(session: Session) -> str:
    newest = session.execute(select(func.max(E.at))).scalar()
    return desk.UPDATED.format(when=dates.moment_label(newest)) if newest else desk.NO_CHANGE_YET
