"""Lists of reports, filters as pills, pages: for everybody's list and for officers' worklists."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow, icons, status
from laporbup.services.views import Choice, Tab, WorkItem
from laporbup.text import home as words


def reports(items: Any) -> BaseComponent:
    """Reports as a list; the title is the link."""
    return rx.el.ul(flow.each(items, report))


def report(item: WorkItem) -> BaseComponent:
    """One report: title, place and holder, badge, one more sentence, photo."""
    photo = flow.image(item.photo_url, "", "84", "84")
    return rx.el.li(
        rx.el.h3(flow.link(item.title, href=item.url)),
        rx.el.p(item.place),
        rx.el.div(
            status.badge(item.status_label, item.css, item.icon),
            flow.when(flow.filled(item.due_label), due(item)),
            class_name="row",
        ),
        flow.when(flow.filled(item.note), rx.el.p(item.note)),
        flow.when(flow.filled(item.photo_url), photo),
        class_name="report",
    )


def due(item: WorkItem) -> BaseComponent:
    """When it must be done, red when that has passed."""
    return rx.el.span(icons.icon(item.due_icon), item.due_label, class_name="due " + item.due_css)


def pills(items: Any, label: str) -> BaseComponent:
    """Filters as links: the URL is the filter."""

    def draw(tab: Tab) -> BaseComponent:
        return flow.link(
            flow.when(flow.filled(tab.icon), icons.icon(tab.icon)),
            tab.label,
            flow.when(tab.count > 0, rx.fragment(" ", tab.count)),
            href=tab.url,
            custom_attrs=flow.current(tab.is_current),
        )

    return rx.el.nav(flow.each(items, draw), class_name="pills", aria_label=label)


def select(name: str, label: str, choices: Any) -> BaseComponent:
    """A drop-down of a GET form; the chosen one is marked with `is_primary`."""

    return rx.fragment(
        rx.el.label(label, class_name="vh", html_for=name),
        rx.el.select(options(choices), id=name, name=name, class_name="in"),
    )


def options(choices: Any) -> BaseComponent:
    """What there is to choose; the chosen one is marked with `is_primary`."""

    def draw(choice: Choice) -> BaseComponent:
        return rx.el.option(
            choice.label, custom_attrs={"value": choice.value, "selected": _mark(choice.is_primary)}
        )

    return flow.each(choices, draw)


def _mark(condition: Any) -> Any:
    return rx.cond(condition, True, rx.Var("undefined")) if isinstance(condition, rx.Var) else (True if condition else None)


def pager(label: Any, previous_url: Any, next_url: Any) -> flow.Child:
    """Which part of a long list this is, and the way to the next."""
    return flow.when(
        flow.filled(label),
        rx.el.nav(
            rx.el.span(label, class_name="mute"),
            flow.when(flow.filled(previous_url), flow.link(words.PREVIOUS_PAGE, href=previous_url)),
            flow.when(flow.filled(next_url), flow.link(words.NEXT_PAGE, href=next_url)),
            class_name="row",
            aria_label=words.PAGES_LABEL,
        ),
    )


def empty(message: Any, icon: str = "inbox", button: BaseComponent | None = None) -> BaseComponent:
    """Nothing here, said kindly, with one thing to do."""
    return rx.el.div(
        icons.icon(icon), rx.el.h3(message), *([button] if button is not None else []), class_name="empty stack tight"
    )
