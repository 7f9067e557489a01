"""`/camat`: every report of the wilayah, whoever holds it, and how the office of the Camat stands."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import desk, score_view, worklist
from laporbup.state.desk import CamatState
from laporbup.text import officer_pages as words

ROUTE = "/camat"
TITLE = words.CAMAT_TITLE
ON_LOAD = CamatState.open


def page() -> BaseComponent:
    state = CamatState
    content = worklist.worklist(
        state.view, ROUTE, state.previous_url, state.next_url, before=worklist.score_short(state.score)
    )
    symbols = (*worklist.SYMBOLS, *score_view.SYMBOLS)
    return desk.frame(state.head, content, digest=state.digest, problem=state.problem, symbols=symbols)
