"""How a report stands: badge, big status, stations, working days, photos, the timeline."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import flow, icons
from laporbup.services.views import Photo, Station, TimelineItem
from laporbup.text import pages as words


def badge(label: Any, css: Any, icon: Any) -> BaseComponent:
    """A status as icon, word and colour."""
    return rx.el.span(icons.icon(icon), label, class_name="status " + css)


def now(label: Any, css: Any, icon: Any, *sentence: flow.Child, heading: str = "h1") -> BaseComponent:
    """The status of this page, large, with one sentence in village words."""
    title = rx.el.h1 if heading == "h1" else rx.el.h2
    return rx.el.div(title(icons.icon(icon), label), rx.el.p(*sentence), class_name="now " + css)


def stations(items: Any) -> BaseComponent:
    """The four stations of a report; the one it stands at is the current step."""

    def draw(station: Station) -> BaseComponent:
        here = flow.current(station.css == "on here", "step")
        return rx.el.li(station.label, class_name=station.css, custom_attrs=here)

    return rx.el.ol(flow.each(items, draw), class_name="path", aria_label=words.JOURNEY_LABEL)


def days(items: Any) -> flow.Child:
    """One mark a working day: passed, to come, late."""
    marks = rx.el.div(
        flow.each(items, lambda day: rx.el.i(class_name=day)), class_name="days", aria_hidden=True
    )
    return flow.when(flow.filled(items), marks)


def picture(photo: Photo, width: str = "640", height: str = "480") -> flow.Child:
    """An attachment: photos are shown, sound and film played, other files linked, what is not here yet said."""
    seen = flow.image(photo.url, photo.alt, width, height)
    heard = rx.el.audio(src=photo.url, controls=True, aria_label=photo.alt, custom_attrs={"preload": "none"})
    film = rx.el.video(src=photo.url, controls=True, aria_label=photo.alt, custom_attrs={"preload": "none"})
    file = rx.el.p(flow.when(flow.filled(photo.url), flow.link(photo.alt, href=photo.url), photo.alt))
    return flow.when(
        photo.kind == "image",
        flow.when(flow.filled(photo.url), seen),
        flow.when(photo.kind == "audio", heard, flow.when(photo.kind == "video", film, file)),
    )


def gallery(items: Any) -> flow.Child:
    """All attachments of a report, each with its caption."""

    def draw(photo: Photo) -> BaseComponent:
        return rx.el.figure(picture(photo), flow.when(flow.filled(photo.caption), rx.el.figcaption(photo.caption)))

    return flow.when(flow.filled(items), rx.el.div(flow.each(items, draw), class_name="stack tight"))


def before_after(before: Photo, after: Photo) -> flow.Child:
    """The pair a citizen compares: same size, labelled Sebelum and Sesudah."""

    def caption(label: str, photo: Photo) -> BaseComponent:
        return rx.el.span(rx.el.b(label), photo.caption)

    pair = rx.el.figure(
        rx.el.div(picture(before, "320", "240"), picture(after, "320", "240"), class_name="photos"),
        rx.el.figcaption(caption(words.BEFORE, before), caption(words.AFTER, after), class_name="photos"),
    )
    alone = rx.el.figure(picture(after, "640", "480"), rx.el.figcaption(caption(words.AFTER, after)))
    return flow.when(
        flow.filled(after.url), flow.when(flow.filled(before.url), pair, alone)
    )


def timeline(items: Any) -> BaseComponent:
    """What happened, newest first."""

    def draw(item: TimelineItem) -> BaseComponent:
        return rx.el.li(
            rx.el.time(item.at_label, date_time=item.at_iso),
            rx.el.h3(item.title),
            flow.when(flow.filled(item.detail), rx.el.p(item.detail, class_name="mute")),
            flow.when(flow.filled(item.note), rx.el.p(item.note, class_name="say")),
            gallery(item.photos),
            class_name=item.css,
        )

    return rx.el.ol(flow.each(items, draw), class_name="river")


def fact(label: Any, *value: flow.Child) -> BaseComponent:
    """One line of `dl.facts`."""
    return rx.el.div(rx.el.dt(label), rx.el.dd(*value))


def fact_if(label: Any, value: Any) -> flow.Child:
    """The same, left out while `value` is empty."""
    return flow.when(flow.filled(value), fact(label, value))
