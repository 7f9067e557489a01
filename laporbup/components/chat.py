"""The phone of the simulator: bubbles, what can be tapped, and the row to write in. A function of a `ChatView`.

Every button posts natively; `assets/simulator.js` only spares the page load.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import icons, shell
from laporbup.components.chat_form import SEND_URL, form, hidden
from laporbup.components.flow import choose, each, filled, link, native_form, raw, when
from laporbup.text import panel as panel_words
from laporbup.text import simulator as words

PAGE_URL = "/simulator"
ICONS = ("camera", "mic", "pin", "plane", "form", "open", "chat")


@dataclass(frozen=True)
class Parts:
    """What changes in the page: the talk, what stands beside the phone, and the number each of two forms posts.

    The forms themselves are never drawn anew, so what was typed or chosen stays.
    """

    talk: BaseComponent
    beside: BaseComponent
    send_number: BaseComponent
    pin_number: BaseComponent
    panel: BaseComponent
    """The control panel; only the server draws it, so nothing open in it is closed when the page comes alive."""


def parts_of(view: Any, panel: BaseComponent) -> Parts:
    """The parts, drawn from a view."""
    return Parts(talk(view), beside(view), number_field(view.number), number_field(view.number), panel)


def simulator_main(parts: Parts, villages: list[str]) -> BaseComponent:
    """The phone on one side, what it sets in motion on the other."""
    about = rx.el.section(
        rx.el.h1(words.TITLE), rx.el.p(words.LEAD, " ", rx.el.b(words.NOT_REAL)), parts.beside, parts.panel, class_name="stack"
    )
    return shell.main(rx.el.div(_phone(parts, villages), about, class_name="side"), class_name="wrap page wide")


def talk(view: Any) -> BaseComponent:
    """The bubbles of a chat."""
    return rx.fragment(
        when(view.is_empty, rx.el.p(choose(filled(view.number), words.EMPTY, words.LOADING), class_name="mute")),
        each(view.bubbles, lambda one: bubble(one, view.number)),
        when(view.is_typing, rx.el.div(rx.el.p(words.TYPING), class_name="bot mute")),
    )


def beside(view: Any) -> BaseComponent:
    """Who plays, what it costs, what happens inside, and what can be made difficult."""
    return rx.fragment(people(view), inside(view), hard_cases(view))


def number_field(number: Any) -> BaseComponent:
    """Whose message a form sends."""
    return hidden("nomor", number)


def _phone(parts: Parts, villages: list[str]) -> BaseComponent:
    head = rx.el.header(
        icons.brand_mark("36"), rx.el.p(rx.el.b(words.BOT_NAME), rx.el.br(), rx.el.small(words.BOT_NOTE))
    )
    log = rx.el.div(parts.talk, role="log", id="percakapan", tab_index=0, aria_label=words.CHAT)
    return rx.el.section(
        head, log, _composer(parts.send_number), _location(parts.pin_number, villages), class_name="phone", aria_label=words.CHAT
    )


def bubble(one: Any, number: Any) -> BaseComponent:
    """One bubble with what can be tapped under it, or the name of a day."""
    said = rx.fragment(
        _talk(one), when(filled(one.buttons), _buttons(one, number)), when(filled(one.form_title), form(one, number))
    )
    return rx.fragment(when(one.side == "day", rx.el.p(one.day, class_name="day"), said))


def _talk(one: Any) -> BaseComponent:
    photo = link(rx.el.img(src=one.photo_url, alt=one.photo_alt), href=one.photo_url, target="_blank")
    place = link(icons.icon("pin"), rx.el.span(rx.el.b(words.LOCATION_CARD), rx.el.br(), one.place), href=one.place_url,
                 target="_blank", rel="noreferrer", class_name="place-card")
    time = rx.el.time(
        one.at_label, when(filled(one.tick_label), rx.el.span(" ", one.tick_label)), custom_attrs={"dateTime": one.at_iso}
    )
    return rx.el.div(
        when(filled(one.quote), rx.el.p(rx.el.small(one.quote), class_name="say")),
        when(filled(one.photo_url), photo),
        when(filled(one.audio_url), _voice(one.audio_url)),
        when(filled(one.file_url), link(icons.icon("form"), one.file_name, href=one.file_url, class_name="row")),
        when(filled(one.place), place),
        when(filled(one.runs), rx.el.p(each(one.runs, _run))),
        when(filled(one.mark), rx.el.p(rx.el.small(one.mark))),
        time,
        class_name=choose(one.side == "me", "me", "bot"),
    )


def _voice(url: Any) -> BaseComponent:
    return rx.el.audio(controls=True, src=url, aria_label=words.VOICE_ALT, preload="metadata")


def _run(run: Any) -> BaseComponent:
    plain = when(run.kind == "link", link(run.text, href=run.url), rx.fragment(run.text))
    italic = when(run.kind == "italic", rx.el.i(run.text), plain)
    bold = when(run.kind == "bold", rx.el.b(run.text), italic)
    return rx.fragment(when(run.kind == "break", rx.el.br(), bold))


def _buttons(one: Any, number: Any) -> BaseComponent:
    """What the bot offers: replies and links at once, the rows of a list behind its button."""
    offered = each(one.buttons, _button)
    form = native_form(
        hidden("nomor", number),
        hidden("konteks", one.key),
        when(
            filled(one.list_title),
            rx.el.details(rx.el.summary(one.list_title, class_name="button plain small full"), offered),
            rx.fragment(offered),
        ),
        action=SEND_URL, with_files=True, class_name="quick",
    )
    return rx.fragment(form)


def _button(button: Any) -> BaseComponent:
    css = "button plain small full"
    tap = rx.el.button(
        button.title, when(filled(button.hint), rx.el.small(button.hint)),
        type="submit", name="tombol", value=button.value, class_name=css,
    )
    url = link(icons.icon("open"), button.title, href=button.url, target="_blank", class_name=css)
    place = link(icons.icon("pin"), button.title, href="#lokasi", class_name=css)
    return rx.fragment(when(button.kind == "link", url, when(button.kind == "location", place, tap)))


def _composer(number: BaseComponent) -> BaseComponent:
    """Text, photos and voice; a sending without JavaScript is a page load."""
    write = rx.el.div(
        rx.el.label(words.WRITE, html_for="tulis", class_name="vh"),
        rx.el.input(
            id="tulis", name="teks", class_name="in", placeholder=words.WRITE, auto_complete="off", max_length=4096
        ),
        rx.el.button(icons.icon("plane"), rx.el.span(words.SEND, class_name="vh"), type="submit", class_name="button round"),
        class_name="type",
    )
    tools = rx.el.div(
        _file("foto", words.PHOTO, "camera", "image/*", is_many=True),
        _file("suara", words.VOICE, "mic", "audio/*"),
        rx.el.output(class_name="mute", custom_attrs={"data-dipilih": words.CHOSEN}),
        class_name="type",
    )
    return native_form(
        number, write, tools,
        rx.el.p(class_name="err", role="alert", hidden=True, custom_attrs={"data-gagal": words.NOT_SENT}),
        action=SEND_URL, with_files=True, id="kirim-pesan",
    )


def _file(name: str, label: str, symbol: str, accept: str, *, is_many: bool = False) -> BaseComponent:
    return rx.el.label(
        icons.icon(symbol), rx.el.span(label, class_name="vh"),
        rx.el.input(type="file", name=name, accept=accept, multiple=is_many, class_name="vh"),
        class_name="button plain round",
    )


def _location(number: BaseComponent, villages: list[str]) -> BaseComponent:
    """A pin: a village of OKI by name, or where this phone is."""
    options = "".join(f'<option value="{escape(one)}"></option>' for one in villages)
    form = native_form(
        number, rx.el.input(type="hidden", name="lat"), rx.el.input(type="hidden", name="lon"),
        rx.el.div(
            rx.el.label(words.VILLAGE, html_for="desa-pin"),
            rx.el.p(words.LOCATION_HINT, class_name="hint"),
            rx.el.input(id="desa-pin", name="desa", class_name="in", auto_complete="off", custom_attrs={"list": "daftar-desa"}),
            rx.el.datalist(id="daftar-desa", custom_attrs=raw(options)),
            class_name="field",
        ),
        rx.el.button(icons.icon("pin"), words.SEND_PIN, type="submit", class_name="button small full"),
        rx.el.button(
            words.USE_GPS, type="button", class_name="button plain small full", hidden=True,
            custom_attrs={"data-gps": words.NO_GPS},
        ),
        action=SEND_URL, with_files=True, class_name="stack panel",
    )
    return rx.el.details(rx.el.summary(icons.icon("pin"), words.LOCATION), form, id="lokasi")


def people(view: Any) -> BaseComponent:
    """Who the visitor is: a few example citizens, or a number of their own."""
    known = rx.el.p(*[_person(view, number, name) for number, name in words.PEOPLE.items()], class_name="pills")
    own = native_form(
        rx.el.label(words.NUMBER, html_for="nomor-sendiri"),
        rx.el.div(
            rx.el.input(id="nomor-sendiri", name="nomor", type="tel", class_name="in", auto_complete="off"),
            rx.el.button(words.USE_NUMBER, type="submit", class_name="button plain small"),
            class_name="inline",
        ),
        action=PAGE_URL, method="get", class_name="field",
    )
    return rx.el.div(
        rx.el.h2(words.WHO), rx.el.p(words.WHO_HINT, class_name="mute"), known,
        rx.el.p(rx.el.b(view.name), " · ", rx.el.span(view.number, class_name="num")), own, class_name="stack",
    )


def _person(view: Any, number: str, name: str) -> BaseComponent:
    url = f"{PAGE_URL}?nomor={number}"
    here = link(name, href=url, custom_attrs={"aria-current": "page"})
    return rx.fragment(when(view.number == number, here, link(name, href=url)))


def inside(view: Any) -> BaseComponent:
    """What happens behind the chat: what is unusual now, messages out and their price, the newest events."""
    money = rx.el.dl(
        rx.el.div(rx.el.dt(words.MONEY), rx.el.dd(rx.el.b(view.sent_label))),
        rx.el.div(rx.el.dt(words.COST), rx.el.dd(rx.el.b(view.cost_label))),
        class_name="facts",
    )
    sentences = rx.el.ul(each(view.states, lambda one: rx.el.li(one)), class_name="tight")
    unusual = rx.el.div(rx.el.h2(panel_words.STATE), sentences, class_name="panel tight")
    return rx.el.div(
        when(filled(view.states), unusual),
        money,
        rx.el.details(rx.el.summary(panel_words.SENT), _sent(view)),
        rx.el.h2(words.INSIDE),
        rx.el.ol(each(view.log, _log_line), class_name="log"),
        when(filled(view.log), rx.fragment(), rx.el.p(words.NOTHING_YET, class_name="mute")),
        class_name="stack",
    )


def _sent(view: Any) -> BaseComponent:
    """Every message of the bot: what it was, how far it came, what it cost."""
    lines = rx.el.ol(each(view.sent, _sent_line), class_name="tight")
    total = rx.el.p(rx.el.b(view.total_label), rx.el.br(), rx.el.small(panel_words.TOTAL_HINT))
    nothing = rx.el.p(panel_words.SENT_NOTHING, class_name="mute")
    return rx.el.div(when(filled(view.sent), rx.fragment(lines, total), nothing), class_name="tight")


def _sent_line(line: Any) -> BaseComponent:
    price = when(filled(line.price), rx.el.span(" · ", line.price, class_name="num"))
    return rx.el.li(rx.el.b(line.kind), rx.el.br(), rx.el.small(line.status, price))


def _log_line(line: Any) -> BaseComponent:
    return rx.el.li(rx.el.time(line.at_label, custom_attrs={"dateTime": line.at_iso}), rx.el.span(line.text))


def hard_cases(view: Any) -> BaseComponent:
    """One tap each: what goes wrong in real life."""
    outside = {"teks": words.HARD_OUTSIDE_TEXT, "lat": "-2.9761", "lon": "104.7754"}
    cases: list[tuple[str, dict[str, str]]] = [
        (words.HARD_TWICE, {"teks": words.HARD_TEXT, "ganda": "1"}),
        (words.HARD_LATE, {"teks": words.HARD_TEXT, "terlambat": "6"}),
        (words.HARD_OUTSIDE, outside),
        (words.HARD_HIDDEN, {"teks": words.HARD_TEXT, "sembunyi": "1"}),
    ]
    forms = [
        native_form(
            hidden("nomor", view.number), *[hidden(name, value) for name, value in fields.items()],
            rx.el.button(title, type="submit", class_name="button plain small full"), action=SEND_URL, with_files=True,
        )
        for title, fields in cases
    ]
    return rx.el.details(rx.el.summary(words.HARD), rx.el.div(*forms, class_name="tight"))
