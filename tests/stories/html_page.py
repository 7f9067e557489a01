"""Reads a page as a citizen's browser would: fields with what stands in them, and what is said beside them."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.text = ""
        self.children: list[Element] = []


class HtmlPage(HTMLParser):
    """`elements` in the order of the page; `text` is everything a person reads."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(found)
        if tag == "option" and self._open and self._open[-1].tag == "option":
            self._open.pop()
        if self._open:
            self._open[-1].children.append(found)
        if tag not in _VOID:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        while any(one.tag == tag for one in self._open):
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data

    @property
    def text(self) -> str:
        main = [one for one in self.elements if one.tag == "main"]
        return " ".join(main[0].text.split()) if main else ""

    def by_id(self, name: str) -> Element:
        return next(one for one in self.elements if one.attributes.get("id") == name)

    def field(self, name: str) -> Element:
        """The control `name` of the page's form."""
        return next(
            one for one in self.elements
            if one.tag in ("input", "textarea", "select") and one.attributes.get("name") == name
        )

    def value(self, name: str) -> str | bool:
        """What stands in a control: its text, the chosen option, or whether it is ticked."""
        found = self.field(name)
        if found.tag == "textarea":
            return found.text
        if found.tag == "select":
            options = [one for one in self._below(found) if one.tag == "option"]
            chosen = [one for one in options if "selected" in one.attributes] or options[:1]
            return chosen[0].attributes.get("value", "")
        if found.attributes.get("type") == "checkbox":
            return "checked" in found.attributes
        return found.attributes.get("value", "")

    def complaint(self, name: str) -> str:
        """What a screen reader says is wrong with a control; empty when nothing is."""
        attributes = self.field(name).attributes
        if attributes.get("aria-invalid") != "true":
            return ""
        said = [self.by_id(one) for one in attributes.get("aria-describedby", "").split()]
        return " ".join(" ".join(one.text.split()) for one in said if "err" in one.attributes.get("class", ""))

    def links(self) -> set[str]:
        return {one.attributes["href"] for one in self.elements if one.tag == "a" and "href" in one.attributes}

    def _below(self, element: Element) -> list[Element]:
        found = []
        for child in element.children:
            found += [child, *self._below(child)]
        return found
