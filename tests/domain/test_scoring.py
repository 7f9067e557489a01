"""The score cannot be gamed: every cheap trick moves it the wrong way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.domain.scoring import ENOUGH, FALSE_EVIDENCE_POINTS, NEUTRAL, WEIGHTS, Counts, Means, mean_of, score

quick = settings(max_examples=25)
small = st.integers(0, 60)
shares = st.fractions(0, 1, max_denominator=40)
means = st.builds(Means, shares, shares, shares, shares)


@st.composite
def _counts(draw: st.DrawFn) -> Counts:
    """Counts that can be: a part is never larger than its whole."""
    confirmed, verified, unconfirmed, reopened = draw(small), draw(small), draw(small), draw(small)
    closed = confirmed + verified + unconfirmed
    responded, held = draw(small), draw(small)
    late = draw(st.integers(0, held))
    return Counts(
        received=draw(small),
        responded=responded,
        responded_on_time=draw(st.integers(0, responded)),
        resolved=closed + reopened + draw(small),
        closed=closed,
        closed_on_time_confirmed=draw(st.integers(0, confirmed + verified)),
        confirmed=confirmed,
        verified=verified,
        unconfirmed=unconfirmed,
        reopened=reopened,
        false_evidence=draw(st.integers(0, min(reopened, 5))),
        open=held,
        late=late,
        backlog_days=draw(st.integers(0, 30)) * late,
        unanswered=draw(st.integers(0, held)),
    )


counts = _counts()


def _plus(base: Counts, **more: int) -> Counts:
    return replace(base, **{key: getattr(base, key) + value for key, value in more.items()})


LATE_CLOSURE = {"resolved": 1, "closed": 1, "confirmed": 1}
FALSE_CLOSURE = {"resolved": 1, "reopened": 1, "open": 1}


def test_the_weights_make_a_hundred():
    assert sum(WEIGHTS.values()) == 100


@quick
@given(counts, means)
def test_the_score_is_its_parts_less_the_penalty(base: Counts, mean: Means):
    found = score(base, mean)
    assert 0 <= found.total <= 100
    assert found.total == pytest.approx(max(0, sum(part.points for part in found.parts) - found.penalty))
    assert [part.key for part in found.parts] == list(WEIGHTS)
    for part in found.parts:
        assert 0 <= part.numerator <= part.denominator
        assert 0 <= part.points <= part.weight
        assert (part.share is None) == (part.denominator == 0)


@quick
@given(counts, means, st.integers(0, 40))
def test_one_more_late_report_never_raises_it(base: Counts, mean: Means, days: int):
    assert score(_plus(base, received=1, open=1, late=1, backlog_days=days), mean).total <= score(base, mean).total


@quick
@given(counts, means)
def test_becoming_late_and_older_never_raises_it(base: Counts, mean: Means):
    if base.open > base.late:
        assert score(_plus(base, late=1, backlog_days=1), mean).total <= score(base, mean).total
    assert score(_plus(base, backlog_days=base.late), mean).total <= score(base, mean).total


@quick
@given(counts, means)
def test_one_more_confirmed_in_time_never_lowers_it(base: Counts, mean: Means):
    better = _plus(base, received=1, resolved=1, closed=1, confirmed=1, closed_on_time_confirmed=1)
    assert score(better, mean).total >= score(base, mean).total


@quick
@given(counts, means)
def test_a_confirmation_beats_silence_and_silence_beats_an_objection(base: Counts, mean: Means):
    confirmed = _plus(base, resolved=1, closed=1, confirmed=1)
    silent = _plus(base, resolved=1, closed=1, unconfirmed=1)
    refused = _plus(base, resolved=1, closed=1, reopened=1)
    assert score(confirmed, mean).total >= score(silent, mean).total >= score(refused, mean).total


@quick
@given(counts, means)
def test_a_false_closure_costs_more_than_a_late_one(base: Counts, mean: Means):
    """The claim that was refused, against the same report closed late but truly; and worse with false evidence."""
    late = score(_plus(base, **LATE_CLOSURE), mean).total
    false = score(_plus(base, **FALSE_CLOSURE, late=1), mean).total
    put_right = score(_plus(base, resolved=2, closed=1, confirmed=1, reopened=1), mean).total
    caught = score(_plus(base, **FALSE_CLOSURE, late=1, false_evidence=1), mean).total
    assert caught <= false <= late
    assert put_right <= late
    if late > FALSE_EVIDENCE_POINTS:
        assert caught < late


@quick
@given(counts, means)
def test_answering_in_time_never_lowers_it(base: Counts, mean: Means):
    assert score(_plus(base, responded=1, responded_on_time=1), mean).total >= score(base, mean).total
    assert score(_plus(base, unanswered=1), mean).total <= score(base, mean).total


def test_three_lucky_reports_do_not_top_the_board():
    lucky = Counts(
        received=3, responded=3, responded_on_time=3, resolved=3, closed=3, closed_on_time_confirmed=3, confirmed=3
    )
    steady = Counts(
        received=60, responded=60, responded_on_time=57, resolved=52, closed=50, closed_on_time_confirmed=46,
        confirmed=40, unconfirmed=10, reopened=2, open=8, late=1, backlog_days=2,
    )  # fmt: skip
    mean = mean_of([lucky, steady, Counts(received=40, responded=40, responded_on_time=10, open=30, late=20, backlog_days=90)])
    assert not score(lucky, mean).enough
    assert score(steady, mean).enough
    assert score(steady, mean).total > score(lucky, mean).total


def test_a_worked_example_to_the_last_digit():
    """10 closures, 8 of them confirmed in time, 2 refused, 2 open and late by 5 days each; peers at one half."""
    found = score(
        Counts(
            received=14, responded=12, responded_on_time=9, resolved=12, closed=10, closed_on_time_confirmed=8,
            confirmed=8, unconfirmed=2, reopened=2, false_evidence=1, open=4, late=2, backlog_days=10, unanswered=1,
        ),
        NEUTRAL,
    )  # fmt: skip
    half = Fraction(5, 2)
    expected = {
        "on_time": 35 * (8 + half) / 19,
        "response": 20 * (9 + half) / 18,
        "confirmed": 20 * (9 + half) / 17,
        "not_reopened": 15 * (10 + half) / 17,
        "backlog": 10 * Fraction(2, 5),
    }
    assert {part.key: part.points for part in found.parts} == {key: float(value) for key, value in expected.items()}
    assert found.total == float(sum(expected.values()) - FALSE_EVIDENCE_POINTS)
    assert (found.reports, found.penalty, found.false_evidence, found.enough) == (14, 3.0, 1, True)


def test_with_nothing_to_count_it_is_average_and_not_ranked():
    found = score(Counts())
    assert found.total == (100 - WEIGHTS["backlog"]) / 2 + WEIGHTS["backlog"]
    assert not found.enough
    assert all(part.share is None for part in found.parts)


def test_an_old_backlog_is_enough_to_be_ranked():
    """Receiving nothing new in the window hides no unit that sits on its reports."""
    assert score(Counts(open=ENOUGH, late=ENOUGH)).enough
    assert not score(Counts(received=ENOUGH - 1)).enough


@quick
@given(st.lists(counts, max_size=4))
def test_the_mean_weighs_reports_not_units(peers: list[Counts]):
    mean = mean_of(peers)
    closed = sum(c.closed + c.reopened + c.late for c in peers)
    on_time = sum(c.closed_on_time_confirmed for c in peers)
    assert mean.on_time == (Fraction(on_time, closed) if closed else Fraction(1, 2))


def test_a_window_that_cuts_between_claim_and_refusal_stays_in_bounds():
    found = score(Counts(resolved=1, reopened=4, responded_on_time=2, responded=1, open=1, late=3))
    assert all(0 <= part.points <= part.weight for part in found.parts)
