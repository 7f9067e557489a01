"""What a drill counted, and what was wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass
class Verdict:
    """`counted` is shown; `problems` is empty when every promise was kept."""

    fault: str
    database: str
    counted: dict[str, float | int | str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def expect(self, what: str, wrong: int | float, at_most: int | float = 0) -> None:
        """Note a problem when `wrong` is more than allowed."""
        if wrong > at_most:
            self.problems.append(f"{what}: {wrong}" + (f" (at most {at_most})" if at_most else ""))

    def __str__(self) -> str:
        word = "FAILED" if self.problems else "ok"
        said = " ".join(f"{name}={value}" for name, value in self.counted.items())
        return f"{self.fault} {self.database} {word} {said}" + (f" problems={json.dumps(self.problems)}" if self.problems else "")
