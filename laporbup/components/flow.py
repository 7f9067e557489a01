"""One markup for two lives: plain Python values (first HTTP response) and Reflex Vars (live page).

Components are functions of a view. They choose and repeat with these functions, never with `if`, so the
same function draws a frozen view on the server and a Var in the browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.el.elements.inline import A

Child = BaseComponent | rx.Var | str


def when(condition: Any, then: Child, otherwise: Child | None = None) -> Child:
    """Draw `then` while `condition` holds, else `otherwise` (nothing by default)."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, then, otherwise if otherwise is not None else rx.fragment())
    if condition:
        return then
    return otherwise if otherwise is not None else rx.fragment()


def each(items: Any, draw: Callable[[Any], BaseComponent]) -> BaseComponent:
    """Draw every item of a list."""
    if isinstance(items, rx.Var):
        return rx.foreach(items, draw)
    return rx.fragment(*[draw(item) for item in items])


def filled(value: Any) -> Any:
    """Say whether a text or a list has something in it."""
    return more_than(value, 0)


def more_than(value: Any, count: int) -> Any:
    """Say whether a text or a list is longer than `count`."""
    if isinstance(value, rx.Var):
        return value.length() > count  # type: ignore[attr-defined]
    return len(value) > count


def part(view: Any, name: str) -> Any:
    """Return a field of a view whose name a Var uses for itself (`items`, `keys`, `values`)."""
    if isinstance(view, rx.Var):
        return view[name]  # type: ignore[index]
    return getattr(view, name)


def both(first: Any, second: Any) -> Any:
    """`first` and `second`, for bools and Vars."""
    if isinstance(first, rx.Var) or isinstance(second, rx.Var):
        return rx.Var.create(first) & second
    return bool(first) and bool(second)


def either(first: Any, second: Any) -> Any:
    """`first` or `second`, for bools and Vars."""
    if isinstance(first, rx.Var) or isinstance(second, rx.Var):
        return rx.Var.create(first) | second
    return bool(first) or bool(second)


def never(condition: Any) -> Any:
    """Not `condition`, for bools and Vars."""
    return ~condition if isinstance(condition, rx.Var) else not condition


def choose(condition: Any, then: Any, otherwise: Any) -> Any:
    """Return one of two values (text, attribute), for bools and Vars."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, then, otherwise)
    return then if condition else otherwise


def current(condition: Any, value: str = "true") -> dict[str, Any]:
    """Return the `custom_attrs` that mark the current one of several links, and nothing on the others."""
    if isinstance(condition, rx.Var):
        return {"aria-current": rx.cond(condition, value, rx.Var("undefined"))}
    return {"aria-current": value} if condition else {}


def text_or(value: Any, fallback: str) -> Any:
    """Return `value`, or `fallback` while it is empty."""
    return choose(filled(value), value, fallback)


def link(*children: Child, href: Any, **props: Any) -> BaseComponent:
    """An ordinary anchor: a full page load, because every first response is complete (`rx.el.a` would route inside)."""
    return A.create(*children, href=href, **props)


def image(src: Any, alt: Any, width: str, height: str, **attributes: Any) -> BaseComponent:
    """A picture with its size as attributes (Reflex would make a style of them), so that nothing jumps when it comes."""
    return rx.el.img(src=src, alt=alt, custom_attrs={"width": width, "height": height, "loading": "lazy", **attributes})


class NativeForm(BaseHTML):
    """A form the browser posts by itself: `rx.el.form` would stop the submit once React is there."""

    tag = "form"


def native_form(
    *children: Child, action: Any = "", method: str = "post", with_files: bool = False, **props: Any
) -> BaseComponent:
    """A form that works the same with and without JavaScript: a full request, answered by `api/`."""
    attributes: dict[str, Any] = {"method": method, "noValidate": True}
    if isinstance(action, rx.Var) or action:
        attributes["action"] = action
    if with_files:
        attributes["encType"] = "multipart/form-data"
    return NativeForm.create(*children, custom_attrs={**attributes, **props.pop("custom_attrs", {})}, **props)


_RICH = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<label>.+?)\]\((?P<url>.+?)\)|(?P<line>\n)")


def rich(text: str) -> list[Child]:
    """Turn `**bold**`, `[label](url)` and line breaks of a sentence from `text/` into components."""
    parts: list[Child] = []
    end = 0
    for match in _RICH.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match["bold"]:
            parts.append(rx.el.b(match["bold"]))
        elif match["label"]:
            parts.append(link(match["label"], href=match["url"]))
        else:
            parts.append(rx.el.br())
    return [part for part in [*parts, text[end:]] if not isinstance(part, str) or part]


def raw(html: str | rx.Var) -> dict[str, Any]:
    """Return the `custom_attrs` that put trusted markup into an element (drawings, option lists); never user text."""
    return {"dangerouslySetInnerHTML": {"__html": html}}


def island(name: str) -> BaseComponent:
    """A place the server fills in the built HTML and React leaves alone."""
    return rx.el.div(custom_attrs=island_attrs(name))


def island_attrs(name: str) -> dict[str, Any]:
    """Return the `custom_attrs` that make an element an island.

    `assets/lapor.js` remembers what was in it as `__pulau[name]` before React starts, so hydration finds the same.
    """
    kept: rx.Var = rx.Var(f"(globalThis.__pulau?.[{name!r}] ?? '')")
    return {"data-pulau": name, "suppressHydrationWarning": True, **raw(kept)}


def unless_changed(digest_var: Any, live: BaseComponent) -> BaseComponent:
    """Leave the first response (island `isi`) alone until the state's digest differs from it; then draw `live`.

    So nothing that was typed, opened or scrolled is lost when the page comes alive.
    """
    first: rx.Var = rx.Var("(globalThis.__pulau?.['isi-sidik'] ?? '')")
    return rx.cond((digest_var == "") | (digest_var == first), island("isi"), live)


def page_title(built: str) -> rx.Var:
    """Return the title the server wrote (island `judul`), or `built` where there was none."""
    return rx.Var(f"(globalThis.__pulau?.judul ?? {json.dumps(built)})", _var_type=str)
