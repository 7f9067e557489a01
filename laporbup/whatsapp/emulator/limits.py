"""What Meta refuses in a message: lengths, counts and required parts. Pure.

The numbers are those of pywa's docstrings and Meta's reference; pywa itself does not check them.
"""

from __future__ import annotations

from typing import Any

TEXT = 4096
CAPTION = 1024
INTERACTIVE_BODY = 1024
LIST_BODY = 4096
HEADER_FOOTER = 60
REPLY_BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
LIST_ROWS = 10
ROW_TITLE = 24
ROW_DESCRIPTION = 72
ROW_ID = 200
TRACKER = 512

PAIR_BURST = 45
PAIR_SECONDS = 6.0
THROUGHPUT = 80
"""Messages a second of one number, in and out."""
WINDOW_HOURS = 24
INBOUND_MEDIA_S = 7 * 24 * 3600
"""A file a citizen sent can be asked for so long; one we uploaded for UPLOADED_MEDIA_S."""
UPLOADED_MEDIA_S = 30 * 24 * 3600
UPLOADS = {
    "image/jpeg", "image/png", "image/webp", "video/mp4", "video/3gpp", "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4",
    "audio/ogg", "application/pdf", "text/plain",
}
"""What may be uploaded, of Meta's list (office documents beside: see `problem_of_upload`)."""
MAX_BYTES = {"image/webp": 500 * 1024, "image": 5 * 1024**2, "audio": 16 * 1024**2, "video": 16 * 1024**2}
MAX_DOCUMENT = 100 * 1024**2

KINDS = {
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "interactive", "template", "reaction",
}


def problem_of(body: dict[str, Any]) -> tuple[int, str] | None:
    """Return (error code, details) of the first thing Meta would refuse, or None."""
    kind = body.get("type", "text")
    if body.get("messaging_product") != "whatsapp":
        return 100, "messaging_product must be whatsapp"
    if not (body.get("to") or body.get("recipient")):
        return 131008, "to or recipient is required"
    if kind not in KINDS or not isinstance(body.get(kind), (dict, list)):
        return 131009, f"type {kind} without its part"
    if len(str(body.get("biz_opaque_callback_data", ""))) > TRACKER:
        return 131009, "biz_opaque_callback_data"
    found = _CHECKS[kind](body[kind]) if kind in _CHECKS else None
    return (131009, found) if found else None


def problem_of_upload(mime: str, size: int) -> tuple[int, str] | None:
    """Return (error code, details) when Meta would not take a file of this type and size (bytes)."""
    kind = mime.split(";")[0].strip().lower()
    if kind not in UPLOADS and not kind.startswith("application/vnd."):
        return 100, f"Param file must be a file with one of the supported types, not {kind}"
    most = MAX_BYTES.get(kind) or MAX_BYTES.get(kind.split("/")[0], MAX_DOCUMENT)
    return None if 0 < size <= most else (131053, f"file size: at most {most} bytes")


def refill(tokens: float, seconds: float) -> float:
    """Tokens of the pair bucket after `seconds`: one each six seconds, never more than the burst."""
    return min(float(PAIR_BURST), tokens + seconds / PAIR_SECONDS)


def _text(part: dict[str, Any]) -> str | None:
    return _sized("text.body", part.get("body"), TEXT)


def _media(part: dict[str, Any]) -> str | None:
    if not (part.get("id") or part.get("link")):
        return "id or link is required"
    return _over("caption", part.get("caption"), CAPTION)


def _location(part: dict[str, Any]) -> str | None:
    try:
        inside = -90 <= float(part["latitude"]) <= 90 and -180 <= float(part["longitude"]) <= 180
    except (KeyError, TypeError, ValueError):
        return "latitude and longitude"
    return None if inside else "latitude and longitude"


def _interactive(part: dict[str, Any]) -> str | None:
    kind = part.get("type")
    action = part.get("action")
    if not isinstance(action, dict):
        return "interactive.action is required"
    header = part.get("header") or {}
    common = (
        _sized("interactive.body", (part.get("body") or {}).get("text"), LIST_BODY if kind == "list" else INTERACTIVE_BODY)
        or _over("header", header.get("text"), HEADER_FOOTER)
        or _over("footer", (part.get("footer") or {}).get("text"), HEADER_FOOTER)
    )
    if common:
        return common
    if kind == "button":
        return _reply_buttons(action.get("buttons") or [])
    if kind == "list":
        return _sized("list button", action.get("button"), BUTTON_TITLE) or _list_rows(action.get("sections") or [])
    if kind == "cta_url":
        given = action.get("parameters") or {}
        return _sized("display_text", given.get("display_text"), BUTTON_TITLE) or _sized("url", given.get("url"), 2000)
    if kind == "location_request_message":
        return None if action.get("name") == "send_location" else "action.name must be send_location"
    if kind == "flow":
        return _flow(action)
    return f"interactive.type {kind}"


def _flow(action: dict[str, Any]) -> str | None:
    given = action.get("parameters") or {}
    if action.get("name") != "flow" or given.get("flow_message_version") != "3":
        return "action.name must be flow, flow_message_version 3"
    return _sized("flow_id", given.get("flow_id"), 50) or _sized("flow_cta", given.get("flow_cta"), BUTTON_TITLE)


def _reply_buttons(buttons: list[dict[str, Any]]) -> str | None:
    if not 1 <= len(buttons) <= REPLY_BUTTONS:
        return "1 to 3 reply buttons"
    replies = [button.get("reply") or {} for button in buttons]
    for reply in replies:
        if found := _sized("button title", reply.get("title"), BUTTON_TITLE) or _sized("button id", reply.get("id"), BUTTON_ID):
            return found
    ids, titles = {reply["id"] for reply in replies}, {reply["title"] for reply in replies}
    return None if len(ids) == len(titles) == len(replies) else "button ids and titles must be unique"


def _list_rows(sections: list[dict[str, Any]]) -> str | None:
    rows = [row for section in sections for row in section.get("rows") or []]
    if not 1 <= len(sections) <= LIST_ROWS or not 1 <= len(rows) <= LIST_ROWS:
        return "1 to 10 sections and 1 to 10 rows in total"
    if len(sections) > 1 and any(not section.get("title") for section in sections):
        return "section title is required"
    for section in sections:
        if found := _over("section title", section.get("title"), ROW_TITLE):
            return found
    for row in rows:
        found = (
            _sized("row title", row.get("title"), ROW_TITLE)
            or _sized("row id", row.get("id"), ROW_ID)
            or _over("row description", row.get("description"), ROW_DESCRIPTION)
        )
        if found:
            return found
    return None if len({row["id"] for row in rows}) == len(rows) else "row ids must be unique"


def _sized(name: str, value: Any, most: int) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return f"{name} is required"
    return _over(name, value, most)


def _over(name: str, value: Any, most: int) -> str | None:
    return f"{name}: at most {most} characters" if isinstance(value, str) and len(value) > most else None


_CHECKS = {
    "text": _text, "image": _media, "video": _media, "audio": _media, "document": _media, "sticker": _media,
    "location": _location, "interactive": _interactive,
}
