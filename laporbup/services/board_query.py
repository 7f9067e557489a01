"""What a visitor asked of a public board, from the query of its URL: unknown names and values are ignored."""

from __future__ import annotations

from collections.abc import Mapping

FILTERS = ("status", "kecamatan", "kategori", "opd", "q")
PAGE = "halaman"
KINDS = ("DINAS", "KECAMATAN")
WINDOWS = (90, 30)
_LONGEST = 60
_LAST_PAGE = 1000


def public_query(params: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """Return the filters of `/publik` and the page (from 1)."""
    filters = {name: params[name].strip()[:_LONGEST] for name in FILTERS if params.get(name, "").strip()}
    page = params.get(PAGE, "")
    return filters, min(max(int(page), 1), _LAST_PAGE) if page.isascii() and page.isdigit() else 1


def score_query(params: Mapping[str, str]) -> tuple[str, int]:
    """Return the kind (DINAS or KECAMATAN) and the window in days of `/peringkat`."""
    kind = params.get("jenis", "").upper()
    days = params.get("hari", "")
    return kind if kind in KINDS else KINDS[0], next((window for window in WINDOWS if days == str(window)), WINDOWS[0])
