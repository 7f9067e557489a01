"""The Bupati's glance: what is bad first, who is behind it, where it is, and how thirty days went."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, figures, flow, icons, lists, score_view
from laporbup.services import tiles
from laporbup.services.views import Counter, Dashboard, ScoreRow, WorkItem
from laporbup.text import bupati_pages as words

SYMBOLS = ("up", "down", "flat", *icons.STATUS_ICONS)
FIRST = 8
"""Rows of a ranking that are shown at once."""
FIRST_RED = 4
"""Of what waits for the Bupati: the ranking must not be far below on a phone."""


def glance_main(view: Dashboard) -> BaseComponent:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(words.HEADING), rx.el.span(view.date_label, class_name="mute"), desk.live_sign(), class_name="row"
        ),
        counters(view.counters),
        rx.el.div(
            _red(view),
            _rankings(view),
            _places(view.tiles),
            _trend(view),
            class_name="deck grid",
        ),
        flow.when(flow.filled(view.updated_label), rx.el.p(view.updated_label, class_name="hint")),
        class_name="deck",
    )


def counters(items: Any) -> BaseComponent:
    """Big numbers; a red one is bad news, and the way to what is behind it."""

    def inside(counter: Counter) -> BaseComponent:
        note = flow.when(flow.filled(counter.note), rx.el.small(counter.note))
        return rx.fragment(rx.el.b(counter.value), counter.label, note)

    def draw(counter: Counter) -> BaseComponent:
        linked = flow.link(inside(counter), href=counter.url, class_name=counter.css)
        return rx.fragment(
            flow.when(flow.filled(counter.url), linked, rx.el.div(inside(counter), class_name=counter.css)), key=counter.label
        )

    return rx.el.div(flow.each(items, draw), class_name="glance", role="group", aria_label=words.GLANCE_LABEL)


def _red(view: Dashboard) -> BaseComponent:
    late = rx.el.p(flow.link(view.late_label, href=view.late_url))
    rest = rx.el.details(
        rx.el.summary(words.RED_MORE), rx.el.ul(flow.each(view.red[FIRST_RED:], _red_item), class_name="redlist")
    )
    filled = rx.fragment(
        rx.el.ul(flow.each(view.red[:FIRST_RED], _red_item), class_name="redlist"),
        flow.when(_count(view.red) > FIRST_RED, rest),
        late,
    )
    return rx.el.section(
        rx.el.h2(view.red_title, id="h-merah"),
        flow.when(flow.filled(view.red), filled, lists.empty(words.NOTHING_RED, icon="done")),
        class_name="stack tight",
        id="merah",
        aria_labelledby="h-merah",
    )


def _red_item(item: WorkItem) -> BaseComponent:
    where = rx.el.p(
        flow.when(flow.filled(item.place), rx.fragment(item.place, " · ")),
        item.holder,
        flow.when(flow.filled(item.supporters), rx.fragment(" · ", item.supporters)),
        class_name="mute",
    )
    return rx.el.li(
        rx.el.h3(item.title),
        where,
        flow.when(flow.filled(item.note), rx.el.p(item.note)),
        rx.el.div(flow.link(words.DIRECT, href=item.url, class_name="button small"), class_name="row"),
        class_name="stack tight",
        key=item.ticket,
    )


def _rankings(view: Dashboard) -> BaseComponent:
    return rx.el.div(
        _ranking(words.DINAS_HEADING, "h-dinas", view.dinas, view.rank_note),
        _ranking(words.CAMAT_HEADING, "h-camat", view.camat, view.rank_note),
        rx.el.p(flow.link(words.RANK_LINK, href="/peringkat")),
        class_name="stack",
    )


def _ranking(title: str, ident: str, rows: Any, note: Any) -> BaseComponent:
    """The first places at once, the others under one tap."""
    rest = rx.el.details(rx.el.summary(words.RANK_MORE), rx.el.ol(flow.each(rows[FIRST:], rank)))
    ranked = rx.fragment(rx.el.ol(flow.each(rows[:FIRST], rank)), flow.when(_count(rows) > FIRST, rest))
    return rx.el.section(
        rx.el.h2(title, id=ident),
        rx.el.p(note, class_name="mute"),
        flow.when(flow.filled(rows), ranked, rx.el.p(words.RANK_EMPTY)),
        aria_labelledby=ident,
    )


def _count(items: Any) -> Any:
    return items.length() if isinstance(items, rx.Var) else len(items)  # type: ignore[attr-defined]


def rank(row: ScoreRow) -> BaseComponent:
    """One place: the name leads to the reports behind the score."""
    return rx.el.li(
        rx.el.span(row.rank_label, class_name="mute"),
        flow.link(row.short, href=row.url),
        score_view.move(row.move_css, row.move_label),
        rx.el.b(row.score_label, class_name="r"),
        score_view.bars(row.parts, row.bar_label),
        class_name="rank",
        key=row.kode,
    )


def _places(items: Any) -> BaseComponent:
    """The map once boundaries were imported, until then the tiles."""
    has_map = flow.filled(items[0].path)
    shown = flow.when(has_map, figures.kecamatan_map(items), figures.tiles(items))
    return rx.el.section(
        rx.el.h2(words.MAP_HEADING, id="h-peta"),
        flow.when(flow.filled(items), shown),
        figures.key(tiles.key()),
        class_name="stack tight",
        aria_labelledby="h-peta",
    )


def _trend(view: Dashboard) -> BaseComponent:
    lines = [
        rx.el.svg.polygon(class_name="a", points=view.trend_area),
        rx.el.svg.polyline(class_name="l", points=view.trend_in),
        rx.el.svg.polyline(class_name="l2", points=view.trend_done),
    ]
    drawing = rx.el.svg(
        *lines, class_name="spark", view_box="0 0 300 72", role="img", aria_label=view.trend_note,
        custom_attrs={"preserveAspectRatio": "none"},
    )
    key = rx.el.ul(
        rx.el.li(rx.el.i(class_name="p1"), words.KEY_IN), rx.el.li(rx.el.i(class_name="p3"), words.KEY_DONE), class_name="key"
    )
    left = rx.el.div(
        rx.el.h2(words.TREND_HEADING, id="h-tren"),
        rx.el.p(flow.each(view.trend_counters, _number), class_name="row"),
        drawing,
        key,
        rx.el.p(view.trend_note, class_name="hint"),
        class_name="stack tight",
    )
    facts = rx.el.dl(flow.each(view.facts, _fact), class_name="facts", aria_label=words.FACTS_LABEL)
    return rx.el.section(left, facts, class_name="two", aria_labelledby="h-tren")


def _number(counter: Counter) -> BaseComponent:
    return rx.el.span(
        rx.el.b(counter.value, class_name="num"), " ", rx.el.span(counter.label, class_name="mute"), key=counter.label
    )


def _fact(counter: Counter) -> BaseComponent:
    note = flow.when(flow.filled(counter.note), rx.fragment(", ", counter.note))
    return rx.el.div(rx.el.dt(counter.label), rx.el.dd(rx.el.b(counter.value), note), key=counter.label)
