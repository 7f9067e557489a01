"""`/camat`: every report of the wilayah, whoever holds it, and how the office of the Camat stands."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, score_view, worklist
from laporbup.state.desk import CamatState
from laporbup.text import officer_pages as words
from laporbup.text import pages as page_words

ROUTE = "/camat"
TITLE = words.CAMAT_TITLE
LIVE_TITLE = rx.cond(CamatState.tab_title != "", CamatState.tab_title, page_words.TITLE.format(page=TITLE))
ON_LOAD = CamatState.open


def page() -> BaseComponent:
    state = CamatState
    content = worklist.worklist(
        state.view, ROUTE, state.previous_url, state.next_url, here=state.here, before=worklist.score_short(state.score)
    )
    symbols = (*worklist.SYMBOLS, *score_view.SYMBOLS)
    return desk.frame(state.head, content, digest=state.digest, problem=state.problem, symbols=symbols)
