"""What an officer asked of a list, from the query of its URL, and the URLs of the pages beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from laporbup.services.worklist_filter import CATEGORY, EVERYTHING, LATE, PERSON, PLACE, PRIORITY, Filters

TAB, SEARCH, PAGE = "tab", "cari", "halaman"
_LONGEST = 100
_LAST_PAGE = 1000


@dataclass(frozen=True)
class Asked:
    tab: str = ""
    search: str = ""
    page: int = 1
    filters: Filters = EVERYTHING

    @property
    def key(self) -> str:
        """The same for everybody who asked the same (who asks for his own is somebody else every time)."""
        return f"{self.tab} {self.search!r} {self.page} {self.filters}"


def asked(params: Mapping[str, str]) -> Asked:
    """Return what the query says; what makes no sense is ignored (services fall back to the first tab and page)."""
    page = params.get(PAGE, "")
    return Asked(
        tab=params.get(TAB, "")[:_LONGEST],
        search=" ".join(params.get(SEARCH, "").split())[:_LONGEST],
        page=min(max(int(page), 1), _LAST_PAGE) if page.isascii() and page.isdigit() else 1,
        filters=Filters(
            category=params.get(CATEGORY, "")[:_LONGEST], place=params.get(PLACE, "")[:_LONGEST],
            person=params.get(PERSON, "")[:_LONGEST], priority=params.get(PRIORITY, "")[:_LONGEST],
            is_late=params.get(LATE, "") not in ("", "0"),
        ),
    )


def neighbours(path: str, what: Asked, page: int, pages: int) -> tuple[str, str]:
    """Return the URLs of the page before and the page after `page` of `pages`; empty where there is none."""
    return (_url(path, what, page - 1) if page > 1 else "", _url(path, what, page + 1) if page < pages else "")


def here(path: str, what: Asked) -> str:
    """Return the URL of the list that is shown: where an act from a line leads back to."""
    return _url(path, what, what.page)


def _url(path: str, what: Asked, page: int) -> str:
    wanted = {TAB: what.tab, SEARCH: what.search, PAGE: str(page), **what.filters.params}
    return f"{path}?{urlencode({name: value for name, value in wanted.items() if value})}"
