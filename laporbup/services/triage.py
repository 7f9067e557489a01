"""Where a verifier sends a report: by the category he picks, by routing, by his word, or by that of who returned it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from laporbup.domain.errors import Invalid
from laporbup.domain.lifecycle import Action, Status
from laporbup.models import Opd, Report, ReportEvent
from laporbup.services.case_clock import EMERGENCY
from laporbup.services.knowledge import Knowledge
from laporbup.text import desk

EXTERNAL = "EXTERNAL"
"""Kind of an outside body (PLN, the province …): it takes nothing here, citizens are told how to reach it."""


@dataclass(frozen=True)
class Decision:
    """`opd_kode` is None when it is somebody else's to solve: then `referral` says whose."""

    opd_kode: str | None
    referral: str
    data: dict[str, Any]
    """What the event keeps; a correction is training data."""


def decide(
    known: Knowledge, report: Report, category: str | None, subcategory: str | None, opd_kode: str | None
) -> Decision:
    """Put the category on the report and say where it goes.

    `category` may be `category/subcategory`. Raises Invalid for unknown codes, or when nothing says whose it is.
    """
    if category and "/" in category:
        category, subcategory = category.split("/", 1)
    _check(known, report, category, subcategory, opd_kode)
    was = [report.category_kode, report.subcategory_kode]
    if category:
        report.category_kode, report.subcategory_kode = category, subcategory or None
    route = known.routing.route(report.category_kode, report.subcategory_kode, report.kecamatan_kode, is_sure=True)
    holder = opd_kode or route.opd_kode
    if holder is None and not route.referral:
        raise Invalid({"opd": "required"})
    if report.priority != EMERGENCY:
        report.priority = route.priority
    report.is_confidential = report.is_confidential or route.is_confidential
    data: dict[str, Any] = {"category": report.category_kode, "subcategory": report.subcategory_kode}
    if was != [report.category_kode, report.subcategory_kode]:
        data["was"] = was
    return Decision(holder, route.referral, data)


def _check(
    known: Knowledge, report: Report, category: str | None, subcategory: str | None, opd_kode: str | None
) -> None:
    errors: dict[str, str] = {}
    sub = known.subcategories.get(subcategory or "")
    if (category and category not in known.categories) or (subcategory and (sub is None or sub.category_kode != category)):
        errors["category"] = "unknown"
    if opd_kode and (opd_kode not in known.opd or known.opd[opd_kode].kind == EXTERNAL):
        errors["opd"] = "unknown"
    if not errors and not (category or opd_kode or report.category_kode):
        errors["category"] = "required"
    if errors:
        raise Invalid(errors)


def suggested(report: Report, events: Sequence[ReportEvent], known: Knowledge) -> Opd | None:
    """Return whom the newest return among `events` (oldest first) named, while the report waits for a verifier."""
    returns = [event for event in events if event.action == Action.RETURN]
    if report.status != Status.RECEIVED or not returns:
        return None
    return known.opd.get((returns[-1].data or {}).get("suggested_opd") or "")


def named(report: Report, events: Sequence[ReportEvent], known: Knowledge) -> tuple[str, str]:
    """Return whose it is and by whose word, as codes of OPD; both empty when nobody was named."""
    opd = suggested(report, events, known)
    by = next((event.from_opd for event in reversed(events) if event.action == Action.RETURN), None)
    return (opd.kode, by or "") if opd else ("", "")


def contact(session: Session, report: Report, known: Knowledge) -> str:
    """Return how the outside body that was named is reached; nothing when none was."""
    query = (
        select(ReportEvent)
        .where(ReportEvent.report_id == report.id, ReportEvent.action == Action.RETURN.value)
        .order_by(col(ReportEvent.seq))
    )
    opd = suggested(report, session.exec(query).all(), known)
    return contact_of(opd) if opd is not None and opd.kind == EXTERNAL else ""


def contact_of(opd: Opd) -> str:
    """Return an outside body as a citizen needs it: its name, and how it is reached as far as we know."""
    return desk.CONTACT.format(nama=opd.nama, kontak=opd.kontak) if opd.kontak else opd.nama
