"""The tracker: the same markup in the first response (a frozen view) and live (a Var of the state)."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow, icons, shell, status
from laporbup.components.form import shoot
from laporbup.services.views import Tracking
from laporbup.text import pages as words

SYMBOLS = ("camera", "check", "share", "x", "people", *icons.STATUS_ICONS)


def tracker_main(view: Tracking) -> BaseComponent:
    """Draw a report for its reporter or for the public; only its status when it is confidential."""
    return shell.main(
        rx.el.p(view.report_label, " ", rx.el.b(view.ticket, class_name="num"), class_name="mute"),
        flow.when(view.is_reporter, rx.fragment(), flow.when(flow.filled(view.heading), rx.el.h1(view.heading))),
        _now(view),
        flow.when(flow.filled(view.parent_url), rx.el.p(flow.link(view.parent_label, href=view.parent_url))),
        flow.when(flow.filled(view.stations), status.stations(view.stations)),
        flow.when(view.can_answer, _question(view)),
        flow.when(view.is_hidden, rx.fragment(), _details(view)),
        flow.when(view.is_reporter, _for_reporter(view), _for_public(view)),
    )


def _now(view: Tracking) -> flow.Child:
    sentence = (view.headline, flow.when(flow.filled(view.headline_strong), rx.fragment(" ", rx.el.b(view.headline_strong))))
    is_title = flow.either(view.is_reporter, flow.never(flow.filled(view.heading)))
    return flow.when(
        is_title,
        status.now(view.status_label, view.css, view.icon, *sentence),
        status.now(view.status_label, view.css, view.icon, *sentence, heading="h2"),
    )


def _question(view: Tracking) -> BaseComponent:
    """The two answers come first; silence is explained under them."""
    answers = rx.el.div(
        rx.el.button(icons.icon("check"), words.DONE_YES, class_name="button", name="aksi", value="sudah_beres"),
        rx.el.button(icons.icon("x"), words.DONE_NO, class_name="button no", name="aksi", value="belum_beres"),
        class_name="duo",
    )
    more = rx.el.details(
        rx.el.summary(words.ANSWER_MORE),
        rx.el.div(
            _textarea("pesan", words.ANSWER_TEXT),
            shoot(words.PHOTO_TAKE),
            _preview(),
            _stars(),
            rx.el.p(words.ANSWER_THEN, class_name="hint"),
            class_name="stack",
        ),
    )
    return rx.el.section(
        rx.el.h2(view.question, id="h-beres"),
        status.before_after(view.before, view.after),
        flow.native_form(
            answers,
            more,
            rx.el.p(view.silence_note, class_name="hint"),
            action=view.answer_url,
            with_files=True,
            class_name="stack",
        ),
        class_name="panel ask stack",
        aria_labelledby="h-beres",
    )


def _stars() -> BaseComponent:
    choices = [
        rx.el.label(
            rx.el.input(type="radio", name="bintang", custom_attrs={"value": str(stars)}), rx.el.span(str(stars))
        )
        for stars in range(1, 6)
    ]
    return rx.el.fieldset(
        rx.el.legend(words.STARS_LABEL, " ", rx.el.span(words.OPTIONAL, class_name="mute")),
        rx.el.p(words.STARS_HINT, class_name="hint"),
        rx.el.div(*choices, class_name="score"),
    )


def _details(view: Tracking) -> BaseComponent:
    unless_asked = flow.when(view.can_answer, rx.fragment(), status.before_after(view.before, view.after))
    photos = status.gallery(view.photos)
    facts = rx.el.dl(
        flow.when(flow.filled(view.holder), _holder(view)),
        flow.when(flow.filled(view.due_label), _due(view)),
        status.fact_if(words.REFERRAL_LABEL, view.referral),
        status.fact_if(words.PLACE_LABEL, view.place),
        status.fact_if(words.CATEGORY_FACT, view.category),
        flow.when(flow.filled(view.text), status.fact(view.text_label, "“", view.text, "”")),
        status.fact_if(words.REPORTER_LABEL, view.reporter_line),
        class_name="facts",
    )
    history = rx.el.section(
        rx.el.h2(words.HISTORY_HEADING, id="h-riwayat"),
        status.timeline(view.timeline),
        class_name="sect stack",
        aria_labelledby="h-riwayat",
    )
    return rx.fragment(
        unless_asked,
        # the pair already shows the only photo there is
        flow.when(flow.both(flow.filled(view.after.url), flow.never(flow.more_than(view.photos, 1))), rx.fragment(), photos),
        rx.el.section(
            rx.el.h2(words.FACTS_LABEL, id="h-isi", class_name="vh"), facts, aria_labelledby="h-isi"
        ),
        flow.when(flow.filled(view.timeline), history),
    )


def _holder(view: Tracking) -> BaseComponent:
    note = flow.when(flow.filled(view.holder_note), rx.fragment(rx.el.br(), rx.el.span(view.holder_note, class_name="mute")))
    return status.fact(words.HOLDER_LABEL, rx.el.b(view.holder), note)


def _due(view: Tracking) -> BaseComponent:
    return status.fact(
        words.DUE_LABEL,
        rx.el.b(view.due_label),
        status.days(view.days),
        flow.when(flow.filled(view.due_note), rx.fragment(" ", rx.el.span(view.due_note, class_name="mute"))),
    )


def _for_reporter(view: Tracking) -> BaseComponent:
    """More words or photos, and the public page to share."""
    add = rx.el.details(
        rx.el.summary(words.ADD_SUMMARY),
        flow.native_form(
            _textarea("pesan", words.ADD_TEXT, field_id="tambah"),
            shoot(words.PHOTO_TAKE),
            _preview(),
            rx.el.button(words.ADD_SEND, class_name="button"),
            action=view.add_url,
            with_files=True,
            class_name="stack",
        ),
    )
    share = rx.fragment(
        rx.el.p(
            flow.link(icons.icon("share"), words.SHARE_LINK, href=view.share_url, class_name="button plain full")
        ),
        rx.el.p(view.share_note, class_name="hint"),
    )
    return rx.el.section(
        flow.when(view.can_add, add),
        flow.when(flow.filled(view.share_url), share),
        class_name="sect stack tight",
        aria_label=words.OTHER_LABEL,
    )


def _for_public(view: Tracking) -> BaseComponent:
    return rx.fragment(
        flow.when(flow.either(flow.filled(view.supporters), flow.filled(view.support_url)), _support(view)),
        flow.when(flow.filled(view.more_url), rx.el.p(flow.link(view.more_label, href=view.more_url))),
    )


def _support(view: Tracking) -> BaseComponent:
    """How many it concerns, and the one button of whoever it concerns too."""
    button = flow.native_form(
        rx.el.button(icons.icon("people"), words.SUPPORT, class_name="button plain full"),
        rx.el.p(words.SUPPORT_NOTE, class_name="hint"),
        action=view.support_url,
        class_name="stack tight",
    )
    return rx.el.section(
        flow.when(flow.filled(view.supporters), rx.el.p(rx.el.b(view.supporters))),
        flow.when(flow.filled(view.support_url), button),
        class_name="sect stack tight",
        id="dukungan",
        aria_label=words.SUPPORT_SECTION,
    )


def _textarea(name: str, label: str, field_id: str = "") -> BaseComponent:
    wanted = field_id or name
    return rx.el.div(
        rx.el.label(label, html_for=wanted),
        rx.el.textarea(id=wanted, name=name, rows="3", class_name="in"),
        class_name="field",
    )


def _preview() -> BaseComponent:
    return rx.el.div(class_name="thumbs", custom_attrs={"data-foto": words.PHOTO_CHOSEN, **flow.raw("")})
