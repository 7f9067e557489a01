"""Pages with one thing on them: look-up, sign-in, a message, and the head of every document made on the server."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.api.ports import DemoAccount, KeptText, Link, LoginView, LookupView, MessageView
from laporbup.components import flow, icons, shell
from laporbup.text import pages as words


def lookup_main(view: LookupView) -> BaseComponent:
    """`/lacak` without a code."""
    attributes = {"aria-describedby": "kode-h kode-e" if view.error else "kode-h"}
    if view.error:
        attributes["aria-invalid"] = "true"
    field = rx.el.input(
        class_name="in num", id="kode", name="kode", auto_complete="off", auto_capitalize="characters",
        custom_attrs=attributes, **({"default_value": view.kode} if view.kode else {}),
    )
    return shell.main(
        rx.el.h1(words.LOOKUP_HEADING),
        flow.native_form(
            rx.el.label(words.LOOKUP_LABEL, html_for="kode"),
            rx.el.p(words.LOOKUP_HINT, class_name="hint", id="kode-h"),
            *([_error("kode-e", view.error)] if view.error else []),
            rx.el.div(field, rx.el.button(words.LOOKUP_BUTTON, class_name="button"), class_name="inline"),
            action="/lacak",
            method="get",
            class_name="field bad" if view.error else "field",
        ),
        rx.el.details(rx.el.summary(words.LOOKUP_LOST), rx.el.p(*flow.rich(words.LOOKUP_LOST_HINT))),
    )


def login_main(view: LoginView) -> BaseComponent:
    """`/masuk`: the error stands above both fields and never says which was wrong."""
    user = rx.el.input(
        class_name="in", id="pengguna", name="pengguna", auto_complete="username", auto_capitalize="none", spell_check=False,
        **({"default_value": view.pengguna} if view.pengguna else {}),
    )
    password = rx.el.input(class_name="in", id="sandi", name="sandi", type="password", auto_complete="current-password")
    target = rx.el.input(type="hidden", name="tujuan", custom_attrs={"value": view.tujuan} if view.tujuan else {})
    error = rx.el.div(
        rx.el.p(icons.icon("late"), rx.el.span(view.error), class_name="err"), class_name="oops", role="alert", tab_index=-1
    )
    said = rx.el.div(icons.icon("done"), rx.el.p(view.said), class_name="note s-closed", role="status")
    return shell.main(
        rx.el.h1(words.LOGIN_TITLE),
        rx.el.p(*flow.rich(words.LOGIN_INTRO)),
        *([error] if view.error else []),
        *([said] if view.said else []),
        flow.native_form(
            rx.el.div(rx.el.label(words.LOGIN_USER, html_for="pengguna"), user, class_name="field"),
            rx.el.div(rx.el.label(words.LOGIN_PASSWORD, html_for="sandi"), password, class_name="field"),
            target,
            rx.el.button(words.LOGIN_BUTTON, class_name="button full"),
            action="/masuk",
            class_name="stack",
        ),
        rx.el.details(rx.el.summary(words.LOGIN_FORGOTTEN), rx.el.p(words.LOGIN_FORGOTTEN_HINT)),
        *([_demo_accounts(view.demo_accounts)] if view.demo_accounts else []),
    )


def message_main(view: MessageView) -> BaseComponent:
    """One thing said, what was typed given back, and where to go from here."""
    kept = [_kept(text) for text in view.kept]
    icon, css = ("late", "s-info") if view.status >= 400 else ("done", "s-closed")
    first, *others = view.body or [""]
    return shell.main(
        rx.el.div(rx.el.h1(icons.icon(icon), view.title), rx.el.p(first), class_name=f"now {css}"),
        *[rx.el.p(paragraph) for paragraph in others],
        *kept,
        rx.el.div(*[_way(link) for link in view.links], class_name="stack tight"),
    )


def lost_main() -> BaseComponent:
    """The page behind an address that does not exist."""
    links = [Link(words.LOST_LINK, "/lacak", True), Link(words.HOME_LINK, "/")]
    return message_main(MessageView(404, words.LOST_TITLE, [words.LOST_TEXT], links=links))


def document(
    title: str, body: str, style: str, script: str, *, meta: Sequence[tuple[str, str]] = (), is_indexed: bool = False
) -> str:
    """Return a whole page without React: it posts natively and needs nothing else. `body`, `style`, `script` are markup."""
    from html import escape

    tags = "".join(f'<meta property="{escape(name)}" content="{escape(content)}">' for name, content in meta)
    robots = "" if is_indexed else '<meta name="robots" content="noindex">'
    return (
        '<!DOCTYPE html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="theme-color" content="#0a4c44">'
        f'<link rel="icon" href="{icons.FAVICON}">{robots}<title>{escape(title, quote=False)}</title>{tags}'
        f"<style>{style}</style></head><body>{body}<script>{script}</script></body></html>"
    )


def _error(name: str, message: str) -> BaseComponent:
    return rx.el.p(icons.icon("late"), rx.el.span(message), class_name="err", id=name)


def _demo_accounts(accounts: Sequence[DemoAccount]) -> BaseComponent:
    rows = [
        rx.el.tr(
            rx.el.td(account.role), rx.el.td(account.pengguna), rx.el.td(rx.el.b(account.sandi, class_name="num"))
        )
        for account in accounts
    ]
    head = rx.el.tr(*[rx.el.th(name, scope="col") for name in words.DEMO_COLUMNS])
    table = rx.el.table(rx.el.thead(head), rx.el.tbody(*rows))
    return rx.el.section(
        rx.el.h2(words.DEMO_HEADING, id="h-coba"),
        rx.el.p(words.DEMO_ACCOUNTS),
        rx.el.div(table, class_name="scroll", tab_index=0, role="region", aria_label=words.DEMO_ACCOUNTS),
        class_name="panel stack tight",
        aria_labelledby="h-coba",
    )


def _kept(text: KeptText) -> BaseComponent:
    return rx.el.section(
        rx.el.h2(text.label), rx.el.p(text.text, class_name="say"), class_name="stack tight"
    )


def _way(link: Link) -> BaseComponent:
    return flow.link(link.label, href=link.url, class_name="button full" if link.is_primary else "button plain full")
