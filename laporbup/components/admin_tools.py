"""`/admin/siapa`, `/admin/pengumuman`, `/admin/angka`: who would get a report, notices, figures. Drawn on the server."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import accounts, desk, flow, icons, lists
from laporbup.components.admin_accounts import server_page
from laporbup.components.admin_fields import controls, problem, said, save_form, table
from laporbup.services.view_reference import FiguresPage, NoticeLine, NoticePage, WhoPage
from laporbup.text import admin_pages as words


def who_page(view: WhoPage) -> BaseComponent:
    """The words to try, and what would become of them."""
    form = flow.native_form(
        *controls(view.fields), rx.el.button(words.WHO_BUTTON, class_name="button full"), action="/admin/siapa",
        class_name="panel stack",
    )
    verdict = [_verdict(view)] if view.has_verdict else []
    return server_page(
        view.head, rx.el.h1(words.WHO_TITLE), rx.el.p(words.WHO_INTRO),
        rx.el.div(*verdict, form, class_name="cols" if verdict else ""),
    )


def _verdict(view: WhoPage) -> BaseComponent:
    facts = [rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in view.facts]
    rows = [
        rx.el.tr(rx.el.th(category, scope="row"), rx.el.td(sub), rx.el.td(share, class_name="num"))
        for category, sub, share in view.guesses
    ]
    guesses = table(words.GUESSES, words.GUESS_COLUMNS, rows) if rows else rx.el.p(words.GUESSES_NONE, class_name="mute")
    return rx.el.section(
        rx.el.div(
            icons.icon(view.icon),
            rx.el.div(rx.el.h2(view.verdict, id="h-hasil"), *[rx.el.p(reason) for reason in view.reasons]),
            class_name=f"note {view.css}",
        ),
        rx.el.dl(*facts, class_name="facts"),
        rx.el.h3(words.GUESSES),
        guesses,
        class_name="stack",
        aria_labelledby="h-hasil",
    )


def notice_page(view: NoticePage) -> BaseComponent:
    """What is announced, and the form for more."""
    rows = [_notice(line) for line in view.lines]
    return server_page(
        view.head,
        rx.el.h1(words.NOTICE_TITLE),
        rx.el.p(words.NOTICE_INTRO),
        *said(view.said),
        accounts.section(
            "h-baru", words.NOTICE_NEW, save_form("/admin/pengumuman", view.fields, words.NOTICE_BUTTON, "pasang"), is_panel=True
        ),
        rx.el.h2(words.NOTICE_LIST),
        table(words.NOTICE_LIST, words.NOTICE_COLUMNS, rows) if rows else lists.empty(words.NOTICE_NONE),
    )


def _notice(line: NoticeLine) -> BaseComponent:
    end = flow.native_form(
        desk.hidden("aksi", "turun"), desk.hidden("id", line.ident),
        rx.el.button(words.NOTICE_DOWN, class_name="button plain small"), action="/admin/pengumuman",
    )
    return rx.el.tr(
        rx.el.td(line.text), rx.el.td(line.state), rx.el.td(line.when, class_name="num"),
        rx.el.td(*([end] if line.can_end else [])),
        class_name=line.css,
    )


def figures_page(view: FiguresPage) -> BaseComponent:
    """Every figure of the house rules."""
    return server_page(
        view.head, rx.el.h1(words.FIGURES_TITLE), rx.el.p(words.FIGURES_INTRO), *said(view.said), *problem(view.problem),
        rx.el.section(save_form("/admin/angka", view.fields, words.FIGURES_BUTTON), class_name="panel"),
    )
