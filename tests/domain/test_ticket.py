"""Tickets: what a person types, mishears and misreads still leads to the right report, or to none."""

from __future__ import annotations

import random
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.domain.ticket import ALPHABET, find_tickets, is_valid, new_ticket, normalise

quick = settings(max_examples=30)
tickets = st.binary(min_size=8, max_size=16).map(new_ticket)


def test_the_alphabet_has_no_look_alikes():
    assert len(set(ALPHABET)) == 31
    assert not set("ILO01") & set(ALPHABET)


@quick
@given(tickets)
def test_a_new_ticket_is_valid(ticket: str):
    assert len(ticket) == 9
    assert is_valid(ticket)
    assert normalise(ticket) == ticket


def test_new_tickets_from_a_generator_differ():
    assert len({new_ticket(secrets.SystemRandom()) for _ in range(200)}) == 200
    assert new_ticket(random.Random(1)) == new_ticket(random.Random(1))


def test_too_little_chance_is_refused():
    with pytest.raises(ValueError):
        new_ticket(b"short")


@quick
@given(tickets, st.integers(3, 8), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(ticket: str, place: int, other: str):
    wrong = ticket[:place] + other + ticket[place + 1 :]
    assert is_valid(wrong) == (wrong == ticket)


@quick
@given(tickets, st.integers(3, 7))
def test_two_swapped_characters_are_noticed(ticket: str, place: int):
    swapped = ticket[:place] + ticket[place + 1] + ticket[place] + ticket[place + 2 :]
    assert is_valid(swapped) == (swapped == ticket)


@quick
@given(tickets)
def test_case_spaces_and_the_prefix_do_not_matter(ticket: str):
    body = ticket[3:]
    for typed in (ticket.lower(), body, f" lb {body[:3]} {body[3:]} ", f"LB{body}", f"lb.{body}", f"LB–{body}"):
        assert normalise(typed) == ticket


@quick
@given(tickets)
def test_an_impossible_character_is_read_as_what_it_looks_like_or_not_at_all(ticket: str):
    for looks_like, impossible in (("D", "0"), ("Q", "O"), ("J", "1"), ("7", "1"), ("T", "I"), ("J", "l")):
        typed = ticket[:3] + ticket[3:].replace(looks_like, impossible)
        assert normalise(typed) in (ticket, None)


def test_a_misread_character_with_one_reading_is_repaired():
    repaired = [normalise("LB-" + "7K3MQ4".replace("Q", "0")[:5] + last) for last in ALPHABET]
    assert any(ticket and ticket[7] in "DQ" for ticket in repaired)


@pytest.mark.parametrize("typed", ["", "LB-", "halo", "LB-7K3MQ", "LB-7K3MQ44", "LB-0000", "08123456789", "LB-!!!!!!"])
def test_what_is_no_ticket_is_none(typed: str):
    assert normalise(typed) is None
    assert not is_valid(typed)


def test_a_ticket_without_its_prefix_or_in_lower_case_is_not_exact():
    ticket = new_ticket(random.Random(5))
    assert not is_valid(ticket[3:])
    assert not is_valid(ticket.lower())


@quick
@given(st.lists(tickets, unique=True, max_size=3))
def test_tickets_are_found_in_a_message_in_order(named: list[str]):
    message = "tolong cek " + ", lalu ".join(ticket.lower() for ticket in named) + ". terima kasih"
    assert find_tickets(message) == named


def test_a_ticket_named_twice_is_found_once_and_a_wrong_one_never():
    ticket = next(t for t in (new_ticket(random.Random(n)) for n in range(99)) if any(c.isdigit() for c in t))
    wrong = ticket[:-1] + ALPHABET[(ALPHABET.index(ticket[-1]) + 1) % 31]
    assert find_tickets(f"{ticket} {ticket[3:]} LB {ticket[3:6]} {ticket[6:]} {wrong}") == [ticket]


def test_ordinary_words_and_numbers_are_no_tickets():
    """Bare words count only when they mix letters and digits: every 31st word would pass the check by chance."""
    words = ["banyak", "rusak", "jembatan", "hancur", "sungai", "222222", "234567", "081234567890"]
    assert find_tickets(" ".join(words)) == []
