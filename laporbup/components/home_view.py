"""The front page: two ways to report, one to look up, what was done, and the numbers as they are."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import figures, flow, icons, shell, status
from laporbup.services.views import Home
from laporbup.text import home as words

SYMBOLS = ("chat", "form", "phone", "people", *icons.STATUS_ICONS)


def home_main(view: Home) -> BaseComponent:
    return shell.main(
        rx.el.div(
            _ways(view),
            rx.el.div(_look_up(), flow.when(flow.filled(view.done_title), _done(view)), class_name="stack"),
            class_name="cols",
        ),
        rx.el.div(_how(), flow.when(flow.filled(view.meter), _figures(view)), class_name="cols sect"),
        rx.el.section(
            rx.el.div(icons.icon("phone"), rx.el.p(*flow.rich(words.EMERGENCY)), class_name="note s-late"), class_name="sect"
        ),
        rx.el.section(
            rx.el.h2(words.SAFE_HEADING), rx.el.p(words.SAFE), class_name="sect stack tight", id="perlindungan"
        ),
        class_name="wrap page wide",
    )


def _ways(view: Home) -> BaseComponent:
    whatsapp = flow.link(icons.icon("chat"), view.whatsapp_label, href=view.whatsapp_url, class_name="button full")
    form = flow.link(icons.icon("form"), words.BY_FORM, href="/lapor", class_name="button plain full")
    return rx.el.div(
        rx.el.h1(*flow.rich(words.HEADING)),
        rx.el.p(*flow.rich(words.INTRO)),
        rx.el.div(flow.when(flow.filled(view.whatsapp_url), whatsapp), form, class_name="stack tight"),
        rx.el.p(words.NO_WHATSAPP, class_name="hint"),
        class_name="stack",
    )


def _look_up() -> BaseComponent:
    field = rx.el.input(
        class_name="in num",
        id="kode",
        name="kode",
        auto_complete="off",
        auto_capitalize="characters",
        aria_describedby="kode-h",
    )
    return rx.el.section(
        flow.native_form(
            rx.el.h2(rx.el.label(words.LOOKUP_HEADING, html_for="kode"), id="h-lacak"),
            rx.el.p(words.LOOKUP_HINT, class_name="hint", id="kode-h"),
            rx.el.div(field, rx.el.button(words.LOOKUP_BUTTON, class_name="button"), class_name="inline"),
            action="/lacak",
            method="get",
            class_name="field",
        ),
        class_name="panel",
        aria_labelledby="h-lacak",
    )


def _done(view: Home) -> BaseComponent:
    photos = rx.el.div(
        status.picture(view.done_before, "320", "240"), status.picture(view.done_after, "320", "240"), class_name="photos"
    )
    return rx.el.section(
        rx.el.h2(words.DONE_HEADING, id="h-beres"),
        rx.el.figure(
            flow.when(flow.both(flow.filled(view.done_before.url), flow.filled(view.done_after.url)), photos),
            rx.el.figcaption(rx.el.b(view.done_title), view.done_note),
        ),
        rx.el.p(flow.link(words.ALL_REPORTS, href="/publik")),
        class_name="stack tight",
        aria_labelledby="h-beres",
    )


def _how() -> BaseComponent:
    steps = [rx.el.li(rx.el.h3(title), rx.el.p(text)) for title, text in words.HOW]
    return rx.el.section(
        rx.el.h2(words.HOW_HEADING, id="h-jalan"),
        rx.el.ol(*steps, class_name="river steps"),
        class_name="stack",
        aria_labelledby="h-jalan",
    )


def _figures(view: Home) -> BaseComponent:
    total = rx.el.p(
        rx.el.b(view.figures_total, class_name="big num"), " ", rx.el.span(view.figures_label, class_name="mute")
    )
    return rx.el.section(
        rx.el.h2(words.FIGURES_HEADING, id="h-angka"),
        total,
        figures.meter(view.meter),
        figures.legend(view.meter),
        rx.el.p(flow.link(words.FIGURES_LINK, href="/peringkat")),
        class_name="stack",
        aria_labelledby="h-angka",
    )
