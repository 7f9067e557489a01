"""The learnt part of the classifier: what it learns, what it keeps in its file, what it does beside keywords."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laporbup.domain.classifying import Classifier, Keyword
from laporbup.domain.text_features import MAX_WORDS, Reading, features, signs, stem
from laporbup.domain.text_learning import NEVER, Sample, learn
from laporbup.domain.text_model import BadModel, TextModel, from_bytes, to_bytes
from laporbup.domain.vocabulary import tokens_of

ROADS = ("jalan rusak berlubang", "jalan hancur", "lubang di jalan", "jalan berlubang dalam", "aspal jalan rusak")
LAMPS = ("lampu jalan mati", "lampu padam", "lampu mati gelap", "lampu tidak menyala", "gelap karena lampu mati")
POLES = ("tiang miring", "tiang hampir roboh", "tiang listrik miring", "tiang condong miring")


def read(text: str, **points: float) -> Reading:
    return Reading(tuple(tokens_of(text)), points)


@cache
def model() -> TextModel:
    samples = [Sample(read(text), "jalan", "jalan_rusak") for text in ROADS]
    samples += [Sample(read(text), "lampu", "pju") for text in LAMPS]
    samples += [Sample(read(text), "lampu", "tiang") for text in POLES]
    return learn(samples, {"fingerprint": "x"})


def test_it_learns_and_scores_are_shares_of_one():
    scores = model().scores(read("jalan di sini berlubang"))
    assert max(scores, key=lambda kode: scores[kode]) == "jalan"
    assert sum(scores.values()) == pytest.approx(1)
    assert set(scores) == {"jalan", "lampu"}
    assert model().scores(read("lampu mati"))["lampu"] > 0.5


def test_nothing_known_nothing_said():
    assert model().scores(read("xyzzy qwrt")) == {}
    assert model().scores(read("")) == {}
    assert model().scores(read("xyzzy", jalan=1.0)) != {}, "a keyword was found all the same"


def test_subcategories_only_where_it_is_clear():
    clear = replace(model(), sub_lead=0.0)
    assert clear.subcategory("lampu", read("tiang miring")) == "tiang"
    assert clear.subcategory("lampu", read("lampu mati")) == "pju"
    assert clear.subcategory("jalan", read("jalan")) == "jalan_rusak", "the only one of its category"
    assert clear.subcategory("air", read("tiang")) is None
    assert replace(model(), sub_lead=NEVER).subcategory("lampu", read("tiang miring")) is None


def test_learning_is_the_same_every_time_and_says_what_it_measured():
    facts = model().facts
    assert facts["fingerprint"] == "x"
    assert facts["texts"] == len(ROADS) + len(LAMPS) + len(POLES)
    assert 0 <= facts["sure_error"] <= 0.03
    assert facts["accuracy"] <= facts["top3"]
    model.cache_clear()
    assert model().facts == facts


def test_a_heavier_text_counts_more():
    light = [Sample(read("pasar becek"), "jalan"), Sample(read("pasar becek"), "lampu"), *_both()]
    heavy = [light[0], replace(light[1], weight=8.0), *_both()]
    assert learn(heavy).scores(read("pasar becek"))["lampu"] > learn(light).scores(read("pasar becek"))["lampu"]


def _both() -> list[Sample]:
    return [Sample(read(text), "jalan") for text in ROADS] + [Sample(read(text), "lampu") for text in LAMPS]


def test_without_subcategories_none_is_named():
    assert learn(_both()).subcategory("jalan", read("jalan rusak")) is None


def test_when_it_is_never_right_it_never_acts_alone():
    samples = [Sample(read("sama saja"), "jalan"), Sample(read("sama saja"), "lampu")] * 6
    assert learn(samples).sure_score == NEVER


def test_one_category_is_nothing_to_learn():
    with pytest.raises(ValueError, match="categories"):
        learn([Sample(read("jalan"), "jalan")])


def test_the_file_keeps_everything():
    data = to_bytes(model())
    again = from_bytes(data)
    assert again == model()
    assert to_bytes(again) == data
    text = read("lampu jalan mati", lampu=1.0)
    assert again.scores(text) == model().scores(text)


def _other_head(**changes: object) -> bytes:
    line, _, rest = to_bytes(model()).partition(b"\n")
    return json.dumps({**json.loads(line), **changes}).encode() + b"\n" + rest


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"not a model", b"[]\n", b"{}\n", to_bytes(model())[:-3], to_bytes(model()) + b"x",
     _other_head(format=99), _other_head(magic="?"), _other_head(sub_rows=1), _other_head(bias=[]), _other_head(scales=None)],
)  # fmt: skip
def test_a_bad_file_is_refused(data: bytes):
    with pytest.raises(BadModel):
        from_bytes(data)


@given(st.binary(max_size=40), st.integers(0, 5000))
def test_a_damaged_file_is_refused(garbage: bytes, at: int):
    whole = to_bytes(model())
    start = whole.index(b"\n") + 1 + at % (len(whole) - whole.index(b"\n") - 1)
    damaged = whole[:start] + garbage + whole[start + len(garbage) :]
    if damaged != whole:
        with pytest.raises(BadModel):
            from_bytes(damaged)


def test_a_category_it_never_saw_works_by_keywords():
    classifier = Classifier([Keyword("kucing", "hewan", "hewan_kecil", 3.0)], model=model())
    assert classifier.classify("kucing hilang")[0].category == "hewan"
    assert classifier.classify("kucing hilang")[0].subcategory == "hewan_kecil"
    assert classifier.is_sure(classifier.classify("kucing hilang"))
    mixed = classifier.classify("kucing di jalan rusak berlubang")
    assert {guess.category for guess in mixed} == {"hewan", "jalan", "lampu"}
    assert sum(guess.score for guess in mixed) == pytest.approx(1)


def test_what_is_not_allowed_is_never_named():
    classifier = Classifier([], model=replace(model(), sub_lead=0.0), allowed={"lampu": {"pju"}})
    assert [guess.category for guess in classifier.classify("jalan rusak")] == ["lampu"]
    assert not classifier.is_sure(classifier.classify("jalan rusak")), "what it would have said is not given to the next"
    assert classifier.classify("tiang miring")[0].subcategory is None
    assert classifier.classify("lampu mati")[0].subcategory == "pju"


def test_a_keyword_names_the_subcategory_first():
    classifier = Classifier([Keyword("miring", "lampu", "kabel")], model=replace(model(), sub_lead=0.0))
    assert classifier.classify("tiang miring")[0].subcategory == "kabel"


def test_the_models_own_rule_decides_when_to_act_alone():
    classifier = Classifier([], model=replace(model(), sure_score=0.5, sure_margin=0.0))
    assert classifier.is_sure(classifier.classify("jalan rusak berlubang"))
    assert not Classifier([], model=replace(model(), sure_score=NEVER)).is_sure(classifier.classify("jalan rusak berlubang"))
    assert not classifier.is_sure([])


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("diperbaiki", "perbaik"), ("jalannya", "jalan"), ("ban", "ban"), ("menumpuk", "umpuk"), ("lampu", "lampu")],
)  # fmt: skip
def test_stems(word: str, wanted: str):
    assert stem(word) == wanted


def test_features_of_a_text():
    found = features(Reading(("jalan", "12", "jalan"), {"jalan": 1.0}, ("?",)))
    assert set(found) == set("wsbckm")
    assert found["w"]["wjalan"] > found["w"]["w#"] == 1.0
    assert found["b"] == {"bjalan #": 1.0, "b# jalan": 1.0}
    assert features(Reading(())) == {}
    assert len(features(Reading(tuple(f"a{number}b" for number in range(1000))))["w"]) == MAX_WORDS


def test_signs_of_a_text():
    assert signs(("terima", "kasih"), {"glad": True, "request": False}, 9) == ("glad", "glad1request0", "length1", "keywords3")
