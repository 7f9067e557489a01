"""A figure: what was measured, against a baseline measured in the same run, and whether the budget is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """`ratio` is value / baseline; without a baseline the budget is on the value itself."""

    name: str
    value: float
    unit: str
    baseline: float | None
    ratio: float | None
    budget: str
    met: bool


def paired(name: str, pairs: Sequence[tuple[float, float]], unit: str, way: Literal["<=", ">="], budget: float) -> Figure:
    """A figure from (ours, baseline) measured in turns: the median of the ratios, which other load on the machine moves least."""
    found = median(ours / baseline for ours, baseline in pairs)
    met = found <= budget if way == "<=" else found >= budget
    ours, baseline = (round(median(pair[side] for pair in pairs), 2) for side in (0, 1))
    return Figure(name, ours, unit, baseline, round(found, 3), f"ratio {way} {budget}", met)


def limit(name: str, value: float, unit: str, budget: float, *, baseline: float | None = None) -> Figure:
    """A figure that must not be above `budget` (same unit); a baseline is only shown."""
    found = round(value / baseline, 3) if baseline else None
    shown = None if baseline is None else round(baseline, 2)
    return Figure(name, round(value, 2), unit, shown, found, f"value <= {budget} {unit}", value <= budget)


def show(figure: Figure) -> None:
    """Print a figure as one JSON line."""
    print(json.dumps(asdict(figure), ensure_ascii=False), flush=True)
