"""What an officer may do with a report: each act is a native form in a `details`."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import desk, flow, icons, status
from laporbup.components.form import shoot
from laporbup.services.views import Act, Choice, Photo
from laporbup.text import officer_pages as words


def act_form(
    act: Act, url: Any, *, before: Photo | None = None, is_open: Any = False, prefix: Any = "aksi-", back: Any = ""
) -> BaseComponent:
    """One act. `before` is shown beside the place for the after-photo; `prefix` keeps ids of several reports apart;
    `back` is the list it leads back to (left out: the page of the report).
    """
    ident = prefix + act.action
    form = flow.native_form(
        flow.when(flow.filled(act.hint), rx.el.p(act.hint, class_name="hint")),
        flow.when(act.takes_photo, _photo(before)),
        flow.when(flow.filled(act.number_label), _number(act, ident)),
        flow.when(flow.filled(act.choices), _choice(act, ident)),
        flow.when(act.needs_date, _date(act, ident)),
        _note(act, ident),
        _answers(act.answers),
        flow.when(act.may_photo, _photo(None, words.TAKE_PHOTO)),
        flow.when(flow.filled(act.readers_note), _readers(act)),
        rx.el.button(act.submit_label, class_name=flow.choose(act.is_primary, "button full", "button plain")),
        desk.hidden("aksi", act.action),
        flow.when(flow.filled(back), desk.hidden("kembali", back)),
        action=url,
        with_files=True,
        class_name="stack",
        # `lapor.js` remembers what is typed here by id: every act has a note of the same name.
        custom_attrs={"data-sendiri": ""},
    )
    attributes = {"data-utama": flow.choose(act.is_primary, "", rx.Var("undefined") if _is_live(act) else None)}
    return rx.el.details(
        rx.el.summary(act.label), form, id=ident, open=is_open, key=act.action, custom_attrs=attributes
    )


def _is_live(act: Act) -> bool:
    return isinstance(act, rx.Var)


def note_form(act: Act, url: Any) -> BaseComponent:
    """The internal note, in the dashed frame of what only officers read."""
    form = flow.native_form(
        rx.el.p(act.hint, class_name="hint"),
        _note(act, "catatan-" + act.action),
        rx.el.button(act.submit_label, class_name="button plain"),
        desk.hidden("aksi", act.action),
        action=url,
        with_files=True,
        class_name="stack tight",
        custom_attrs={"data-sendiri": ""},
    )
    return rx.el.details(rx.el.summary(act.label), form, class_name="private", key=act.action)


def _note(act: Act, ident: Any) -> BaseComponent:
    area = rx.el.textarea(
        id=ident + "-catatan", name="catatan", rows="3", class_name="in", max_length=2000,
        custom_attrs={"aria-required": flow.choose(act.needs_note, "true", "false")},
    )
    return desk.field(act.note_label, area, ident + "-catatan")


def _photo(before: Photo | None, label: str = words.TAKE_AFTER) -> BaseComponent:
    """The photo of before beside the place for the one of after: taken from the same spot, they can be compared."""
    take = shoot(label, is_camera=True)
    preview = rx.el.div(class_name="thumbs", custom_attrs={"data-foto": words.AFTER_CHOSEN, **flow.raw("")})
    # On a phone the big button opens the camera: a photo made now, here. One made before, or a paper, is chosen below it.
    other = rx.el.input(
        type="file", name="foto", accept="image/*,application/pdf", multiple=True, class_name="in",
        custom_attrs={"aria-label": words.CHOOSE_AFTER},
    )
    chosen = rx.el.details(rx.el.summary(words.CHOOSE_AFTER), other)
    if before is None:
        return rx.el.div(take, preview, chosen, class_name="stack tight")
    seen = rx.el.figure(status.picture(before, "320", "240"), rx.el.figcaption(rx.el.b(words.BEFORE)))
    pair = rx.el.div(seen, take, class_name="photos")
    return rx.el.div(flow.when(flow.filled(before.url), pair, take), preview, chosen, class_name="stack tight")


def _choice(act: Act, ident: Any) -> BaseComponent:
    def option(choice: Choice) -> BaseComponent:
        return rx.el.option(choice.label, custom_attrs={"value": choice.value}, key=choice.value)

    is_person = act.choice_name == "petugas"
    # Nobody is chosen by accident: the first of the alphabet must not get what a hurried click sends on.
    nobody = rx.el.option(flow.choose(is_person, words.CHOOSE_PERSON, words.CHOOSE), custom_attrs={"value": ""})
    empty = flow.when(flow.both(act.action != "return", act.action != "release"), nobody)
    box = rx.el.select(
        empty, flow.each(act.choices, option), id=ident + "-pilihan", name=act.choice_name, class_name="in"
    )
    return desk.field(flow.choose(is_person, words.PERSON_FIELD, words.OPD_FIELD), box, ident + "-pilihan")


def _number(act: Act, ident: Any) -> BaseComponent:
    box = rx.el.input(
        id=ident + "-nomor", name="nomor", class_name="in num", auto_complete="off", auto_capitalize="characters", max_length=20
    )
    return desk.field(act.number_label, box, ident + "-nomor")


def _answers(answers: Any) -> flow.Child:
    """Ready answers: read and copied without JavaScript, put into the field with one tap with it."""

    def draw(answer: Choice) -> BaseComponent:
        use = rx.el.button(
            words.ANSWER_USE, rx.el.span(": ", answer.label, class_name="vh"), type="button", class_name="button plain small",
            custom_attrs={"data-isi": ""},
        )
        return rx.el.li(rx.el.b(answer.label), rx.el.p(answer.value, class_name="say"), use, key=answer.label)

    shown = rx.el.details(rx.el.summary(words.ANSWERS), rx.el.ul(flow.each(answers, draw)), class_name="answers")
    return flow.when(flow.filled(answers), shown)


def _date(act: Act, ident: Any) -> BaseComponent:
    box = rx.el.input(type="date", id=ident + "-tanggal", name="sampai", class_name="in")
    return desk.field(act.date_label, box, ident + "-tanggal")


def _readers(act: Act) -> BaseComponent:
    return rx.el.div(icons.icon("chat"), rx.el.p(act.readers_note), class_name="note s-resolved")
