"""What the classifier learns from: verifiers' choices on both databases, and the file it is kept in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from laporbup import clock, db
from laporbup.domain.roles import Role
from laporbup.domain.text_model import TextModel, to_bytes
from laporbup.models import Category, Keyword, Report
from laporbup.services import casework, erasure, judges, knowledge, learning, model_files, reference_files, reporters
from laporbup.services.access import SYSTEM
from tests.support import make_officer, make_report

TEXT = "Rakit bambu penyeberangan hanyut"


@pytest.fixture
def own_file() -> Iterator[Path]:
    file = model_files.own_file()
    yield file
    file.unlink(missing_ok=True)


def texts(session: Session) -> dict[str, tuple[str, str | None]]:
    session.flush()
    return {item.text: (item.category, item.subcategory) for item in learning.corrections(session)}


def corrected(session: Session, choice: str | None = "perhubungan/angkutan", **more: object) -> Report:
    verifier = make_officer(session, Role.VERIFIER)
    report = make_report(session, TEXT, **more)  # type: ignore[arg-type]
    casework.assign(session, verifier, report.ticket, category=choice, opd_kode="DISHUB")
    return report


def test_a_verifiers_choice_is_learnt_from(session: Session):
    corrected(session)
    assert texts(session) == {TEXT: ("perhubungan", "angkutan")}


def test_what_he_left_standing_is_learnt_from_too(session: Session):
    corrected(session, None)
    assert texts(session) == {TEXT: ("jalan", "jembatan")}


def test_the_newest_choice_counts(session: Session):
    report = corrected(session)
    casework.assign(session, make_officer(session, Role.SEKDA), report.ticket, category="jalan/dermaga", opd_kode="DISHUB")
    assert texts(session) == {TEXT: ("jalan", "dermaga")}


def test_a_referral_is_a_choice(session: Session):
    report = make_report(session, TEXT)
    casework.assign(session, make_officer(session, Role.VERIFIER), report.ticket, category="lampu/listrik", note="ke PLN")
    assert texts(session) == {TEXT: ("lampu", "listrik")}


def test_what_the_app_did_alone_is_not_learnt_from(session: Session):
    make_report(session, TEXT)
    assert texts(session) == {}, "it would learn its own mistakes"


@pytest.mark.parametrize("mark", ["is_confidential", "is_hidden"])
def test_what_is_not_public_is_not_learnt_from(session: Session, mark: str):
    report = corrected(session)
    setattr(report, mark, True)
    session.add(report)
    assert texts(session) == {}


def test_what_was_rejected_is_not_learnt_from(session: Session):
    report = corrected(session)
    casework.reject(session, make_officer(session, Role.VERIFIER), report.ticket, note="iseng")
    assert texts(session) == {}


def test_who_was_erased_is_not_learnt_from(session: Session):
    person = reporters.reporter_for(session, "whatsapp", "6281234567890", "", "Siti", clock.now())
    corrected(session, channel="whatsapp", reporter_id=person.id)
    assert list(texts(session)) == [TEXT]
    erasure.erase(session, SYSTEM, "6281234567890")
    assert texts(session) == {}


def test_the_shipped_model_was_learnt_from_the_shipped_texts():
    """Otherwise: `python -m laporbup train --output laporbup/data/classifier.model` with an empty database."""
    model = model_files.shipped()
    assert model is not None
    assert model.facts["fingerprint"] == learning.fingerprint(learning.shipped_texts())
    assert model.facts["corrections"] == 0, "citizens' texts are not shipped"
    assert set(model.categories) == set(judges.shipped().categories)
    assert model.facts["sure_error"] <= 0.045


def test_shipped_texts_are_clean():
    rows, known = learning.shipped_texts(), judges.shipped()
    subs = {(row["category_kode"], row["kode"]) for row in reference_files.subcategory_rows()}
    assert len(rows) >= 1700
    assert {row.category for row in rows} == set(known.categories)
    assert [row for row in rows if row.subcategory and (row.category, row.subcategory) not in subs] == []


def _shipped() -> TextModel:
    model = model_files.shipped()
    assert model is not None
    return model


def test_the_own_file_is_preferred_and_seen_at_once(own_file: Path):
    assert model_files.current() is model_files.shipped()
    model_files.write(replace(_shipped(), temperature=1.0), own_file)
    assert model_files.current().temperature == 1.0  # type: ignore[union-attr]
    own_file.unlink()
    assert model_files.current() is model_files.shipped()


@pytest.mark.parametrize("content", [b"", b"broken", b'{"magic":1}\n', None])
def test_a_bad_own_file_leaves_the_shipped_one(own_file: Path, content: bytes | None, capsys):
    own_file.write_bytes(to_bytes(_shipped())[:-1] if content is None else content)
    assert model_files.current() is model_files.shipped()
    assert "classifier_file_unusable" in capsys.readouterr().out


def test_an_own_file_from_before_an_update_leaves_the_shipped_one(own_file: Path, capsys):
    model_files.write(replace(_shipped(), facts={"fingerprint": "yesterday"}), own_file)
    assert model_files.current() is model_files.shipped()
    assert "classifier_file_outdated" in capsys.readouterr().out


def test_a_new_file_reaches_a_running_process(reference: str, own_file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(knowledge, "FRESH_S", 0.0)
    with db.reading() as session:
        before = knowledge.load(session)
        model_files.write(replace(_shipped(), sure_score=0.0, sure_margin=0.0), own_file)
        os.utime(own_file, ns=(1, 1))
        after = knowledge.load(session)
    assert after is not before
    assert after.classifier.is_sure(after.classifier.classify("jalan"))


def test_an_admins_keyword_has_effect_beside_the_model(session: Session):
    before = knowledge.load(session).classifier.classify("galah gantar")
    session.add(Keyword(phrase="galah gantar", category_kode="perhubungan", weight=3.0))
    session.flush()
    knowledge.forget()
    after = knowledge.load(session).classifier.classify("galah gantar")
    assert after[0].category == "perhubungan"
    assert after[0].score > next((guess.score for guess in before if guess.category == "perhubungan"), 0.0)


def test_an_admins_own_category_works_by_its_keywords(session: Session):
    kept = session.get_one(Category, "lainnya").model_dump()
    session.add(Category(**{**kept, "kode": "hewan", "judul": "Hewan"}))
    session.flush()
    session.add(Keyword(phrase="kucing tersangkut", category_kode="hewan", weight=3.0))
    session.flush()
    knowledge.forget()
    guesses = knowledge.load(session).classifier.classify("ada kucing tersangkut di genteng")
    assert guesses[0].category == "hewan"
    assert knowledge.load(session).classifier.is_sure(guesses)
