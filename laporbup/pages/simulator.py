"""`/simulator`: anybody plays a citizen against the real webhook (demo mode only)."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import chat, chat_panel, flow, shell
from laporbup.components.html import fill, to_html
from laporbup.pages.built import built
from laporbup.services.view_chat import ChatView, PanelView
from laporbup.state.simulator import SimulatorState
from laporbup.text import simulator as words
from laporbup.whatsapp.emulator.villages import villages

ROUTE = "/simulator"
TITLE = words.PAGE_TITLE
LIVE_TITLE = flow.page_title(TITLE)
ON_LOAD = SimulatorState.open


def page() -> BaseComponent:
    """The chat of the first response, until the live one is there; the forms of the first response stay."""
    view = SimulatorState.chat
    parts = chat.Parts(
        talk=_until_live("percakapan", "chat", chat.talk(view)),
        beside=_until_live("samping", "stack", chat.beside(view)),
        send_number=flow.island("nomor-kirim"),
        pin_number=flow.island("nomor-pin"),
        panel=flow.island("kendali"),
    )
    drawn = shell.page(chat.simulator_main(parts, _villages()), symbols=chat.ICONS)
    return rx.fragment(drawn, rx.script(src="/simulator.js", custom_attrs={"defer": True}))


def draw(view: ChatView, panel: PanelView) -> str:
    """The first response: the built page with the chat in it, complete without JavaScript. Empty when not built."""
    parts = chat.parts_of(view, chat_panel.panel(panel))
    islands = {
        "mode": shell.demo_bar(), "percakapan": parts.talk, "samping": parts.beside, "nomor-kirim": parts.send_number,
        "nomor-pin": parts.pin_number, "kendali": parts.panel,
    }
    return fill(built(ROUTE) or "", {name: to_html(part) for name, part in islands.items()})


def _until_live(name: str, css: str, live: BaseComponent) -> BaseComponent:
    """What the server put there, and the live part as soon as the state has its chat."""
    first = rx.el.div(class_name=css, custom_attrs=flow.island_attrs(name))
    return rx.fragment(rx.cond(SimulatorState.is_live, rx.el.div(live, class_name=css), first))


def _villages() -> list[str]:
    return [one.label for one in villages()]
