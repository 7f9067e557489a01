"""All reference data in memory, ready for the rules: read once per process, refreshed when it changed."""

from __future__ import annotations

import csv
import hashlib
import json
import threading
import time
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeVar

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from laporbup.domain import classifying, places, routing
from laporbup.domain.places import PlaceIndex
from laporbup.domain.policy import FIGURES
from laporbup.domain.routing import RoutingTable
from laporbup.domain.sla import Calendar
from laporbup.domain.vocabulary import Vocabulary
from laporbup.models.office import Policy
from laporbup.models.reference import (
    Boundary,
    Category,
    Desa,
    Holiday,
    Kecamatan,
    Keyword,
    Opd,
    PlaceAlias,
    RoutingRule,
    Subcategory,
)
from laporbup.services import model_files

T = TypeVar("T", bound=SQLModel)

FRESH_S = 60.0
"""How long the copy is trusted before its fingerprint is compared again."""
TABLES: tuple[type[SQLModel], ...] = (
    Kecamatan, Desa, PlaceAlias, Boundary, Opd, Category, Subcategory, Keyword, RoutingRule, Holiday, Policy,
)  # fmt: skip


@dataclass(frozen=True)
class Knowledge:
    """Everything the rules need to know; also what `domain.dialog` and `services.intake` take."""

    fingerprint: str
    places: PlaceIndex
    classifier: classifying.Classifier
    routing: RoutingTable
    calendar: Calendar
    vocabulary: Vocabulary
    categories: dict[str, Category]
    subcategories: dict[str, Subcategory]
    opd: dict[str, Opd]
    desa: dict[str, Desa]
    kecamatan: dict[str, Kecamatan]
    figures: dict[str, int]
    """The house rules (`domain.policy`), as an admin has set them."""

    def place_name(self, desa_kode: str | None, kecamatan_kode: str | None) -> tuple[str, str]:
        """The names of a desa and a kecamatan; empty when not known."""
        desa, kecamatan = self.desa.get(desa_kode or ""), self.kecamatan.get(kecamatan_kode or "")
        return (desa.nama if desa else "", kecamatan.nama if kecamatan else "")


_lock = threading.Lock()
_held: tuple[str, float, Knowledge] | None = None
"""Which database, when last compared (monotonic seconds), and the copy."""


def load(session: Session) -> Knowledge:
    """Return the reference data of this database, from memory when it is fresh."""
    global _held
    held, source = _held, str(session.get_bind().engine.url)
    if held is not None and held[0] == source and time.monotonic() - held[1] < FRESH_S:
        return held[2]
    # A writer's transaction takes SQLite's lock here, before ours: whoever waited for it inside would hold up the one
    # writer who has it and asks for our lock.
    session.connection()
    with _lock:
        mark = _fingerprint(session)
        held = _held
        same = held is not None and held[0] == source and held[2].fingerprint == mark
        known = held[2] if held is not None and same else _read(session, mark)
        _held = (source, time.monotonic(), known)
        return known


def forget() -> None:
    """Let the next `load` compare the copy with the database, and read it anew if it differs (an admin changed data)."""
    global _held
    with _lock:
        _held = None if _held is None else (_held[0], float("-inf"), _held[2])


def _rows(session: Session, table: type[T]) -> list[T]:
    """Rows as free objects: they outlive the session, and its rollback does not empty them."""
    columns = table.__table__  # type: ignore[attr-defined]
    found = session.execute(select(columns).order_by(*columns.primary_key.columns))
    return [table(**row._mapping) for row in found]


def _fingerprint(session: Session) -> str:
    digest = hashlib.blake2b(model_files.stamp().encode(), digest_size=16)
    for table in TABLES:
        columns = table.__table__.columns  # type: ignore[attr-defined]
        # an outline weighs 50 KB: its length and source tell that another one was imported
        wanted = [func.length(column) if column.name == "geometry" else column for column in columns]
        for row in session.execute(select(*wanted).order_by(*table.__table__.primary_key.columns)):  # type: ignore[attr-defined]
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _read(session: Session, mark: str) -> Knowledge:
    words = vocabulary()
    categories = {item.kode: item for item in sorted(_rows(session, Category), key=lambda item: item.position)}
    subs = {item.kode: item for item in sorted(_rows(session, Subcategory), key=lambda item: item.position)}
    desa, kecamatan = _rows(session, Desa), _rows(session, Kecamatan)
    return Knowledge(
        fingerprint=mark,
        places=_places(session, desa, kecamatan, words),
        classifier=_classifier(session, categories, subs, words),
        routing=_routing(session, categories, subs),
        calendar=Calendar(frozenset(item.day for item in _rows(session, Holiday))),
        vocabulary=words,
        categories=categories,
        subcategories=subs,
        opd={item.kode: item for item in _rows(session, Opd)},
        desa={item.kode: item for item in desa},
        kecamatan={item.kode: item for item in kecamatan},
        figures=_figures(session),
    )


