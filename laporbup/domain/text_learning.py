"""Learning the weights of `text_model` from labelled texts: ridge regression on the likeness of texts.

Solved in one step, so it is always the same and takes seconds; and the same inverse gives what each text would have
been judged had its tenth of the texts not been there, which calibration and the rule for acting alone are taken from.
Why not something else: ADR 8. Only the `train` command comes here; numpy and scipy are loaded for it alone.
"""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from laporbup.domain.text_features import STEM, Reading, features
from laporbup.domain.text_model import Matrix, TextModel, rarity_of, weighted

Floats = NDArray[np.float32]

RIDGE = 2.0
"""Chosen by cross-validation from 0.3, 1, 2 and 3; the figure is flat between 1 and 3."""
SUB_RIDGE = 1.0
FOLDS = 10
SEED = 1
MIN_SEEN = {"w": 2, "s": 2, "b": 2, "c": 3}
"""A feature of one text alone is left out: nothing general, and perhaps somebody's name."""
MIN_SUB_TEXTS = 3
SURE_PRECISION = 0.955
"""What must be right of the texts that are judged without a human, measured on texts not learnt from: a little above the
promised 95 %. Those texts are hard on purpose; of ordinary ones 99 % are right at the same score (ADR 8), so a stricter
figure would only send more plain reports through a verifier's hands."""
SURE_MARGIN = 0.3
SUB_PRECISION = 0.8
NEVER = 1.01
TEMPERATURES = np.geomspace(2.0, 40.0, 61)
BINS = 10


@dataclass(frozen=True)
class Sample:
    """A labelled text. `weight`: how much it counts beside the others."""

    reading: Reading
    category: str
    subcategory: str | None = None
    weight: float = 1.0
    sub_said: bool = False
    """Whether keywords already name a sub-category: then nobody asks the model."""


def learn(samples: Sequence[Sample], facts: Mapping[str, Any] | None = None) -> TextModel:
    """Learn from at least two categories. `facts` are kept in the model beside what is measured here.

    Raises ValueError when there is nothing to tell apart.
    """
    categories = sorted({sample.category for sample in samples})
    if len(categories) < 2:
        raise ValueError("categories")
    names, seen, table = _table(samples)
    wanted = np.array([categories.index(sample.category) for sample in samples])
    penalty = RIDGE / np.array([sample.weight for sample in samples], dtype=np.float32)
    truth = np.eye(len(categories), dtype=np.float32)[wanted]
    bias = truth.mean(axis=0)
    answers, held_out = _ridge(table, truth - bias, penalty)
    temperature = _temperature(held_out + bias, wanted)
    shares = _shares(held_out + bias, temperature)
    measured, sure_score = _measure(shares, wanted)
    subs, sub_cells, sub_scale, sub_lead = _learn_subs(samples, names, table, penalty)
    cells, scales = _rounded(table.T @ answers, names)
    return TextModel(
        categories=tuple(categories), subcategories=subs, names=tuple(names), seen=tuple(seen), texts=len(samples),
        weights=Matrix(len(categories), cells, scales), sub_weights=Matrix(len(subs), sub_cells, {STEM: sub_scale}),
        bias=tuple(round(float(value), 6) for value in bias), temperature=round(temperature, 4), sure_score=sure_score,
        sure_margin=SURE_MARGIN, sub_lead=sub_lead, facts={**(facts or {}), **measured, "texts": len(samples)},
    )  # fmt: skip


def _table(samples: Sequence[Sample]) -> tuple[list[str], list[int], Any]:
    """Names of the features, in how many texts each is, and the texts × features table."""
    read = [features(sample.reading) for sample in samples]
    seen: Counter[str] = Counter(name for blocks in read for values in blocks.values() for name in values)
    kept = [name for name, count in seen.items() if count >= MIN_SEEN.get(name[0], 1)]
    names = sorted(kept, key=lambda name: (name[0] != STEM, name))
    rows = {name: number for number, name in enumerate(names)}
    rarity = {name: rarity_of(len(samples), count) for name, count in seen.items()}
    values: list[float] = []
    across: list[int] = []
    down = [0]
    for blocks in read:
        for block, found in blocks.items():
            for name, value in weighted(block, found, rarity).items():
                if name in rows:
                    across.append(rows[name])
                    values.append(value)
        down.append(len(across))
    table = sparse.csr_matrix((np.array(values, np.float32), across, down), shape=(len(samples), len(names)))
    return names, [seen[name] for name in names], table


def _ridge(table: Any, truth: Floats, penalty: Floats) -> tuple[Floats, Floats]:
    """The answer of every text, and what is said of each when its fold is left out."""
    likeness = (table @ table.T).toarray()
    likeness[np.diag_indices_from(likeness)] += penalty
    inverse = np.linalg.inv(likeness)
    answers = inverse @ truth
    held_out = np.empty_like(truth)
    for fold in _folds(len(truth)):
        held_out[fold] = truth[fold] - np.linalg.solve(inverse[np.ix_(fold, fold)], answers[fold])
    return answers, held_out


