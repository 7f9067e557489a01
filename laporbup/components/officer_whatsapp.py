"""`/petugas/whatsapp`: tie a phone to the account, choose what is sent there, cut the tie. Plain forms, no JavaScript."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow, icons, lists, shell
from laporbup.services.view_desk import WhatsAppPage
from laporbup.text import officer_pages as desk_words
from laporbup.text import officer_whatsapp as words

PATH = "/petugas/whatsapp"


def page(view: WhatsAppPage) -> BaseComponent:
    """The whole page, drawn on the server."""
    parts = [
        *([lists.pills(view.head.pages, desk_words.PAGES_LABEL)] if view.head.pages else []),
        rx.el.h1(words.TITLE),
        rx.el.p(words.INTRO),
        *([_note(view.said, "s-closed", "done")] if view.said else []),
        *([_note(view.problem, "s-late", "late")] if view.problem else []),
        rx.el.div(_code(view), _wants(view), class_name="cols"),
        _how(),
        *([_unbind()] if view.is_bound else []),
        flow.link(words.BACK, href=view.back_url, class_name="button plain"),
    ]
    content = shell.main(*parts, class_name="wrap page wide d stack")
    return shell.desk(content, title=view.head.title, subtitle=view.head.subtitle)


def _note(text: str, css: str, icon: str) -> BaseComponent:
    return rx.el.div(icons.icon(icon), rx.el.p(text), class_name=f"note {css}", role="status")


def _code(view: WhatsAppPage) -> BaseComponent:
    """Where it stands, and the way to a code; or the code itself."""
    state = (
        _note(f"{words.BOUND} {view.bound_label}", "s-closed", "done") if view.is_bound
        else _note(words.NOT_BOUND, "s-info", "ask")
    )
    heading = words.CODE_AGAIN_HEADING if view.is_bound else words.CODE_HEADING
    shown = _shown(view) if view.message else [rx.el.p(words.CODE_INTRO)]
    label = words.CODE_AGAIN_BUTTON if view.message or view.is_bound else words.CODE_BUTTON
    button = rx.el.button(label, class_name="button plain full" if view.message else "button full")
    return rx.el.section(
        state, rx.el.h2(heading, id="h-kode"), *shown, _form("kode", button), class_name="panel stack", aria_labelledby="h-kode"
    )


def _shown(view: WhatsAppPage) -> list[flow.Child]:
    number = words.CODE_NUMBER.format(number=view.number) if view.number else words.CODE_NUMBER_UNKNOWN
    open_chat = flow.link(icons.icon("chat"), words.CODE_LINK, href=view.link, class_name="button full")
    return [
        rx.el.p(words.CODE_SHOWN),
        rx.el.p(rx.el.b(view.message, class_name="num"), class_name="say code"),
        rx.el.p(number),
        *([open_chat] if view.link else []),
        rx.el.p(view.until_label, " ", words.CODE_THEN, class_name="mute"),
    ]


def _wants(view: WhatsAppPage) -> BaseComponent:
    boxes = [
        _box("mendesak", words.WANTS_URGENT, view.wants_urgent), _box("ringkasan", words.WANTS_DIGEST, view.wants_digest)
    ]
    return rx.el.section(
        rx.el.h2(words.WANTS_HEADING, id="h-pesan"),
        _form("simpan", *boxes, rx.el.button(words.WANTS_BUTTON, class_name="button full")),
        class_name="panel stack",
        aria_labelledby="h-pesan",
    )


def _box(name: str, label: str, is_checked: bool) -> BaseComponent:
    attributes = {"value": "1", **({"defaultChecked": True} if is_checked else {})}
    box = rx.el.input(type="checkbox", name=name, custom_attrs=attributes)
    return rx.el.label(box, rx.el.span(label), class_name="pick")


def _how() -> BaseComponent:
    return rx.el.section(
        rx.el.h2(words.HOW_HEADING, id="h-cara"),
        rx.el.ul(*[rx.el.li(*flow.rich(line)) for line in words.HOW], class_name="stack tight"),
        class_name="stack tight",
        aria_labelledby="h-cara",
    )


def _unbind() -> BaseComponent:
    return rx.el.section(
        rx.el.h2(words.UNBIND_HEADING, id="h-putus"),
        rx.el.p(words.UNBIND_INTRO),
        _form("putuskan", rx.el.button(words.UNBIND_BUTTON, class_name="button no")),
        class_name="stack tight",
        aria_labelledby="h-putus",
    )


def _form(action: str, *children: flow.Child) -> BaseComponent:
    hidden = rx.el.input(type="hidden", name="aksi", custom_attrs={"value": action})
    return flow.native_form(*children, hidden, action=PATH, class_name="stack")
