"""`/bupati`: today in one glance; with `?opd=` the reports behind a score."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, drill, glance
from laporbup.state.bupati import BupatiState
from laporbup.text import bupati_pages as words

ROUTE = "/bupati"
TITLE = words.TITLE
ON_LOAD = BupatiState.open


def page() -> BaseComponent:
    state = BupatiState
    content = rx.cond(state.is_drill, drill.drill_main(state.drill), glance.glance_main(state.view))
    return desk.frame(
        state.head, content, digest=state.digest, problem=state.problem, symbols=glance.SYMBOLS, is_max=True
    )
