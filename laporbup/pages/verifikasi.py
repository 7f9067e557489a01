"""`/verifikasi`: what the router was unsure of, what offices gave back, and evidence to look at."""

from __future__ import annotations

from reflex.components.component import BaseComponent

from laporbup.components import desk, verify
from laporbup.state.verify import VerifyState
from laporbup.text import officer_pages as words

ROUTE = "/verifikasi"
TITLE = words.VERIFY_TITLE
ON_LOAD = VerifyState.open


def page() -> BaseComponent:
    state = VerifyState
    content = verify.verify_main(state.view, state.previous_url, state.next_url)
    return desk.frame(state.head, content, digest=state.digest, problem=state.problem, symbols=verify.SYMBOLS)
