"""Every report as plain data, for `export-reports`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session


def export_reports(session: Session) -> Iterator[dict[str, Any]]:
    """Yield one object a report, merged ones too, oldest first, with the keys of `KEYS`."""
    raise NotImplementedError
