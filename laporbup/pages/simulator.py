"""`/simulator`: anybody plays a citizen against the real webhook (demo mode only)."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import chat, flow, shell
from laporbup.components.html import fill, to_html
from laporbup.live.digest import digest
from laporbup.pages.built import built
from laporbup.services.view_chat import ChatView
from laporbup.state.simulator import SimulatorState
from laporbup.text import simulator as words
from laporbup.whatsapp.emulator.villages import villages

ROUTE = "/simulator"
TITLE = words.PAGE_TITLE
LIVE_TITLE = flow.page_title(TITLE)
ON_LOAD = SimulatorState.open


def page() -> BaseComponent:
    """The chat of the first response, until the live one is there."""
    live = flow.unless_changed(SimulatorState.digest, chat.simulator_main(SimulatorState.chat, _villages()))
    return rx.fragment(
        shell.page(live, symbols=chat.ICONS), rx.script(src="/simulator.js", custom_attrs={"defer": True})
    )


def draw(view: ChatView) -> str:
    """The first response: the built page with the chat in it, complete without JavaScript. Empty when not built."""
    main = to_html(chat.simulator_main(view, _villages()))
    inside = f'<div data-sidik="{digest(view)}">{main}</div>'
    return fill(built(ROUTE) or "", {"mode": to_html(shell.demo_bar()), "isi": inside})


def _villages() -> list[str]:
    return [one.label for one in villages()]
