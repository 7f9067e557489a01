"""`python -m benchmarks [NAME …]`: every figure as one JSON line, each a ratio against a baseline of the same run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from benchmarks import live, pages, reports, webhook
from benchmarks.figures import Figure, show

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "webhook": webhook.figures, "pages": pages.figures, "live": live.figures, "reports": reports.figures,
}


def main() -> int:
    """Measure the named parts (all by default); 1 when a budget is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS), metavar="part")
    chosen = parser.parse_args().parts
    met = True
    for name in chosen:
        for figure in PARTS[name]():
            show(figure)
            met = met and figure.met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
