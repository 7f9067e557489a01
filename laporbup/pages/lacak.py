"""`/lacak/<code>`: how a report stands, live."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import flow, shell, tracker_view
from laporbup.state.tracker import TrackerState
from laporbup.text import pages as words

ROUTE = "/lacak/[code]"
TITLE = words.TRACKER_PLAIN_TITLE
DESCRIPTION = words.LOOKUP_DESCRIPTION
ON_LOAD = TrackerState.open


def page() -> BaseComponent:
    live = flow.unless_changed(TrackerState.digest, tracker_view.tracker_main(TrackerState.view))
    return shell.page(live, current="/lacak", symbols=tracker_view.SYMBOLS)
