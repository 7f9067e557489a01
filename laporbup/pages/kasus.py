"""`/petugas/laporan/<ticket>`: one report, and what may be done with it."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import case, desk
from laporbup.state.case import CaseState
from laporbup.text import officer_pages as words
from laporbup.text import pages as page_words

ROUTE = "/petugas/laporan/[ticket]"
TITLE = words.CASE_TITLE
LIVE_TITLE = rx.cond(
    CaseState.view.ticket != "",
    page_words.TITLE.format(page=CaseState.view.ticket),
    page_words.TITLE.format(page=TITLE),
)
ON_LOAD = CaseState.open


def page() -> BaseComponent:
    state = CaseState
    # What the state kept from the report seen before is not shown under this URL, not even for a blink.
    digest = rx.cond(state.view.ticket == rx.State.ticket, state.digest, "")  # type: ignore[attr-defined]
    return desk.frame(state.head, case.case_main(state.view), digest=digest, problem=state.problem, symbols=case.SYMBOLS)
