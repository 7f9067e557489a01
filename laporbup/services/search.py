"""Searching what people wrote, in the words that are shown: what is masked cannot be found either.

A search of the text itself would tell, one try after the other, whose number or name stands in which report.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from laporbup.domain.address import mask_text
from laporbup.models import Report

R: Any = Report.__table__.c  # type: ignore[attr-defined]
MAX_FOUND = 500
"""Of more reports with the same words the newest are found."""


def saying(session: Session, query: str, scope: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return which reports of `scope` have these words in their text or landmark as it is shown."""
    words = query.lower().translate({ord(letter): None for letter in "\\%_"})
    like = f"%{words}%"
    said = (func.lower(R.text).like(like)) | (func.lower(R.landmark).like(like))
    rows = session.execute(select(R.id, R.text, R.landmark).where(scope, said).order_by(R.id.desc()).limit(MAX_FOUND))
    shown = [row[0] for row in rows if words in mask_text(row[1]).lower() or words in mask_text(row[2]).lower()]
    found: ColumnElement[bool] = R.id.in_(shown)
    return found
