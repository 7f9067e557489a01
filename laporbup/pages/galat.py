"""The page behind an address that does not exist."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import shell, simple_pages
from laporbup.text import pages as words

ROUTE = "404"
TITLE = words.LOST_TITLE


def page() -> BaseComponent:
    return shell.page(simple_pages.lost_main(), symbols=("late",), has_shore=True)
