"""A citizen asks how to report, gets one message with the form, fills it in, and has a report: everything on real parts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from laporbup import clock, db
from laporbup.models import Attachment, ChannelFlow, OutboxMessage, Report, ReportMessage
from laporbup.services import channel_flows, links
from laporbup.services.channel_flows import Form
from tests.whatsapp import payloads
from tests.whatsapp.meta import refusal
from tests.whatsapp.test_courier import Post
from tests.whatsapp.test_receiver import START, deliver, drain, rows, wake

STORY = "Jembatan kayu patah, anak sekolah tidak bisa lewat"
ANSWERS = {
    "uraian": STORY, "kecamatan": "16.02.03", "desa": "pedamaran 6", "kategori": "jalan", "patokan": "depan SD", "anonim": True,
    "rahasia": True, "foto": [{"id": "77", "mime_type": "image/jpeg", "sha256": "abc", "file_name": "a.jpg"}],
}


@pytest.fixture(autouse=True)
def _reference(reference: str) -> None:
    """Every test here runs on reference data, on both databases."""


def publish(status: str = "PUBLISHED") -> None:
    with db.unit_of_work() as session:
        channel_flows.remember(session, Form("555", status, "print"))


def filled(wamid: str, **answers: Any) -> bytes:
    reply = {"name": "flow", "body": "Sent", "response_json": json.dumps(answers)}
    return payloads.of(payloads.message("interactive", {"type": "nfm_reply", "nfm_reply": reply}, wamid=wamid))


def purposes() -> list[str]:
    return [row.purpose for row in rows(OutboxMessage)]


def test_a_form_is_a_report_with_one_message_and_no_wait():
    deliver(filled("wamid.1", **ANSWERS), filled("wamid.1", **ANSWERS))
    assert drain() == ["wamid.1"]
    [report] = rows(Report)
    assert (report.text, report.desa_kode, report.kecamatan_kode) == (STORY, "16.02.03.2002", "16.02.03")
    assert (report.category_kode, report.is_anonymous, report.is_confidential) == ("jalan", True, True)
    assert report.landmark.endswith("depan SD")
    assert report.status == "ASSIGNED"
    assert [(one.report_id, one.source_sha256) for one in rows(Attachment)] == [(report.id, "abc")]
    assert purposes() == ["TICKET"]


def test_a_form_sent_twice_is_one_report_and_both_messages_are_part_of_it():
    deliver(filled("wamid.1", **ANSWERS, flow_token="x"))
    drain()
    deliver(filled("wamid.2", **{**ANSWERS, "foto": []}, flow_token="x"), at=START + timedelta(minutes=2))
    drain(START + timedelta(minutes=2))
    assert len(rows(Report)) == 1
    assert sorted(row.wamid for row in rows(ReportMessage)) == ["wamid.1", "wamid.2"]
    assert purposes() == ["TICKET"]


def test_a_category_nobody_knows_is_left_to_the_classifier():
    deliver(filled("wamid.1", **{**ANSWERS, "kategori": "zzz"}))
    drain()
    assert rows(Report)[0].category_kode == "jalan"


def test_lapor_is_answered_with_the_form_in_one_message_that_courier_sends():
    publish()
    deliver(payloads.of(payloads.button("lapor", "Lapor")))
    drain()
    wake(START + timedelta(seconds=8))
    assert purposes() == ["HINT"]
    post = Post()
    post.now = START + timedelta(seconds=9)
    run(post)
    [sent] = post.meta.sent
    assert (sent["type"], sent["interactive"]["type"]) == ("interactive", "flow")
    given = sent["interactive"]["action"]["parameters"]
    assert (given["flow_id"], given["flow_cta"]) == ("555", "Isi formulir singkat")
    assert links.reporter_of_chat_form(given["flow_token"]) == rows(OutboxMessage)[0].reporter_id


@pytest.mark.parametrize("status", ["", "DRAFT", "BLOCKED"])
def test_without_a_published_form_lapor_is_answered_in_words(status):
    if status:
        publish(status)
    deliver(payloads.of(payloads.button("lapor", "Lapor")))
    drain()
    post = Post()
    post.now = START + timedelta(seconds=9)
    run(post)
    assert [one["type"] for one in post.meta.sent] == ["text"]


def test_a_form_meta_has_blocked_goes_as_words_and_is_not_tried_again():
    publish()
    deliver(payloads.of(payloads.button("lapor", "Lapor")))
    drain()
    post = Post(refusal(132068))
    post.now = START + timedelta(seconds=9)
    run(post)
    assert [one["type"] for one in post.meta.sent] == ["text"]
    assert "desa mana" in post.meta.sent[0]["text"]["body"]
    assert [row.status for row in rows(ChannelFlow)] == ["BLOCKED"]
    assert [row.state for row in rows(OutboxMessage)] == ["SENT"]


@pytest.mark.parametrize("token", ["", "forged", "other"])
def test_whoever_wrote_is_the_reporter_whatever_the_token_says(token):
    shown = links.chat_form_token(4711) if token == "other" else token
    deliver(filled("wamid.1", **ANSWERS, flow_token=shown))
    drain()
    [report] = rows(Report)
    assert report.reporter_id != 4711
    assert report.text == STORY


def run(post: Post) -> None:
    import asyncio

    with clock.fixed(post.now):
        asyncio.run(post.run())
