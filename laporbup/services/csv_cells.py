"""CSV that no spreadsheet mistakes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(value: object) -> str:
    """Return a cell as text; one that a spreadsheet would compute gets an apostrophe in front."""
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write CSV line by line, the header first."""
    for row in [header, *rows]:
        out = io.StringIO()
        csv.writer(out).writerow([safe(value) for value in row])
        yield out.getvalue()
