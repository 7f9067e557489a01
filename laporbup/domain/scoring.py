"""The score of an OPD: 0 to 100, from counts alone, each part explained with its numbers.

Parts (weights add up to 100):

- `on_time` 35: closures confirmed on time, of all closures, refused closures and reports open and late;
- `response` 20: first responses on time, of all first responses and those overdue;
- `confirmed` 20: closures the citizen confirmed, of those confirmed, silent (worth ½) and refused;
- `not_reopened` 15: 1 - reopen rate, of all claims of being done;
- `backlog` 10: open reports within their deadline, of all open ones, a late one weighing more the older it is.

Every part but the backlog (which is a census, not a sample) is drawn toward the mean of its peers as if `PRIOR` more
reports had gone averagely: three lucky ones do not top the board. Evidence found false costs `FALSE_EVIDENCE_POINTS`
each, on top of what the refusal costs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

WEIGHTS = {"on_time": 35, "response": 20, "confirmed": 20, "not_reopened": 15, "backlog": 10}
PRIOR = 5
"""Reports of average luck added to every sampled part."""
ENOUGH = 5
"""Reports below which an OPD is not ranked."""
FALSE_EVIDENCE_POINTS = 3
DAYS_LATE_PER_REPORT = 10
"""A late report weighs as one more open report for every so many days past its deadline."""

_SAMPLED = ("on_time", "response", "confirmed", "not_reopened")


@dataclass(frozen=True)
class Counts:
    """What happened to one OPD in the window (sums of ScoreDay), and how it stands now (`open` and below)."""

    received: int = 0
    responded: int = 0
    responded_on_time: int = 0
    resolved: int = 0
    """Claims of being done."""
    closed: int = 0
    closed_on_time_confirmed: int = 0
    """Confirmed by the citizen or verified, claimed done before the deadline, and never refused before: a false
    closure put right in time must not score better than an honest late one."""
    confirmed: int = 0
    verified: int = 0
    unconfirmed: int = 0
    reopened: int = 0
    """Claims refused, by the citizen or by a verifier."""
    false_evidence: int = 0
    """Of these, refused by a verifier for their evidence."""
    open: int = 0
    """Held now and not claimed done."""
    late: int = 0
    """Of these, past their deadline."""
    backlog_days: int = 0
    """Sum over the late ones of whole days past the deadline."""
    unanswered: int = 0
    """Held now, the first response overdue."""


@dataclass(frozen=True)
class Ratio:
    numerator: Fraction
    denominator: Fraction

    @property
    def share(self) -> Fraction | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Means:
    """The share each sampled part has over all peers together."""

    on_time: Fraction = Fraction(1, 2)
    response: Fraction = Fraction(1, 2)
    confirmed: Fraction = Fraction(1, 2)
    not_reopened: Fraction = Fraction(1, 2)


@dataclass(frozen=True)
class Part:
    """`points` of `weight`: numerator / denominator as counted, before it is drawn toward `mean`."""

    key: str
    weight: int
    numerator: float
    denominator: float
    share: float | None
    """As counted; None when there is nothing to count."""
    mean: float | None
    """None for the backlog, which is not drawn toward anything."""
    points: float


@dataclass(frozen=True)
class Score:
    """`total` 0-100 = sum of the points of `parts` - `penalty`, not below 0."""

    total: float
    parts: tuple[Part, ...]
    enough: bool
    reports: int
    penalty: float
    false_evidence: int


NEUTRAL = Means()


def score(counts: Counts, mean: Means = NEUTRAL) -> Score:
    """Return the score of one OPD among peers whose pooled shares are `mean` (see `mean_of`)."""
    ratios = _ratios(counts)
    points = {key: WEIGHTS[key] * _drawn(ratios[key], getattr(mean, key)) for key in _SAMPLED}
    backlog = ratios["backlog"].share
    points["backlog"] = WEIGHTS["backlog"] * (Fraction(1) if backlog is None else backlog)
    penalty = FALSE_EVIDENCE_POINTS * counts.false_evidence
    reports = max(counts.received, counts.closed + counts.open)
    return Score(
        total=float(max(Fraction(0), sum(points.values(), Fraction(0)) - penalty)),
        parts=tuple(_part(key, ratios[key], getattr(mean, key, None), points[key]) for key in WEIGHTS),
        enough=reports >= ENOUGH,
        reports=reports,
        penalty=float(penalty),
        false_evidence=counts.false_evidence,
    )


def mean_of(peers: Iterable[Counts]) -> Means:
    """Return the pooled shares of all peers: every report weighs the same. One half where nothing was counted."""
    sums = {key: [Fraction(0), Fraction(0)] for key in _SAMPLED}
    for counts in peers:
        ratios = _ratios(counts)
        for key, total in sums.items():
            total[0] += ratios[key].numerator
            total[1] += ratios[key].denominator
    shares = {key: Ratio(top, bottom).share for key, (top, bottom) in sums.items()}
    return Means(**{key: Fraction(1, 2) if share is None else share for key, share in shares.items()})


def _ratios(c: Counts) -> dict[str, Ratio]:
    return {
        "on_time": _ratio(c.closed_on_time_confirmed, c.closed + c.reopened + c.late),
        "response": _ratio(c.responded_on_time, c.responded + c.unanswered),
        "confirmed": _ratio(c.confirmed + Fraction(c.unconfirmed, 2), c.confirmed + c.unconfirmed + c.reopened),
        "not_reopened": _ratio(c.resolved - c.reopened, c.resolved),
        "backlog": _ratio(c.open - c.late, c.open + Fraction(c.backlog_days, DAYS_LATE_PER_REPORT)),
    }


def _ratio(numerator: int | Fraction, denominator: int | Fraction) -> Ratio:
    # A window may cut between a claim and its refusal, or between a response and its report: never leave 0..1.
    bottom = max(Fraction(denominator), Fraction(0))
    return Ratio(min(max(Fraction(numerator), Fraction(0)), bottom), bottom)


def _drawn(ratio: Ratio, mean: Fraction) -> Fraction:
    return (ratio.numerator + PRIOR * mean) / (ratio.denominator + PRIOR)


def _part(key: str, ratio: Ratio, mean: Fraction | None, points: Fraction) -> Part:
    return Part(
        key=key,
        weight=WEIGHTS[key],
        numerator=float(ratio.numerator),
        denominator=float(ratio.denominator),
        share=None if ratio.share is None else float(ratio.share),
        mean=None if mean is None else float(mean),
        points=float(points),
    )
