"""What one cell cannot know: rows of reference data that would contradict each other, or strand reports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from laporbup.domain.lifecycle import FINAL
from laporbup.domain.sheet_fields import unknown_placeholders
from laporbup.models import Category, Desa, Opd, Report, RoutingRule, Subcategory
from laporbup.services.reference_sheets import Codes, Sheet

Values = dict[str, Any]


def problems(session: Session, sheet: Sheet, before: Values, values: Values, codes: Codes) -> dict[str, str]:
    """Return field name → code for what is wrong with `values`; `before` is empty for a new row."""
    if sheet.name == "opd":
        return _opd(session, before, values, codes)
    if sheet.name == "jawaban":
        return {"isi": "placeholder"} if unknown_placeholders(values["text"]) else {}
    if sheet.name == "alias":
        return _alias(session, values)
    found: dict[str, str] = {}
    if "opd_kode" in values and values["opd_kode"] != before.get("opd_kode") and not codes.opd[values["opd_kode"]].is_active:
        found["opd"] = "inactive"
    sub = codes.subcategories.get(values.get("subcategory_kode") or "")
    if sub is not None and sub.category_kode != values["category_kode"]:
        found["subkategori"] = "other_category"
    if values.get("is_external") and not values.get("referral"):
        found["rujukan"] = "required"
    return found


def open_reports(session: Session, opd_kode: str) -> int:
    """Count what an OPD still holds or was offered."""
    query = (
        select(func.count()).select_from(Report)
        .where(or_(Report.opd_kode == opd_kode, Report.offered_opd == opd_kode), col(Report.status).not_in(FINAL))
    )  # fmt: skip
    return session.exec(query).one()


def _opd(session: Session, before: Values, values: Values, codes: Codes) -> dict[str, str]:
    found: dict[str, str] = {}
    if (values["kind"] == "KECAMATAN") != bool(values["kecamatan_kode"]):
        found["kecamatan"] = "required" if values["kind"] == "KECAMATAN" else "not_allowed"
    is_leaving = bool(before.get("is_active")) and not values["is_active"]
    turns_external = bool(before) and before["kind"] != "EXTERNAL" and values["kind"] == "EXTERNAL"
    if is_leaving or turns_external:
        where = "aktif" if is_leaving else "jenis"
        if open_reports(session, values["kode"]):
            found[where] = "open_reports"
        elif _is_routed_to(session, values["kode"], codes):
            found[where] = "routed_to"
    return found


def _is_routed_to(session: Session, kode: str, codes: Codes) -> bool:
    """Say whether new reports would still be sent there: to somebody who no longer reads them."""
    routed: list[Category | Subcategory] = [*codes.categories.values(), *codes.subcategories.values()]
    if any(row.opd_kode == kode and _is_used(row, codes) for row in routed):
        return True
    return session.exec(select(RoutingRule.id).where(RoutingRule.opd_kode == kode).limit(1)).first() is not None


def _is_used(row: Category | Subcategory, codes: Codes) -> bool:
    category = row if isinstance(row, Category) else codes.categories[row.category_kode]
    return category.is_active


def _alias(session: Session, values: Values) -> dict[str, str]:
    """An alias of a village says its official name."""
    if values["jenis"] == "kecamatan":
        return {}
    query = select(Desa.kode).where(Desa.kecamatan_kode == values["kode"], func.lower(Desa.nama) == values["nama"].lower())
    return {} if values["nama"] and session.exec(query).first() else {"nama": "unknown"}


def holders_of(codes: Codes) -> list[Opd]:
    """The OPD that may get reports now."""
    return [row for row in codes.by_name() if row.kind != "EXTERNAL" and row.is_active]
