"""Open311 answers as JSON or XML. One description of the data, two ways to write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from starlette.responses import JSONResponse, Response

#: What one item of a list is called in XML.
_ITEMS = {
    "services": "service", "service_requests": "request", "errors": "error", "endpoints": "endpoint", "formats": "format",
    "attributes": "attribute", "values": "value",
}


def write(format_name: str, root: str, data: Any, status: int = 200) -> Response:
    """Answer with `data`: a bare array or object in JSON, below `<root>` in XML."""
    headers = {"cache-control": "no-store" if status >= 400 else "public, max-age=60"}
    if format_name == "xml":
        body = f'<?xml version="1.0" encoding="utf-8"?>\n{_xml(root, data)}'
        return Response(body, status, headers, media_type="text/xml")
    return JSONResponse(data, status, headers)


def errors(format_name: str, status: int, description: str) -> Response:
    """Answer with a list of one error."""
    return write(format_name, "errors", [{"code": status, "description": description}], status)


def stamp(moment: datetime | None) -> str | None:
    """Return `2026-11-24T02:00:00+00:00`: no fractions, clients match it with a strict pattern."""
    return None if moment is None else moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _xml(name: str, value: Any) -> str:
    if value is None or value == "":
        return f"<{name}/>"
    if isinstance(value, Mapping):
        inner = "".join(_xml(key, item) for key, item in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        inner = "".join(_xml(_ITEMS.get(name, "item"), item) for item in value)
    else:
        inner = _text(value)
    return f"<{name}>{inner}</{name}>"


def _text(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # XML 1.0 has no control characters but these three.
    return escape("".join(char for char in text if char >= " " or char in "\t\n\r"))
