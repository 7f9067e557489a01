"""Ready answers of officers: sentences an administrator wrote once, with the facts of the report filled in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from laporbup.domain.sheet_fields import with_facts
from laporbup.models import AnswerTemplate, Report
from laporbup.services import knowledge
from laporbup.text import admin_reference as words


@dataclass(frozen=True)
class ReadyAnswer:
    """Chosen by its title; `text` goes into the form and may be changed there."""

    title: str = ""
    text: str = ""


def ready_answers(session: Session, action: str, report: Report) -> list[ReadyAnswer]:
    """Return what an officer may start from for `action` (a lifecycle action) on this report, the likeliest first.

    Those of the report's category come before those for all.
    """
    known = knowledge.load(session)
    found = session.exec(
        select(AnswerTemplate)
        .where(
            AnswerTemplate.action == action, col(AnswerTemplate.is_active).is_(True),
            or_(col(AnswerTemplate.category_kode).is_(None), AnswerTemplate.category_kode == report.category_kode),
        )
        .order_by(col(AnswerTemplate.category_kode).is_(None), col(AnswerTemplate.position), col(AnswerTemplate.id))
    )  # fmt: skip
    desa, kecamatan = known.place_name(report.desa_kode, report.kecamatan_kode)
    opd = known.opd.get(report.opd_kode or "")
    facts = {"nomor": report.ticket, "desa": desa or kecamatan or words.THE_PLACE, "opd": opd.nama if opd else words.THE_OFFICE}
    return [ReadyAnswer(row.title, with_facts(row.text, facts)) for row in found]
