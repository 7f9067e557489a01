"""The old service's reports, taken over with their numbers and dates. Nobody is written to.

What was over there is over here, at its old day, closed without an answer of the citizen (nobody asked him). What was
still open is given to its OPD today: its time begins now, for nobody could have worked on it here before. Nothing that
happened in the old service counts in the ranking (`score_days.BEFORE_US`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from laporbup.domain import ticket as tickets
from laporbup.domain.lifecycle import Action, Facts, Status
from laporbup.domain.old_sheet import OldReport, normal_number
from laporbup.domain.roles import Role
from laporbup.models import Report, Reporter
from laporbup.services import access, casework, knowledge, links, score_days
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge
from laporbup.text import old_reports as words

CHANNEL = "import"
_UNSORTED = "lainnya"
_EXTERNAL = "EXTERNAL"


@dataclass(frozen=True)
class Placed:
    """Where a row belongs in our tables. `notes`: what could not be recognised (columns)."""

    category: str
    subcategory: str | None
    desa: str | None
    kecamatan: str | None
    opd: str | None
    """None: an outside body's; the report is a referral."""
    referral: str
    is_confidential: bool
    priority: str
    notes: tuple[str, ...]


def ticket_of(session: Session, number: str) -> str | None:
    """Return our ticket of a report of the old service, or None."""
    wanted = normal_number(number)
    return session.exec(select(Report.ticket).where(Report.old_ticket == wanted)).first() if wanted else None


def is_known(session: Session, row: OldReport) -> bool:
    """Say whether it was taken over already."""
    return ticket_of(session, row.number) is not None


def place(session: Session, row: OldReport) -> Placed:
    """Find category, village and OPD by their names; what has none is found as for a new report, from the words."""
    known = knowledge.load(session)
    notes = []
    category, subcategory = _category(known, row)
    if row.category and category is None:
        notes.append("kategori")
    if category is None:
        guesses = known.classifier.classify(row.text)
        best = guesses[0] if known.classifier.is_sure(guesses) else None
        category, subcategory = (best.category, best.subcategory) if best else (_UNSORTED, None)
    desa, kecamatan = _place(known, row)
    if (row.desa and desa is None) or (row.kecamatan and kecamatan is None):
        notes.append("desa" if row.desa else "kecamatan")
    route = known.routing.route(category, subcategory, kecamatan, is_sure=True)
    opd = _opd(known, row.opd)
    if row.opd and opd is None:
        notes.append("opd")
    holder = opd or route.opd_kode
    if holder is not None and known.opd[holder].kind == _EXTERNAL:
        return Placed(category, subcategory, desa, kecamatan, None, known.opd[holder].nama, route.is_confidential,
                      route.priority, tuple(notes))
    return Placed(category, subcategory, desa, kecamatan, holder, route.referral, route.is_confidential, route.priority,
                  tuple(notes))


def take_over(session: Session, row: OldReport, now: datetime) -> Report:
    """Make the report of a row that is not known yet, with everything that happened to it."""
    placed = place(session, row)
    report = Report(
        ticket=tickets.new_ticket(secrets.SystemRandom()), tracking_secret=links.new_secret(), channel=CHANNEL,
        idempotency_key=f"lama:{row.number}", old_ticket=row.number, reporter_id=_reporter(session, row), text=row.text,
        category_kode=placed.category, subcategory_kode=placed.subcategory, kecamatan_kode=placed.kecamatan,
        desa_kode=placed.desa, status=Status.RECEIVED.value, priority=placed.priority,
        is_confidential=placed.is_confidential, created_at=row.at,
    )
    session.add(report)
    session.flush()
    _live(session, report, row, placed, now)
    return report


def _live(session: Session, report: Report, row: OldReport, placed: Placed, now: datetime) -> None:
    """Let it happen: at its old days when it is over, from today on when it is not."""
    before: dict[str, Any] = {score_days.BEFORE_US: True}
    ended = row.ended_at or row.at
    casework._apply(session, report, Action.RECEIVE, access.SYSTEM, data=before, now=row.at)
    if row.status is Status.REJECTED:
        casework._apply(session, report, Action.REJECT, Actor(Role.VERIFIER), note=words.REJECTED, data=before, now=ended)
        return
    if row.status is Status.REFERRED or placed.opd is None:
        report.referral = placed.referral or words.REFERRED
        data = {**before, "referral": report.referral}
        casework._apply(session, report, Action.REFER, access.SYSTEM, data=data, now=ended if row.is_over else now)
        return
    data = {"category": report.category_kode, "subcategory": report.subcategory_kode}
    if not row.is_over:
        # From here on it is as new: whoever gets it today has his whole time.
        casework._apply(session, report, Action.ASSIGN, access.SYSTEM, to_opd=placed.opd, data=data, now=now)
        return
    holder = Actor(Role.HANDLER, opd_kode=placed.opd)
    casework._apply(session, report, Action.ASSIGN, access.SYSTEM, to_opd=placed.opd, data={**data, **before}, now=row.at)
    done = Facts(has_evidence=True)
    casework._apply(session, report, Action.RESOLVE, holder, note=words.DONE, data=before, facts=done, now=ended)
    report.second_look = ""
    casework._apply(session, report, Action.EXPIRE, access.SYSTEM, data=before, now=ended)


def _reporter(session: Session, row: OldReport) -> int | None:
    """Whoever is named in the row: known to nobody else, and never written to (`outbox.enqueue` has WhatsApp only)."""
    if not (row.name or row.phone):
        return None
    made = Reporter(channel=CHANNEL, address=f"lama-{secrets.token_hex(8)}", name=row.name, phone=row.phone, created_at=row.at)
    session.add(made)
    session.flush()
    return made.id


def _category(known: Knowledge, row: OldReport) -> tuple[str | None, str | None]:
    wanted = " ".join(row.category.lower().split())
    for kode, sub in known.subcategories.items():
        if wanted and wanted in (kode, sub.judul.lower()):
            return sub.category_kode, kode
    for kode, category in known.categories.items():
        if wanted and wanted in (kode, category.judul.lower(), category.tombol.lower()):
            return kode, None
    return None, None


def _place(known: Knowledge, row: OldReport) -> tuple[str | None, str | None]:
    wanted = row.kecamatan.lower().removeprefix("kecamatan ").removeprefix("kec. ").strip()
    kecamatan = next((kode for kode, item in known.kecamatan.items() if wanted in (kode, item.nama.lower())), None)
    if row.desa in known.desa:
        return row.desa, known.desa[row.desa].kecamatan_kode
    said = ", ".join(filter(None, [row.desa, row.kecamatan and f"kecamatan {row.kecamatan}"]))
    if not said:
        return None, None
    match = known.places.match(said, is_answer=True)
    if kecamatan and match.kecamatan_kode != kecamatan:
        return None, kecamatan
    return match.desa_kode if row.desa else None, match.kecamatan_kode or kecamatan


def _opd(known: Knowledge, name: str) -> str | None:
    wanted = " ".join(name.lower().split())
    names = ((kode, {kode.lower(), opd.nama.lower(), opd.singkat.lower()}) for kode, opd in known.opd.items())
    return next((kode for kode, all_names in names if wanted and wanted in all_names), None)
