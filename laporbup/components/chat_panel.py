"""The control panel of the simulator: plain forms to `POST /simulator/atur`, drawn by the server only."""

from __future__ import annotations

import reflex as rx
from reflex.components.component import BaseComponent

from laporbup.components.flow import native_form
from laporbup.services.view_chat import PanelView
from laporbup.text import panel as words
from laporbup.text import simulator as phone_words

ACT_URL = "/simulator/atur"
SEND_URL = "/simulator/kirim"


def panel(view: PanelView) -> BaseComponent:
    """Three parts that open and close: the citizen, the network, Meta."""
    parts = [
        ("warga", words.CITIZEN, _citizen(view)), ("jaringan", words.NETWORK, _network(view)), ("meta", words.META, _meta(view)),
    ]
    drawn = [
        rx.el.details(rx.el.summary(title), inside, custom_attrs={"open": view.section == key}) for key, title, inside in parts
    ]
    return rx.el.section(
        rx.el.h2(words.TITLE), rx.el.p(words.LEAD, class_name="mute"), rx.el.div(*drawn, class_name="tools"),
        class_name="stack", id="kendali", custom_attrs={"data-gagal": words.NOT_CHANGED},
    )


def _citizen(view: PanelView) -> BaseComponent:
    who = _form(
        view, "warga",
        _text("nama", words.PROFILE_NAME, view.name, words.PROFILE_NAME_HINT),
        _text("pengguna", words.USERNAME, view.username, words.USERNAME_HINT),
        _pick("sembunyi", words.HIDDEN, words.HIDDEN_HINT, is_on=view.is_hidden),
        _button("identitas", words.SAVE, is_main=True),
    )
    sends = _form(
        view, "warga",
        _button("album", words.ALBUM), _button("suara", words.VOICE), _button("stiker", words.STICKER),
        _button("tak-dikenal", words.UNKNOWN), _button("jempol", words.REACT), _button("hapus", words.REVOKE),
        _button("halaman", words.BY_PAGE),
    )
    edit = _form(view, "warga", _text("teks", words.EDIT), _button("ubah", words.DO_EDIT))
    number = _form(
        view, "warga",
        _text("nomor_baru", words.NEW_NUMBER, hint=words.NEW_NUMBER_HINT, kind="tel"),
        _button("ganti-nomor", words.DO_NEW_NUMBER), _button("ganti-id", words.NEW_ID),
    )
    return rx.el.div(who, sends, edit, number, class_name="stack")


def _network(view: PanelView) -> BaseComponent:
    travel = _form(
        view, "jaringan",
        _pick("ganda", words.DOUBLED, is_on=view.is_doubled),
        _pick("acak", words.SHUFFLED, is_on=view.is_shuffled),
        _pick("kumpul", words.GATHERED, words.GATHERED_HINT, is_on=view.is_gathered),
        _select("terlambat", words.DELAY, list(words.DELAYS.items()), view.delay),
        _button("jaringan", words.USE, is_main=True),
    )
    signal = _button("sinyal:hidup", words.SIGNAL) if view.is_held else _button("sinyal:mati", words.NO_SIGNAL)
    webhook = _button("penerima:hidup", words.UP) if view.is_down else _button("penerima:mati", words.DOWN)
    late = native_form(
        _hidden("nomor", view.number), _hidden("terlambat", "70"),
        _text("teks", words.LATE, phone_words.HARD_TEXT, key="kendali-terlambat-teks"),
        rx.el.button(words.SEND_LATE, type="submit", class_name="button plain small full"),
        action=SEND_URL, with_files=True, class_name="tight",
    )
    return rx.el.div(
        travel,
        _form(view, "jaringan", rx.el.p(words.SIGNAL_HINT, class_name="hint"), signal),
        _form(view, "jaringan", rx.el.p(words.DOWN_HINT, class_name="hint"), webhook),
        late, class_name="stack",
    )


def _meta(view: PanelView) -> BaseComponent:
    faults = _form(
        view, "meta",
        _select("galat", words.FAULT, list(words.FAULTS.items()), ""),
        _text("kali", words.FAULT_TIMES, "1", kind="number"),
        _button("galat", words.ADD_FAULT, is_main=True), _button("tanpa-galat", words.CLEAR_FAULTS),
    )
    block = _button("blokir:tidak", words.UNBLOCK) if view.is_blocked else _button("blokir:ya", words.BLOCK)
    absent = _button("tiada:tidak", words.PRESENT) if view.is_absent else _button("tiada:ya", words.ABSENT)
    citizen = _form(view, "meta", _button("tutup", words.CLOSE_WINDOW), block, absent)
    templates = _form(
        view, "meta",
        _select("templat", words.TEMPLATE, view.templates, ""),
        _select("putusan", words.VERDICT, list(words.VERDICTS.items()), ""),
        _button("templat", words.DECIDE),
    ) if view.templates else rx.el.p(words.NO_TEMPLATES, class_name="mute")
    return rx.el.div(faults, citizen, templates, class_name="stack")


def _form(view: PanelView, section: str, *fields: BaseComponent) -> BaseComponent:
    return native_form(
        _hidden("nomor", view.number), _hidden("panel", section), *fields, action=ACT_URL, with_files=True, class_name="tight"
    )


def _button(act: str, title: str, *, is_main: bool = False) -> BaseComponent:
    css = "button small full" if is_main else "button plain small full"
    return rx.el.button(title, type="submit", name="aksi", value=act, class_name=css)


def _text(name: str, label: str, value: str = "", hint: str = "", kind: str = "text", key: str = "") -> BaseComponent:
    key = key or f"kendali-{name}"
    field = rx.el.input(
        id=key, name=name, type=kind, class_name="in", auto_complete="off", max_length=4096, custom_attrs={"value": value}
    )
    small = [rx.el.p(hint, class_name="hint")] if hint else []
    return rx.el.div(rx.el.label(label, html_for=key), *small, field, class_name="field")


def _pick(name: str, label: str, hint: str = "", *, is_on: bool) -> BaseComponent:
    box = rx.el.input(type="checkbox", name=name, custom_attrs={"value": "1", "checked": is_on})
    small = [rx.el.small(hint)] if hint else []
    return rx.el.label(box, rx.el.span(rx.el.b(label), *small), class_name="pick")


def _select(name: str, label: str, options: list[tuple[str, str]], chosen: str) -> BaseComponent:
    key = f"kendali-{name}"
    drawn = [rx.el.option(title, custom_attrs={"value": value, "selected": value == chosen}) for value, title in options]
    return rx.el.div(
        rx.el.label(label, html_for=key), rx.el.select(*drawn, id=key, name=name, class_name="in"), class_name="field"
    )


def _hidden(name: str, value: str) -> BaseComponent:
    return rx.el.input(type="hidden", name=name, custom_attrs={"value": value})
