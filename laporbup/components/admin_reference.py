"""`/admin/<data>`: lists, forms and files of reference data. Plain forms, drawn on the server."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import accounts, desk, flow, lists
from laporbup.components.admin_accounts import choice_field, server_page
from laporbup.components.admin_fields import problem, said, save_form, table
from laporbup.services.view_reference import PlanLine, ReferenceFiles, ReferenceForm, ReferenceLine, ReferenceList
from laporbup.text import admin_reference as words


def list_page(view: ReferenceList) -> BaseComponent:
    """The rows, what needs a look, and the ways to add one or to use a file."""
    rows = [_row(line) for line in view.lines]
    buttons = rx.el.div(
        flow.link(view.add_label, href=view.add_url, class_name="button"),
        flow.link(words.FILES, href=view.files_url, class_name="button plain"),
        *([flow.link(words.TESTER_LINK, href=view.tester_url, class_name="button plain")] if view.tester_url else []),
        class_name="row",
    )
    found = table(view.title, view.columns, rows) if rows else lists.empty(words.NOTHING if view.search else words.NOTHING_YET)
    return server_page(
        view.head,
        rx.el.h1(view.title),
        *([lists.pills(view.tabs, view.title)] if view.tabs else []),
        rx.el.p(view.intro),
        *said(view.said),
        *_warning(view),
        buttons,
        _search(view),
        *([lists.pills(view.years, words.FILTER_YEAR)] if view.years else []),
        rx.el.p(view.summary, class_name="mute"),
        found,
        lists.pager(view.page_label, view.previous_url, view.next_url),
        rx.el.p(flow.link(words.TRAIL, href=view.trail_url)),
    )


def _warning(view: ReferenceList) -> list[BaseComponent]:
    if not view.warning:
        return []
    link = [flow.link(words.ONLY_CONFLICTS, href=view.warning_url)] if view.warning_url else []
    return [rx.el.div(rx.el.p(view.warning, " ", *link), class_name="note s-info")]


def _search(view: ReferenceList) -> BaseComponent:
    typed = rx.el.input(id="cari", name="cari", type="search", class_name="in", default_value=view.search)
    category = [choice_field("kategori", words.FILTER_CATEGORY, view.categories)] if view.categories else []
    return flow.native_form(
        desk.field(words.SEARCH_LABEL, typed, "cari"), *category, rx.el.button(words.SEARCH, class_name="button plain"),
        action=view.path, method="get", class_name="stack tight",
    )


def _row(line: ReferenceLine) -> BaseComponent:
    first, *rest = line.cells
    return rx.el.tr(
        rx.el.th(flow.link(first, href=line.url), scope="row"), *[rx.el.td(text) for text in rest], class_name=line.css
    )


def form_page(view: ReferenceForm) -> BaseComponent:
    """One row: its fields, what belongs to it, and the way to be rid of it."""
    related = [lists.pills(view.related, words.RELATED)] if view.related else []
    trail = [flow.link(words.TRAIL, href=view.trail_url)] if view.trail_url else []
    return server_page(
        view.head,
        rx.el.h1(view.title),
        *said(view.said),
        *problem(view.problem),
        *related,
        rx.el.section(save_form(view.path, view.fields), class_name="panel"),
        *([_delete(view)] if view.delete_label else []),
        rx.el.div(flow.link(words.BACK, href=view.back_url, class_name="button plain"), *trail, class_name="row"),
    )


def _delete(view: ReferenceForm) -> BaseComponent:
    """Two taps: what it does is read before it is done."""
    form = flow.native_form(
        rx.el.p(words.DELETE_HINT), desk.hidden("aksi", "hapus"), rx.el.button(words.DELETE, class_name="button no"),
        action=view.path, class_name="stack tight",
    )
    return rx.el.div(rx.el.details(rx.el.summary(view.delete_label), form), class_name="tools")


def files_page(view: ReferenceFiles) -> BaseComponent:
    """Download, upload, and what the uploaded file would change."""
    return server_page(
        view.head,
        rx.el.h1(view.title),
        rx.el.p(words.FILES_INTRO),
        *problem(view.problem),
        *(_plan(view) if view.is_checked else []),
        rx.el.div(
            rx.el.p(flow.link(words.DOWNLOAD, href=view.download_url, class_name="button full")), _upload(view), class_name="cols"
        ),
        flow.link(words.BACK, href=view.back_url, class_name="button plain"),
    )


def _upload(view: ReferenceFiles) -> BaseComponent:
    box = rx.el.input(
        type="checkbox", name="ganti", custom_attrs={"value": "1", **({"defaultChecked": True} if view.replaces else {})}
    )
    replaces = rx.el.label(
        box, rx.el.span(rx.el.b(words.REPLACES), rx.el.small(words.REPLACES_HINT)), class_name="pick"
    )

    def draw(attributes: dict[str, object]) -> BaseComponent:
        return rx.el.input(
            id="berkas", name="berkas", type="file", accept=".csv,text/csv", class_name="in", custom_attrs=attributes
        )

    return flow.native_form(
        accounts.labelled(words.FILE_LABEL, "", "berkas", draw, hint=view.hint),
        *([replaces] if view.can_replace else []),
        desk.hidden("aksi", "periksa"),
        rx.el.button(words.CHECK, class_name="button full"),
        action=view.path,
        with_files=True,
        class_name="panel stack",
    )


def _plan(view: ReferenceFiles) -> list[BaseComponent]:
    rows = [_plan_row(line) for line in view.lines]
    parts = [
        rx.el.p(rx.el.b(view.summary)),
        rx.el.p(view.news),
        *([table(words.PLAN_HEADING, words.PLAN_COLUMNS, rows)] if rows else []),
        *([rx.el.p(view.more, class_name="mute")] if view.more else []),
    ]
    if view.apply_label:
        parts.append(
            flow.native_form(
                desk.hidden("aksi", "masukkan"), desk.hidden("isi", view.packed),
                desk.hidden("ganti", "1" if view.replaces else ""),
                rx.el.button(view.apply_label, class_name="button full"), action=view.path, with_files=True,
            )
        )
    return [accounts.section("h-rencana", words.PLAN_HEADING, *parts, is_panel=True)]


def _plan_row(line: PlanLine) -> BaseComponent:
    details = [rx.el.li(text) for text in line.details]
    return rx.el.tr(
        rx.el.td(line.number, class_name="num"), rx.el.td(rx.el.b(line.kind), class_name=line.css), rx.el.td(line.key),
        rx.el.td(rx.el.ul(*details) if details else words.NONE),
    )