def _figures(session: Session) -> dict[str, int]:
    changed = {item.kode: item.value for item in _rows(session, Policy)}
    return {kode: changed.get(kode, figure.default) for kode, figure in FIGURES.items()}


def _places(session: Session, desa: list[Desa], kecamatan: list[Kecamatan], words: Vocabulary) -> PlaceIndex:
    return PlaceIndex(
        [places.KecamatanName(item.kode, item.nama) for item in kecamatan],
        [places.DesaName(item.kode, item.kecamatan_kode, item.nama, item.jenis, item.lat, item.lon) for item in desa],
        [places.Alias(item.alias, item.kode, item.jenis, item.nama) for item in _rows(session, PlaceAlias)],
        words,
        {item.kode: json.loads(item.geometry) for item in _rows(session, Boundary)},
    )


def _classifier(
    session: Session, categories: dict[str, Category], subs: dict[str, Subcategory], words: Vocabulary
) -> classifying.Classifier:
    kept = [
        classifying.Keyword(item.phrase, item.category_kode, item.subcategory_kode, item.weight)
        for item in _rows(session, Keyword)
        if categories[item.category_kode].is_active
    ]
    known = [
        item for item in hints() if item.category in categories and categories[item.category].is_active
        and (item.subcategory is None or item.subcategory in subs)
    ]  # fmt: skip
    # of one phrase the last one counts: the shipped weights refine the plain list, an admin's weight stands above both
    keywords = [*(item for item in kept if item.weight == 1.0), *known, *(item for item in kept if item.weight != 1.0)]
    titles = [
        classifying.Title(item.category_kode, item.kode, item.judul)
        for item in subs.values()
        if categories[item.category_kode].is_active
    ]
    allowed: dict[str, set[str]] = {kode: set() for kode, item in categories.items() if item.is_active}
    for title in titles:
        allowed[title.category].add(title.subcategory or "")
    return classifying.Classifier(keywords, titles, emergency_phrases(), words, model_files.current(), allowed)


def _routing(session: Session, categories: dict[str, Category], subs: dict[str, Subcategory]) -> RoutingTable:
    rules = [
        routing.Rule(item.category_kode, item.opd_kode, item.subcategory_kode, item.kecamatan_kode)
        for item in _rows(session, RoutingRule)
    ]
    known = [
        routing.RoutedCategory(
            item.kode, item.opd_kode, None, item.response_days, item.finish_days, item.priority, item.is_confidential
        )
        for item in categories.values()
    ]
    known += [
        routing.RoutedCategory(
            item.category_kode, item.opd_kode, item.kode, None, item.finish_days, item.priority,
            item.is_confidential, item.is_external, item.referral,
        )
        for item in subs.values()
    ]  # fmt: skip
    return RoutingTable(rules, known)


@cache
def vocabulary() -> Vocabulary:
    """The words of `data/vocabulary.csv`."""
    return Vocabulary.of((row["kind"], row["word"], row["meaning"]) for row in _csv("vocabulary.csv"))


@cache
def emergency_phrases() -> tuple[classifying.EmergencyPhrase, ...]:
    """The phrases of `data/emergency_words.csv`."""
    return tuple(
        classifying.EmergencyPhrase(row["phrase"], frozenset(row["not_after"].split())) for row in _csv("emergency_words.csv")
    )


@cache
def hints() -> tuple[classifying.Keyword, ...]:
    """Words that speak for one sub-category (`data/classifier_words.csv`), besides what an admin keeps in the database."""
    return tuple(
        classifying.Keyword(row["phrase"], row["category"], row["subcategory"] or None, float(row["weight"] or 1))
        for row in _csv("classifier_words.csv")
    )


def _csv(name: str) -> list[dict[str, str]]:
    text = resources.files("laporbup.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
