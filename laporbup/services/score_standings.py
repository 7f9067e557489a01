"""Who stands where: the scores of all OPD of a kind, ranked, and compared with thirty days ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from laporbup.domain import scoring
from laporbup.models import Opd, ReportEvent
from laporbup.services import knowledge, score_days, score_live
from laporbup.services.knowledge import Knowledge

COMPARED_WITH = timedelta(days=30)
FRESH = timedelta(seconds=5)


@dataclass(frozen=True)
class Standing:
    """One OPD in a ranking. `rank` is None while there is not enough to judge."""

    opd: Opd
    counts: scoring.Counts
    score: scoring.Score
    rank: int | None = None
    moved: int | None = None
    """Places won since the earlier window; None when it was not ranked then."""


Standings = tuple[list[Standing], list[Standing]]


@dataclass(frozen=True)
class _Held:
    known: Knowledge
    mark: Any
    at: datetime
    found: Standings


_held: dict[tuple[str, int], _Held] = {}
"""The last answer for each (kind, days): pages of many kinds ask for the same one."""


def standings(session: Session, kind: str, days: int, now: datetime) -> Standings:
    """Return the ranked OPD, best first, and those that did something but not enough to be judged.

    While no event comes, an answer is good for `FRESH`: only the passing of time can change it then.
    """
    known = knowledge.load(session)
    newest = session.execute(select(ReportEvent.id, ReportEvent.at).order_by(col(ReportEvent.id).desc()).limit(1)).first()
    mark = tuple(newest) if newest else None
    held = _held.get((kind, days))
    if held is not None and held.known is known and held.mark == mark and timedelta() <= now - held.at < FRESH:
        return held.found
    opds = {kode: opd for kode, opd in known.opd.items() if opd.kind == kind and opd.is_active}
    found = _compute(session, opds, days, now)
    _held[kind, days] = _Held(known, mark, now, found)
    return found


def forget() -> None:
    """Throw the last answers away: the counters changed without an event."""
    _held.clear()


def _compute(session: Session, opds: dict[str, Opd], days: int, now: datetime) -> Standings:
    live = score_live.counts(session, list(opds), now)
    current = _scored(session, opds, live, now, days)
    before = _scored(session, opds, live, now - COMPARED_WITH, days)
    earlier = {kode: rank for rank, kode in enumerate(_order(opds, before), start=1)}
    ranked = [
        Standing(opds[kode], *current[kode], rank=rank, moved=earlier[kode] - rank if kode in earlier else None)
        for rank, kode in enumerate(_order(opds, current), start=1)
    ]
    others = [Standing(opds[kode], *found) for kode, found in current.items() if not found[1].enough and found[1].reports]
    return ranked, sorted(others, key=lambda item: (-item.score.reports, item.opd.nama))


def _scored(
    session: Session, opds: dict[str, Opd], live: dict[str, dict[str, int]], at: datetime, days: int
) -> dict[str, tuple[scoring.Counts, scoring.Score]]:
    until = score_days.day_of(at)
    summed = score_days.sums(session, opds, until - timedelta(days=days), until)
    counts = {kode: scoring.Counts(**summed.get(kode, {}), **live.get(kode, {})) for kode in opds}
    mean = scoring.mean_of(counts.values())
    return {kode: (found, scoring.score(found, mean)) for kode, found in counts.items()}


def _order(opds: dict[str, Opd], scored: dict[str, tuple[scoring.Counts, scoring.Score]]) -> list[str]:
    enough = [kode for kode, (_, score) in scored.items() if score.enough]
    return sorted(enough, key=lambda kode: (-scored[kode][1].total, opds[kode].nama))
