"""What everybody may see: the public list, its figures and tiles, and the front page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.lifecycle import HELD, Closure, Status
from laporbup.models import Report
from laporbup.services import figures, knowledge, score_live, search, tiles, work_items
from laporbup.services.figures import home as home
from laporbup.services.knowledge import Knowledge
from laporbup.services.tiles import is_public
from laporbup.services.views import Choice, PublicBoard, Tab
from laporbup.text import board as words

R: Any = Report.__table__.c  # type: ignore[attr-defined]
FILTERS = ("status", "kecamatan", "kategori", "opd", "bagian", "q")
DRILL_DAYS = 90
MAX_QUERY = 100
_ICONS = {"terlambat": "late", "dikerjakan": "work", "warga": "hour", "beres": "done", "terjadwal": "date"}


def board(session: Session, filters: dict[str, str], page: int = 1) -> PublicBoard:
    """Return the public list. `filters`: status, kecamatan, kategori, opd, bagian, q; what is unknown is ignored."""
    known, now = knowledge.load(session), clock.now()
    given = _usable(known, filters)
    base = _scope(session, known, given, now)
    counts = _status_counts(session, base, now)
    status = given.get("status", "")
    at = work_items.page_of(counts[status], page)
    where = [*base, _in_status(status, now)] if status else base
    query = select(Report).where(*where).order_by(R.created_at.desc(), R.id.desc())
    found = session.execute(query.offset(at.offset).limit(work_items.PAGE_SIZE)).scalars().all()
    shown = tiles.tiles(session, known, now)
    return PublicBoard(
        intro=words.PUBLIC_INTRO, open_label=words.OPEN.format(n=sum(tile.count for tile in shown)),
        counters=figures.counters(session, now), meter=figures.meter(session, now), tiles=shown, key=tiles.key(),
        has_map=any(tile.path for tile in shown), signal_note=words.SIGNAL, list_title=words.NEWEST,
        items=work_items.for_public(session, found, known, now), filters=_tabs(counts, given),
        kecamatan=_kecamatan(known, given), categories=_categories(known, given), query=given.get("q", ""), status=status,
        filter_label=_label(known, given), page=at.number, pages=at.pages, total=at.total, pages_label=at.label,
        prev_url=_url(given, page=at.number - 1) if at.number > 1 else "",
        next_url=_url(given, page=at.number + 1) if at.number < at.pages else "",
        empty="" if at.total else _empty(known, given),
    )


def _usable(known: Knowledge, filters: dict[str, str]) -> dict[str, str]:
    """Only the filters that mean something; a kecamatan may be given by its name."""
    given = {name: " ".join(str(filters.get(name) or "").split())[:MAX_QUERY] for name in FILTERS}
    by_name = {item.nama.lower(): kode for kode, item in known.kecamatan.items()}
    given["kecamatan"] = by_name.get(given["kecamatan"].lower(), given["kecamatan"])
    tables: dict[str, Any] = {
        "status": words.FILTERS, "kecamatan": known.kecamatan, "kategori": known.categories, "opd": known.opd,
        "bagian": words.DRILL_PARTS,
    }
    return {name: value for name, value in given.items() if value and value in tables.get(name, {value})}


def _scope(session: Session, known: Knowledge, given: dict[str, str], now: datetime) -> list[ColumnElement[bool]]:
    """Everything but the status."""
    # What was rejected (spam, pranks) is counted in the figures and stays under its ticket, but is not paraded.
    where = [is_public(), R.status != Status.REJECTED]
    columns = {"kecamatan": R.kecamatan_kode, "kategori": R.category_kode, "opd": R.opd_kode}
    where += [column == given[name] for name, column in columns.items() if name in given]
    if "bagian" in given:
        where.append(score_live.behind(given["bagian"], now - timedelta(days=DRILL_DAYS), now))
    if "q" in given:
        where.append(_matches(session, known, given["q"]))
    return where


def _matches(session: Session, known: Knowledge, query: str) -> ColumnElement[bool]:
    """Words as they are shown, a part of the number, the number of the old service, or the name of a village."""
    plain = query.lower().translate({ord(letter): None for letter in "\\%_"})
    villages = [kode for kode, desa in known.desa.items() if query.lower() in desa.nama.lower()]
    found = [search.saying(session, query, is_public()), func.lower(R.ticket).like(f"%{plain}%"), R.old_ticket == query]
    return or_(*found, R.desa_kode.in_(villages)) if villages else or_(*found)


def _in_status(status: str, now: datetime) -> ColumnElement[bool]:
    done = and_(R.status == Status.CLOSED, R.closure.in_((Closure.CONFIRMED, Closure.VERIFIED)))
    found: dict[str, ColumnElement[bool]] = {
        "terlambat": score_live.late(now),
        "dikerjakan": R.status.in_(HELD - {Status.SCHEDULED, Status.NEEDS_INFO}),
        "warga": R.status.in_((Status.RESOLVED, Status.NEEDS_INFO)),
        "beres": done,
        "terjadwal": R.status == Status.SCHEDULED,
    }
    return found[status]


def _status_counts(session: Session, where: list[ColumnElement[bool]], now: datetime) -> dict[str, int]:
    """All counts of the pills in one query."""
    keys = [key for key in words.FILTERS if key]
    columns = [func.sum(case((_in_status(key, now), 1), else_=0)) for key in keys]
    row = session.execute(select(func.count(), *columns).where(*where)).one()
    return dict(zip(["", *keys], (int(value or 0) for value in row), strict=True))


def _url(given: dict[str, str], **changes: Any) -> str:
    query = {name: value for name, value in {**given, **changes}.items() if value and value != 1}
    if "page" in query:
        query["hal"] = query.pop("page")
    return f"/publik?{urlencode(query)}" if query else "/publik"


def _tabs(counts: dict[str, int], given: dict[str, str]) -> list[Tab]:
    return [
        Tab(
            key=key, label=label, count=counts[key], css="hot" if key == "terlambat" and counts[key] else "",
            is_current=key == given.get("status", ""), url=_url(given, status=key), icon=_ICONS.get(key, ""),
        )
        for key, label in words.FILTERS.items()
    ]


def _kecamatan(known: Knowledge, given: dict[str, str]) -> list[Choice]:
    names = sorted(known.kecamatan.items(), key=lambda item: item[1].nama)
    chosen = given.get("kecamatan", "")
    every = Choice(label=words.ALL_KECAMATAN, is_primary=not chosen)
    return [every, *(Choice(value=kode, label=item.nama, is_primary=kode == chosen) for kode, item in names)]


def _categories(known: Knowledge, given: dict[str, str]) -> list[Choice]:
    chosen = given.get("kategori", "")
    every = Choice(label=words.ALL_CATEGORIES, is_primary=not chosen)
    shown = [item for item in known.categories.values() if item.is_active]
    return [every, *(Choice(value=item.kode, label=item.judul, is_primary=item.kode == chosen) for item in shown)]


def _label(known: Knowledge, given: dict[str, str]) -> str:
    """What the list is narrowed to, in words."""
    pieces = []
    if "status" in given:
        pieces.append(words.FILTERS[given["status"]])
    if "kecamatan" in given:
        pieces.append(words.IN_KECAMATAN.format(kecamatan=known.kecamatan[given["kecamatan"]].nama))
    if "kategori" in given:
        pieces.append(known.categories[given["kategori"]].judul)
    if "opd" in given:
        pieces.append(known.opd[given["opd"]].nama)
    if given.get("bagian"):
        pieces.append(words.DRILL_PARTS[given["bagian"]])
    if "q" in given:
        pieces.append(f"“{given['q']}”")
    return ", ".join(pieces)


def _empty(known: Knowledge, given: dict[str, str]) -> str:
    if set(given) == {"kecamatan"}:
        return words.PUBLIC_EMPTY_KECAMATAN.format(kecamatan=known.kecamatan[given["kecamatan"]].nama)
    return words.PUBLIC_EMPTY

