"""`/peringkat`: the scoreboard and how it is counted."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import flow, score_view, shell
from laporbup.state.boards import ScoreState
from laporbup.text import home as words
from laporbup.text import pages as page_words

ROUTE = "/peringkat"
TITLE = page_words.NAV[3][1]
DESCRIPTION = words.SCORE_DESCRIPTION
ON_LOAD = ScoreState.open


def page() -> BaseComponent:
    live = flow.unless_changed(ScoreState.digest, score_view.score_main(ScoreState.view))
    return shell.page(live, current=ROUTE, symbols=score_view.SYMBOLS)
