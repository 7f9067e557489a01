"""What every officers' page has in common: the live sign, the wait, and what is said when there is nothing to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent
from reflex_components_core.core.banner import has_connection_errors

from laporbup.components import flow, lists, shell
from laporbup.services.view_desk import DeskHead
from laporbup.text import officer_pages as words
from laporbup.text import pages as page_words


def frame(
    head: DeskHead, content: BaseComponent, *, digest: Any, problem: Any, symbols: Iterable[str] = (), is_max: bool = False
) -> BaseComponent:
    """An officers' page: `content` once it was read (`digest` is not empty), before that the wait or the problem."""
    width = "wrap page max d" if is_max else "wrap page wide d"
    title = flow.text_or(head.title, page_words.NAME)
    body = rx.el.div(
        flow.when(flow.filled(head.pages), lists.pills(head.pages, words.PAGES_LABEL)),
        flow.when(flow.filled(digest), content, flow.when(flow.filled(problem), _nothing(problem), _wait())),
        _keys(),
        class_name="stack",
    )
    drawn = shell.desk(
        shell.main(body, class_name=width), title=title, subtitle=head.subtitle, symbols=symbols, is_max=is_max
    )
    return rx.fragment(drawn, rx.script(src="/petugas.js", custom_attrs={"defer": True}))


def _keys() -> BaseComponent:
    """What a keyboard can do here: `?` opens it, on a phone it is not shown."""
    rows = [rx.el.div(rx.el.dt(rx.el.kbd(key)), rx.el.dd(said)) for key, said in words.KEYS]
    return rx.el.details(
        rx.el.summary(words.KEYS_SUMMARY), rx.el.dl(*rows, class_name="facts"), id="pintasan", class_name="keys"
    )


def live_sign() -> flow.Child:
    """A dot: hollow while the socket is down, so that nobody takes an old number for a new one."""
    return flow.when(
        has_connection_errors,
        rx.el.span(words.NOT_LIVE, class_name="live off", role="status"),
        rx.el.span(words.LIVE, class_name="live"),
    )


def heading(title: Any, updated: Any) -> BaseComponent:
    """Title, live sign and when something last changed."""
    return rx.el.div(
        rx.el.h1(title),
        live_sign(),
        flow.when(flow.filled(updated), rx.el.span(updated, class_name="mute")),
        class_name="row",
    )


def _nothing(problem: Any) -> BaseComponent:
    return lists.empty(problem, icon="ask", button=flow.link(words.BACK_HOME, href="/masuk", class_name="button plain"))


def _wait() -> BaseComponent:
    lines = [rx.el.span(class_name="ghost w"), rx.el.span(class_name="ghost"), rx.el.span(class_name="ghost")]
    wait = rx.el.div(*lines, class_name="panel stack tight", role="status", aria_label=words.LOADING)
    return rx.fragment(rx.el.noscript(rx.el.p(words.NO_SCRIPT, class_name="note s-info")), wait)


def field(label: Any, control: BaseComponent, field_id: Any, hint: Any = "") -> BaseComponent:
    """A labelled control, its hint between label and control."""
    said = flow.when(flow.filled(hint), rx.el.p(hint, class_name="hint")) if not isinstance(hint, str) or hint else None
    return rx.el.div(
        rx.el.label(label, html_for=field_id), *([said] if said is not None else []), control, class_name="field"
    )


def hidden(name: str, value: Any) -> BaseComponent:
    return rx.el.input(type="hidden", name=name, custom_attrs={"value": value})
