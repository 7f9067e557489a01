"""The WhatsApp part of `/admin`: each act is a plain form that posts to `/admin/saluran`."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, flow, icons
from laporbup.services.view_channel import AlarmLine, BlockedLine, ChannelView, MoveLine, TemplateLine
from laporbup.text import admin_channel as words

PATH = "/admin/saluran"


def channel(view: ChannelView) -> BaseComponent:
    """Alarms first, then who is held back, changed numbers and templates."""
    return rx.el.div(
        _section(words.ALARMS_HEADING, "h-alarm", _list(view.alarms, _alarm, words.ALARMS_NONE)),
        _section(
            words.BLOCKED_HEADING, "h-tahan", rx.el.p(words.BLOCKED_HINT, class_name="hint"),
            _list(view.blocked, _blocked, words.BLOCKED_NONE), _block_form(),
        ),
        _section(words.MOVES_HEADING, "h-pindah", _list(view.moves, _move, words.MOVES_NONE)),
        flow.when(flow.filled(view.templates), _templates(view.templates)),
        class_name="stack",
    )


def _section(title: str, ident: str, *children: flow.Child) -> BaseComponent:
    return rx.el.section(rx.el.h2(title, id=ident), *children, class_name="stack tight", aria_labelledby=ident)


def _list(items: Any, draw: Any, none: str) -> flow.Child:
    return flow.when(flow.filled(items), rx.el.ul(flow.each(items, draw), class_name="stack tight"), rx.el.p(none))


def _alarm(line: AlarmLine) -> BaseComponent:
    since, done = rx.el.p(line.since, class_name="mute"), _form("selesai", line.id, words.ALARM_DONE)
    said = rx.el.div(rx.el.p(line.text), since, done, class_name="stack tight")
    return rx.el.li(icons.icon("late"), said, class_name="note s-late", key=line.id)


def _blocked(line: BlockedLine) -> BaseComponent:
    def words_of(sample: Any) -> BaseComponent:
        return rx.el.p(sample, class_name="say")

    newest = rx.el.details(rx.el.summary(words.BLOCKED_SHOW), flow.each(line.samples, words_of))
    return rx.el.li(
        rx.el.p(rx.el.b(line.who), " · ", line.count),
        rx.el.p(line.since, class_name="mute"),
        flow.when(flow.filled(line.samples), newest),
        _form("izinkan", line.id, words.UNBLOCK),
        class_name="stack tight",
        key=line.id,
    )


def _block_form() -> BaseComponent:
    number = rx.el.input(id="tahan-nomor", name="nomor", type="tel", class_name="in", auto_complete="off")
    reason = rx.el.input(id="tahan-alasan", name="alasan", class_name="in", max_length=200)
    form = flow.native_form(
        desk.field(words.BLOCK_NUMBER, number, "tahan-nomor"),
        desk.field(words.BLOCK_REASON, reason, "tahan-alasan"),
        rx.el.button(words.BLOCK, class_name="button plain"),
        desk.hidden("aksi", "tahan"),
        action=PATH,
        class_name="stack tight",
    )
    return rx.el.details(rx.el.summary(words.BLOCK_HEADING), form)


def _move(line: MoveLine) -> BaseComponent:
    settle = rx.el.div(_form("sama", line.id, words.SAME), _form("beda", line.id, words.DIFFERENT), class_name="row")
    return rx.el.li(
        rx.el.p(line.text), rx.el.p(line.when, class_name="mute"), flow.when(line.is_open, settle), key=line.id,
    )


def _templates(items: Any) -> BaseComponent:
    head = rx.el.thead(rx.el.tr(*[rx.el.th(column, scope="col") for column in words.TEMPLATE_COLUMNS]))
    table = rx.el.table(rx.el.caption(words.TEMPLATES_HEADING), head, rx.el.tbody(flow.each(items, _template)))
    return rx.el.div(table, class_name="scroll", tab_index=0, role="region", aria_label=words.TEMPLATES_HEADING)


def _template(line: TemplateLine) -> BaseComponent:
    return rx.el.tr(
        rx.el.th(line.name, scope="row"), rx.el.td(line.status, class_name=line.css), rx.el.td(line.category),
        rx.el.td(line.quality), rx.el.td(line.why), key=line.name,
    )


def _form(action: str, ident: Any, label: str) -> BaseComponent:
    return flow.native_form(
        desk.hidden("aksi", action), desk.hidden("id", ident), rx.el.button(label, class_name="button plain"), action=PATH
    )
