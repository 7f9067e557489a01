"""What the classifier learns from: the texts shipped with the app, and what verifiers decided about real reports."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib import resources

from sqlmodel import Session, col, or_, select

from laporbup.domain.classifying import Classifier
from laporbup.domain.lifecycle import Action, Status
from laporbup.domain.roles import Role
from laporbup.domain.text_learning import Sample, learn
from laporbup.domain.text_model import TextModel
from laporbup.models import Report, Reporter, ReportEvent

CORRECTION_WEIGHT = 2.0
"""A real report with an officer's word counts as much as two texts that were written for learning."""
MAX_CORRECTIONS = 2000
"""The newest; learning takes the cube of the number of texts."""
MAX_LETTERS = 1000
_TRIAGE = (Role.VERIFIER.value, Role.SEKDA.value)
_CHOICES = (Action.ASSIGN.value, Action.REFER.value)


@dataclass(frozen=True)
class Labelled:
    """A text and what it is about. `weight`: how much it counts."""

    text: str
    category: str
    subcategory: str | None = None
    weight: float = 1.0


def shipped_texts() -> list[Labelled]:
    """The rows of `data/training/*.csv`."""
    folder = resources.files("laporbup.data").joinpath("training")
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".csv")), key=lambda item: item.name)
    return [
        Labelled(row["teks"].strip(), row["kategori"].strip(), (row.get("sub") or "").strip() or None)
        for item in files
        for row in csv.DictReader(item.read_text(encoding="utf-8-sig").splitlines(keepends=True))
    ]


def fingerprint(texts: Iterable[Labelled]) -> str:
    """The same for the same texts and labels; kept in the model that was learnt from them."""
    digest = hashlib.blake2b(digest_size=16)
    for item in texts:
        digest.update(repr((item.text, item.category, item.subcategory)).encode())
    return digest.hexdigest()


def corrections(session: Session) -> list[Labelled]:
    """What a verifier chose or left standing, the newest choice of each report.

    Left out: confidential, hidden and rejected reports, and those of people who asked to be erased.
    """
    query = (
        select(Report, ReportEvent)
        .join(ReportEvent, col(ReportEvent.report_id) == col(Report.id))
        .outerjoin(Reporter, col(Reporter.id) == col(Report.reporter_id))
        .where(
            col(ReportEvent.action).in_(_CHOICES), col(ReportEvent.actor_role).in_(_TRIAGE),
            col(Report.is_confidential).is_(False), col(Report.is_hidden).is_(False),
            Report.status != Status.REJECTED.value, Report.text != "",
            or_(col(Reporter.id).is_(None), col(Reporter.is_erased).is_(False)),
        )
        .order_by(col(ReportEvent.id).desc())
    )  # fmt: skip
    found: dict[int, Labelled] = {}
    for report, event in session.exec(query):
        category = (event.data or {}).get("category")
        if category and report.id not in found:
            text, sub = report.text[:MAX_LETTERS], (event.data or {}).get("subcategory")
            found[report.id or 0] = Labelled(text, category, sub, CORRECTION_WEIGHT)
        if len(found) == MAX_CORRECTIONS:
            break
    return list(found.values())


def train(classifier: Classifier, categories: Collection[str], corrected: Iterable[Labelled] = ()) -> TextModel:
    """Learn from the shipped texts and the corrections; a text that stands there twice counts once.

    `categories`: those that exist; texts of others are left out.
    """
    shipped, own = shipped_texts(), [item for item in corrected if item.category in categories]
    samples: dict[tuple[str, ...], Sample] = {}
    for item in (*shipped, *own):
        reading = classifier.read(item.text)
        if reading.words and item.category in categories:
            is_said = item.category in reading.named
            samples[reading.words] = Sample(reading, item.category, item.subcategory, item.weight, is_said)
    return learn(list(samples.values()), {"fingerprint": fingerprint(shipped), "corrections": len(own)})