def _folds(count: int) -> Iterable[NDArray[np.int64]]:
    order = list(range(count))
    random.Random(SEED).shuffle(order)
    return [np.array(sorted(order[start::FOLDS])) for start in range(min(FOLDS, count))]


def _shares(sums: Floats, temperature: float) -> NDArray[np.float64]:
    raised = np.exp(temperature * (sums - sums.max(axis=1, keepdims=True)).astype(float))
    return raised / raised.sum(axis=1, keepdims=True)


def _temperature(sums: Floats, wanted: NDArray[np.int64]) -> float:
    """The steepness at which the scores say how often they are right (least log loss)."""
    def loss(temperature: float) -> float:
        return float(-np.log(_shares(sums, temperature)[np.arange(len(wanted)), wanted] + 1e-12).mean())

    return float(min(TEMPERATURES, key=loss))


def _measure(shares: NDArray[np.float64], wanted: NDArray[np.int64]) -> tuple[dict[str, Any], float]:
    """Accuracy, calibration and the lowest score from which `SURE_PRECISION` is kept."""
    ranked = np.argsort(-shares, axis=1, kind="stable")
    top, right = shares.max(axis=1), ranked[:, 0] == wanted
    sure_score = _lowest(top, right, SURE_PRECISION)
    sure = top >= sure_score
    measured = {
        "accuracy": float(right.mean()),
        "top3": float((ranked[:, :3] == wanted[:, None]).any(axis=1).mean()),
        "ece": _ece(top, right),
        "sure_share": float(sure.mean()),
        "sure_error": float(1.0 - right[sure].mean()) if sure.any() else 0.0,
    }
    return {name: round(value, 4) for name, value in measured.items()}, sure_score


def _lowest(scores: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    """The lowest score such that of all from there on at least `precision` are right."""
    order = np.argsort(-scores, kind="stable")
    kept = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(kept >= precision)
    return math.ceil(float(scores[order[good[-1]]]) * 1e4) / 1e4 if len(good) else NEVER


def _ece(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error: how far score and share of right answers are apart, by tenths."""
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    gaps = [abs(right[bins == one].mean() - scores[bins == one].mean()) * (bins == one).sum() for one in set(bins.tolist())]
    return float(sum(gaps) / len(scores))


def _learn_subs(
    samples: Sequence[Sample], names: list[str], table: Any, penalty: Floats
) -> tuple[tuple[tuple[str, str], ...], array[int], float, float]:
    """Sub-categories from stems alone: they only speak where keywords are silent."""
    count = Counter((sample.category, sample.subcategory) for sample in samples if sample.subcategory)
    subs = sorted((category, sub) for (category, sub), number in count.items() if sub and number >= MIN_SUB_TEXTS)
    places = {pair: number for number, pair in enumerate(subs)}
    stems = table[:, : sum(name[0] == STEM for name in names)]
    truth = np.zeros((len(samples), len(subs)), np.float32)
    for row, sample in enumerate(samples):
        if (sample.category, sample.subcategory or "") in places:
            truth[row, places[sample.category, sample.subcategory or ""]] = 1.0
    answers, held_out = _ridge(stems, truth, penalty * SUB_RIDGE / RIDGE)
    cells, scales = _rounded(stems.T @ answers, ["s"] * stems.shape[1])
    return tuple(subs), cells, scales.get(STEM, 0.0), _sub_lead(samples, subs, held_out)


def _sub_lead(samples: Sequence[Sample], subs: list[tuple[str, str]], held_out: Floats) -> float:
    """The lead from which `SUB_PRECISION` of the learnt sub-categories are right where keywords are silent."""
    leads, right = [], []
    for row, sample in enumerate(samples):
        inside = [at for at, (category, _) in enumerate(subs) if category == sample.category]
        if sample.sub_said or not sample.subcategory or not inside:
            continue
        sums = held_out[row, inside]
        best, second = [*np.sort(sums)[::-1], 0.0][:2]
        leads.append(float(best - second))
        right.append(subs[inside[int(sums.argmax())]][1] == sample.subcategory)
    return _lowest(np.array(leads), np.array(right, dtype=bool), SUB_PRECISION) if leads else NEVER


def _rounded(weights: Floats, names: Sequence[str]) -> tuple[array[int], dict[str, float]]:
    """Small whole numbers, and what one of them is worth in each block."""
    blocks = np.array([name[0] for name in names])
    scales: dict[str, float] = {}
    whole = np.zeros(weights.shape, np.int8)
    for block in sorted(set(blocks.tolist())):
        mine = blocks == block
        scales[block] = float(f"{max(float(np.abs(weights[mine]).max()) / 127, 1e-9):.6g}") if weights.size else 1.0
        whole[mine] = np.clip(np.rint(weights[mine] / scales[block]), -127, 127).astype(np.int8)
    return array("b", whole.tobytes()), scales
