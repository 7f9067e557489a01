"""What `/admin` shows of the cost of messages."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CostRow:
    """A month, ready to be shown."""

    month: str = ""
    messages: str = ""
    billable: str = ""
    free: str = ""
    filed: str = ""
    per_report: str = ""
    rupiah: str = ""


@dataclass(frozen=True)
class CostBox:
    """The last months, newest first, and what is to be said of this one."""

    rows: list[CostRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
