"""Around the lines of a worklist: filters, ticking several, how the work is spread."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, flow, lists
from laporbup.services.views import Filter, LoadLine, Worklist
from laporbup.text import officer_pages as words

BULK = "sekaligus"
"""Id of the form the boxes belong to: they stand on the lines, it stands under them."""


def filters(view: Worklist, path: str) -> BaseComponent:
    """Drop-downs of a native GET form: the URL is the filter."""

    def draw(one: Filter) -> BaseComponent:
        box = rx.el.select(lists.options(one.choices), id="saring-" + one.name, name=one.name, class_name="in")
        return rx.fragment(desk.field(one.label, box, "saring-" + one.name), key=one.name)

    late = rx.el.label(
        rx.el.input(type="checkbox", name="terlambat", default_checked=view.only_late, custom_attrs={"value": "1"}),
        rx.el.span(words.FILTER_LATE),
        class_name="pick",
    )
    form = flow.native_form(
        rx.el.div(flow.each(view.filters, draw), class_name="fields"),
        late,
        desk.hidden("tab", view.tab),
        flow.when(flow.filled(view.query), desk.hidden("cari", view.query)),
        rx.el.button(words.FILTER_BUTTON, class_name="button plain"),
        flow.when(view.filtered > 0, rx.el.p(flow.link(words.FILTER_CLEAR, href=view.clear_url))),
        action=path,
        method="get",
        class_name="stack tight",
    )
    count = flow.choose(view.filtered > 0, " (" + _text(view.filtered) + ")", "")
    return rx.el.details(rx.el.summary(words.FILTER_SUMMARY, count), form)


def _text(number: Any) -> Any:
    return number.to_string() if isinstance(number, rx.Var) else str(number)


def pick(ticket: Any) -> BaseComponent:
    """The box on a line."""
    box = rx.el.input(
        type="checkbox", name="nomor", custom_attrs={"value": ticket, "form": BULK, "data-tombol": "x"}
    )
    said = rx.el.span(words.PICK_SHORT, rx.el.span(" ", ticket, class_name="vh"))
    return rx.el.label(box, said, class_name="tick")


def bulk(view: Worklist, here: Any) -> BaseComponent:
    """What can be done to all that are ticked: accept, give to a person."""
    person = rx.el.select(
        rx.el.option(words.BULK_PERSON_ME, custom_attrs={"value": "saya"}), lists.options(view.people),
        id="sekaligus-petugas", name="petugas", class_name="in",
    )
    give = rx.el.button(words.BULK_DELEGATE, class_name="button plain", name="aksi", custom_attrs={"value": "delegate"})
    return flow.native_form(
        rx.el.h2(words.BULK_HEADING),
        rx.el.p(words.BULK_HINT, class_name="hint"),
        rx.el.button(words.BULK_ACCEPT, class_name="button", name="aksi", custom_attrs={"value": "accept"}),
        desk.field(words.BULK_PERSON, rx.el.div(person, give, class_name="inline"), "sekaligus-petugas"),
        desk.hidden("kembali", here),
        action="/petugas/sekaligus",
        id=BULK,
        class_name="panel stack tight",
    )


def load(lines: Any) -> flow.Child:
    """Who of the office has how much, for who leads it."""

    def draw(one: LoadLine) -> BaseComponent:
        return rx.el.tr(
            rx.el.th(flow.link(one.name, href=one.url), scope="row"),
            rx.el.td(one.open, class_name="r"),
            rx.el.td(one.late, class_name=flow.choose(one.late > 0, "r hot", "r")),
        )

    name, *numbers = words.LOAD_COLUMNS
    head = rx.el.tr(rx.el.th(name, scope="col"), *[rx.el.th(one, scope="col", class_name="r") for one in numbers])
    table = rx.el.table(rx.el.thead(head), rx.el.tbody(flow.each(lines, draw)))
    return flow.when(flow.filled(lines), rx.el.details(rx.el.summary(words.LOAD_HEADING), table))
