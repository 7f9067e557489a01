"""`/verifikasi`: what the router was unsure of, what offices gave back, and evidence to look at."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, verify
from laporbup.state.verify import VerifyState
from laporbup.text import officer_pages as words
from laporbup.text import pages as page_words

ROUTE = "/verifikasi"
TITLE = words.VERIFY_TITLE
LIVE_TITLE = rx.cond(VerifyState.tab_title != "", VerifyState.tab_title, page_words.TITLE.format(page=TITLE))
ON_LOAD = VerifyState.open


def page() -> BaseComponent:
    state = VerifyState
    content = verify.verify_main(state.view, state.previous_url, state.next_url, state.here)
    return desk.frame(state.head, content, digest=state.digest, problem=state.problem, symbols=verify.SYMBOLS)
