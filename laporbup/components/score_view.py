"""The scoreboard: who is where and why, and how every point is counted."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow, icons, lists, shell
from laporbup.services.views import Scoreboard, ScorePart, ScoreRow
from laporbup.text import home as words

SYMBOLS = ("up", "down", "flat")


def score_main(view: Scoreboard) -> BaseComponent:
    return shell.main(
        rx.el.h1(view.title),
        rx.el.p(view.intro),
        lists.pills(view.kinds, words.KIND_LABEL),
        lists.pills(view.windows, words.WINDOW_LABEL),
        rx.el.div(_board(view), _formula(view), class_name="side main"),
        class_name="wrap page wide stack",
    )


def _board(view: Scoreboard) -> BaseComponent:
    updated = rx.el.p(view.updated_label, class_name="hint")
    return rx.el.section(
        rx.el.h2(words.BOARD_HEADING, id="h-papan", class_name="vh"),
        rx.el.ol(flow.each(view.rows, _row)),
        flow.when(flow.filled(view.unranked), _unranked(view)),
        flow.when(flow.filled(view.updated_label), updated),
        aria_labelledby="h-papan",
    )


def _row(row: ScoreRow) -> BaseComponent:
    details = rx.el.div(
        move(row.move_css, row.move_label),
        flow.when(flow.filled(row.public_url), flow.link(row.count_label, href=row.public_url)),
        class_name="row",
    )
    return rx.el.li(
        rx.el.b(row.rank_label),
        rx.el.h3(row.name),
        rx.el.span(row.score_label, rx.el.span(words.OF_HUNDRED, class_name="vh"), class_name="pts"),
        rx.el.div(bars(row.parts, row.bar_label), details, flow.when(flow.filled(row.note), rx.el.p(row.note))),
        class_name="place",
    )


def bars(parts: Any, label: Any) -> BaseComponent:
    """The five parts of a score on a track of 100; what is missing is seen as empty track."""

    def part(item: ScorePart) -> BaseComponent:
        return rx.el.svg.rect(class_name=item.css, custom_attrs={"x": item.x, "width": item.width, "height": "10"})

    return rx.el.svg(
        flow.each(parts, part),
        class_name="bars",
        view_box="0 0 100 10",
        role="img",
        aria_label=label,
        custom_attrs={"preserveAspectRatio": "none"},
    )


def move(css: Any, label: Any) -> flow.Child:
    """Up, down or the same, against the earlier window."""
    drawn = rx.el.span(flow.when(flow.filled(css), icons.icon(css)), label, class_name="move " + css)
    return flow.when(flow.filled(label), drawn)


def _unranked(view: Scoreboard) -> BaseComponent:
    def line(row: ScoreRow) -> BaseComponent:
        return rx.el.li(row.name, ": ", row.count_label)

    return rx.el.div(
        rx.el.h3(words.UNRANKED_HEADING),
        rx.el.p(view.unranked_note, class_name="mute"),
        rx.el.ul(flow.each(view.unranked, line), class_name="tight"),
        class_name="stack tight sect",
    )


def _formula(view: Scoreboard) -> BaseComponent:
    def line(part: ScorePart) -> BaseComponent:
        return rx.el.li(
            rx.el.i(class_name=part.css),
            rx.el.b(part.max_label),
            rx.el.span(rx.el.b(part.label), rx.el.br(), part.explain),
        )

    return rx.el.section(
        rx.el.h2(words.FORMULA_HEADING, id="h-rumus"),
        rx.el.p(words.FORMULA_INTRO),
        rx.el.ul(flow.each(view.formula, line), class_name="sum"),
        flow.each(view.formula_notes, lambda note: rx.el.p(note)),
        rx.el.p(*flow.rich(words.DOWNLOAD)),
        class_name="panel stack tight",
        aria_labelledby="h-rumus",
    )
