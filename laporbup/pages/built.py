"""The built front end: which prerendered page answers a path."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / ".web" / "build" / "pages"


def built(path: str, folder: Path = PAGES) -> str | None:
    """Return the HTML built for `path`; a dynamic route was built once with `_` as its code. None when not built."""
    name = path.strip("/") or "index"
    if ".." in name.split("/"):
        return None
    return _read(folder, name) or _read(folder, f"{name.rpartition('/')[0]}/_") or _fallback(folder, name)


@lru_cache(maxsize=64)
def _read(folder: Path, name: str) -> str | None:
    file = folder / f"{name}.html"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _fallback(folder: Path, name: str) -> str | None:
    """Return the page above: `/admin/kategori` is one view of the page `/admin`."""
    above = name.rpartition("/")[0]
    return (_read(folder, above) or _fallback(folder, above)) if above else None
