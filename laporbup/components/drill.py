"""The reports behind a score: every point has somebody's problem behind it."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, flow, lists, score_view, worklist
from laporbup.services.views import Drill, ScorePart, ScoreRow
from laporbup.text import bupati_pages as words


def drill_main(view: Drill) -> BaseComponent:
    items = flow.part(view, "items")
    reports = rx.el.section(
        rx.el.h2(words.DRILL_REPORTS, id="h-laporan"),
        rx.el.p(view.note, class_name="mute"),
        lists.pills(view.parts, words.DRILL_FILTER),
        flow.when(flow.filled(items), rx.el.ul(flow.each(items, worklist.line)), lists.empty(view.empty, icon="done")),
        class_name="stack tight",
        aria_labelledby="h-laporan",
    )
    return rx.el.div(
        rx.el.p(flow.link(view.back_label, href=view.back_url)),
        rx.el.div(rx.el.h1(view.title), desk.live_sign(), class_name="row"),
        rx.el.div(_score(view.row), reports, class_name="side"),
        class_name="stack",
    )


def _score(row: ScoreRow) -> BaseComponent:
    """The score, its five parts in length, in numbers and in words."""
    parts = rx.fragment(
        score_view.bars(row.parts, row.bar_label),
        rx.el.h3(words.DRILL_PARTS_HEADING),
        rx.el.ul(flow.each(row.parts, _part), class_name="sum"),
    )
    return rx.el.section(
        rx.el.h2(row.name, id="h-nilai"),
        rx.el.p(
            rx.el.b(row.score_label, class_name="big num"), " ", rx.el.span(row.count_label, class_name="mute"), " ",
            score_view.move(row.move_css, row.move_label),
        ),
        flow.when(flow.filled(row.note), rx.el.p(row.note)),
        flow.when(flow.filled(row.parts), parts, rx.el.p(words.RANK_EMPTY, class_name="mute")),
        class_name="panel stack tight",
        aria_labelledby="h-nilai",
    )


def _part(part: ScorePart) -> BaseComponent:
    return rx.el.li(
        rx.el.i(class_name=part.css),
        rx.el.b(part.points_label),
        rx.el.span(
            flow.link(part.label, href=part.url), " ",
            rx.el.span(words.OUT_OF, part.max_label, class_name="mute"), rx.el.br(), part.explain,
        ),
        key=part.key,
    )
