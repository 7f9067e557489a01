"""An officer's list: what the clock says comes first on every line."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, flow, icons, lists, score_view, status, worklist_tools
from laporbup.services.views import LineAct, ScoreRow, Tab, WorkItem, WorkLine, Worklist
from laporbup.text import home as home_words
from laporbup.text import officer_pages as words

SYMBOLS = ("ask", *icons.STATUS_ICONS)


def worklist(
    view: Worklist, path: str, previous_url: Any, next_url: Any, *, here: Any = "", before: BaseComponent | None = None
) -> BaseComponent:
    """The list at `path`: tabs, search, lines, pages. `before` stands between the title and the tabs.

    `here` is its URL with tab, search and filters: an act from a line leads back to it.
    """
    items = flow.part(view, "items")
    drawn = rx.el.ul(
        flow.each(items, lambda item: work_line(item, here, shows_holder=before is not None)), class_name="pair"
    )
    return rx.el.div(
        desk.heading(view.title, view.updated_label),
        *([rx.el.p(view.subtitle, class_name="mute"), before] if before is not None else []),
        worklist_tools.load(view.load),
        tabs(view.tabs),
        _search(view),
        worklist_tools.filters(view, path),
        rx.el.h2(flow.choose(flow.filled(view.query), words.SEARCH_FOUND, words.LIST_HEADING), class_name="vh"),
        flow.when(flow.filled(items), drawn, lists.empty(view.empty, icon="done")),
        lists.pager(view.pages_label, previous_url, next_url),
        flow.when(flow.filled(view.people), worklist_tools.bulk(view, here)),
        class_name="stack",
    )


def tabs(items: Any) -> BaseComponent:
    """The parts of a list with their counts; bad news is red."""

    def draw(tab: Tab) -> BaseComponent:
        return flow.link(
            rx.el.b(tab.count), tab.label, href=tab.url, class_name=tab.css, custom_attrs=flow.current(tab.is_current, "page")
        )

    return rx.el.nav(flow.each(items, draw), class_name="tabs", aria_label=words.TABS_LABEL)


def line(item: WorkItem) -> BaseComponent:
    """One report: due, title (the link), place and ticket, status, who supports it, photo."""
    number = rx.el.span(item.ticket, class_name="num")
    return rx.el.li(*_told(item, number), _photo(item), class_name="report", key=item.ticket)


def work_line(item: WorkLine, here: Any, *, shows_holder: bool = False) -> BaseComponent:
    """The same with what can be done from here: the next act, one beside it, and a box to tick."""
    number = rx.el.span(item.number, class_name="num")
    holder = flow.when(flow.filled(item.holder), rx.el.span(item.holder, class_name="mute"))
    handler = flow.when(flow.filled(item.handler), rx.el.span(item.handler, class_name="mute"))
    acts = rx.el.div(
        flow.when(item.can_pick, worklist_tools.pick(item.ticket)),
        _act(item.next, here, "button small", "a"),
        _act(item.other, here, "button plain small", "s"),
        class_name="do",
    )
    has_acts = flow.either(item.can_pick, flow.either(flow.filled(item.next.label), flow.filled(item.other.label)))
    return rx.el.li(
        *_told(item, number, *([holder] if shows_holder else []), handler),
        _photo(item),
        flow.when(has_acts, acts),
        class_name="report",
        key=item.ticket,
        custom_attrs={"data-baris": item.ticket},
    )


def _told(item: WorkItem, number: BaseComponent, *more: flow.Child) -> list[flow.Child]:
    return [
        flow.when(flow.filled(item.due_label), lists.due(item)),
        rx.el.h3(flow.link(item.title, href=item.url)),
        rx.el.p(flow.when(flow.filled(item.place), rx.fragment(item.place, " · ")), number),
        rx.el.div(
            status.badge(item.status_label, item.css, item.icon),
            *more,
            flow.when(flow.filled(item.supporters), rx.el.span(item.supporters, class_name="mute")),
            class_name="row",
        ),
    ]


def _photo(item: WorkItem) -> flow.Child:
    return flow.when(flow.filled(item.photo_url), flow.image(item.photo_url, item.photo_alt, "84", "84"))


def _act(act: LineAct, here: Any, css: str, key: str) -> flow.Child:
    """A button that posts, or a link to the form when it needs words or a photo. `key`: its letter on a keyboard."""
    name = {"data-tombol": key}
    button = flow.native_form(
        desk.hidden("aksi", act.action),
        flow.when(act.action == "delegate", desk.hidden("petugas", "saya")),
        desk.hidden("kembali", here),
        rx.el.button(act.label, class_name=css, custom_attrs=name),
        action=act.url,
    )
    link = flow.link(act.label, href=act.url, class_name=css, custom_attrs=name)
    return flow.when(flow.filled(act.label), flow.when(flow.filled(act.action), button, link))


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


def _search(view: Worklist) -> BaseComponent:
    """A native GET form: the URL is the search."""
    box = rx.el.input(
        type="search", name="cari", class_name="in", aria_label=words.SEARCH_LABEL, placeholder=words.SEARCH_LABEL,
        default_value=view.query, key=view.query, custom_attrs={"data-cari": ""},
    )
    return flow.native_form(
        rx.el.div(box, rx.el.button(words.SEARCH_BUTTON, class_name="button plain"), class_name="inline"),
        flow.when(flow.filled(view.query), rx.el.p(flow.link(words.SEARCH_CLEAR, href=view.clear_url))),
        method="get",
        class_name="stack tight",
        role="search",
    )
