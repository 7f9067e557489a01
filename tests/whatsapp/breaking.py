"""Every message of the table with one node broken, for each node and in each way: no dice, the whole grid."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.whatsapp import kinds
from tests.whatsapp.kinds import Case

WRONG: list[Any] = [None, 7, "", [], {}, "\x00\ud800", [None], {"id": {"id": []}}, "x" * 30_000]
"""Stands where something else is expected; `_GONE` takes the name away too."""
_GONE = object()
COMMON = ("from", "id", "timestamp", "type", "context")


def _broken(case: Case) -> Iterator[tuple[Case, bool]]:
    """The case with one node broken, for each node and way; and whether its words are still where they belong."""
    is_first = case is kinds.MESSAGES[0]
    for path in _paths(case.message):
        if path[0] in COMMON and not is_first:
            continue
        for wrong in [_GONE, *WRONG]:
            message = deepcopy(case.message)
            _put(message, path, wrong)
            yield Case(f"{case.name} {path}", message, case.fate, case.contacts), is_first and path[0] != "text"


def _paths(tree: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    names = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for name in names:
        yield (*here, name)
        yield from _paths(tree[name], (*here, name))


def _put(tree: Any, path: tuple[Any, ...], wrong: Any) -> None:
    for name in path[:-1]:
        tree = tree[name]
    if wrong is _GONE:
        del tree[path[-1]]
    else:
        tree[path[-1]] = deepcopy(wrong)


def variants() -> list[tuple[Case, bool]]:
    """Every node of every message, in every way."""
    return [variant for case in [*kinds.MESSAGES, *kinds.SYSTEM] for variant in _broken(case)]
