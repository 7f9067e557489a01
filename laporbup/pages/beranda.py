"""`/`: the front page."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import flow, home_view, shell
from laporbup.state.boards import HomeState
from laporbup.text import home as words

ROUTE = "/"
TITLE = words.HOME_TITLE
DESCRIPTION = words.HOME_DESCRIPTION
ON_LOAD = HomeState.open


def page() -> BaseComponent:
    live = flow.unless_changed(HomeState.digest, home_view.home_main(HomeState.view))
    return shell.page(live, symbols=home_view.SYMBOLS, has_shore=True)
