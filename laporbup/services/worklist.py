"""What an officer has to do, in the order of the clock: late first, then what is due soonest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.domain.lifecycle import FINAL, OPEN, Status
from laporbup.domain.roles import Role
from laporbup.models import Report, ReportEvent
from laporbup.services import knowledge, score_live, work_items
from laporbup.services.access import HOLDERS, Actor
from laporbup.services.case_clock import EMERGENCY
from laporbup.services.knowledge import Knowledge
from laporbup.services.verify_queue import verify_queue as verify_queue
from laporbup.services.views import Tab, Worklist
from laporbup.text import dates, desk

R: Any = Report.__table__.c  # type: ignore[attr-defined]
E: Any = ReportEvent.__table__.c  # type: ignore[attr-defined]
MAX_QUERY = 100
_HOT, _OVER = "hot", "selesai"


def worklist(session: Session, actor: Actor, tab: str = "", query: str = "", page: int = 1) -> Worklist:
    """Return the worklist of the OPD of `actor` (a Camat: of his office). Raises Forbidden for who has none."""
    if actor.role not in HOLDERS or actor.opd_kode is None:
        raise Forbidden(actor.role, "worklist")
    known = knowledge.load(session)
    opd = known.opd.get(actor.opd_kode)
    shown = _list(session, known, R.opd_kode == actor.opd_kode, "/petugas", tab, query, page)
    return _titled(shown, desk.WORKLIST, opd.nama if opd else "")


def camat(session: Session, actor: Actor, tab: str = "", page: int = 1, query: str = "") -> Worklist:
    """Return all reports of the wilayah of a Camat, whoever holds them. Raises Forbidden for all others."""
    if actor.role is not Role.CAMAT or actor.kecamatan_kode is None:
        raise Forbidden(actor.role, "camat")
    known = knowledge.load(session)
    kecamatan = known.place_name(None, actor.kecamatan_kode)[1]
    shown = _list(session, known, R.kecamatan_kode == actor.kecamatan_kode, "/camat", tab, query, page)
    return _titled(shown, desk.CAMAT_LIST.format(kecamatan=kecamatan), desk.CAMAT_SUBTITLE)


def _titled(shown: Worklist, title: str, subtitle: str) -> Worklist:
    return replace(shown, title=title, subtitle=subtitle)


def _list(
    session: Session, known: Knowledge, scope: ColumnElement[bool], path: str, tab: str, query: str, page: int
) -> Worklist:
    now, query = clock.now(), " ".join(query.split())[:MAX_QUERY]
    tab = tab if tab in desk.TABS else next(iter(desk.TABS))
    counts = _counts(session, scope, now)
    where = [scope, R.parent_id.is_(None)]
    # A search looks everywhere: whoever types a ticket does not know on which tab it is.
    where.append(_matches(known, query) if query else _on(tab, now))
    total = counts[tab] if not query else session.execute(select(func.count()).where(*where)).scalar_one()
    at = work_items.page_of(total, page)
    rows = select(Report).where(*where).order_by(*_order(tab, now)).offset(at.offset).limit(work_items.PAGE_SIZE)
    found = session.execute(rows).scalars().all()
    return Worklist(
        tabs=_tabs(counts, tab, path, is_searching=bool(query)),
        items=work_items.for_officers(session, found, known, now),
        empty="" if total else desk.EMPTY_SEARCH.format(query=query) if query else desk.EMPTY[tab],
        page=at.number, pages=at.pages, total=total, query=query, pages_label=at.label,
        updated_label=_updated(session, scope),
    )


def _on(tab: str, now: datetime) -> ColumnElement[bool]:
    """Return what stands on a tab."""
    working = R.status.in_((Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS))
    tabs: dict[str, ColumnElement[bool]] = {
        "kerja": working,
        "terlambat": score_live.late(now),
        "baru": unanswered_yet(),
        "warga": R.status.in_((Status.NEEDS_INFO, Status.RESOLVED)),
        "terjadwal": R.status == Status.SCHEDULED,
        _OVER: R.status.in_(FINAL),
    }
    return tabs[tab]


def unanswered_yet() -> ColumnElement[bool]:
    """Return what is new: its holder has not said or done anything yet."""
    return and_(R.status.in_((Status.RECEIVED, Status.ASSIGNED)), R.first_response_at.is_(None))


def most_pressing(query: Select[Report], now: datetime) -> Select[Report]:
    """Return `query` for what is to be worked, in the order of the clock."""
    return query.where(_on("kerja", now)).order_by(*_order("kerja", now))


def _counts(session: Session, scope: ColumnElement[bool], now: datetime) -> dict[str, int]:
    """Two queries for all tabs: what is open, and how much is over (most reports are; they are only counted)."""
    opened = [key for key in desk.TABS if key != _OVER]
    columns = [func.sum(case((_on(key, now), 1), else_=0)) for key in opened]
    mine = (scope, R.parent_id.is_(None))
    row = session.execute(select(*columns).where(*mine, R.status.in_(OPEN))).one()
    over = session.execute(select(func.count()).where(*mine, R.status.in_(FINAL)).select_from(Report)).scalar_one()
    return {**dict(zip(opened, (int(value or 0) for value in row), strict=True)), _OVER: over}


def _order(tab: str, now: datetime) -> list[Any]:
    if tab == _OVER:
        return [func.coalesce(R.closed_at, R.created_at).desc(), R.id.desc()]
    is_unanswered = and_(R.first_response_at.is_(None), R.response_due_at.is_not(None), R.status == Status.ASSIGNED)
    soonest = case((is_unanswered, R.response_due_at), else_=R.due_at)
    # An emergency nobody has answered comes before everything, whatever else is late.
    is_urgent = case((and_(is_unanswered, R.priority == EMERGENCY), 0), else_=1)
    return [is_urgent, case((score_live.late(now), 0), else_=1), soonest.is_(None), soonest, R.created_at, R.id]


def _matches(known: Knowledge, query: str) -> ColumnElement[bool]:
    """Words in the text, a part of the ticket, or the name of a village."""
    plain = query.lower().translate({ord(letter): None for letter in "\\%_"})
    like = f"%{plain}%"
    villages = [kode for kode, desa in known.desa.items() if query.lower() in desa.nama.lower()]
    found = [func.lower(R.text).like(like), func.lower(R.ticket).like(like), func.lower(R.landmark).like(like)]
    return or_(*found, R.desa_kode.in_(villages)) if villages else or_(*found)


def _tabs(counts: dict[str, int], current: str, path: str, *, is_searching: bool) -> list[Tab]:
    return [
        Tab(
            key=key, label=label, count=counts[key], css=_HOT if key == "terlambat" and counts[key] else "",
            is_current=key == current and not is_searching, url=f"{path}?{urlencode({'tab': key})}",
        )
        for key, label in desk.TABS.items()
    ]


def _updated(session: Session, scope: ColumnElement[bool]) -> str:
    """When something last happened to what is listed here: a quiet list stands still."""
    newest = session.execute(
        select(E.at).join(Report, R.id == E.report_id).where(scope).order_by(E.at.desc()).limit(1)
    ).scalar()
    return desk.UPDATED.format(when=dates.moment_label(newest)) if newest else desk.NO_CHANGE_YET
