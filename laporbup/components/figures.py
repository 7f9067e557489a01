"""Numbers as they are: the meter with its legend, the tiles and the map of the kecamatan."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow, icons
from laporbup.services.views import Counter, Tile
from laporbup.text import home as words

_STRETCHED = {"preserveAspectRatio": "none"}


def meter(items: Any) -> BaseComponent:
    """One bar of 100, parts in the order of the legend; the legend says every number in words."""

    def part(counter: Counter) -> BaseComponent:
        return rx.el.svg.rect(
            class_name=counter.css, custom_attrs={"x": counter.x, "width": counter.width, "height": "10"}
        )

    return rx.el.svg(
        flow.each(items, part), class_name="meter", view_box="0 0 100 10", aria_hidden=True, custom_attrs=_STRETCHED
    )


def legend(items: Any) -> BaseComponent:
    def line(counter: Counter) -> BaseComponent:
        return rx.el.li(
            icons.icon(counter.icon), rx.el.span(counter.label), rx.el.b(counter.value), class_name=counter.css
        )

    return rx.el.ul(flow.each(items, line), class_name="legend num")


def kecamatan_map(items: Any) -> BaseComponent:
    """The imported boundaries, five steps, a number in each, a red dot where something is late."""

    def area(tile: Tile) -> BaseComponent:
        number = rx.el.svg.text(tile.count, custom_attrs={"x": tile.label_x, "y": tile.label_y})
        dot = rx.el.svg.circle(class_name="dot", custom_attrs={"cx": tile.label_x + 9, "cy": tile.label_y - 8, "r": "3"})
        return flow.link(
            rx.el.svg.path(class_name=tile.css, d=tile.path),
            rx.el.svg.title(tile.label),
            number,
            flow.when(tile.late > 0, dot),
            href=tile.url,
            aria_label=tile.label,
        )

    return rx.el.svg(
        flow.each(items, area), class_name="map", view_box="0 0 331 422", role="group", aria_label=words.MAP_LABEL
    )


def tiles(items: Any) -> BaseComponent:
    """The kecamatan as squares that keep north, west and the river towns in place (needs no boundaries)."""

    def square(tile: Tile) -> BaseComponent:
        late = rx.fragment(rx.el.i(class_name="dot"), rx.el.span(words.LATE_HERE.format(late=tile.late), class_name="vh"))
        return flow.link(
            rx.el.b(tile.count),
            rx.el.span(tile.name),
            flow.when(tile.late > 0, late),
            href=tile.url,
            # the classes k1–k5 and b1–b6 of `dasbor.css` put it in its column and row
            class_name=f"{tile.css} k{tile.column} b{tile.row}",
        )

    return rx.el.div(flow.each(items, square), class_name="tiles")


def key(items: Any) -> BaseComponent:
    """What the five steps of the map mean."""

    def step(counter: Counter) -> BaseComponent:
        return rx.el.li(rx.el.i(class_name=counter.css), counter.label)

    late = rx.el.li(rx.el.i(class_name="dot"), words.LATE_KEY)
    return rx.el.ul(flow.each(items, step), late, class_name="key")


def table(items: Any) -> BaseComponent:
    """The same numbers for who reads them as a table."""

    def line(tile: Tile) -> BaseComponent:
        late = flow.when(tile.late > 0, rx.el.span(tile.late), rx.el.span("–"))
        return rx.el.tr(
            rx.el.th(flow.link(tile.name, href=tile.url), scope="row"),
            rx.el.td(tile.count, class_name="r"),
            rx.el.td(late, class_name="r"),
        )

    first, *others = words.TABLE_COLUMNS
    head = [rx.el.th(first, scope="col"), *[rx.el.th(name, scope="col", class_name="r") for name in others]]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(words.TABLE_CAPTION),
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(flow.each(items, line)),
        ),
        class_name="scroll",
    )
