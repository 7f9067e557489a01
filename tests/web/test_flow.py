"""The same function draws a value and a Var."""

from __future__ import annotations

import pytest
import reflex as rx

from laporbup.components import flow
from laporbup.components.html import to_html
from laporbup.services.views import PublicBoard


class _Flow(rx.State):
    board: PublicBoard = PublicBoard()
    is_on: bool = False


@pytest.mark.parametrize(("condition", "shown"), [(True, "a"), (False, "b")])
def test_when_chooses_by_value(condition: bool, shown: str):
    assert to_html(rx.el.p(flow.when(condition, "a", "b"))) == f"<p>{shown}</p>"


def test_when_draws_nothing_without_otherwise():
    assert to_html(rx.el.p(flow.when(False, "a"))) == "<p></p>"


def test_when_leaves_a_var_to_the_browser():
    drawn = str(flow.when(_Flow.is_on, rx.el.p("a"), rx.el.p("b")).render())
    assert "cond_state" in drawn


def test_each_draws_lists_and_vars():
    drawn = flow.each(["a", "b"], lambda one: rx.el.li(one))
    assert to_html(rx.el.ul(drawn)) == "<ul><li>a</li><li>b</li></ul>"
    live = flow.each(flow.part(_Flow.board, "items"), lambda one: rx.el.li(one.title))
    assert "iterable" in str(live.render())


def test_both_either_never_are_plain_for_values():
    assert flow.both(True, True) is True
    assert flow.either(False, True) is True
    assert flow.never("") is True
    assert isinstance(flow.both(_Flow.is_on, True), rx.Var)
    assert isinstance(flow.never(_Flow.is_on), rx.Var)


def test_current_marks_one_link_only():
    assert flow.current(True, "page") == {"aria-current": "page"}
    assert flow.current(False) == {}


def test_rich_draws_bold_links_and_lines():
    drawn = to_html(rx.el.p(*flow.rich("a **b** [c](/d)\ne")))
    assert drawn == '<p>a <b>b</b> <a href="/d">c</a><br>e</p>'


def test_a_native_form_has_no_handler():
    """`rx.el.form` stops the browser's own submit once React is there, and a report would go nowhere."""
    form = flow.native_form("x", action="/lapor", with_files=True)
    assert not form.event_triggers
    assert 'enctype="multipart/form-data"' in to_html(form)
