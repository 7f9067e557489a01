"""A report as an officer reads it: what, where, until when; what may be done; what was done."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import acts, desk, flow, icons, status
from laporbup.services.views import Act, Case, MessageState, Photo, TimelineItem, Twin
from laporbup.text import officer_pages as words

SYMBOLS = ("camera", "chat", "pin", *icons.STATUS_ICONS)


def case_main(view: Case) -> BaseComponent:
    """Three parts that stand under each other on a phone; the acts stay in sight on a wide screen."""
    return rx.fragment(
        rx.el.div(_report(view), _acts(view), _history(view), class_name="case"), _bar(view)
    )


def _report(view: Case) -> BaseComponent:
    due = rx.el.span(icons.icon(view.due_icon), view.due_label, class_name="due " + view.due_css)
    secret = rx.el.div(icons.icon("no"), rx.el.p(words.CONFIDENTIAL), class_name="note s-rejected")
    return rx.el.div(
        rx.el.p(flow.link(words.BACK_TO_LIST, href=view.back_url, custom_attrs={"data-kembali": ""})),
        rx.el.div(
            status.badge(view.status_label, view.css, view.icon),
            flow.when(flow.filled(view.due_label), due),
            rx.el.span(view.ticket, class_name="num mute"),
            class_name="row",
        ),
        rx.el.h1(view.title),
        flow.when(view.is_confidential, secret),
        flow.when(flow.filled(view.text), rx.el.p("“", view.text, "”", class_name="say")),
        _photos(view),
        _flags(view.flags),
        _facts(view),
        class_name="stack",
    )


def _photos(view: Case) -> flow.Child:
    """Before and after once there is an after; what the citizen sent until then. The rest is one tap away."""
    everything = status.gallery(view.photos)
    more = rx.el.details(rx.el.summary(words.PHOTOS), everything)
    pair = rx.fragment(status.before_after(view.before, view.after), more)
    return flow.when(flow.filled(view.after.url), pair, everything)


def _flags(flags: Any) -> flow.Child:
    shown = rx.el.div(
        icons.icon("ask"),
        rx.el.div(rx.el.b(words.FLAGS), rx.el.ul(flow.each(flags, lambda flag: rx.el.li(flag)))),
        class_name="note s-info",
    )
    return flow.when(flow.filled(flags), shown)


def _facts(view: Case) -> BaseComponent:
    place = rx.fragment(
        view.place,
        flow.when(flow.filled(view.map_url), rx.fragment(rx.el.br(), flow.link(words.ROUTE, href=view.map_url))),
    )
    due = [
        rx.el.b(view.due_date),
        status.days(view.days),
        _mute(view.days_note),
        flow.when(flow.filled(view.due_note), rx.fragment(" ", _mute(view.due_note))),
    ]
    reporter = [view.reporter_line, flow.when(flow.filled(view.supporters), rx.fragment(rx.el.br(), _mute(view.supporters)))]
    holder = [view.holder, flow.when(flow.filled(view.holder_note), rx.fragment(rx.el.br(), _mute(view.holder_note)))]
    public = rx.el.p(flow.link(words.PUBLIC_PAGE, href=view.public_url))
    return rx.fragment(
        rx.el.dl(
            status.fact(words.DUE, *due),
            flow.when(flow.filled(view.place), status.fact(words.PLACE, place)),
            status.fact_if(words.CATEGORY, view.category),
            status.fact(words.HOLDER, *holder),
            status.fact_if(words.HANDLER, view.handler),
            status.fact_if(words.OFFERED, view.offered),
            status.fact_if(words.HELPERS, view.helpers),
            status.fact(words.REPORTER, *reporter),
            status.fact_if(words.OLD_NUMBER, view.old_number),
            class_name="facts",
        ),
        flow.when(flow.filled(view.public_url), public),
    )


def _mute(text: Any) -> flow.Child:
    return flow.when(flow.filled(text), rx.el.span(text, class_name="mute"))


def _acts(view: Case) -> BaseComponent:
    def draw(act: Act) -> BaseComponent:
        # Who has one thing to say (and the note) finds its form open.
        is_open = flow.either(act.is_primary, _count(view.acts) <= 2)
        form = acts.act_form(act, view.act_url, before=view.before, is_open=is_open)
        return rx.fragment(flow.when(act.is_internal, rx.fragment(), form), key=act.action)

    tools = rx.el.div(flow.each(view.acts, draw), class_name="tools")
    return rx.el.section(
        rx.el.h2(words.ACTS_HEADING, id="h-aksi"),
        flow.when(flow.filled(view.acts), tools, rx.el.p(words.NO_ACTS, class_name="mute")),
        class_name="stack tight stay",
        aria_labelledby="h-aksi",
    )


def _count(items: Any) -> Any:
    return items.length() if isinstance(items, rx.Var) else len(items)  # type: ignore[attr-defined]


def _bar(view: Case) -> flow.Child:
    """On a phone the next act is always under the thumb."""

    def first(act: Act) -> BaseComponent:
        link = flow.link(act.label, href="#aksi-" + act.action, class_name="button")
        return rx.fragment(flow.when(act.is_primary, link), key=act.action)

    bar = rx.el.div(
        flow.each(view.acts, first), flow.link(words.OTHER_ACTS, href="#h-aksi", class_name="button plain"), class_name="acts"
    )
    return flow.when(flow.filled(view.acts), bar)


def _history(view: Case) -> BaseComponent:
    def note(act: Act) -> BaseComponent:
        return rx.fragment(flow.when(act.is_internal, acts.note_form(act, view.act_url)), key=act.action)

    return rx.el.section(
        _alike(view),
        rx.el.h2(words.HISTORY, id="h-riwayat"),
        rx.el.ol(flow.each(view.timeline, _event), class_name="river"),
        flow.each(view.acts, note),
        flow.when(flow.filled(view.messages), _messages(view.messages)),
        class_name="stack",
        aria_labelledby="h-riwayat",
    )


def _alike(view: Case) -> flow.Child:
    """Reports that may tell of the same matter: read first, then merged with one tap."""

    def draw(twin: Twin) -> BaseComponent:
        merge = flow.native_form(
            desk.hidden("aksi", "merge"),
            desk.hidden("nomor", twin.ticket),
            rx.el.button(words.MERGE, class_name="button plain small"),
            action=view.act_url,
        )
        return rx.el.li(
            rx.el.h3(flow.link(twin.title, href=twin.url)),
            rx.el.p(rx.el.span(twin.ticket, class_name="num"), " · ", twin.note, class_name="mute"),
            flow.when(twin.can_merge, merge),
            class_name="stack tight",
            key=twin.ticket,
        )

    shown = rx.el.section(
        rx.el.h2(words.ALIKE_HEADING, id="h-mirip"),
        rx.el.p(words.ALIKE_HINT, class_name="hint"),
        rx.el.ul(flow.each(view.alike, draw), class_name="stack"),
        class_name="panel stack tight",
        aria_labelledby="h-mirip",
    )
    return flow.when(flow.filled(view.alike), shown)


def _event(item: TimelineItem) -> BaseComponent:
    private = rx.el.p(item.note, rx.el.br(), rx.el.small(words.PRIVATE), class_name="private")
    note = flow.when(item.is_internal, private, rx.el.p(item.note, class_name="say"))
    return rx.el.li(
        rx.el.time(item.at_label, date_time=item.at_iso),
        rx.el.h3(item.title),
        flow.when(flow.filled(item.detail), rx.el.p(item.detail)),
        flow.when(flow.filled(item.note), note),
        flow.when(flow.filled(item.photos), rx.el.div(flow.each(item.photos, _thumb), class_name="thumbs")),
        class_name=item.css,
    )


def _thumb(photo: Photo) -> BaseComponent:
    image = flow.image(photo.url, photo.alt, "92", "69")
    seen = flow.when(photo.kind == "image", image, photo.alt)
    missing = rx.el.span(photo.alt, class_name="mute")
    return rx.fragment(flow.when(flow.filled(photo.url), flow.link(seen, href=photo.url), missing))


def _messages(items: Any) -> BaseComponent:
    """What was sent to the reporter, and whether it arrived."""

    def line(message: MessageState) -> BaseComponent:
        why = rx.el.span(message.why, class_name="hint")
        return rx.el.div(
            rx.el.dt(message.label),
            rx.el.dd(
                rx.el.span(message.state, class_name="status " + message.css), " ", rx.el.span(message.when, class_name="mute"),
                flow.when(flow.filled(message.why), rx.el.div(why)),
            ),
        )

    return rx.el.section(
        rx.el.h3(words.MESSAGES, id="h-pesan"),
        rx.el.dl(flow.each(items, line), class_name="facts"),
        class_name="stack tight",
        aria_labelledby="h-pesan",
    )

