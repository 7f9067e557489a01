"""`/lacak` and `/lacak/<code>`: find a report; see how it stands, live."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.api.ports import LookupView
from laporbup.components import flow, shell, simple_pages, tracker_view
from laporbup.state.tracker import TrackerState
from laporbup.text import pages as words

ROUTE = "/lacak/[code]"
TITLE = words.TRACKER_PLAIN_TITLE
DESCRIPTION = words.LOOKUP_DESCRIPTION
ON_LOAD = TrackerState.open

LOOKUP_ROUTE = "/lacak"
LOOKUP_TITLE = words.LOOKUP_TITLE


def page() -> BaseComponent:
    live = flow.unless_changed(TrackerState.digest, tracker_view.tracker_main(TrackerState.view))
    return shell.page(live, current=LOOKUP_ROUTE, symbols=tracker_view.SYMBOLS)


def look_up() -> BaseComponent:
    return shell.page(simple_pages.lookup_main(LookupView()), current=LOOKUP_ROUTE, symbols=("late",))
