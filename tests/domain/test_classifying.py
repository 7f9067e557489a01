"""Citizens' words to categories: how often right, and how often right when sure."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from laporbup.domain.classifying import Classifier, EmergencyPhrase, Guess, Keyword, ReportKind, is_sure
from tests.domain.known import known

DATA = Path(__file__).parent / "data"


def texts_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8-sig").splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("name", "least", "first", "among", "sure"),
    [
        # written by somebody who saw neither the words nor the texts that the model learns from
        ("uji_kategori.csv", 360, 0.93, 0.985, 0.7),
        ("aduan.csv", 200, 0.95, 0.985, 0.8),
    ],
)
def test_labelled_texts_are_judged_well(name: str, least: int, first: float, among: float, sure: float):
    """Below these figures verifiers would choose more than the router does, or reports would go to the wrong agency."""
    texts, classifier = texts_of(name), known().classifier
    judged = [(row["kategori"], classifier.classify(row["teks"])) for row in texts]
    assert len(texts) >= least
    assert len({row["kategori"] for row in texts}) == 15
    assert _share(bool(guesses) and guesses[0].category == wanted for wanted, guesses in judged) >= first
    assert _share(wanted in [guess.category for guess in guesses] for wanted, guesses in judged) >= among
    alone = [(wanted, guesses[0].category) for wanted, guesses in judged if classifier.is_sure(guesses)]
    assert _share(wanted == category for wanted, category in alone) >= 0.97
    assert len(alone) / len(texts) >= sure


def _share(right: Iterable[bool]) -> float:
    marks = list(right)
    return sum(marks) / len(marks)


def test_a_text_is_judged_quickly():
    """Every message is judged, some several times: about 1 ms of processor time, up to ten times that under coverage."""
    texts, took = [row["teks"] for row in texts_of("uji_kategori.csv")[:30]], []
    for text in texts:
        start = time.process_time()
        known().classifier.classify(text)
        took.append(time.process_time() - start)
    assert sorted(took)[len(took) // 2] < 0.015


@pytest.mark.parametrize(
    ("text", "category", "sub"),
    [
        ("mati lampu dari sore pak", "lampu", "listrik"),
        ("lampu jalan mati di simpang", "lampu", "pju"),
        ("lampu merah mati", "perhubungan", "rambu"),
        ("jalan provinsi rusak parah", "jalan", "jalan_nasional_prov"),
        ("jalan rusak dekat jalan provinsi", "jalan", "jalan_rusak"),
        ("lubang besar di jalan depan masjid pinggir jalan lintas", "jalan", "jalan_rusak"),
        ("belum ada lampu jalan di dusun kami mohon dipasang", "lampu", "pju_baru"),
        ("jembatan gantung putus", "jalan", "jembatan"),
        ("jln rsk brat banyak lobang", "jalan", "jalan_rusak"),
        ("banyu pdam mati wes telung dino", "air", "air_mati"),
        ("blt dana desa belum dibagikan", "sosial", "blt_desa"),
        ("pipa bocorr depan rumah", "air", "pipa_bocor"),
        ("mau lapor jalan di desa Celikah rusak", "jalan", "jalan_rusak"),
        ("jalan desa kami rusak", "jalan", "jalan_desa"),
        ("lampu di jalan depan sekolah mati", "lampu", None),
    ],
)
def test_category_and_subcategory(text: str, category: str, sub: str | None):
    guess = known().classifier.classify(text)[0]
    assert guess.category == category
    if sub:
        assert guess.subcategory == sub


def test_no_word_no_guess():
    assert known().classifier.classify("xyzzy qwrt") == []
    assert known().classifier.classify("") == []
    assert not known().classifier.is_sure([])


def test_scores_behave():
    """Three at most, best first, shares of one whole; more evidence, more score; like evidence, no certainty."""
    classifier = known().classifier
    guesses = classifier.classify("sampah menumpuk di selokan, jalan rusak dan lampu jalan mati, sekolah bocor")
    assert len(guesses) == 3
    assert [guess.score for guess in guesses] == sorted((guess.score for guess in guesses), reverse=True)
    assert 0 < sum(guess.score for guess in guesses) <= 1
    assert not classifier.is_sure(guesses)
    weak, strong = classifier.classify("jalan"), classifier.classify("jalan rusak berlubang")
    assert weak[0].score < strong[0].score
    assert not classifier.is_sure(weak)


@pytest.mark.parametrize(
    "text", ["Tolong dibantu ya pak", "assalamualaikum pak bupati", "gimana ini pak kecewa kami", "seperti foto di atas pak"]
)
def test_what_says_nothing_is_for_a_human(text: str):
    """That a text is unclear may be very sure; it still goes to nobody by itself."""
    assert not known().classifier.is_sure(known().classifier.classify(text))


def test_margin_counts():
    assert is_sure([Guess("a", None, 0.9)])
    assert not is_sure([Guess("a", None, 0.65), Guess("b", None, 0.36)])


def test_last_keyword_of_a_phrase_counts_and_shared_phrases_count_less():
    shared = [Keyword("teh", "a"), Keyword("teh", "b"), Keyword("", "c")]
    classifier = Classifier([Keyword("kopi", "a"), Keyword("kopi", "a", "a1", 2.0), *shared])
    assert classifier.classify("kopi")[0].subcategory == "a1"
    assert {guess.category: guess.score for guess in classifier.classify("teh")}.keys() == {"a", "b"}
    assert classifier.classify("teh")[0].score < classifier.classify("kopi")[0].score


@pytest.mark.parametrize(
    "text",
    ["Tolong ada kebakaran rumah", "api besar di belakang pasar", "banjir besar sudah sepinggang", "barusan ada kecelakaan motor",
     "anak tenggelam di sungai", "kdrt tetangga saya", "istri dipukuli suaminya", "lahan terbakar"],
)  # fmt: skip
def test_emergency(text: str):
    assert known().classifier.emergency(text)
    assert known().classifier.kind(text) is ReportKind.EMERGENCY


@pytest.mark.parametrize(
    "text",
    ["jalan ini rawan kecelakaan", "sering terjadi banjir besar tiap tahun", "mobil pemadam kebakaran rusak", "jalan berlubang",
     "takut ada yang tenggelam", "banyak menyebabkan kecelakaan"],
)  # fmt: skip
def test_no_emergency(text: str):
    assert not known().classifier.emergency(text)


def test_emergency_without_takebacks():
    classifier = Classifier([], emergencies=[EmergencyPhrase("api")])
    assert classifier.emergency("ada api")
    assert not classifier.emergency("tidak ada")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("jalan rusak", ReportKind.COMPLAINT),
        ("apa syarat bikin ktp", ReportKind.QUESTION),
        ("kok lama sekali?", ReportKind.QUESTION),
        ("usul pasang lampu jalan", ReportKind.ASPIRATION),
        ("mantap pak bupati", ReportKind.PRAISE),
    ],
)
def test_kind(text: str, kind: ReportKind):
    assert known().classifier.kind(text) is kind
