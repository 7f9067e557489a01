"""Where a verifier's choice sends a report: the category he picked, and whose it is by routing or by his word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from laporbup.domain.errors import Invalid
from laporbup.models import Report
from laporbup.services.case_clock import EMERGENCY
from laporbup.services.knowledge import Knowledge


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
    if opd_kode and (opd_kode not in known.opd or known.opd[opd_kode].kind == "EXTERNAL"):
        errors["opd"] = "unknown"
    if not errors and not (category or opd_kode or report.category_kode):
        errors["category"] = "required"
    if errors:
        raise Invalid(errors)
