"""Pages about one's own account: invitation, second step of signing in, second factor. Plain forms, no JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, flow, icons, shell
from laporbup.services.view_accounts import AccountPage, CodePage, FactorPage, InvitePage, SessionLine
from laporbup.text import accounts as words


def invite_main(view: InvitePage) -> BaseComponent:
    """`/undangan/<token>`"""
    hello = words.INVITE_FIRST if view.is_first else words.INVITE_AGAIN
    user = rx.el.input(type="hidden", name="pengguna", auto_complete="username", custom_attrs={"value": view.username})
    return shell.main(
        rx.el.h1(words.INVITE_TITLE),
        rx.el.p(hello.format(name=view.name)),
        rx.el.p(*flow.rich(words.INVITE_USER.format(username=view.username))),
        flow.native_form(
            user,
            secret_field("sandi", words.NEW_LABEL, view.password_error, hint=words.CHOOSE_HINT),
            secret_field("ulang", words.AGAIN_LABEL, view.again_error),
            rx.el.button(words.INVITE_BUTTON, class_name="button full"),
            action=f"/undangan/{view.token}",
            class_name="stack",
        ),
    )


def code_main(view: CodePage) -> BaseComponent:
    """`/masuk/kode`"""
    return shell.main(
        rx.el.h1(words.CODE_TITLE),
        rx.el.p(words.CODE_INTRO),
        flow.native_form(
            _code_field(view.error),
            desk.hidden("tujuan", view.tujuan),
            rx.el.button(words.CODE_BUTTON, class_name="button full"),
            action="/masuk/kode",
            class_name="stack",
        ),
        rx.el.details(rx.el.summary(words.CODE_LOST), rx.el.p(*flow.rich(words.CODE_LOST_HINT))),
        rx.el.p(flow.link(words.CODE_BACK, href="/masuk")),
    )


def factor_page(view: FactorPage) -> BaseComponent:
    """`/akun/kode`: the picture to scan, or the recovery codes once it worked."""
    parts = _codes_shown(view) if view.codes else _set_up(view)
    content = shell.main(*parts, class_name="wrap page d stack")
    return shell.desk(content, title=view.head.title, subtitle=view.head.subtitle)


def _set_up(view: FactorPage) -> list[flow.Child]:
    intro = words.FACTOR_MUST if view.must else words.FACTOR_AGAIN if view.is_on else words.FACTOR_MAY
    steps = [rx.el.li(f"{number}. ", *flow.rich(step)) for number, step in enumerate(words.FACTOR_STEPS, start=1)]
    by_hand = rx.el.details(
        rx.el.summary(words.FACTOR_BY_HAND),
        rx.el.p(words.FACTOR_BY_HAND_HINT),
        rx.el.p(rx.el.b(view.secret, class_name="num"), class_name="say code"),
    )
    password = [secret_field("sekarang", words.NOW_LABEL, view.password_error, is_new=False)] if view.needs_password else []
    return [
        rx.el.h1(words.FACTOR_TITLE),
        rx.el.p(intro),
        rx.el.ol(*steps, class_name="stack tight"),
        rx.el.div(role="img", aria_label=words.FACTOR_QR, custom_attrs=flow.raw(view.qr)),
        by_hand,
        flow.native_form(
            _code_field(view.error), *password, desk.hidden("rahasia", view.offered),
            rx.el.button(words.FACTOR_BUTTON, class_name="button full"), action="/akun/kode", class_name="stack",
        ),
        *([] if view.must else [flow.link(words.BACK, href="/akun", class_name="button plain")]),
    ]


def _codes_shown(view: FactorPage) -> list[flow.Child]:
    return [
        rx.el.h1(words.FACTOR_DONE_TITLE),
        *codes(view.codes),
        flow.link(words.CODES_KEPT, href=view.onward_url, class_name="button full"),
    ]


def codes(made: Sequence[str]) -> list[flow.Child]:
    """Recovery codes, shown this once."""
    lines = [rx.el.li(rx.el.b(code, class_name="num")) for code in made]
    return [rx.el.h2(words.CODES_HEADING), rx.el.p(words.CODES_INTRO), rx.el.ul(*lines, class_name="say code")]


def account_page(view: AccountPage) -> BaseComponent:
    """`/akun`"""
    facts = [rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in view.facts]
    parts = [
        rx.el.h1(words.ACCOUNT_TITLE),
        *([note(view.said)] if view.said else []),
        *([note(view.problem, "s-late", "late")] if view.problem else []),
        *([section("h-cadangan", None, *codes(view.codes), is_panel=True)] if view.codes else []),
        rx.el.dl(*facts, class_name="facts"),
        rx.el.div(_password(view), _factor(view), class_name="cols"),
        _sessions(view),
        flow.link(words.BACK, href=view.back_url, class_name="button plain"),
    ]
    content = shell.main(*parts, class_name="wrap page wide d stack")
    return shell.desk(content, title=view.head.title, subtitle=view.head.subtitle)


def _password(view: AccountPage) -> BaseComponent:
    wrong = view.errors
    return section(
        "h-sandi", words.CHANGE_HEADING,
        _form(
            "sandi",
            secret_field("sekarang", words.NOW_LABEL, wrong.get("sekarang", ""), is_new=False),
            secret_field("sandi", words.NEW_LABEL, wrong.get("sandi", ""), hint=words.CHOOSE_HINT),
            secret_field("ulang", words.AGAIN_LABEL, wrong.get("ulang", "")),
            rx.el.button(words.CHANGE_BUTTON, class_name="button full"),
        ),
        is_panel=True,
    )  # fmt: skip


def _factor(view: AccountPage) -> BaseComponent:
    if not view.has_factor:
        way = flow.link(words.FACTOR_SET, href="/akun/kode", class_name="button full")
        return section("h-faktor", words.FACTOR_HEADING, rx.el.p(words.FACTOR_OFF), rx.el.p(words.FACTOR_MAY), way, is_panel=True)
    change = flow.link(words.FACTOR_CHANGE, href="/akun/kode", class_name="button plain")
    again = _proved("kode-baru", words.CODES_NEW, words.CODES_NEW_HINT, view)
    drop = [] if view.must_have_factor else [_proved("lepas", words.FACTOR_DROP, words.FACTOR_DROP_HINT, view)]
    return section(
        "h-faktor", words.FACTOR_HEADING, note(words.FACTOR_ON), rx.el.p(view.codes_left), change, again, *drop, is_panel=True
    )


def _proved(action: str, label: str, hint: str, view: AccountPage) -> BaseComponent:
    """An act that asks for the present password."""
    error = view.errors.get(f"sekarang-{action}", "")
    field = secret_field("sekarang", words.NOW_LABEL, error, is_new=False, ident=f"sekarang-{action}")
    form = _form(action, rx.el.p(hint, class_name="hint"), field, rx.el.button(label, class_name="button plain"))
    return rx.el.details(rx.el.summary(label), form, open=bool(error))


def _sessions(view: AccountPage) -> BaseComponent:
    every = _form("keluarkan-semua", rx.el.button(words.SESSIONS_OUT, class_name="button no"))
    lines = rx.el.ul(*[_session(line) for line in view.sessions], class_name="stack tight")
    return section("h-masuk", words.SESSIONS_HEADING, lines, every)


def _session(line: SessionLine) -> BaseComponent:
    mark = f" ({words.SESSION_THIS})" if line.is_this else ""
    said = rx.el.p(rx.el.b(line.browser), mark, rx.el.br(), words.SESSION_SINCE.format(since=line.since, seen=line.seen))
    out = _form("keluarkan", desk.hidden("id", line.ident), rx.el.button(words.SESSION_OUT, class_name="button plain small"))
    return rx.el.li(said, *([] if line.is_this else [out]), class_name="row")


def note(text: str, css: str = "s-closed", icon: str = "done") -> BaseComponent:
    return rx.el.div(icons.icon(icon), rx.el.p(text), class_name=f"note {css}", role="status")


def section(ident: str, title: str | None, *children: flow.Child, is_panel: bool = False) -> BaseComponent:
    """A part of a page under its heading."""
    css, heading = "panel stack" if is_panel else "stack tight", [rx.el.h2(title, id=ident)] if title else []
    label = {"aria_labelledby": ident} if title else {}
    return rx.el.section(*heading, *children, class_name=css, **label)


def secret_field(name: str, label: str, error: str, *, hint: str = "", is_new: bool = True, ident: str = "") -> BaseComponent:
    """A password: never given back, filled by the browser's own manager, what is wrong stands beside it."""
    kind = "new-password" if is_new else "current-password"
    return checked_field(label, error, ident or name, hint=hint, name=name, type="password", auto_complete=kind)


