"""What goes to SP4N-LAPOR!: each report, and each change of it, as one record with an id that never changes.

Records stand in the order of our events, so a position (the newest event handed over) says how far an export has come.
A confidential report is a number there, with its status and category: no words, no place, no link. Everything else is
masked as it is in public. Hidden reports, and those of the old service (they are known there already), are left out.
The format: docs/sp4n.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, text
from sqlmodel import Session, col, select

from laporbup import clock
from laporbup.clock import JAKARTA
from laporbup.domain.address import mask_text
from laporbup.domain.lifecycle import Action
from laporbup.models import PortCursor, Report, ReportEvent
from laporbup.services import knowledge, links, report_words, sp4n_map
from laporbup.services.knowledge import Knowledge
from laporbup.services.sp4n_map import Map
from laporbup.text import sp4n as words

FIELDS = (
    "id", "jenis", "nomor", "waktu", "status_sp4n", "status", "kategori_sp4n", "kategori", "klasifikasi", "rahasia", "judul",
    "isi", "instansi", "tindak_lanjut", "kecamatan", "desa", "kode_wilayah", "lintang", "bujur", "tautan",
)
CHUNK = 500
_DECIMALS = 3
_TOLD = (Action.RECEIVE.value, Action.ASSIGN.value, Action.TAKE.value, Action.COMMENT.value)
_BETWEEN_OFFICES = (Action.ASSIGN, Action.RETURN, Action.TAKE, Action.OFFER)
"""What offices write each other is not for the public."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Chunk:
    """Some records, and the position after them. `is_last`: nothing more up to the newest event."""

    records: list[Record]
    position: int
    is_last: bool


def newest(session: Session) -> int:
    """Return the newest event that everybody can see: no event with a smaller number will still appear."""
    if session.get_bind().dialect.name == "postgresql":
        # Numbers are given before the commit: wait for whoever is writing, for the moment of this transaction.
        session.execute(text("LOCK TABLE report_event IN SHARE MODE"))
    return int(session.exec(select(func.max(ReportEvent.id))).one() or 0)


def chunk(session: Session, since: int, until: int, mapped: Map, size: int = CHUNK) -> Chunk:
    """Return the records of at most `size` told events after `since` up to `until`."""
    query = (
        select(ReportEvent, Report).join(Report, col(Report.id) == ReportEvent.report_id)
        .where(col(ReportEvent.id) > since, col(ReportEvent.id) <= until, col(ReportEvent.is_internal).is_(False))
        .where(or_(col(ReportEvent.action).in_(_TOLD), col(ReportEvent.from_status) != col(ReportEvent.to_status)))
        .where(col(Report.is_hidden).is_(False), Report.channel != "import")
        .order_by(col(ReportEvent.id)).limit(size)
    )
    found = session.exec(query).all()
    known = knowledge.load(session)
    records = [_record(known, mapped, event, report) for event, report in found]
    is_last = len(found) < size
    return Chunk(records, until if is_last else int(found[-1][0].id or 0), is_last)


def position(session: Session, name: str) -> int:
    """Return how far the export `name` has come; 0 at first."""
    row = session.get(PortCursor, name)
    return row.position if row else 0


def advance(session: Session, name: str, to: int) -> None:
    """Remember that everything up to event `to` was handed over."""
    row = session.get(PortCursor, name)
    if row is None:
        session.add(PortCursor(name=name, position=to, at=clock.now()))
    elif to > row.position:
        row.position, row.at = to, clock.now()
        session.add(row)
    session.flush()


def _record(known: Knowledge, mapped: Map, event: ReportEvent, report: Report) -> Record:
    sub = known.subcategories.get(report.subcategory_kode or "")
    opd = known.opd.get(event.to_opd or "")
    is_new = event.action == Action.RECEIVE
    common = {
        "id": f"{report.ticket}:{event.seq}", "jenis": words.REPORT if is_new else words.CHANGE, "nomor": report.ticket,
        "waktu": _iso(event.at), "status_sp4n": mapped.status(event.to_status), "status": event.to_status,
        "kategori_sp4n": mapped.category(report.category_kode, report.subcategory_kode),
        "kategori": report_words.category_of(report, known),
        "klasifikasi": sp4n_map.kind(sub.kind if sub else ""),
        "rahasia": words.YES if report.is_confidential else words.NO,
        "instansi": opd.nama if opd else "",
    }
    return {**dict.fromkeys(FIELDS, ""), **common, **_shown(known, event, report, is_new=is_new)}


def _shown(known: Knowledge, event: ReportEvent, report: Report, *, is_new: bool) -> Record:
    """Words and places, of a report that everybody may see."""
    if report.is_confidential:
        return {"judul": words.CONFIDENTIAL}
    desa, kecamatan = known.place_name(report.desa_kode, report.kecamatan_kode)
    told = "" if is_new or event.action in _BETWEEN_OFFICES or _is_of_citizen(event) else mask_text(event.note)
    shown: Record = {
        "judul": report_words.title_of(report, known), "kecamatan": kecamatan, "desa": desa,
        "kode_wilayah": report.desa_kode or report.kecamatan_kode or "", "tindak_lanjut": told,
        "tautan": links.page_url(f"/lacak/{report.ticket}"),
    }
    if is_new:
        shown["isi"] = mask_text(report.text)
        if report.lat is not None and report.lon is not None:
            shown |= {"lintang": round(report.lat, _DECIMALS), "bujur": round(report.lon, _DECIMALS)}
    return shown


def _is_of_citizen(event: ReportEvent) -> bool:
    return event.actor_role == "REPORTER"


def _iso(moment: datetime) -> str:
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")


