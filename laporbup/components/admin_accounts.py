"""`/admin/akun`: the list of officers' accounts, the invitation, and one account with its acts. Plain forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import accounts, desk, flow, lists, shell
from laporbup.services.view_accounts import OfficerForm, OfficerLine, OfficerPage, OfficersPage
from laporbup.services.view_desk import DeskHead
from laporbup.services.view_parts import Choice
from laporbup.text import admin_accounts as words
from laporbup.text import officer_pages as desk_words

PATH = "/admin/akun"


def officers_page(view: OfficersPage) -> BaseComponent:
    """The list and the invitation."""
    invite = rx.el.details(
        rx.el.summary(words.INVITE_HEADING),
        flow.native_form(
            rx.el.p(words.INVITE_INTRO),
            accounts.checked_field(
                words.USER_LABEL, view.form.errors.get("username", ""), "akun", hint=words.USER_HINT, name="akun",
                auto_complete="off", auto_capitalize="none", spell_check=False, default_value=view.form.username,
            ),
            *_who(view.form),
            desk.hidden("aksi", "undang"),
            rx.el.button(words.INVITE_BUTTON, class_name="button full"),
            action=PATH,
            class_name="stack",
        ),
        open=bool(view.form.errors) or None,
        id="undang",
    )
    lines = _list(view.lines) if view.lines else lists.empty(words.NOTHING)
    pager = lists.pager(view.page_label, view.previous_url, view.next_url)
    return server_page(
        view.head, rx.el.h1(words.TITLE), rx.el.p(view.summary, class_name="mute"),
        rx.el.div(invite, class_name="tools"), _search(view), rx.el.h2(words.LIST_HEADING, id="h-daftar"), lines, pager,
    )


def server_page(head: DeskHead, *parts: flow.Child) -> BaseComponent:
    """An administrator's page that is drawn on the server."""
    pills = [lists.pills(head.pages, desk_words.PAGES_LABEL)] if head.pages else []
    content = shell.main(*pills, *parts, class_name="wrap page wide d stack")
    return shell.desk(content, title=head.title, subtitle=head.subtitle)


def _search(view: OfficersPage) -> BaseComponent:
    typed = rx.el.input(id="cari", name="cari", type="search", class_name="in", default_value=view.search)
    return flow.native_form(
        desk.field(words.SEARCH_LABEL, typed, "cari"),
        choice_field("peran", words.ROLE_LABEL, view.roles, ident="saring-peran"),
        rx.el.button(words.SEARCH_BUTTON, class_name="button plain"),
        action=PATH,
        method="get",
        class_name="stack",
    )


def _list(lines: Sequence[OfficerLine]) -> BaseComponent:
    """A table would not fit a phone: each account is a few words, the name is the link."""
    return rx.el.ul(*[_officer(line) for line in lines], aria_labelledby="h-daftar")


def _officer(line: OfficerLine) -> BaseComponent:
    what = " · ".join(text for text in (line.username, line.role, line.office) if text)
    how = words.LINE.format(state=line.state, factor=line.factor, last=line.last_login)
    return rx.el.li(rx.el.h3(flow.link(line.name, href=line.url)), rx.el.p(what), rx.el.p(how), class_name="report")


def officer_page(view: OfficerPage) -> BaseComponent:
    """One account: what it is, a link just made, the form to change it, and the acts."""
    facts = [rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in view.facts]
    return server_page(
        view.head,
        rx.el.h1(view.line.name),
        rx.el.p(rx.el.b(view.line.username)),
        *([accounts.note(view.said)] if view.said else []),
        *([accounts.note(view.problem, "s-late", "late")] if view.problem else []),
        *([_link(view)] if view.link else []),
        rx.el.div(
            rx.el.div(rx.el.dl(*facts, class_name="facts"), flow.link(words.TRAIL, href=view.trail_url), class_name="stack"),
            _change(view),
            class_name="cols",
        ),
        _acts(view),
        flow.link(words.BACK, href=PATH, class_name="button plain"),
    )


def _link(view: OfficerPage) -> BaseComponent:
    shown = rx.el.input(
        id="tautan", class_name="in", read_only=True, aria_label=words.LINK_HEADING.format(username=view.line.username),
        default_value=view.link,
    )
    return accounts.section(
        "h-tautan", words.LINK_HEADING.format(username=view.line.username), rx.el.p(words.LINK_INTRO), shown,
        rx.el.p(view.link_until, class_name="mute"), is_panel=True,
    )


def _change(view: OfficerPage) -> BaseComponent:
    form = flow.native_form(
        *_who(view.form), rx.el.p(words.CHANGE_HINT, class_name="hint"), desk.hidden("aksi", "ubah"),
        rx.el.button(words.CHANGE_BUTTON, class_name="button full"), action=view.path, class_name="stack",
    )
    return accounts.section("h-ubah", words.CHANGE_HEADING, form, is_panel=True)


def _acts(view: OfficerPage) -> BaseComponent:
    if not view.is_active:
        return rx.el.div(_act(view, "nyalakan"), class_name="tools")
    acts = [
        "tautan", *(["keluarkan"] if view.has_sessions else []), *(["lepas"] if view.has_factor else []), "matikan"
    ]
    return accounts.section("h-tindakan", words.ACTS_HEADING, rx.el.div(*[_act(view, act) for act in acts], class_name="tools"))


def _act(view: OfficerPage, action: str) -> BaseComponent:
    """Two taps: what it does is read before it is done."""
    label, hint = words.ACTS[action]
    button = rx.el.button(label, class_name="button no" if action in ("lepas", "matikan") else "button")
    form = flow.native_form(desk.hidden("aksi", action), button, action=view.path)
    return rx.el.details(rx.el.summary(label), rx.el.div(rx.el.p(hint), form, class_name="stack tight"))


def _who(form: OfficerForm) -> list[flow.Child]:
    wrong = form.errors
    return [
        accounts.checked_field(
            words.NAME_LABEL, wrong.get("name", ""), "nama", name="nama", auto_complete="off", default_value=form.name
        ),
        choice_field("peran", words.ROLE_LABEL, form.roles, wrong.get("role", "")),
        choice_field("opd", words.OFFICE_LABEL, form.offices, wrong.get("opd", ""), hint=words.OFFICE_HINT),
    ]


def choice_field(
    name: str, label: str, choices: Sequence[Choice], error: str = "", *, hint: str = "", ident: str = ""
) -> BaseComponent:
    """A drop-down with its label, hint and error."""
    where = ident or name

    def options(attributes: dict[str, Any]) -> BaseComponent:
        drawn = [
            rx.el.option(one.label, custom_attrs={"value": one.value, **({"selected": True} if one.is_primary else {})})
            for one in choices
        ]
        return rx.el.select(*drawn, id=where, name=name, class_name="in", custom_attrs=attributes)

    return accounts.labelled(label, error, where, options, hint=hint)