def checked_field(label: str, error: str, ident: str, *, hint: str = "", **props: Any) -> BaseComponent:
    """An input with its label, hint and error."""

    def draw(attributes: dict[str, Any]) -> BaseComponent:
        return rx.el.input(id=ident, class_name="in", custom_attrs=attributes, **props)

    return labelled(label, error, ident, draw, hint=hint)


def labelled(
    label: str, error: str, ident: str, draw: Callable[[dict[str, Any]], BaseComponent], *, hint: str = ""
) -> BaseComponent:
    """A control with its hint before and its error beside it, both read aloud with it; `draw` gets the attributes."""
    named = [*([f"{ident}-h"] if hint else []), *([f"{ident}-e"] if error else [])]
    attributes = {**({"aria-describedby": " ".join(named)} if named else {}), **({"aria-invalid": "true"} if error else {})}
    wrong = rx.el.p(icons.icon("late"), rx.el.span(error), class_name="err", id=f"{ident}-e")
    return rx.el.div(
        rx.el.label(label, html_for=ident),
        *([rx.el.p(hint, class_name="hint", id=f"{ident}-h")] if hint else []),
        *([wrong] if error else []),
        draw(attributes),
        class_name="field bad" if error else "field",
    )


def _code_field(error: str) -> BaseComponent:
    return checked_field(
        words.CODE_LABEL, error, "kode", hint=words.CODE_HINT, name="kode", auto_complete="one-time-code", input_mode="numeric",
        spell_check=False,
    )


def _form(action: str, *children: flow.Child) -> BaseComponent:
    return flow.native_form(*children, desk.hidden("aksi", action), action="/akun", class_name="stack")
