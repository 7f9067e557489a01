"""Which reports may tell of the same matter: the candidates come from an index, `domain.duplicates` says how alike they are.

Looked for among reports that are open, or ended at most two weeks ago, of the same kecamatan and category, at most thirty
days apart. What is merged already is not found: its parent is. A confidential or hidden report is never named to a citizen,
nor to an officer who may not see it. Just across the border of a kecamatan nothing is looked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session

from laporbup import clock
from laporbup.domain import duplicates as rules
from laporbup.domain.duplicates import Traits
from laporbup.domain.lifecycle import OPEN, Status
from laporbup.domain.vocabulary import tokens_of
from laporbup.models import Report
from laporbup.services import access, knowledge, placing
from laporbup.services.access import Actor
from laporbup.services.knowledge import Knowledge

R: Any = Report.__table__.c  # type: ignore[attr-defined]
_BOX = rules.NEAR_M / 110_000
"""Degrees that surely hold `NEAR_M`."""
ENDED_LATELY = timedelta(days=14)
MOST = 5
CANDIDATES = 150
"""The newest so many are compared: a storm of one flood is found in them many times over."""


@dataclass(frozen=True)
class Alike:
    """A report that may tell of the same matter."""

    report: Report
    likeness: float
    metres: float | None
    """Between the two pins; None when one of them has none."""

    @property
    def is_likely(self) -> bool:
        return self.likeness >= rules.LIKELY


@dataclass(frozen=True)
class Told:
    """What a citizen has filled in so far, before it is a report."""

    text: str
    category: str | None = None
    desa_kode: str | None = None
    lat: float | None = None
    lon: float | None = None


def similar_to(session: Session, report: Report, actor: Actor = access.SYSTEM, *, most: int = MOST) -> list[Alike]:
    """Return the reports most like this one that `actor` may see, the likeliest first; nothing for a merged one."""
    if report.parent_id is not None:
        return []
    known = knowledge.load(session)
    return _find(session, known, _traits(report, known), most, lambda found: _may_be_named(actor, report, found))


def similar_for(session: Session, told: Told, *, most: int = 3) -> list[Alike]:
    """Return the public, open reports that say what a citizen is about to say, the likeliest first."""
    known = knowledge.load(session)
    spot = placing.locate(known, told.text, "", desa_kode=told.desa_kode, kecamatan_kode=None, lat=told.lat, lon=told.lon)
    guesses = [] if told.category else known.classifier.classify(told.text)
    category, _, sub = (told.category or "").partition("/")
    mine = Traits(
        at=clock.now(), category=category or (guesses[0].category if guesses else None),
        subcategory=sub or (guesses[0].subcategory if guesses else None), kecamatan=spot.kecamatan_kode, desa=spot.desa_kode,
        lat=told.lat, lon=told.lon, words=_words(told.text, spot.desa_kode, spot.kecamatan_kode, known),
    )
    found = _find(session, known, mine, most, lambda one: is_public(one) and one.status in OPEN)
    return [one for one in found if one.is_likely]


def compare(session: Session, report: Report, other: Report) -> Alike:
    """Say how alike two reports are."""
    known = knowledge.load(session)
    mine, theirs = _traits(report, known), _traits(other, known)
    return Alike(other, rules.likeness(mine, theirs), rules.metres_between(mine, theirs))


def mark(session: Session, report: Report) -> None:
    """Remember the earlier report a new one seems to repeat; a verifier decides. Both stay reports of their own."""
    likely = [one for one in similar_to(session, report) if one.is_likely and one.report.status in OPEN]
    report.twin_id = likely[0].report.id if likely else None
    session.add(report)


def is_public(report: Report) -> bool:
    return not (report.is_confidential or report.is_hidden)


def _may_be_named(actor: Actor, report: Report, found: Report) -> bool:
    return found.id != report.id and access.can_see(actor, found, False)


def _find(session: Session, known: Knowledge, mine: Traits, most: int, may_show: Callable[[Report], bool]) -> list[Alike]:
    if mine.kecamatan is None:
        return []
    found = (
        Alike(one, rules.likeness(mine, theirs), rules.metres_between(mine, theirs))
        for one in session.execute(_candidates(mine)).scalars()
        if may_show(one)
        for theirs in (_traits(one, known),)
    )
    ranked = sorted((one for one in found if one.likeness > 0), key=lambda one: (-one.likeness, one.report.created_at))
    return ranked[:most]


def _candidates(mine: Traits) -> Any:
    now, apart = clock.now(), timedelta(days=rules.MAX_DAYS)
    is_open = R.status.in_([status.value for status in OPEN])
    ended_lately = and_(R.status == Status.CLOSED.value, R.closed_at >= now - ENDED_LATELY)
    return (
        select(Report)
        .where(R.kecamatan_kode == mine.kecamatan, _of_categories(mine), R.created_at.between(mine.at - apart, mine.at + apart))
        .where(R.parent_id.is_(None), or_(is_open, ended_lately), _nearby(mine))
        .order_by(R.created_at.desc())
        .limit(CANDIDATES)
    )


def _of_categories(mine: Traits) -> ColumnElement[bool]:
    named = sorted(mine.thought_of | ({mine.category} if mine.category else set()))
    return or_(R.category_kode.in_(named), R.category_kode.is_(None)) if named else R.category_kode.is_(None)


def _nearby(mine: Traits) -> ColumnElement[bool]:
    """What the rules would say no to in any case is not read: two pins far apart, another village without two pins."""
    same = R.desa_kode == mine.desa if mine.desa else R.desa_kode.is_(None)
    if mine.lat is None or mine.lon is None:
        return same
    high, wide = _BOX, _BOX / math.cos(math.radians(mine.lat))
    within = and_(R.lat.between(mine.lat - high, mine.lat + high), R.lon.between(mine.lon - wide, mine.lon + wide))
    return or_(within, and_(same, R.lat.is_(None)))


def _traits(report: Report, known: Knowledge) -> Traits:
    return Traits(
        at=report.created_at, category=report.category_kode, subcategory=report.subcategory_kode,
        thought_of=frozenset(guess[0] for guess in report.suggestions or []), kecamatan=report.kecamatan_kode,
        desa=report.desa_kode, lat=report.lat, lon=report.lon,
        words=_words(f"{report.text} {report.landmark}", report.desa_kode, report.kecamatan_kode, known),
    )


def _words(text: str, desa_kode: str | None, kecamatan_kode: str | None, known: Knowledge) -> tuple[str, ...]:
    names: Iterable[str] = known.place_name(desa_kode, kecamatan_kode)
    return rules.words_of(text, known.vocabulary, {word for name in names for word in tokens_of(name)})
