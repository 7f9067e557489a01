"""One inbox item → what the citizen did, and who they are. Pure; whatever Meta sent, nothing raises.

`pywa` is not used here: its types drop messages whose fields are missing or new (measured: 32 of 188
realistic payloads), and a dropped message is a lost report.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from laporbup.domain.dialog_types import Incoming
from laporbup.services.identity import Change
from laporbup.whatsapp.addresses import Citizen, change_of, citizen_of
from laporbup.whatsapp.form_reply import content_of

#: More than WhatsApp lets anybody type; a longer text is somebody testing us.
MAX_TEXT = 20_000
MAX_WAMID = 300
#: A message may not be from the future; small clock differences are forgiven.
CLOCK_SKEW = timedelta(minutes=2)

MEDIA = ("image", "video", "audio", "document", "sticker")


@dataclass(frozen=True)
class Parsed:
    """A message as the dialog wants it, and its sender."""

    incoming: Incoming
    citizen: Citizen
    change: Change | None = None
    """A system message: somebody's address is another one now."""


def parse_message(payload: str, received_at: datetime, key: str = "") -> Parsed | None:
    """Read the payload of a message item; None when nobody can be answered or it is no message at all.

    `received_at` stands in for a missing or absurd timestamp, `key` for a missing wamid.
    """
    item = _load(payload)
    message = _dict(item, "message")
    citizen = citizen_of(message, _dict(item, "contact"))
    wamid, at = _wamid(message.get("id")) or key, moment(message.get("timestamp"), received_at)
    change = change_of(message, wamid, at) if message.get("system") else None
    if not message or not (citizen.is_known or change):
        return None
    fields = _content(message)
    fields.setdefault("context_wamid", _text(_dict(message, "context").get("id")))
    return Parsed(Incoming(wamid=wamid, at=at, **fields), citizen, change)


def parse_status(payload: str) -> dict[str, Any] | None:
    """Read the payload of a status item: Meta's own object in text every database holds, for `outbox.record_receipt`."""
    return _storable(_dict(_load(payload), "status")) or None


def parse_event(payload: str) -> tuple[str, dict[str, Any]]:
    """Read the payload of an account item: the name of its field and Meta's own object."""
    item = _storable(_load(payload))
    return _text(item.get("field") if isinstance(item, dict) else ""), _dict(item, "value")


def moment(value: Any, fallback: datetime) -> datetime:
    """Meta's timestamp (seconds, as text or number; sometimes milliseconds) as an aware moment."""
    try:
        seconds = float(value)
        if seconds > 1e11:
            seconds /= 1000
        at = datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return fallback
    is_sane = datetime(2009, 1, 1, tzinfo=UTC) < at <= fallback + CLOCK_SKEW
    return min(at, fallback) if is_sane else fallback


def _content(message: dict[str, Any]) -> dict[str, Any]:
    kind = _text(message.get("type"))
    if kind in MEDIA:
        return _media(kind, _dict(message, kind))
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(message)
    # No type, or one invented after this was written: words are words, the rest gets a hint.
    body = _text(_dict(message, "text").get("body"))
    return {"kind": "text", "text": body} if body else {"kind": "unsupported"}


def _read_text(message: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "text", "text": _text(_dict(message, "text").get("body"))}


def _media(kind: str, media: dict[str, Any]) -> dict[str, Any]:
    media_id = _text(media.get("id"))
    if not media_id:
        caption = _text(media.get("caption"))
        return {"kind": "text", "text": caption} if caption else {"kind": "unsupported"}
    return {
        "kind": kind,
        "media_id": media_id,
        "media_mime": _text(media.get("mime_type")),
        "media_sha256": _text(media.get("sha256")),
        "caption": _text(media.get("caption")),
    }


def _read_location(message: dict[str, Any]) -> dict[str, Any]:
    location = _dict(message, "location")
    lat, lon = _degrees(location.get("latitude"), 90), _degrees(location.get("longitude"), 180)
    words = ", ".join(part for part in (_text(location.get("name")), _text(location.get("address"))) if part)
    if lat is None or lon is None:
        return {"kind": "text", "text": words} if words else {"kind": "unsupported"}
    return {"kind": "location", "lat": lat, "lon": lon, "name": words}


def _read_button(message: dict[str, Any]) -> dict[str, Any]:
    button = _dict(message, "button")
    text = _text(button.get("text"))
    return {"kind": "button", "button_id": _text(button.get("payload")) or text, "text": text}


def _read_interactive(message: dict[str, Any]) -> dict[str, Any]:
    interactive = _dict(message, "interactive")
    for name, kind in (("button_reply", "button"), ("list_reply", "list")):
        reply = _dict(interactive, name)
        if reply:
            title = _text(reply.get("title"))
            return {"kind": kind, "button_id": _text(reply.get("id")) or title, "text": title}
    return content_of(_dict(interactive, "nfm_reply"), _text)


def _read_reaction(message: dict[str, Any]) -> dict[str, Any]:
    reaction = _dict(message, "reaction")
    return {"kind": "reaction", "text": _text(reaction.get("emoji")), "context_wamid": _text(reaction.get("message_id"))}


def _read_contacts(message: dict[str, Any]) -> dict[str, Any]:
    contacts = message.get("contacts")
    names = [_text(_dict(contact, "name").get("formatted_name")) for contact in contacts] if isinstance(contacts, list) else []
    return {"kind": "contacts", "text": ", ".join(name for name in names if name)}


def _read_order(message: dict[str, Any]) -> dict[str, Any]:
    words = _text(_dict(message, "order").get("text"))
    return {"kind": "text", "text": words} if words else {"kind": "unsupported"}


def _read_edit(message: dict[str, Any]) -> dict[str, Any]:
    """An edited message says its new words; they are added, the old ones stay (nothing accepted is lost)."""
    edited = _dict(_dict(message, "edit"), "message")
    words = _text(_dict(edited, "text").get("body"))
    return {"kind": "text", "text": words} if words else {"kind": "system"}


def _read_system(_message: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "system"}


_READERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "text": _read_text,
    "location": _read_location,
    "button": _read_button,
    "interactive": _read_interactive,
    "reaction": _read_reaction,
    "contacts": _read_contacts,
    "order": _read_order,
    "edit": _read_edit,
    "revoke": _read_system,
    "request_welcome": _read_system,
    "system": _read_system,
}


def _load(payload: str) -> Any:
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def _dict(container: Any, name: str) -> dict[str, Any]:
    found = container.get(name) if isinstance(container, dict) else None
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    """Text every database and page can hold: no NUL, no half surrogate pairs, bounded."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)[:40]
    if not isinstance(value, str):
        return ""
    return value[:MAX_TEXT].replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def _wamid(value: Any) -> str:
    """Meta's id of a message when it can be one: it becomes a unique key, and two must not become one by cleaning."""
    return value if isinstance(value, str) and len(value) <= MAX_WAMID and _text(value) == value else ""


def _storable(thing: Any) -> Any:
    """A JSON value with its texts cleaned, and without NaN and infinities (PostgreSQL refuses them)."""
    if isinstance(thing, dict):
        return {_text(name): _storable(value) for name, value in thing.items()}
    if isinstance(thing, list):
        return [_storable(value) for value in thing]
    if isinstance(thing, float) and not math.isfinite(thing):
        return None
    return _text(thing) if isinstance(thing, str) else thing


def _degrees(value: Any, limit: int) -> float | None:
    try:
        degrees = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return degrees if math.isfinite(degrees) and abs(degrees) <= limit else None
