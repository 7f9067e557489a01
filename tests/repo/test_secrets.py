"""What must never be in the repository: the old service's number, paths of one machine, names of registry hosts."""

from __future__ import annotations

import re

from tests.repo.sources import ROOT, tracked_files

BINARY = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".gif", ".woff2"}

#: Written in pieces, so that this file does not hold what it forbids.
OLD_NUMBER = re.compile(r"0?8?58[\s.-]?" + "4031" + r"[\s.-]?" + "9110")
MACHINE_PATHS = re.compile("|".join(["/wo" + "rk/", "/fa" + "rm/", "/ro" + r"ot/(?!\.)", r"\.\./sha" + "red"]))
REGISTRY_HOSTS = re.compile(
    "|".join(["registry\\.np" + "mjs", "py" + "pi\\.org", "files\\.python" + "hosted", "deb\\.deb" + "ian"])
)


def _texts():
    for path in tracked_files():
        if path.suffix not in BINARY:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def test_old_number_is_nowhere():
    assert [str(path) for path, text in _texts() if OLD_NUMBER.search(text)] == []


def test_no_path_of_a_machine():
    assert [str(path.relative_to(ROOT)) for path, text in _texts() if MACHINE_PATHS.search(text)] == []


def test_no_registry_host():
    found = [str(path.relative_to(ROOT)) for path, text in _texts() if REGISTRY_HOSTS.search(text)]
    assert [name for name in found if not name.startswith("reflex.lock/")] == []


def test_imported_outlines_are_not_shipped():
    """Boundaries have their own licence and are imported; they never ride along."""
    assert [str(path) for path in tracked_files() if path.suffix == ".geojson" or "batas" in path.parts] == []
