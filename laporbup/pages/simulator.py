"""`/simulator`: anybody plays a citizen against the real webhook (demo mode only)."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import chat, shell
from laporbup.state.simulator import SimulatorState
from laporbup.text import simulator as words
from laporbup.whatsapp.emulator.villages import villages

ROUTE = "/simulator"
TITLE = words.PAGE_TITLE


def simulator() -> BaseComponent:
    """The phone on one side, what it sets in motion on the other."""
    view = SimulatorState.chat
    phone = chat.phone(view, [one.label for one in villages()])
    beside = rx.el.section(
        rx.el.h1(words.TITLE),
        rx.el.p(words.LEAD, " ", rx.el.b(words.NOT_REAL)),
        chat.people(view),
        chat.inside(view),
        chat.hard_cases(view),
        class_name="stack",
    )
    content = shell.main(rx.el.div(phone, beside, class_name="side"), class_name="wrap page wide")
    return rx.fragment(shell.page(content, symbols=chat.ICONS), rx.script(src="/simulator.js", custom_attrs={"defer": True}))
