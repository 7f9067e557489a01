"""The scoreboard: counters kept with each event, read as a ranking, every number with its reports behind it.

OPD of kind DINAS are compared among themselves, and the offices of Camat (kind KECAMATAN) among themselves. A Camat is
scored on the reports his office held: for what a dinas does in his wilayah, the dinas answers.
The arrow compares with the same window thirty days earlier; what is open and late is today's in both.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain import scoring
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.roles import Role
from laporbup.models import Report, ReportEvent
from laporbup.services import knowledge, score_days, score_live, score_standings, work_items
from laporbup.services.access import Actor
from laporbup.services.score_standings import Standing, standings
from laporbup.services.score_words import formula, row_of, tabs
from laporbup.services.views import Drill, Scoreboard, ScoreRow, Tab
from laporbup.text import board as words
from laporbup.text import dates

WINDOWS = (30, 90)
KINDS = ("DINAS", "KECAMATAN")
DRILL_DAYS = 90
SHOWN = 100
READERS = frozenset({Role.BUPATI, Role.SEKDA})
R: Any = Report.__table__.c  # type: ignore[attr-defined]


def record(session: Session, report: Report, event: ReportEvent) -> None:
    """Count `event` in the transaction that stores it. Call it when its `data` is complete and before it is flushed."""
    if score_days.note_duplicate(report, event):
        return
    for opd_kode, counted in score_days.charges(event):
        score_days.count(session, opd_kode, event.at, counted)


def rebuild(session: Session) -> int:
    """Throw the counters away and count every event again; return the number of rows written."""
    score_standings.forget()
    return score_days.rebuild(session)


def board(session: Session, kind: str, window_days: int = 90, *, base: str = "/publik") -> Scoreboard:
    """Return the ranking of `kind` (DINAS or KECAMATAN) over the last 30 or 90 days (anything else: 90).

    `base` is the page the parts link to: `/publik`, or `/bupati` for those who may open it.
    """
    kind, days = kind if kind in KINDS else "DINAS", window_days if window_days in WINDOWS else 90
    ranked, others = standings(session, kind, days, clock.now())
    return Scoreboard(
        kind=kind,
        title=words.TITLES[kind],
        intro=words.INTRO[kind].format(days=days),
        kinds=tabs(KINDS, kind, days, kind),
        windows=tabs(WINDOWS, days, days, kind),
        window_label=words.WINDOW.format(days=days),
        rows=[_row(item, base) for item in ranked],
        unranked=[_row(item, base) for item in others],
        unranked_note=words.NOT_ENOUGH.format(least=scoring.ENOUGH, days=days),
        formula=formula(),
        formula_notes=list(words.FORMULA_NOTES),
        updated_label=updated(session),
    )


def _row(item: Standing, base: str) -> ScoreRow:
    return row_of(item.opd, item.counts, item.score, item.rank, item.moved, base)


def updated(session: Session) -> str:
    """Return when something last happened: a board stands still while nothing does."""
    newest = session.execute(select(func.max(ReportEvent.at))).scalar()
    return words.UPDATED.format(when=dates.moment_label(newest)) if newest else ""


def drill(session: Session, actor: Actor, opd_kode: str, part: str = "") -> Drill:
    """Return the reports of an OPD behind `part` (tepat, jawaban, warga, dibuka, tunggakan, terlambat; else all).

    The longest waiting comes first; at most 100 are listed. Raises Forbidden for all but BUPATI and SEKDA, NotFound.
    """
    if actor.role not in READERS:
        raise Forbidden(actor.role, "drill")
    known, now = knowledge.load(session), clock.now()
    opd = known.opd.get(opd_kode)
    if opd is None:
        raise NotFound("opd", opd_kode)
    part = part if part in words.DRILL_PARTS else ""
    where = (R.opd_kode == opd_kode, score_live.behind(part, now - timedelta(days=DRILL_DAYS), now))
    total = session.execute(select(func.count()).where(*where)).scalar_one()
    query = select(Report).where(*where).order_by(R.closed_at.is_not(None), R.due_at.is_(None), R.due_at, R.id).limit(SHOWN)
    found = session.execute(query).scalars().all()
    title = words.DRILL if part else words.DRILL_ALL
    return Drill(
        title=title.format(opd=opd.singkat, part=words.DRILL_PARTS[part]),
        note=words.DRILL_NOTE.format(n=total, days=DRILL_DAYS),
        row=_row_of_opd(session, opd_kode, opd.kind),
        items=work_items.for_officers(session, found, known, now),
        empty="" if total else words.DRILL_EMPTY,
        back_url="/bupati",
        back_label=words.DRILL_BACK,
        parts=[
            Tab(key=key, label=label, is_current=key == part, url=f"/bupati?{urlencode({'opd': opd_kode} | _part(key))}")
            for key, label in words.DRILL_PARTS.items()
        ],
    )



def _row_of_opd(session: Session, opd_kode: str, kind: str) -> ScoreRow:
    found = board(session, kind, DRILL_DAYS, base="/bupati")
    return next((row for row in [*found.rows, *found.unranked] if row.kode == opd_kode), ScoreRow())


def _part(key: str) -> dict[str, str]:
    return {"bagian": key} if key else {}
