"""The report form: one page, four short parts, posts natively. Only the story and the place are needed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.api.ports import FormView, KeptPhoto, Option, OptionGroup
from laporbup.components import flow, icons, shell
from laporbup.text import pages as words

SYMBOLS = ("camera", "pin", "late")


def form_main(view: FormView) -> BaseComponent:
    """Draw the form; with errors a summary comes first, and everything typed stands in it again."""
    return shell.main(
        *([_summary(view)] if view.errors else []),
        rx.el.h1(words.FORM_HEADING),
        rx.el.p(*flow.rich(words.FORM_INTRO)),
        flow.native_form(
            _hidden(view),
            _photos(view),
            _story(view),
            _place(view),
            _person(view),
            _afterwards(),
            rx.el.div(id="serupa", aria_live="polite", custom_attrs=flow.raw("")),
            rx.el.button(words.SEND_REPORT, class_name="button full"),
            _spoken("kirim-kabar", kirim=words.SENDING),
            rx.el.p(words.WEAK_SIGNAL, class_name="hint"),
            action="/lapor",
            with_files=True,
            id="formulir",
            class_name="stack",
        ),
    )


def options(choices: Iterable[Option]) -> str:
    """Return `<option>`s as markup: React leaves the inside of a select alone, so the server may change it."""
    return "".join(
        f'<option value="{escape(choice.value)}"{" selected" if choice.is_selected else ""}>{escape(choice.label, quote=False)}'
        for choice in choices
    )


def village_options(found: Iterable[OptionGroup]) -> str:
    """Return the inside of the village select: the empty choice and the villages; nothing for no villages."""
    inner = groups(found)
    return options([Option("", words.VILLAGE_CHOOSE)]) + inner if inner else ""


def groups(found: Iterable[OptionGroup]) -> str:
    """Return `<optgroup>`s as markup."""
    return "".join(f'<optgroup label="{escape(group.label)}">{options(group.options)}</optgroup>' for group in found)


def _summary(view: FormView) -> BaseComponent:
    links = [rx.el.li(flow.link(error.summary, href=f"#{error.field}")) for error in view.errors]
    return rx.el.div(
        rx.el.h2(view.title, id="oops-h"),
        rx.el.ul(*links),
        rx.el.p(words.FORM_KEPT),
        class_name="oops stack tight",
        role="alert",
        tab_index=-1,
        aria_labelledby="oops-h",
    )


def _hidden(view: FormView) -> BaseComponent:
    """Hidden fields. `kunci` and `t` have no value of their own: React would write it back over the server's."""
    values = {
        "kunci": view.kunci, "t": view.t, "lat": view.values.lat, "lon": view.values.lon, "akurasi": view.values.akurasi,
    }
    fields = [
        rx.el.input(type="hidden", name=name, custom_attrs={"value": value} if value else {})
        for name, value in values.items()
    ]
    kept = [rx.el.input(type="hidden", name="foto_id", custom_attrs={"value": photo.foto_id}) for photo in view.kept_photos]
    return rx.fragment(*fields, *kept)


def _part(number: int, title: str, *children: flow.Child, tight: bool = False) -> BaseComponent:
    legend = rx.el.legend(title, class_name="part", custom_attrs={"data-n": str(number)})
    return rx.el.fieldset(legend, *children, class_name="sect stack tight" if tight else "sect stack")


def _photos(view: FormView) -> BaseComponent:
    kept = [_kept(photo) for photo in view.kept_photos]
    error = view.error("foto")
    described = "foto-h foto-e" if error else "foto-h"
    label = words.PHOTO_MORE if kept else words.PHOTO_TAKE
    return _part(
        1,
        words.PHOTO_PART,
        rx.el.p(words.PHOTO_HINT, class_name="hint", id="foto-h"),
        *([rx.el.div(*kept, class_name="thumbs"), rx.el.p(view.kept_note, class_name="hint")] if kept else []),
        *([_error("foto", error)] if error else []),
        shoot(label, words.PHOTO_GALLERY, described=described, field_id="foto", is_bad=bool(error)),
        rx.el.div(class_name="thumbs", custom_attrs={"data-foto": words.PHOTO_CHOSEN, **flow.raw("")}),
        tight=True,
    )


def shoot(
    label: str, hint: str = "", *, described: str = "", field_id: str = "", is_bad: bool = False, name: str = "foto",
    is_camera: bool = False,
) -> BaseComponent:
    """The big photo button: a real file input lies over it. `is_camera`: on a phone it opens the camera at once."""
    attributes = {"aria-describedby": described} if described else {}
    if is_camera:
        attributes["capture"] = "environment"
    if is_bad:
        attributes["aria-invalid"] = "true"
    file = rx.el.input(
        type="file", name=name, accept="image/*", multiple=True, custom_attrs=attributes, **({"id": field_id} if field_id else {})
    )
    return rx.el.label(
        icons.icon("camera"), label, *([rx.el.small(hint)] if hint else []), file, class_name="shoot"
    )


def _kept(photo: KeptPhoto) -> BaseComponent:
    return flow.image(photo.url, photo.alt, "92", "69")


