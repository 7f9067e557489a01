"""What an officer reads about a message to the citizen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laporbup.models import OutboxMessage
from laporbup.services import message_words
from laporbup.services.channel_templates import WAITS
from laporbup.services.outbox_marks import RANK
from laporbup.services.rates import MONTHLY_CAP
from laporbup.text import desk, labels
from tests.support import moment

NOW = moment("2026-11-24 09:00")


def message(state: str, **more: object) -> OutboxMessage:
    fields = {"dedupe_key": "k", "reporter_id": 1, "purpose": "RESOLVED", "content": {}, "created_at": NOW, "not_before": NOW}
    return OutboxMessage(**{**fields, "state": state, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("state", RANK)
def test_every_state_has_plain_words_and_a_time(state: str):
    said = message_words.state_of(message(state))
    assert said.state == labels.OUTBOX[state]
    assert said.label == "Kabar selesai"
    assert said.when
    assert state not in (said.state + said.why)


@pytest.mark.parametrize(
    ("state", "facts", "why"),
    [
        ("QUEUED", {}, ""),
        ("QUEUED", {"attempts": 2, "error_code": 500}, "Belum berhasil 2 kali."),
        ("QUEUED", {"error": WAITS, "error_code": 131047, "attempts": 1}, "Menunggu templatnya"),
        ("QUEUED", {"error_code": 190, "attempts": 1}, "sedang berhenti"),
        ("QUEUED", {"error_code": 131049, "attempts": 1}, "besok"),
        ("SENT", {}, "belum sampai di HP"),
        ("UNCERTAIN", {}, "dua kali"),
        ("DELIVERED", {"error_code": 131026}, ""),
        ("READ", {}, ""),
        ("CANCELLED", {}, ""),
        ("PERMANENT_FAILURE", {"error_code": 131026}, "tidak memakai WhatsApp"),
        ("TECHNICAL_FAILURE", {"error_code": 131047}, "24 jam"),
        ("TECHNICAL_FAILURE", {"error_code": 132000}, "kode 132000"),
        ("TEMPORARY_FAILURE", {"error": WAITS, "error_code": 131047}, "tidak disetujui Meta"),
        ("TEMPORARY_FAILURE", {"error": MONTHLY_CAP}, "Batas biaya"),
        ("TEMPORARY_FAILURE", {"error": "ConnectTimeout"}, "tidak bisa dihubungi"),
    ],
)
def test_why_it_came_no_further(state: str, facts: dict[str, object], why: str):
    said = message_words.state_of(message(state, **facts)).why
    assert why in said
    assert bool(why) == bool(said)


def test_the_time_is_that_of_the_newest_fact():
    times = {name: NOW + timedelta(hours=n) for n, name in enumerate(("sent_at", "delivered_at", "read_at"), 1)}
    assert "12.00" in message_words.state_of(message("READ", **times)).when
    assert "10.00" in message_words.state_of(message("SENT", sent_at=times["sent_at"])).when
    assert "9.00" in message_words.state_of(message("QUEUED")).when


def test_the_sentences_are_short():
    assert all(len(text) < 150 for text in [*desk.MESSAGE_WHY.values(), *desk.MESSAGE_CODE.values()])
