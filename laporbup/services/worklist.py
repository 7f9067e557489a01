"""What an officer has to do, in the order of the clock: late first, then what is due soonest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.domain.roles import Role
from laporbup.models import Officer, Report, ReportEvent
from laporbup.services import knowledge, search, support, work_items, worklist_filter, worklist_load, worklist_tabs
from laporbup.services.access import HOLDERS, Actor
from laporbup.services.knowledge import Knowledge
from laporbup.services.verify_queue import verify_queue as verify_queue
from laporbup.services.view_officer import Worklist
from laporbup.services.view_parts import Choice, Tab
from laporbup.services.worklist_filter import EVERYTHING, Filters
from laporbup.services.worklist_tabs import HELPING, OBJECTED, OFFERED, Scope
from laporbup.services.worklist_tabs import unanswered_yet as unanswered_yet
from laporbup.text import dates, desk

R: Any = Report.__table__.c  # type: ignore[attr-defined]
E: Any = ReportEvent.__table__.c  # type: ignore[attr-defined]
MAX_QUERY = 100
LATELY = 500
"""So many of the newest events are looked at first."""
_HOT = "hot"
LEADERS = frozenset({Role.HEAD, Role.CAMAT})
_ONLY_WHEN_THERE = frozenset({OFFERED, HELPING, OBJECTED})


def worklist(
    session: Session, actor: Actor, tab: str = "", query: str = "", page: int = 1, filters: Filters = EVERYTHING
) -> Worklist:
    """Return the worklist of the OPD of `actor` (a Camat: of his office). Raises Forbidden for who has none."""
    if actor.role not in HOLDERS or actor.opd_kode is None:
        raise Forbidden(actor.role, "worklist")
    known = knowledge.load(session)
    opd = known.opd.get(actor.opd_kode)
    scope = Scope(R.opd_kode == actor.opd_kode, actor.opd_kode, is_head=actor.role in LEADERS)
    people = support.colleagues(session, actor.opd_kode)
    shown = _list(session, known, actor, scope, "/petugas", tab, query, page, filters, people)
    load = worklist_load.load(session, actor, people) if actor.role in LEADERS else []
    return replace(shown, title=desk.WORKLIST, subtitle=opd.nama if opd else "", load=load)


def camat(
    session: Session, actor: Actor, tab: str = "", page: int = 1, query: str = "", filters: Filters = EVERYTHING
) -> Worklist:
    """Return all reports of the wilayah of a Camat, whoever holds them. Raises Forbidden for all others."""
    if actor.role is not Role.CAMAT or actor.kecamatan_kode is None:
        raise Forbidden(actor.role, "camat")
    known = knowledge.load(session)
    kecamatan = known.place_name(None, actor.kecamatan_kode)[1]
    scope = Scope(R.kecamatan_kode == actor.kecamatan_kode)
    shown = _list(session, known, actor, scope, "/camat", tab, query, page, filters, [])
    return replace(shown, title=desk.CAMAT_LIST.format(kecamatan=kecamatan), subtitle=desk.CAMAT_SUBTITLE)


def _list(
    session: Session, known: Knowledge, actor: Actor, scope: Scope, path: str, tab: str, query: str, page: int,
    filters: Filters, people: list[Officer],
) -> Worklist:
    now, query = clock.now(), " ".join(query.split())[:MAX_QUERY]
    tab = tab if tab in scope.tabs else scope.tabs[0]
    only = worklist_filter.conditions(filters, actor, now)
    counts = worklist_tabs.counts(session, scope, only, now)
    where = [*only, *_shown(session, known, scope, tab, query, now)]
    total = counts[tab] if not query else session.execute(select(func.count()).where(*where)).scalar_one()
    at = work_items.page_of(total, page)
    rows = select(Report).where(*where).order_by(*worklist_tabs.order(tab, now)).offset(at.offset).limit(work_items.PAGE_SIZE)
    names = {one.id or 0: one.name for one in people}
    items = work_items.for_worklist(session, session.execute(rows).scalars().all(), known, now, actor, names)
    can_pick = path == "/petugas" and any(item.can_pick for item in items)
    place = actor.kecamatan_kode if actor.role is Role.CAMAT else None
    return Worklist(
        tab=tab, tabs=_tabs(counts, scope.tabs, tab, path, filters, is_searching=bool(query)), items=items,
        empty="" if total else _empty(tab, query, filters),
        page=at.number, pages=at.pages, total=total, query=query, pages_label=at.label, updated_label=_updated(session, scope),
        filters=worklist_filter.choices(known, filters, people, place), only_late=filters.is_late,
        filtered=len(filters.params), clear_url=f"{path}?{urlencode({'tab': tab})}",
        people=[Choice(value=str(one.id), label=one.name) for one in people] if can_pick else [],
    )


def _shown(session: Session, known: Knowledge, scope: Scope, tab: str, query: str, now: datetime) -> list[ColumnElement[bool]]:
    """What stands on the tab; a search looks everywhere."""
    if not query:
        return [scope.on(tab, now)]
    return [scope.anywhere(), R.parent_id.is_(None), _matches(session, known, query, scope.anywhere())]


def _empty(tab: str, query: str, filters: Filters) -> str:
    if query:
        return desk.EMPTY_SEARCH.format(query=query)
    return desk.EMPTY_FILTER if filters.params else desk.EMPTY[tab]


def most_pressing(query: Select[Report], now: datetime) -> Select[Report]:
    """Return `query` for what is to be worked, in the order of the clock."""
    return query.where(worklist_tabs.on("kerja", now)).order_by(*worklist_tabs.order("kerja", now))


def _matches(session: Session, known: Knowledge, query: str, where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Words as they are shown, a part of the ticket or of the old number, or the name of a village."""
    plain = query.lower().translate({ord(letter): None for letter in "\\%_"})
    like = f"%{plain}%"
    villages = [kode for kode, desa in known.desa.items() if query.lower() in desa.nama.lower()]
    found = [search.saying(session, query, where), *(func.lower(column).like(like) for column in (R.ticket, R.old_ticket))]
    return or_(*found, R.desa_kode.in_(villages)) if villages else or_(*found)


def _tabs(
    counts: dict[str, int], keys: list[str], current: str, path: str, filters: Filters, *, is_searching: bool
) -> list[Tab]:
    return [
        Tab(
            key=key, label=desk.TABS[key], count=counts[key], css=_HOT if key == "terlambat" and counts[key] else "",
            is_current=key == current and not is_searching, url=f"{path}?{urlencode({'tab': key, **filters.params})}",
        )
        for key in keys
        if key not in _ONLY_WHEN_THERE or counts[key] or key == current
    ]


def _updated(session: Session, scope: Scope) -> str:
    """When something last happened to what is listed here: a quiet list stands still."""
    lately = select(E.report_id, E.at).order_by(E.at.desc()).limit(LATELY).subquery()
    fresh = select(func.max(lately.c.at)).join(Report, R.id == lately.c.report_id).where(scope.reports)
    ever = select(func.max(E.at)).join(Report, R.id == E.report_id).where(scope.reports)
    # A busy office is among the newest events; only a quiet one, with few reports, is looked through.
    newest = session.execute(fresh).scalar() or session.execute(ever).scalar()
    return desk.UPDATED.format(when=dates.moment_label(newest)) if newest else desk.NO_CHANGE_YET
