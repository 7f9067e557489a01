"""Reference data in memory: whole, quick, and fresh when somebody changed it."""

from __future__ import annotations

import threading
import time

import pytest
from sqlmodel import Session, select

from laporbup import db
from laporbup.domain.routing import RouteDecision
from laporbup.models import Boundary, Category, Keyword, RoutingRule
from laporbup.services import knowledge

SQUARE = '{"type":"Polygon","coordinates":[[[104.8,-3.3],[104.9,-3.3],[104.9,-3.5],[104.8,-3.5],[104.8,-3.3]]]}'


def test_everything_is_loaded(session: Session):
    known = knowledge.load(session)
    assert (len(known.kecamatan), len(known.desa), len(known.categories)) == (18, 327, 15)
    assert known.places.match("jalan rusak di desa celikah").kecamatan_kode == "16.02.05"
    guesses = known.classifier.classify("lampu jalan mati")
    assert (guesses[0].category, guesses[0].subcategory) == ("lampu", "pju")
    assert known.routing.route("lampu", "pju", None, is_sure=True).opd_kode == "PRKP"
    assert known.routing.route("lampu", "listrik", None, is_sure=True).decision is RouteDecision.REFER
    assert known.calendar.holidays
    assert known.subcategories["kdrt"].is_confidential
    assert known.vocabulary.words("command")["batal"] == "CANCEL"
    assert known.place_name("16.02.05.2015", "16.02.05") == ("Celikah", "Kayu Agung")
    assert known.place_name(None, "x") == ("", "")


def test_every_category_and_subcategory_has_an_agency(session: Session):
    known = knowledge.load(session)
    for sub in known.subcategories.values():
        route = known.routing.route(sub.category_kode, sub.kode, "16.02.05", is_sure=True)
        assert route.opd_kode in known.opd or route.decision is RouteDecision.REFER, sub.kode


def test_shipped_words_speak_for_known_categories(session: Session):
    known = knowledge.load(session)
    for word in knowledge.hints():
        assert word.category in known.categories
        assert word.subcategory is None or known.subcategories[word.subcategory].category_kode == word.category, word


def test_loaded_once_and_quick_afterwards(session: Session):
    first = knowledge.load(session)
    start = time.perf_counter()
    for _ in range(100):
        assert knowledge.load(session) is first
    assert (time.perf_counter() - start) / 100 < 0.001


def test_forget_reads_anew(session: Session):
    first = knowledge.load(session)
    session.add(Keyword(phrase="blablabla", category_kode="jalan"))
    session.flush()
    assert knowledge.load(session) is first
    knowledge.forget()
    assert knowledge.load(session).classifier.classify("blablabla")[0].category == "jalan"


def _pretend_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "FRESH_S", 0.0)


@pytest.mark.parametrize("change", ["rule", "category", "outline"])
def test_a_change_is_seen_when_the_copy_is_old(session: Session, monkeypatch: pytest.MonkeyPatch, change: str):
    """Another process changed the data: nobody tells this one, so it compares a fingerprint."""
    first = knowledge.load(session)
    _pretend_stale(monkeypatch)
    assert knowledge.load(session) is first, "nothing changed, nothing is built anew"
    if change == "rule":
        session.add(RoutingRule(category_kode="jalan", kecamatan_kode="16.02.05", opd_kode="KEC-16.02.05"))
    elif change == "category":
        session.get_one(Category, "air").is_active = False
    else:
        session.add(Boundary(kode="16.02.05", geometry=SQUARE))
    session.flush()
    second = knowledge.load(session)
    assert second is not first
    if change == "rule":
        assert second.routing.route("jalan", None, "16.02.05", is_sure=True).opd_kode == "KEC-16.02.05"
    elif change == "category":
        assert "air" not in {guess.category for guess in second.classifier.classify("air pdam mati")}
    else:
        assert second.places.nearest(-3.4, 104.85).inside_oki
        assert not second.places.nearest(-3.4, 105.5).inside_oki, "with outlines the answer is exact"


def test_an_admins_weight_stands_above_the_shipped_one(session: Session):
    word = session.exec(select(Keyword).where(Keyword.phrase == "pdam")).one()
    before = knowledge.load(session).classifier.classify("pdam")[0].score
    word.weight = 0.1
    session.flush()
    knowledge.forget()
    assert knowledge.load(session).classifier.classify("pdam")[0].score < before


def test_outlives_its_session(reference: str):
    """The copy is used by every later transaction; rows bound to the first one would fail there."""
    with db.reading() as opened:
        known = knowledge.load(opened)
    assert known.categories["jalan"].judul
    assert known.opd["PUPR"].nama


def test_another_database_is_another_copy(session: Session, tmp_path: object):
    first = knowledge.load(session)
    engine = db.make_engine(f"sqlite:///{tmp_path}/other.db")
    from sqlmodel import SQLModel

    SQLModel.metadata.create_all(engine)
    with Session(engine) as other:
        assert knowledge.load(other).categories == {}
    engine.dispose()
    assert knowledge.load(session) is not first


def test_writers_that_load_at_once_do_not_wait_for_each_other_for_ever(reference):
    """One has the database and wants the copy, another the copy and wants the database: ten seconds on SQLite, then an error."""
    begun, results = threading.Barrier(2, timeout=5), []

    def work(has_begun: bool) -> None:
        try:
            with db.unit_of_work() as session:
                if has_begun:
                    session.connection()
                begun.wait()
                if has_begun:
                    time.sleep(0.3)  # long enough for the other to be inside
                results.append(knowledge.load(session).fingerprint)
        except Exception as error:
            results.append(type(error).__name__)

    knowledge.forget()
    started = time.monotonic()
    threads = [threading.Thread(target=work, args=(has_begun,)) for has_begun in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1, results
    assert len(results[0]) == 32, results
    assert time.monotonic() - started < 5
