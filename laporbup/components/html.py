"""Reflex components as plain HTML, for the first response: the same markup React draws later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent, Component
from reflex_base.vars.base import LiteralVar
from reflex_components_core.el.elements.inline import A

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_BOOLEAN = frozenset(
    {
        "async", "autofocus", "autoplay", "checked", "controls", "default", "defer", "disabled", "formnovalidate",
        "hidden", "loop", "multiple", "muted", "novalidate", "open", "playsinline", "readonly", "required", "reversed",
        "selected",
    }
)
_NAMES = {
    "className": "class", "htmlFor": "for", "defaultValue": "value", "defaultChecked": "checked",
    "httpEquiv": "http-equiv", "acceptCharset": "accept-charset",
    # the attributes of SVG that are not lower case in HTML
    "viewBox": "viewBox", "preserveAspectRatio": "preserveAspectRatio", "patternUnits": "patternUnits",
    "strokeWidth": "stroke-width", "strokeLinecap": "stroke-linecap", "strokeLinejoin": "stroke-linejoin",
    "strokeDasharray": "stroke-dasharray", "fillRule": "fill-rule", "clipRule": "clip-rule",
    "textAnchor": "text-anchor", "fillOpacity": "fill-opacity", "vectorEffect": "vector-effect",
}
_INNER = "dangerouslySetInnerHTML"
_NOT_HTML = frozenset({"key", "suppressHydrationWarning", "ref"})


class NotLiteral(ValueError):
    """A Var, a condition or an event handler was found where only a value can be written."""


def to_html(component: BaseComponent | str, islands: Mapping[str, str] | None = None) -> str:
    """Write a component tree whose properties are all literal. Raises NotLiteral for anything else.

    An island (`flow.island`) gets its markup from `islands` by name, and stays empty without.
    """
    parts: list[str] = []
    _write(component, parts, islands or {})
    return "".join(parts)


def fill(html: str, islands: Mapping[str, str]) -> str:
    """Put markup into the empty islands of a built page."""
    for name, inner in islands.items():
        found = re.search(rf'<(div|select)[^>]*data-pulau="{name}"[^>]*>(?=</\1>)', html)
        if found:
            html = html[: found.end()] + inner + html[found.end() :]
    return html


def _write(node: BaseComponent | str | rx.Var, out: list[str], islands: Mapping[str, str]) -> None:
    if isinstance(node, (str, rx.Var)):
        out.append(escape(_text(_value(node)), quote=False))
        return
    kind = type(node).__name__
    if kind == "Bare":
        out.append(escape(_text(_value(node.contents)), quote=False))  # type: ignore[attr-defined]
        return
    if kind == "Fragment":
        for child in node.children:
            _write(child, out, islands)
        return
    if not isinstance(node, Component) or not (node._is_tag_in_global_scope or isinstance(node, A)):
        raise NotLiteral(kind)
    _write_element(node, out, islands)


def _write_element(node: Component, out: list[str], islands: Mapping[str, str]) -> None:
    if node.event_triggers or node.style:
        raise NotLiteral(f"{type(node).__name__}: {sorted(node.event_triggers) or dict(node.style)}")
    tag = "a" if isinstance(node, A) else str(node.tag)
    attributes = _attributes(node, islands)
    inner = attributes.pop(_INNER, None)
    if tag == "textarea":
        inner = escape(_text(attributes.pop("defaultValue", "")), quote=False) if "defaultValue" in attributes else None
    out.append(f"<{tag}")
    out.extend(_attribute(name, value) for name, value in attributes.items())
    out.append(">")
    if tag in VOID:
        return
    if inner is not None:
        out.append(inner["__html"] if isinstance(inner, dict) else inner)
    for child in node.children:
        _write(child, out, islands)
    out.append(f"</{tag}>")


def _attributes(node: Component, islands: Mapping[str, str]) -> dict[str, Any]:
    """Return React's names and Python values, in a stable order; an island gets its inside here."""
    found: dict[str, Any] = {}
    for prop in ("id", "class_name", *node.get_props()):
        value = getattr(node, prop, None)
        if value is not None:
            found[_camel(prop)] = _value(value)
    island = node.custom_attrs.get("data-pulau")
    for name, value in node.custom_attrs.items():
        found[name] = islands.get(str(island), "") if island and name == _INNER else _value(value)
    if "to" in found:
        found["href"] = found.pop("to")
    return {name: value for name, value in found.items() if name not in _NOT_HTML and value is not None and value != []}


def _attribute(name: str, value: Any) -> str:
    html = _NAMES.get(name) or name.lower()
    if html in _BOOLEAN:
        return f' {html}=""' if value else ""
    return f' {html}="{escape(_text(value))}"'


def _value(value: Any) -> Any:
    if isinstance(value, LiteralVar):
        return _value(value._var_value)  # type: ignore[attr-defined]
    if isinstance(value, rx.Var):
        raise NotLiteral(str(value))
    if isinstance(value, dict):
        return {key: _value(item) for key, item in value.items()}
    return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
