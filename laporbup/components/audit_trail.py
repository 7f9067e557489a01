"""`/admin/jejak`: the audit log with its filters, and the report about a breach. Drawn on the server."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import accounts, admin_accounts, desk, flow, lists
from laporbup.services.view_accounts import TrailLine, TrailPage
from laporbup.text import audit as words

PATH = "/admin/jejak"


def trail_page(view: TrailPage) -> BaseComponent:
    """Filters, the entries, the CSV, the breach report."""
    lines = rx.el.ul(*[_entry(line) for line in view.lines], aria_labelledby="h-catatan")
    return admin_accounts.server_page(
        view.head,
        rx.el.h1(words.TITLE),
        rx.el.p(words.INTRO, class_name="mute"),
        *([accounts.note(view.problem, "s-late", "late")] if view.problem else []),
        _filters(view),
        rx.el.h2(words.LIST_HEADING, id="h-catatan"),
        lines if view.lines else lists.empty(words.NOTHING),
        lists.pager(view.page_label, view.previous_url, view.next_url),
        rx.el.p(flow.link(words.CSV_LINK, href=view.csv_url)),
        _breach(view),
    )


def _filters(view: TrailPage) -> BaseComponent:
    officer = rx.el.input(
        id="petugas", name="petugas", class_name="in", auto_capitalize="none", auto_complete="off", default_value=view.officer
    )
    return flow.native_form(
        desk.field(words.FILTER_OFFICER, officer, "petugas", words.FILTER_OFFICER_HINT),
        admin_accounts.choice_field("apa", words.FILTER_KIND, view.kinds),
        rx.el.div(
            _day("dari", words.FILTER_SINCE, view.since), _day("sampai", words.FILTER_UNTIL, view.until), class_name="row"
        ),
        rx.el.div(
            rx.el.button(words.FILTER_BUTTON, class_name="button"), flow.link(words.FILTER_CLEAR, href=PATH), class_name="row"
        ),
        action=PATH,
        method="get",
        class_name="stack",
    )


def _day(name: str, label: str, value: str, ident: str = "") -> BaseComponent:
    where = ident or name
    return desk.field(label, rx.el.input(id=where, name=name, type="date", class_name="in", default_value=value), where)


def _entry(line: TrailLine) -> BaseComponent:
    about = f": {line.about}" if line.about and line.about != line.who else ""
    rest = " · ".join(text for text in (line.when, line.detail) if text)
    return rx.el.li(rx.el.div(rx.el.b(line.who), " ", line.what, about), rx.el.p(rest), class_name="report")


def _breach(view: TrailPage) -> BaseComponent:
    officer = rx.el.input(id="bocor-petugas", name="petugas", class_name="in", auto_capitalize="none", auto_complete="off")
    form = flow.native_form(
        rx.el.div(
            _day("dari", words.FILTER_SINCE, view.breach_since, "bocor-dari"),
            _day("sampai", words.FILTER_UNTIL, view.breach_until, "bocor-sampai"),
            class_name="row",
        ),
        desk.field(words.BREACH_OFFICER, officer, "bocor-petugas"),
        rx.el.button(words.BREACH_BUTTON, class_name="button"),
        action=f"{PATH}/kebocoran",
        class_name="stack",
    )
    return accounts.section("h-bocor", words.BREACH_HEADING, rx.el.p(words.BREACH_INTRO), form, is_panel=True)
