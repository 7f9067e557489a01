"""A filled-in form as Meta brings it back: everything by name, whatever is missing, and never a word lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laporbup.domain.dialog_types import FilledForm, FormFile, Incoming
from laporbup.whatsapp.parse import parse_message
from tests.whatsapp import payloads as meta

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PHOTO = {"file_name": "IMG_5237.jpg", "mime_type": "image/jpeg", "sha256": "PqHgadp8cJ/N6mv=", "id": "3631120727156756"}
FULL = {
    "flow_token": "a.b", "uraian": "Jembatan patah", "kecamatan": "16.02.03", "desa": "Pedamaran VI", "kategori": "jalan",
    "patokan": "depan SD", "foto": [PHOTO], "anonim": True, "rahasia": False,
}


def read(response: Any, **more: Any) -> Incoming:
    reply = {"name": "flow", "body": "Sent", "response_json": response} | more
    payload = json.dumps({"message": meta.message("interactive", {"type": "nfm_reply", "nfm_reply": reply})})
    parsed = parse_message(payload, AT)
    assert parsed is not None
    return parsed.incoming


def test_every_answer_has_its_place():
    incoming = read(json.dumps(FULL))
    assert (incoming.kind, incoming.text) == ("form", "Jembatan patah")
    assert incoming.form == FilledForm(
        desa="Pedamaran VI", kecamatan_kode="16.02.03", category="jalan", landmark="depan SD", is_anonymous=True,
        files=(FormFile("3631120727156756", "image/jpeg", "PqHgadp8cJ/N6mv="),), token="a.b",
    )


def test_a_phone_that_leaves_the_token_out_and_sends_texts_for_booleans():
    answers = {key: value for key, value in FULL.items() if key != "flow_token"} | {"anonim": "true", "rahasia": ["x"]}
    form = read(answers).form  # an object where Meta's reference has a string
    assert (form.token, form.is_anonymous, form.is_confidential) == ("", True, False)


@pytest.mark.parametrize("answers", [{}, {"kecamatan": "tidak_tahu", "desa": " "}])
def test_only_words_are_a_text_like_any_other(answers):
    incoming = read(json.dumps(answers | {"uraian": "Jalan rusak", "flow_token": "t"}))
    assert (incoming.kind, incoming.text, incoming.form) == ("text", "Jalan rusak", None)


def test_wrong_types_and_unknown_names_are_nothing():
    answers = {"uraian": 42, "kecamatan": {"id": 1}, "desa": None, "kategori": ["air"], "foto": ["x", {"id": 7}, {}], "zzz": "?"}
    incoming = read(json.dumps(answers))
    assert (incoming.kind, incoming.text) == ("form", "42")
    assert incoming.form == FilledForm(category="air", files=(FormFile("7"),))


@pytest.mark.parametrize(
    ("response", "kind", "text"),
    [
        ('{"uraian": "Jalan \\"rusak\\" di', "text", 'Jalan "rusak" di'),
        ('{"kecamatan": "16.02.03", "uraian": "Jalan ru', "form", "Jalan ru"),
        ("jalan rusak", "text", "jalan rusak"), ('{"uraian": ', "text", '{"uraian":'),
        ("", "text", "Sent"), ("[1]", "text", "Sent"), ("{}", "unsupported", ""),
        ('{"a": "satu", "b": 2}', "text", "satu\n2"), ('{"kecamatan": "16.02.03"}', "text", "16.02.03"),
    ],
)
def test_what_can_be_read_is_kept(response, kind, text):
    incoming = read(response)
    assert (incoming.kind, incoming.text) == (kind, text)


def test_no_more_than_ten_photos():
    assert len(read(json.dumps({"uraian": "x", "foto": [PHOTO] * 12})).form.files) == 10


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = LEAVES | st.lists(LEAVES | st.dictionaries(st.sampled_from(["id", "sha256"]), LEAVES), max_size=3)


@given(st.dictionaries(st.sampled_from(sorted(FULL)), JSON), st.integers(0, 400))
def test_nothing_raises_and_a_story_is_never_lost(answers, cut):
    whole = json.dumps(answers | {"uraian": "Jalan rusak"})
    assert "Jalan rusak" in read(whole).text
    assert read(whole[:cut]).kind in ("form", "text", "unsupported")
