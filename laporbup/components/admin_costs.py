"""The box of `/admin` with what messages cost, month by month."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow
from laporbup.services.view_costs import CostBox, CostRow
from laporbup.text import costs as words


def cost_box(view: CostBox) -> BaseComponent:
    """Six months as a table; below it what is left, free and to come."""
    head = rx.el.thead(rx.el.tr(*[rx.el.th(column, scope="col") for column in words.COLUMNS]))
    table = rx.el.div(
        rx.el.table(rx.el.caption(words.HEADING), head, rx.el.tbody(flow.each(view.rows, _row))),
        class_name="scroll", tab_index=0, role="region", aria_label=words.HEADING,
    )
    return rx.el.div(
        flow.when(flow.filled(view.rows), table, rx.el.p(words.EMPTY, class_name="mute")),
        rx.el.ul(flow.each(view.notes, _note), class_name="stack tight"),
        class_name="stack tight",
    )


def _row(row: CostRow) -> BaseComponent:
    figures = (row.messages, row.billable, row.free, row.filed, row.per_report, row.rupiah)
    return rx.el.tr(
        rx.el.th(row.month, scope="row"), *[rx.el.td(figure, class_name="num") for figure in figures], key=row.month
    )


def _note(note: str) -> BaseComponent:
    return rx.el.li(note, key=note)
