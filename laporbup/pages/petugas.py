"""`/petugas`: the worklist of an office."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, worklist
from laporbup.state.desk import DeskState
from laporbup.text import officer_pages as words
from laporbup.text import pages as page_words

ROUTE = "/petugas"
TITLE = words.WORKLIST_TITLE
LIVE_TITLE = rx.cond(DeskState.tab_title != "", DeskState.tab_title, page_words.TITLE.format(page=TITLE))
ON_LOAD = DeskState.open


def page() -> BaseComponent:
    state = DeskState
    content = worklist.worklist(state.view, ROUTE, state.previous_url, state.next_url, here=state.here)
    return desk.frame(state.head, content, digest=state.digest, problem=state.problem, symbols=worklist.SYMBOLS)
