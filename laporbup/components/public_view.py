"""The public list: filters, map or tiles, the reports; every filter is part of the URL."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import figures, flow, icons, lists, shell
from laporbup.services.views import PublicBoard
from laporbup.text import home as words

SYMBOLS = icons.STATUS_ICONS


def public_main(view: PublicBoard) -> BaseComponent:
    return shell.main(
        rx.el.h1(words.PUBLIC_TITLE),
        rx.el.p(view.intro),
        lists.pills(view.filters, words.FILTER_LABEL),
        rx.el.div(_places(view), _list(view), class_name="side"),
        class_name="wrap page wide stack",
    )


def _places(view: PublicBoard) -> BaseComponent:
    """Map when boundaries were imported, else tiles; the table always."""
    table = rx.el.details(rx.el.summary(words.AS_TABLE), figures.table(view.tiles))
    with_map = rx.fragment(
        figures.kecamatan_map(view.tiles),
        figures.key(view.key),
        rx.el.p(view.signal_note, class_name="hint"),
        table,
        rx.el.details(rx.el.summary(words.AS_TILES), figures.tiles(view.tiles)),
        rx.el.p(words.MAP_CAVEAT, class_name="hint"),
    )
    without = rx.fragment(
        figures.tiles(view.tiles), figures.key(view.key), rx.el.p(view.signal_note, class_name="hint"), table
    )
    return rx.el.section(
        rx.el.h2(view.open_label, id="h-peta"),
        rx.el.p(words.TAP_HINT, class_name="mute"),
        flow.when(view.has_map, with_map, without),
        class_name="stack tight stay",
        aria_labelledby="h-peta",
    )


def _list(view: PublicBoard) -> BaseComponent:
    items = flow.part(view, "items")
    new = flow.link(words.NEW_REPORT, href="/lapor", class_name="button")
    return rx.el.section(
        rx.el.div(rx.el.h2(view.list_title, id="h-daftar"), _filters(view), class_name="stack tight"),
        flow.when(flow.filled(items), lists.reports(items), lists.empty(view.empty, button=new)),
        lists.pager(view.pages_label, view.prev_url, view.next_url),
        class_name="stack",
        aria_labelledby="h-daftar",
    )


def _filters(view: PublicBoard) -> BaseComponent:
    search = rx.el.input(
        type="search",
        name="q",
        class_name="in",
        aria_label=words.SEARCH_LABEL,
        placeholder=words.SEARCH_LABEL,
        default_value=view.query,
    )
    status = rx.el.input(type="hidden", name="status", custom_attrs={"value": view.status})
    return flow.native_form(
        flow.when(flow.filled(view.status), status),
        rx.el.div(lists.select("kecamatan", words.KECAMATAN_LABEL, view.kecamatan), class_name="inline"),
        rx.el.div(lists.select("kategori", words.CATEGORY_LABEL, view.categories), class_name="inline"),
        rx.el.div(search, rx.el.button(words.SHOW_BUTTON, class_name="button plain"), class_name="inline"),
        action="/publik",
        method="get",
        class_name="stack tight",
    )
