"""What stands around every page: skip link, head with navigation and songket edge, foot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow, icons
from laporbup.text import accounts as account_words
from laporbup.text import officer_whatsapp as officer_words
from laporbup.text import pages as words


def page(
    content: BaseComponent, *, current: str = "", symbols: Iterable[str] = (), has_shore: bool = False
) -> BaseComponent:
    """A citizen page. `content` draws `<main id="isi">`; `current` is the path of the navigation entry it belongs to."""
    parts = [
        flow.link(words.SKIP, class_name="skip", href="#isi"),
        rx.el.header(_notices(), _masthead(current), rx.el.div(class_name="songket")),
        content,
        *([icons.shore()] if has_shore else []),
        _foot(),
        # last: a status is readable before its icon is, and every byte before it counts
        icons.sprite("off", "ask", *symbols),
    ]
    return rx.fragment(*parts)


def desk(
    content: BaseComponent, *, title: Any, subtitle: Any, symbols: Iterable[str] = (), is_max: bool = False
) -> BaseComponent:
    """An officers' page: who is signed in, his WhatsApp and account, the way out (a native POST), no citizen navigation."""
    own = rx.el.span(account_words.MENU_LINK, class_name="vh")
    who = rx.el.p(flow.link(own, rx.el.b(title), rx.el.br(), subtitle, href="/akun"))
    leave = flow.native_form(rx.el.button(words.SIGN_OUT, class_name="button plain small"), action="/keluar")
    phone = flow.link(icons.icon("chat"), rx.el.span(officer_words.MENU_LINK), href="/petugas/whatsapp")
    width = "wrap max" if is_max else "wrap"
    bar = rx.el.div(rx.el.div(icons.brand_mark("36"), who, phone, leave, class_name=width), class_name="desk")
    return rx.fragment(
        icons.sprite("off", "ask", "chat", *icons.STATUS_ICONS, *symbols),
        flow.link(words.SKIP, class_name="skip", href="#isi"),
        rx.el.header(_notices(), bar, rx.el.div(class_name="songket")),
        content,
    )


def main(*children: flow.Child, class_name: str = "wrap page stack") -> BaseComponent:
    """The `<main>` every page has: the skip link and the first response both look for `isi`."""
    return rx.el.main(*children, id="isi", class_name=class_name)


def demo_bar() -> BaseComponent:
    """What the island `mode` holds in demo mode; in production it stays empty."""
    text = rx.el.span(words.DEMO, " ", *flow.rich(words.DEMO_LINK))
    return rx.el.div(icons.icon("ask"), text, class_name="bar")


def _notices() -> BaseComponent:
    offline = rx.el.div(icons.icon("off"), rx.el.span(words.OFFLINE), class_name="bar", id="putus", role="status", hidden=True)
    return rx.fragment(offline, flow.island("mode"))


def _masthead(current: str) -> BaseComponent:
    name = rx.el.span(rx.el.b(words.NAME), rx.el.small(words.REGENCY))
    links = [
        flow.link(label, href=path, custom_attrs={"aria-current": "page"} if path == current else {})
        for path, label in words.NAV
    ]
    return rx.el.div(
        rx.el.div(
            flow.link(icons.brand_mark(), name, href="/", class_name="brand"),
            rx.el.nav(*links, class_name="nav", aria_label=words.NAV_LABEL),
            class_name="wrap",
        ),
        class_name="masthead",
    )


def _foot() -> BaseComponent:
    links = [flow.link(label, href=path) for path, label in words.FOOT_LINKS]
    return rx.el.footer(
        rx.el.div(
            rx.el.div(rx.el.p(*flow.rich(words.FOOT_WHO)), rx.el.p(words.FOOT_FREE)),
            rx.el.nav(*links, class_name="row", aria_label=words.FOOT_LABEL),
            class_name="wrap cols",
        ),
        class_name="foot",
    )
