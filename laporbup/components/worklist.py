"""An officer's list: what the clock says comes first on every line."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, flow, icons, lists, score_view, status
from laporbup.services.views import ScoreRow, Tab, WorkItem, Worklist
from laporbup.text import home as home_words
from laporbup.text import officer_pages as words

SYMBOLS = ("ask", *icons.STATUS_ICONS)


def worklist(
    view: Worklist, path: str, previous_url: Any, next_url: Any, *, before: BaseComponent | None = None
) -> BaseComponent:
    """The list at `path`: tabs, search, lines, pages. `before` stands between the title and the tabs."""
    items = flow.part(view, "items")
    return rx.el.div(
        desk.heading(view.title, view.updated_label),
        *([rx.el.p(view.subtitle, class_name="mute"), before] if before is not None else []),
        tabs(view.tabs),
        flow.when(flow.filled(view.notice), _notice(view)),
        _search(view, path),
        rx.el.h2(flow.choose(flow.filled(view.query), words.SEARCH_FOUND, words.LIST_HEADING), class_name="vh"),
        flow.when(
            flow.filled(items), lines(items, shows_holder=before is not None), lists.empty(view.empty, icon="done")
        ),
        lists.pager(view.pages_label, previous_url, next_url),
        class_name="stack",
    )


def tabs(items: Any) -> BaseComponent:
    """The parts of a list with their counts; bad news is red."""

    def draw(tab: Tab) -> BaseComponent:
        return flow.link(
            rx.el.b(tab.count), tab.label, href=tab.url, class_name=tab.css, custom_attrs=flow.current(tab.is_current, "page")
        )

    return rx.el.nav(flow.each(items, draw), class_name="tabs", aria_label=words.TABS_LABEL)


def lines(items: Any, *, shows_holder: bool = False) -> BaseComponent:
    """Reports, two beside each other where there is room."""
    return rx.el.ul(flow.each(items, lambda item: line(item, shows_holder=shows_holder)), class_name="pair")


def line(item: WorkItem, *, shows_holder: bool = False) -> BaseComponent:
    """One report: due, title (the link), place and ticket, status, who supports it, photo."""
    photo = flow.image(item.photo_url, item.photo_alt, "84", "84")
    holder = flow.when(flow.filled(item.holder), rx.el.span(item.holder, class_name="mute"))
    return rx.el.li(
        flow.when(flow.filled(item.due_label), lists.due(item)),
        rx.el.h3(flow.link(item.title, href=item.url)),
        rx.el.p(
            flow.when(flow.filled(item.place), rx.fragment(item.place, " · ")), rx.el.span(item.ticket, class_name="num")
        ),
        rx.el.div(
            status.badge(item.status_label, item.css, item.icon),
            *([holder] if shows_holder else []),
            flow.when(flow.filled(item.supporters), rx.el.span(item.supporters, class_name="mute")),
            class_name="row",
        ),
        flow.when(flow.filled(item.photo_url), photo),
        class_name="report",
        key=item.ticket,
    )


def score_short(row: ScoreRow) -> BaseComponent:
    """How the office of this Camat stands, in one line of the public ranking."""
    shown = rx.el.div(
        rx.el.b(row.rank_label),
        rx.el.h3(row.name),
        rx.el.span(row.score_label, rx.el.span(home_words.OF_HUNDRED, class_name="vh"), class_name="pts"),
        rx.el.div(
            score_view.bars(row.parts, row.bar_label),
            rx.el.div(
                score_view.move(row.move_css, row.move_label), rx.el.span(row.count_label, class_name="mute"), class_name="row"
            ),
            flow.when(flow.filled(row.note), rx.el.p(row.note)),
        ),
        class_name="place",
    )
    return rx.el.section(
        rx.el.h2(words.SCORE_HEADING, id="h-nilai"),
        rx.el.p(words.SCORE_WINDOW, class_name="mute"),
        flow.when(row.enough, shown, rx.el.p(words.SCORE_NONE)),
        rx.el.p(flow.link(words.SCORE_LINK, href="/peringkat?jenis=KECAMATAN")),
        class_name="panel stack tight",
        aria_labelledby="h-nilai",
    )


def _notice(view: Worklist) -> BaseComponent:
    text = flow.when(flow.filled(view.notice_url), flow.link(view.notice, href=view.notice_url), view.notice)
    return rx.el.div(icons.icon("ask"), rx.el.p(text), class_name="note s-info")


def _search(view: Worklist, path: str) -> BaseComponent:
    """A native GET form: the URL is the search."""
    box = rx.el.input(
        type="search", name="cari", class_name="in", aria_label=words.SEARCH_LABEL, placeholder=words.SEARCH_LABEL,
        default_value=view.query, key=view.query,
    )
    return flow.native_form(
        rx.el.div(box, rx.el.button(words.SEARCH_BUTTON, class_name="button plain"), class_name="inline"),
        flow.when(flow.filled(view.query), rx.el.p(flow.link(words.SEARCH_CLEAR, href=path))),
        action=path,
        method="get",
        class_name="stack tight",
        role="search",
    )
