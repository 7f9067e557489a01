"""`/lacak`: find a report by its number."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.api.ports import LookupView
from laporbup.components import shell, simple_pages
from laporbup.text import pages as words

ROUTE = "/lacak"
TITLE = words.LOOKUP_TITLE
DESCRIPTION = words.LOOKUP_DESCRIPTION


def page() -> BaseComponent:
    return shell.page(simple_pages.lookup_main(LookupView()), current=ROUTE, symbols=("late",))
