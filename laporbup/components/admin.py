"""`/admin`: how the machine is, who has an account, which OPD there are."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import admin_channel, admin_costs, desk, flow, glance, icons
from laporbup.services.view_desk import Account, AdminView, OpdLine
from laporbup.text import officer_pages as words


def admin_main(view: AdminView) -> BaseComponent:
    trouble = rx.el.div(icons.icon("late"), rx.el.p(view.trouble), class_name="note s-late")
    links = [rx.el.li(flow.link(label, href=url)) for url, label in words.EXPORT_LINKS]
    return rx.el.div(
        desk.heading(words.ADMIN_TITLE, ""),
        rx.el.p(*flow.rich(words.ADMIN_INTRO), class_name="mute"),
        glance.counters(view.counters),
        flow.when(flow.filled(view.trouble), trouble),
        admin_channel.channel(view.channel),
        admin_costs.cost_box(view.costs),
        _table(words.ACCOUNTS_HEADING, words.ACCOUNT_COLUMNS, view.accounts, _account),
        _table(words.OPDS_HEADING, words.OPD_COLUMNS, view.opds, _opd),
        rx.el.section(
            rx.el.h2(words.EXPORT_HEADING, id="h-data"),
            rx.el.ul(*links, class_name="stack tight"),
            rx.el.p(*flow.rich(words.EXPORT_HINT), class_name="hint"),
            class_name="stack tight",
            aria_labelledby="h-data",
        ),
        class_name="stack",
    )


def _table(title: str, columns: tuple[str, ...], rows: Any, draw: Any) -> BaseComponent:
    head = rx.el.thead(rx.el.tr(*[rx.el.th(column, scope="col") for column in columns]))
    table = rx.el.table(rx.el.caption(title), head, rx.el.tbody(flow.each(rows, draw)))
    return rx.el.div(table, class_name="scroll", tab_index=0, role="region", aria_label=title)


def _account(account: Account) -> BaseComponent:
    return rx.el.tr(
        rx.el.th(account.username, scope="row"), rx.el.td(account.name), rx.el.td(account.role), rx.el.td(account.opd),
        rx.el.td(account.last_login, class_name="num"), rx.el.td(account.state), key=account.username,
    )


def _opd(opd: OpdLine) -> BaseComponent:
    return rx.el.tr(
        rx.el.th(opd.kode, scope="row"), rx.el.td(flow.link(opd.name, href=opd.url)),
        rx.el.td(opd.open_reports, class_name="num"), rx.el.td(opd.accounts, class_name="num"), key=opd.kode,
    )
