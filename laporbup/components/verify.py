"""The verifier's queue: one card a report, the likely answers as buttons, everything else one tap further."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import acts, desk, flow, icons, lists, status, worklist, worklist_tools
from laporbup.services.views import Act, Choice, Photo, Suggestion, VerifyItem, VerifyQueue
from laporbup.text import officer_pages as words

SYMBOLS = ("camera", "chat", *icons.STATUS_ICONS)


def verify_main(view: VerifyQueue, previous_url: Any, next_url: Any, here: Any = "") -> BaseComponent:
    """The queue; `here` is its URL with tab and page, where every decision leads back to: the next one is there."""
    items = flow.part(view, "items")

    def draw(item: VerifyItem) -> BaseComponent:
        return _card(item, view, here)

    return rx.el.div(
        desk.heading(words.VERIFY_HEADING, view.updated_label),
        worklist.tabs(view.tabs),
        flow.when(
            flow.filled(items), rx.el.div(flow.each(items, draw), class_name="stack"), lists.empty(view.empty, icon="done")
        ),
        lists.pager(view.pages_label, previous_url, next_url),
        flow.when(view.can_pick, _bulk(here)),
        class_name="stack",
    )


def _card(item: VerifyItem, view: VerifyQueue, here: Any = "") -> BaseComponent:
    is_triage = flow.either(item.kind == "new", item.kind == "returned")
    decide = flow.when(is_triage, _assign(item, view, here), flow.when(item.kind == "twin", _twin(item, here), _why(item)))
    return rx.el.article(
        _story(item),
        rx.el.div(decide, _others(item, here), class_name="stack"),
        class_name="panel side",
        key=item.ticket,
        aria_labelledby="h-" + item.ticket,
        custom_attrs={"data-baris": item.ticket},
    )


def _bulk(here: Any) -> BaseComponent:
    """Only where the likeliest category is likely enough: the others must be looked at one by one."""
    return flow.native_form(
        rx.el.h2(words.BULK_HEADING),
        rx.el.p(words.BULK_HINT, class_name="hint"),
        rx.el.button(words.BULK_ASSIGN, class_name="button", name="aksi", custom_attrs={"value": "assign"}),
        desk.hidden("kembali", here),
        action="/verifikasi/sekaligus",
        id=worklist_tools.BULK,
        class_name="panel stack tight",
    )


def _story(item: VerifyItem) -> BaseComponent:
    claim = rx.fragment(rx.el.p(rx.el.b(item.holder)), rx.el.p("“", item.note, "”", class_name="say"))
    return rx.el.div(
        rx.el.div(
            status.badge(item.status_label, item.css, item.icon),
            rx.el.span(item.age_label, class_name="mute"),
            class_name="row",
        ),
        rx.el.h2(flow.link(item.ticket, href=item.url), id="h-" + item.ticket, class_name="num"),
        rx.el.p("“", item.text, "”", class_name="say"),
        flow.when(flow.filled(item.place), rx.el.p(item.place)),
        flow.when(flow.filled(item.category), rx.el.p(words.CATEGORY, ": ", item.category, class_name="mute")),
        flow.when(item.kind == "evidence", rx.fragment(_evidence(item), _alike(item)), status.gallery(item.photos)),
        flow.when(flow.filled(item.note), claim),
        flow.when(item.can_pick, worklist_tools.pick(item.ticket)),
        class_name="stack tight",
    )


def _evidence(item: VerifyItem) -> flow.Child:
    """Both pictures beside each other: the eye finds what a hash cannot."""
    return flow.when(
        flow.filled(item.after.url),
        status.before_after(item.before, item.after),
        rx.fragment(rx.el.p(words.NO_EVIDENCE, class_name="mute"), status.gallery(item.photos)),
    )


def _alike(item: VerifyItem) -> flow.Child:
    """An earlier picture that the evidence resembles, and the evidence, side by side."""

    def draw(old: Photo) -> BaseComponent:
        return rx.el.figure(
            rx.el.div(status.picture(old, "320", "240"), status.picture(item.after, "320", "240"), class_name="photos"),
            rx.el.figcaption(rx.el.span(old.caption), rx.el.span(item.after.caption), class_name="photos"),
        )

    seen = rx.el.div(rx.el.p(rx.el.b(words.ALIKE)), flow.each(item.alike, draw), class_name="stack tight")
    return flow.when(flow.filled(item.alike), seen)


def _why(item: VerifyItem) -> BaseComponent:
    flags = rx.el.ul(flow.each(item.flags, lambda flag: rx.el.li(flag)))
    return rx.el.div(
        icons.icon("ask"), rx.el.div(rx.el.p(item.why), flow.when(flow.filled(item.flags), flags)), class_name="note s-info"
    )


def _twin(item: VerifyItem, here: Any) -> BaseComponent:
    """The earlier report, and the two answers: the same matter, or another one."""

    def answer(action: str, label: str, css: str) -> BaseComponent:
        return flow.native_form(
            desk.hidden("aksi", action),
            desk.hidden("nomor", item.twin.ticket),
            desk.hidden("kembali", here),
            rx.el.button(label, class_name=css),
            action=item.act_url,
        )

    return rx.fragment(
        _why(item),
        rx.el.h3(flow.link(item.twin.title, href=item.twin.url)),
        rx.el.p(rx.el.span(item.twin.ticket, class_name="num"), " · ", item.twin.note, class_name="mute"),
        rx.el.div(
            answer("merge", words.MERGE, "button full"), answer("apart", words.NOT_ALIKE, "button plain full"), class_name="duo"
        ),
    )


def _assign(item: VerifyItem, view: VerifyQueue, here: Any) -> BaseComponent:
    likely = flow.native_form(
        rx.el.h3(words.SUGGESTIONS),
        rx.el.div(flow.each(item.suggestions, _suggestion), class_name="stack tight"),
        desk.hidden("aksi", "assign"),
        desk.hidden("kembali", here),
        action=item.act_url,
        class_name="stack tight",
    )
    return rx.fragment(_why(item), flow.when(flow.filled(item.suggestions), likely), _choose(item, view, here))


def _suggestion(guess: Suggestion) -> BaseComponent:
    return rx.el.button(
        rx.el.span(guess.label, rx.el.br(), guess.opd, " · ", guess.percent, " %"),
        rx.el.kbd(guess.key, aria_hidden=True),
        class_name="button full guess",
        name="kategori",
        key=guess.category,
        custom_attrs={"value": guess.category, "data-tombol": guess.key},
    )


def _choose(item: VerifyItem, view: VerifyQueue, here: Any) -> BaseComponent:
    """Every category; an OPD only when routing by category would be wrong."""
    ident = "pilih-" + item.ticket

    def option(choice: Choice) -> BaseComponent:
        return rx.el.option(choice.label, custom_attrs={"value": choice.value}, key=choice.value)

    category = rx.el.select(
        rx.el.option(words.CATEGORY_CHOOSE, custom_attrs={"value": ""}), flow.each(view.categories, option),
        id=ident + "-soal", name="kategori", class_name="in",
    )
    opd = rx.el.select(
        rx.el.option(words.OPD_CHOOSE, custom_attrs={"value": ""}), flow.each(view.opds, option),
        id=ident + "-opd", name="opd", class_name="in",
    )
    note = rx.el.textarea(id=ident + "-catatan", name="catatan", rows="2", class_name="in", max_length=2000)
    return rx.el.div(
        rx.el.details(
            rx.el.summary(words.ALL_CATEGORIES),
            flow.native_form(
                desk.field(words.CATEGORY, category, ident + "-soal"),
                desk.field(words.OPD_INSTEAD, opd, ident + "-opd"),
                desk.field(words.NOTE_OPTIONAL, note, ident + "-catatan"),
                rx.el.button(words.SEND_ON, class_name="button plain"),
                desk.hidden("aksi", "assign"),
                desk.hidden("kembali", here),
                action=item.act_url,
                class_name="stack",
                custom_attrs={"data-sendiri": ""},
            ),
            open=flow.never(flow.filled(item.suggestions)),
        ),
        class_name="tools",
    )


def _others(item: VerifyItem, here: Any) -> BaseComponent:
    """Refer, reject, ask, note; for evidence verify (open) and refuse; from the table of the Sekda another OPD."""

    def draw(act: Act) -> BaseComponent:
        form = acts.act_form(
            act, item.act_url, is_open=flow.both(act.is_primary, act.action == "verify"), prefix="aksi-" + item.ticket + "-",
            back=here,
        )
        has_own_place = flow.both(act.action == "assign", item.kind != "table")
        return rx.fragment(flow.when(has_own_place, rx.fragment(), form), key=act.action)

    return rx.el.div(flow.each(item.acts, draw), class_name="tools")