def _story(view: FormView) -> BaseComponent:
    typed = {"default_value": view.values.uraian} if view.values.uraian else {}
    return _part(
        2,
        words.STORY_PART,
        _field(
            view, "uraian", words.STORY_LABEL, words.STORY_HINT,
            lambda attributes: rx.el.textarea(
                id="uraian", name="uraian", rows="4", required=True, class_name="in", custom_attrs=attributes, **typed
            ),
        ),
        _field(
            view, "kategori", [words.CATEGORY_LABEL + " ", _optional()], "",
            lambda attributes: _select("kategori", options(view.categories), attributes),
        ),
    )


def _place(view: FormView) -> BaseComponent:
    button = rx.el.button(
        icons.icon("pin"), words.GPS_BUTTON, type="button", id="pakai-lokasi", hidden=True, class_name="button plain full"
    )
    return _part(
        3,
        words.PLACE_PART,
        button,
        _spoken("lokasi-kabar", tunggu=words.GPS_WAIT, dapat=words.GPS_DONE, gagal=words.GPS_FAILED),
        _field(
            view, "desa", [words.VILLAGE_LABEL], "",
            lambda attributes: _select("desa", village_options(view.villages), attributes),
        ),
        _text_field(view, "patokan", [words.LANDMARK_LABEL + " ", _optional()], words.LANDMARK_HINT, view.values.patokan),
    )


def _person(view: FormView) -> BaseComponent:
    phone = {"type": "tel", "input_mode": "tel", "auto_complete": "tel", "class_name": "in num"}
    return _part(
        4,
        words.YOU_PART,
        rx.el.p(words.YOU_HINT, class_name="hint"),
        _text_field(view, "nama", [words.NAME_LABEL], "", view.values.nama, auto_complete="name"),
        _text_field(view, "telepon", [words.PHONE_LABEL], words.PHONE_HINT, view.values.telepon, **phone),
        rx.el.div(
            _pick("anonim", words.ANONYMOUS_LABEL, words.ANONYMOUS_HINT, view.values.anonim),
            _pick("rahasia", words.CONFIDENTIAL_LABEL, words.CONFIDENTIAL_HINT, view.values.rahasia),
        ),
    )


def _pick(name: str, label: str, hint: str, is_checked: bool) -> BaseComponent:
    box = rx.el.input(
        type="checkbox", name=name, custom_attrs={"value": "1", **({"defaultChecked": True} if is_checked else {})}
    )
    return rx.el.label(box, rx.el.span(rx.el.b(label), rx.el.small(hint)), class_name="pick")


def _field(view: FormView, name: str, label: Any, hint: str, draw: Any) -> BaseComponent:
    """Label, hint, error and control of one field, tied together for who cannot see them."""
    error = view.error(name)
    described = " ".join(part for part in (f"{name}-h" if hint else "", f"{name}-e" if error else "") if part)
    attributes = {"aria-describedby": described} if described else {}
    if error:
        attributes["aria-invalid"] = "true"
    return rx.el.div(
        rx.el.label(*(label if isinstance(label, list) else [label]), html_for=name),
        *([rx.el.p(hint, class_name="hint", id=f"{name}-h")] if hint else []),
        *([_error(name, error)] if error else []),
        draw(attributes),
        class_name="field bad" if error else "field",
    )


def _text_field(view: FormView, name: str, label: Any, hint: str, value: str, **props: Any) -> BaseComponent:
    shown = {"class_name": "in", **props, **({"default_value": value} if value else {})}
    return _field(
        view, name, label, hint, lambda attributes: rx.el.input(id=name, name=name, custom_attrs=attributes, **shown)
    )


def _select(name: str, inner: str, attributes: dict[str, str]) -> BaseComponent:
    """A drop-down; without options (the built page) it is an island, and the server fills it in."""
    content = flow.raw(inner) if inner else flow.island_attrs(name)
    return rx.el.select(id=name, name=name, class_name="in", custom_attrs={**attributes, **content})


def _error(name: str, message: str) -> BaseComponent:
    hidden = rx.el.span(words.FORM_FIX, class_name="vh")
    return rx.el.p(icons.icon("late"), rx.el.span(hidden, message), class_name="err", id=f"{name}-e")


def _optional() -> BaseComponent:
    return rx.el.span(words.OPTIONAL, class_name="mute")


def _spoken(name: str, **sentences: str) -> BaseComponent:
    """A place `assets/lapor.js` writes news into; React leaves its inside alone."""
    data = {f"data-{key}": sentence for key, sentence in sentences.items()}
    return rx.el.p(id=name, class_name="hint", role="status", custom_attrs={**data, **flow.raw("")})


def _afterwards() -> BaseComponent:
    steps = [rx.el.li(rx.el.p(*flow.rich(step))) for step in words.AFTER_STEPS]
    return rx.el.section(
        rx.el.h2(words.AFTER_HEADING, id="h-nanti"),
        rx.el.ol(*steps, class_name="river steps"),
        class_name="sect stack tight",
        aria_labelledby="h-nanti",
    )
