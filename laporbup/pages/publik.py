"""`/publik`: everybody's reports, with map and figures."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import flow, public_view, shell
from laporbup.state.boards import PublicState
from laporbup.text import home as words

ROUTE = "/publik"
TITLE = words.PUBLIC_TITLE
DESCRIPTION = words.PUBLIC_DESCRIPTION
ON_LOAD = PublicState.open


def page() -> BaseComponent:
    live = flow.unless_changed(PublicState.digest, public_view.public_main(PublicState.view))
    return shell.page(live, current=ROUTE, symbols=public_view.SYMBOLS)
