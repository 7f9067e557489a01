"""Components as HTML: escaped, valid, and never a Var pretending to be text."""

from __future__ import annotations

import pytest
import reflex as rx

from laporbup.components import flow
from laporbup.components.html import NotLiteral, fill, to_html


class _Board(rx.State):
    word: str = ""


class TestToHtml:
    def test_text_and_attributes_are_escaped(self):
        drawn = to_html(rx.el.p('<b>"&', title='"><script>'))
        assert drawn == '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;"&amp;</p>'

    def test_void_elements_have_no_end_tag(self):
        assert to_html(rx.el.div(rx.el.br(), rx.el.input(name="a"))) == '<div><br><input name="a"></div>'

    def test_boolean_attributes_are_there_or_not(self):
        assert to_html(rx.el.input(required=True, disabled=False)) == '<input required="">'
        assert to_html(rx.el.svg(aria_hidden=True)) == '<svg aria-hidden="true"></svg>'

    def test_names_of_react_become_names_of_html(self):
        label = rx.el.label("x", html_for="a", class_name="b")
        assert to_html(label) == '<label for="a" class="b">x</label>' or to_html(label) == '<label class="b" for="a">x</label>'
        assert to_html(rx.el.time("t", date_time="2026-11-24")) == '<time datetime="2026-11-24">t</time>'
        assert 'viewBox="0 0 1 1"' in to_html(rx.el.svg(view_box="0 0 1 1"))

    def test_what_was_typed_stands_in_a_textarea(self):
        drawn = to_html(rx.el.textarea(name="uraian", default_value="a</textarea><script>"))
        assert drawn == '<textarea name="uraian">a&lt;/textarea&gt;&lt;script&gt;</textarea>'

    def test_a_link_is_an_ordinary_anchor(self):
        assert to_html(flow.link("x", href="/a?b=1&c=2")) == '<a href="/a?b=1&amp;c=2">x</a>'

    def test_a_var_is_refused(self):
        with pytest.raises(NotLiteral):
            to_html(rx.el.p(_Board.word))
        with pytest.raises(NotLiteral):
            to_html(rx.el.p("x", class_name=_Board.word))
        with pytest.raises(NotLiteral):
            to_html(rx.cond(_Board.word == "", rx.el.p("a"), rx.el.p("b")))

    def test_a_property_reflex_does_not_know_is_refused(self):
        """It would become a style, which neither the first response nor the page without Emotion would show."""
        with pytest.raises(NotLiteral):
            to_html(rx.el.img(src="/a.jpg", width="84"))

    def test_an_event_handler_is_refused(self):
        with pytest.raises(NotLiteral):
            to_html(rx.el.button("x", on_click=rx.redirect("/")))


class TestIslands:
    def test_an_island_is_filled_when_drawn_and_when_built(self):
        empty = to_html(rx.el.div(flow.island("mode")))
        assert empty == '<div><div data-pulau="mode"></div></div>'
        assert fill(empty, {"mode": "<b>x</b>"}) == to_html(rx.el.div(flow.island("mode")), {"mode": "<b>x</b>"})

    def test_a_select_can_be_an_island(self):
        drawn = to_html(rx.el.select(name="desa", custom_attrs=flow.island_attrs("desa")), {"desa": "<option>a"})
        assert drawn == '<select name="desa" data-pulau="desa"><option>a</select>'

    def test_filling_takes_markup_as_it_is(self):
        assert fill('<div data-pulau="a"></div>', {"a": r"\1 \g<0>"}) == r'<div data-pulau="a">\1 \g<0></div>'
        assert fill("<p></p>", {"a": "x"}) == "<p></p>"
