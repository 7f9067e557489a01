"""How the work of an office is spread over its people, for who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import case, func, select
from sqlmodel import Session

from laporbup import clock
from laporbup.models import Officer, Report
from laporbup.services import score_live
from laporbup.services.access import Actor
from laporbup.services.view_officer import LoadLine
from laporbup.services.worklist_filter import NOBODY, PERSON
from laporbup.text import desk

R: Any = Report.__table__.c  # type: ignore[attr-defined]


def load(session: Session, actor: Actor, people: Sequence[Officer]) -> list[LoadLine]:
    """Return what is open and what of it is late: first what is nobody's, then by person, the most loaded first."""
    late = func.sum(case((score_live.late(clock.now()), 1), else_=0))
    mine = (R.opd_kode == actor.opd_kode, score_live.held())
    query = select(R.handler_id, func.count(), late).where(*mine).group_by(R.handler_id)
    found = {row[0]: (int(row[1]), int(row[2] or 0)) for row in session.execute(query)}
    lines = [_line(one.name, str(one.id), *found.get(one.id, (0, 0))) for one in people]
    nobodys = [_line(desk.LOAD_NOBODY, NOBODY, *found[None])] if None in found else []
    return [*nobodys, *sorted(lines, key=lambda line: (-line.open, -line.late, line.name))]


def _line(name: str, person: str, is_open: int, late: int) -> LoadLine:
    return LoadLine(name=name, open=is_open, late=late, url=f"/petugas?{urlencode({PERSON: person})}")
