"""The scoreboard: counters kept with each event, read as a ranking, every number with its reports behind it."""

from __future__ import annotations

from sqlmodel import Session

from laporbup.models import Report, ReportEvent
from laporbup.services.access import Actor
from laporbup.services.views import Drill, Scoreboard


def board(session: Session, kind: str, window_days: int = 90) -> Scoreboard:
    """Return the ranking of `kind` (DINAS or KECAMATAN) over the last `window_days` (30 or 90)."""
    raise NotImplementedError


def record(session: Session, report: Report, event: ReportEvent) -> None:
    """Count `event` in the transaction that stores it. Call after the report's columns were updated, before flush."""
    raise NotImplementedError


def rebuild(session: Session) -> int:
    """Recompute every ScoreDay from the events; return the number of rows."""
    raise NotImplementedError


def drill(session: Session, actor: Actor, opd_kode: str, part: str = "") -> Drill:
    """Return the reports behind one part of a score."""
    raise NotImplementedError
