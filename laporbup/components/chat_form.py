"""The short form as the phone of the simulator shows it: a native form inside the chat."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import icons
from laporbup.components.flow import each, filled, native_form, when
from laporbup.text import simulator as words

SEND_URL = "/simulator/kirim"


def form(one: Any, number: Any) -> BaseComponent:
    """The form inside the chat: both its screens in one native form, behind the button of the message."""
    fields = native_form(
        hidden("nomor", number), hidden("formulir", one.key),
        each(one.form_fields, _field),
        rx.el.button(one.form_send, type="submit", class_name="button small full"),
        action=SEND_URL, with_files=True, class_name="stack panel",
    )
    opener = rx.el.summary(icons.icon("form"), one.form_title, class_name="button plain small full")
    return rx.fragment(rx.el.details(opener, fields, class_name="quick"))


def _field(field: Any) -> BaseComponent:
    """One thing to fill in; its label stands around it, so that no two forms of a chat share an id."""
    hint = when(filled(field.hint), rx.fragment(rx.el.br(), rx.el.small(field.hint, class_name="mute")))
    line = rx.el.input(name=field.name, class_name="in", max_length=field.most, auto_complete="off")
    lines = rx.el.textarea(name=field.name, class_name="in", rows="3", max_length=field.most)
    choice = rx.el.select(
        rx.el.option(words.FORM_NO_CHOICE, value=""),
        each(field.choices, lambda one: rx.el.option(one.label, value=one.value)),
        name=field.name, class_name="in",
    )
    photos = rx.el.input(type="file", name=field.name, accept="image/*", multiple=True, class_name="in")
    typed = when(field.kind == "lines", lines, when(field.kind == "choice", choice, when(field.kind == "photos", photos, line)))
    box = rx.el.input(type="checkbox", name=field.name, custom_attrs={"value": "1"})
    tick = rx.el.label(box, rx.el.span(rx.el.b(field.label)), class_name="pick")
    return rx.fragment(
        when(field.kind == "tick", tick, rx.el.label(rx.el.b(field.label), hint, typed, class_name="field"))
    )


def hidden(name: str, value: Any) -> BaseComponent:
    """A field nobody sees."""
    return rx.el.input(type="hidden", name=name, custom_attrs={"value": value})
