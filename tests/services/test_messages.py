"""Messages to citizens stay short whatever goes into them, and say what they must."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from laporbup.text import messages
from tests.support import moment

DUE = moment("2026-11-25 09:00")
words = st.text(max_size=600)


@given(who=words, note=words, partner=words)
def test_never_longer_than_three_hundred(who, note, partner):
    for text in (
        messages.ticket_assigned("LB-7K3MQ4", who, DUE, is_emergency=False, partner=partner),
        messages.ticket_assigned("LB-7K3MQ4", who, DUE, is_emergency=True),
        messages.ticket_assigned("LB-7K3MQ4", who, DUE, is_emergency=True, has_place=False),
        messages.ticket_assigned("LB-7K3MQ4", who, DUE, is_emergency=False, partner=partner, has_place=False),
        messages.ticket_waiting("LB-7K3MQ4"),
        messages.ticket_waiting("LB-7K3MQ4", is_emergency=True, has_place=False),
        messages.ticket_referred("LB-7K3MQ4", who, is_outside=False, is_emergency=True),
        messages.ticket_referred("LB-7K3MQ4", messages.OUTSIDE_REFERRAL, is_outside=True, is_emergency=True),
        messages.ticket_referred("LB-7K3MQ4", who, is_outside=False),
        messages.ticket_referred("LB-7K3MQ4", messages.OUTSIDE_REFERRAL, is_outside=True),
        messages.ask_info("LB-7K3MQ4", note),
        messages.resolved("LB-7K3MQ4", who, note),
        messages.ended("LB-7K3MQ4", note, is_referral=True),
        messages.ended("LB-7K3MQ4", note, is_referral=False),
    ):
        assert "LB-7K3MQ4" in text
        assert len(text) <= messages.LIMIT


def test_long_words_end_at_a_word():
    text = messages.ask_info("LB-7K3MQ4", "Mohon " + "keterangan " * 50)
    assert "keterangan…”" in text


def test_the_first_message_says_to_whom_and_by_when():
    text = messages.ticket_assigned("LB-7K3MQ4", "Dinas PUPR", DUE, is_emergency=False, partner="BBPJN")
    assert "Dinas PUPR" in text
    assert "Rabu, 25 November" in text
    assert "BBPJN" in text
