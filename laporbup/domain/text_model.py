"""The learnt part of the classifier: one weight a feature and category, small whole numbers in one file.

Plain Python on purpose: a text costs about a millisecond, and neither web nor worker has to load numpy for it.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from laporbup.domain.text_features import KEYWORD, STEM, WEIGHTS, WORDY, Reading, features, stems

FORMAT = 1
_MAGIC = "laporbup-classifier"
_MAX_UNPACKED = 32_000_000


class BadModel(ValueError):
    """Not a model file, of another format, or damaged."""


@dataclass(frozen=True)
class Matrix:
    """Whole numbers of −127…127, row by row; `scales`: what one is worth, by block."""

    width: int
    cells: array[int]
    scales: Mapping[str, float]

    def row(self, number: int, start: int = 0, end: int | None = None) -> Sequence[int]:
        at = number * self.width
        return self.cells[at + start : at + (self.width if end is None else end)]


@dataclass(frozen=True)
class TextModel:
    """Weights, calibration and the rule for acting alone, as learnt by `domain.text_learning`."""

    categories: tuple[str, ...]
    subcategories: tuple[tuple[str, str], ...]
    """(category, sub-category), those of one category side by side."""
    names: tuple[str, ...]
    """Features in the order of the rows; the stems first, for they alone speak for sub-categories."""
    seen: tuple[int, ...]
    """In how many texts each was seen."""
    texts: int
    weights: Matrix
    sub_weights: Matrix
    bias: tuple[float, ...]
    temperature: float
    sure_score: float
    """From this score on a report may be routed without a human …"""
    sure_margin: float
    """… when it is this far ahead of the second."""
    sub_lead: float
    """How far a learnt sub-category must be ahead of the next one of its category to count."""
    facts: Mapping[str, Any]
    """What was measured when it was learnt, and from what: `fingerprint`, `accuracy`, `sure_error` …"""

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def _rarity(self) -> list[float]:
        return [rarity_of(self.texts, seen) for seen in self.seen]

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        spans: dict[str, tuple[int, int]] = {}
        for number, (category, _) in enumerate(self.subcategories):
            spans[category] = (spans.get(category, (number, 0))[0], number + 1)
        return spans

    def scores(self, reading: Reading) -> dict[str, float]:
        """Category → calibrated score; they sum to one. Empty when nothing in the text was ever seen."""
        if not reading.points and not any(f"w{word}" in self._rows for word in reading.words):
            return {}
        sums = list(self.bias)
        for block, values in features(reading).items():
            worth = self.weights.scales.get(block, 0.0)
            for row, value in self._known(block, values):
                value *= worth
                sums = [total + value * cell for total, cell in zip(sums, self.weights.row(row), strict=True)]
        best = max(sums)
        shares = [math.exp(self.temperature * (value - best)) for value in sums]
        whole = sum(shares)
        return {category: share / whole for category, share in zip(self.categories, shares, strict=True)}

    def subcategory(self, category: str, reading: Reading) -> str | None:
        """The sub-category the words speak for; None when they do not clearly speak for one."""
        if category not in self._spans:
            return None
        start, end = self._spans[category]
        sums = [0.0] * (end - start)
        for row, value in self._known(STEM, stems(reading.heard)):
            cells = self.sub_weights.row(row, start, end)
            sums = [total + value * cell for total, cell in zip(sums, cells, strict=True)]
        ranked = sorted(range(len(sums)), key=lambda at: (-sums[at], at))
        second = sums[ranked[1]] if len(ranked) > 1 else 0.0
        is_clear = (sums[ranked[0]] - second) * self.sub_weights.scales.get(STEM, 0.0) >= self.sub_lead
        return self.subcategories[start + ranked[0]][1] if is_clear else None

    def _known(self, block: str, values: Mapping[str, float]) -> list[tuple[int, float]]:
        """Rows and values of the features we know; those we do not know still count in the length of the block."""
        rows, rarity, unseen = self._rows, self._rarity, rarity_of(self.texts, 1)
        rare = {name: rarity[rows[name]] if name in rows else unseen for name in values} if block in WORDY else {}
        return [(rows[name], value) for name, value in weighted(block, values, rare).items() if name in rows]


def weighted(block: str, values: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    """Bring a block to length one, times the root of its share in the likeness; keyword points keep their size."""
    root = math.sqrt(WEIGHTS[block])
    if block == KEYWORD:
        return {name: value * root for name, value in values.items()}
    rated = {name: value * rarity.get(name, 1.0) for name, value in values.items()}
    length = math.sqrt(sum(value * value for value in rated.values()))
    return {name: value * root / length for name, value in rated.items()}


def rarity_of(texts: int, seen: int) -> float:
    """Smoothed inverse document frequency."""
    return math.log((1 + texts) / (1 + seen)) + 1.0


def to_bytes(model: TextModel) -> bytes:
    """One line of JSON, then the packed numbers and names. The same model gives the same bytes."""
    head = {
        "magic": _MAGIC, "format": FORMAT, "categories": model.categories, "subcategories": model.subcategories,
        "texts": model.texts, "scales": dict(model.weights.scales), "sub_scales": dict(model.sub_weights.scales),
        "sub_rows": len(model.sub_weights.cells) // max(1, model.sub_weights.width),
        "bias": model.bias, "temperature": model.temperature, "sure_score": model.sure_score,
        "sure_margin": model.sure_margin, "sub_lead": model.sub_lead, "facts": dict(model.facts),
    }  # fmt: skip
    names = "\n".join(model.names).encode()
    seen = struct.pack(f"<{len(model.seen)}I", *model.seen)
    cells = model.weights.cells.tobytes() + model.sub_weights.cells.tobytes()
    body = len(names).to_bytes(4, "little") + names + seen + cells
    packed = zlib.compress(body, 9)
    head["check"] = zlib.crc32(packed)
    return json.dumps(head, sort_keys=True).encode() + b"\n" + packed


def from_bytes(data: bytes) -> TextModel:
    """Read what `to_bytes` wrote. Raises BadModel."""
    line, _, packed = data.partition(b"\n")
    try:
        head = json.loads(line)
        if head["magic"] != _MAGIC or head["format"] != FORMAT or head["check"] != zlib.crc32(packed):
            raise BadModel("another format")
        body = zlib.decompressobj().decompress(packed, _MAX_UNPACKED)
        return _model(head, body)
    except (KeyError, TypeError, ValueError, struct.error, zlib.error) as error:
        raise BadModel(str(error)) from error


def _model(head: Mapping[str, Any], body: bytes) -> TextModel:
    end = 4 + int.from_bytes(body[:4], "little")
    names = tuple(body[4:end].decode().split("\n"))
    width, sub_width = len(head["categories"]), len(head["subcategories"])
    start = end + 4 * len(names)
    split = start + len(names) * width
    if len(body) != split + head["sub_rows"] * sub_width or len(head["bias"]) != width:
        raise BadModel("damaged")
    return TextModel(
        categories=tuple(head["categories"]),
        subcategories=tuple((category, sub) for category, sub in head["subcategories"]),
        names=names,
        seen=struct.unpack(f"<{len(names)}I", body[end:start]),
        texts=int(head["texts"]),
        weights=Matrix(width, array("b", body[start:split]), dict(head["scales"])),
        sub_weights=Matrix(sub_width, array("b", body[split:]), dict(head["sub_scales"])),
        bias=tuple(float(value) for value in head["bias"]),
        temperature=float(head["temperature"]), sure_score=float(head["sure_score"]),
        sure_margin=float(head["sure_margin"]), sub_lead=float(head["sub_lead"]), facts=dict(head["facts"]),
    )  # fmt: skip
