"""The project's own source files, parsed."""

from __future__ import annotations

import ast
import subprocess
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def python_files(folder: str = "laporbup") -> tuple[Path, ...]:
    """Every Python file of the package, generated caches aside."""
    return tuple(sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@lru_cache(maxsize=1)
def tracked_files() -> tuple[Path, ...]:
    """What git holds (or would hold): everything that may reach a reader."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return tuple(ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file())


def where(path: Path, node: ast.AST) -> str:
    """`file:line`, as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
