"""Every code a person may meet has a plain word (statuses, acts, roles and closures: tests/repo/test_words.py)."""

from __future__ import annotations

from dataclasses import fields

import pytest

from laporbup.domain.lifecycle import TRANSITIONS, Action, Facts, Stay
from laporbup.text import labels

OUTBOX_STATES = (
    "QUEUED", "SENDING", "UNCERTAIN", "SENT", "DELIVERED", "READ",
    "PERMANENT_FAILURE", "TEMPORARY_FAILURE", "TECHNICAL_FAILURE", "CANCELLED",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.OUTBOX, OUTBOX_STATES),
        (labels.ATTACHMENT, ("PENDING", "READY", "FAILED")),
        (labels.PURPOSE, ("REPORT", "ADDITION", "PROGRESS", "EVIDENCE")),
        (labels.PRIORITY, ("darurat", "tinggi", "sedang", "rendah")),
        (labels.CHANNEL, ("whatsapp", "web", "open311", "import")),
        (labels.LEVEL, (0, 1, 2, 3)),
        (labels.NEED, tuple(field.name for field in fields(Facts))),
    ],
)
def test_every_code_has_its_word(words: dict[object, str], codes: tuple[object, ...]):
    assert set(words) == set(codes)
    assert all(words.values())


def test_every_wait_that_can_end_says_how_it_ended():
    assert set(labels.EXPIRED) == {status for move in TRANSITIONS if move.action is Action.EXPIRE for status in move.sources}


def test_every_act_of_an_officer_that_moves_a_report_has_a_button():
    moving = {move.action for move in TRANSITIONS if move.target is not Stay.SAME}
    assert moving - set(labels.BUTTON) == {Action.RECEIVE, Action.EXPIRE, Action.ANSWER, Action.FOLLOW}


def test_red_means_late_and_nothing_else():
    assert [look.css for look in (*labels.STATUS.values(), labels.CANCELLED) if look.css == labels.LATE.css] == []
    assert labels.status("ASSIGNED") == ("Didisposisikan", "s-assigned", "send")
