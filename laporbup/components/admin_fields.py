"""Controls of the administrator's forms, from the fields of a view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components import accounts, desk, flow, icons
from laporbup.components.admin_accounts import choice_field
from laporbup.domain.sheet_fields import YES
from laporbup.services.view_reference import ReferenceField
from laporbup.text import admin_reference as words

#: Input types of a browser, by the kind of a field.
_TYPES = {
    "number": ("number", "in num"), "date": ("date", "in num"), "moment": ("datetime-local", "in num"), "text": ("text", "in"),
}


def controls(fields: Sequence[ReferenceField]) -> list[BaseComponent]:
    """One control a field, each error beside it."""
    return [control(field) for field in fields]


def control(field: ReferenceField) -> BaseComponent:
    """A labelled control with its hint, its error, and the way to what the error speaks of."""
    drawn = _control(field)
    if not field.link_url:
        return drawn
    return rx.el.div(drawn, rx.el.p(flow.link(field.link_label, href=field.link_url)))


def _control(field: ReferenceField) -> BaseComponent:
    if field.is_fixed:
        return _fixed(field)
    if field.kind == "flag":
        return _flag(field)
    if field.kind == "choice":
        return choice_field(field.name, field.label, field.choices, field.error, hint=field.hint, ident=_id(field))
    if field.kind == "area":
        return accounts.labelled(field.label, field.error, _id(field), lambda more: _area(field, more), hint=field.hint)
    kind, css = _TYPES[field.kind]

    def draw(attributes: dict[str, Any]) -> BaseComponent:
        # `value` as an attribute: rx.el.input of type number would want a number
        return rx.el.input(
            id=_id(field), name=field.name, type=kind, class_name=css, auto_complete="off",
            custom_attrs={**attributes, "value": field.value},
        )

    return accounts.labelled(field.label, field.error, _id(field), draw, hint=field.hint)


def _id(field: ReferenceField) -> str:
    """Of its own: `isi` is the page's main part already."""
    return f"f-{field.name}"


def _fixed(field: ReferenceField) -> BaseComponent:
    label = next((one.label for one in field.choices if one.value == field.value), field.value)
    return rx.el.dl(rx.el.div(rx.el.dt(field.label), rx.el.dd(label)), class_name="facts")


def _flag(field: ReferenceField) -> BaseComponent:
    """A tick. An unticked box posts nothing, which means no."""
    checked = {"defaultChecked": True} if field.value == YES else {}
    more = {"aria-invalid": "true", "aria-describedby": f"{_id(field)}-e"} if field.error else {}
    box = rx.el.input(type="checkbox", id=_id(field), name=field.name, custom_attrs={"value": YES, **checked, **more})
    small = [rx.el.small(field.hint)] if field.hint else []
    error = rx.el.p(icons.icon("late"), rx.el.span(field.error), class_name="err", id=f"{_id(field)}-e")
    tick = rx.el.label(box, rx.el.span(rx.el.b(field.label), *small), class_name="pick")
    return rx.el.div(*([error] if field.error else []), tick, class_name="field bad" if field.error else "field")


def _area(field: ReferenceField, attributes: dict[str, Any]) -> BaseComponent:
    return rx.el.textarea(
        id=_id(field), name=field.name, rows="4", class_name="in", custom_attrs=attributes, default_value=field.value
    )


def said(text: str) -> list[BaseComponent]:
    """What was just done, if anything was."""
    return [accounts.note(text)] if text else []


def problem(text: str) -> list[BaseComponent]:
    """What is wrong, on top of a form."""
    return [rx.el.div(rx.el.h2(text), class_name="oops", role="alert", tab_index=-1)] if text else []


def table(title: str, columns: Sequence[str], rows: Sequence[BaseComponent]) -> BaseComponent:
    """A table that scrolls by itself on a phone."""
    head = rx.el.thead(rx.el.tr(*[rx.el.th(column, scope="col") for column in columns]))
    drawn = rx.el.table(rx.el.caption(title, class_name="vh"), head, rx.el.tbody(*rows))
    return rx.el.div(drawn, class_name="scroll", tab_index=0, role="region", aria_label=title)


def save_form(path: str, fields: Sequence[ReferenceField], button: str = words.SAVE, action: str = "simpan") -> BaseComponent:
    """A form of many fields, in two columns where there is room."""
    return flow.native_form(
        *controls(fields), desk.hidden("aksi", action), rx.el.button(button, class_name="button full"), action=path,
        class_name="stack",
    )
