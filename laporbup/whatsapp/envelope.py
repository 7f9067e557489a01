"""Cut one delivery of Meta into items: one per message, per status and per event of the account, order kept.

Pure and lenient. Meta batches, repeats and reorders deliveries, and a repetition may be batched
differently, so each item carries its own key: `wamid`, `wamid:status`, or a hash of itself.
What we do not understand becomes an UNPARSED item, never an error: it was signed, so it is kept.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

import orjson

MAX_KEY = 300
MAX_SENDER = 128
MAX_FIELD = 80

# ASCII output: a NUL or half a surrogate pair stays an escape, which every database can hold.
_encode_any = json.JSONEncoder(separators=(",", ":")).encode


class Item(NamedTuple):
    """One thing to remember. `state` is NEW (to be worked) or UNPARSED (kept for an admin; `error` says why)."""

    key: str
    kind: str
    sender: str
    payload: str
    state: str = "NEW"
    error: str = ""


def split(body: bytes, phone_id: str = "") -> list[Item]:
    """Return the items of a delivery. `phone_id` is our number: events of another one are kept but not worked."""
    try:
        return _items(_read(body), phone_id) or [_unreadable(body, "unknown shape")]
    except (ValueError, RecursionError):
        # Not JSON, or so deep that it can be read but not written again.
        return [_unreadable(body)]


def _items(data: Any, phone_id: str) -> list[Item]:
    items: list[Item] = []
    for entry in _list(data, "entry"):
        changes = _list(entry, "changes")
        for change in changes:
            items += _items_of(change, entry, phone_id)
        if not changes:
            items.append(_other(entry, "unknown shape"))
    return items


def _items_of(change: Any, entry: dict[str, Any], phone_id: str) -> list[Item]:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        return [_other(change, "unknown shape")]
    field = change.get("field", "messages")
    messages, statuses = _list(value, "messages"), _list(value, "statuses")
    metadata = value.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    number = metadata.get("phone_number_id")
    if field == "messages" and not (messages or statuses):
        return [_other(change, "event messages")]
    if phone_id and number is not None and str(number) != phone_id:
        return [_other(change, "foreign number")]
    if field != "messages":
        return [_account(field, value, entry)]
    contacts = _list(value, "contacts")
    items = [_message(message, contacts, metadata) for message in messages]
    items += [_status(status, metadata) for status in statuses]
    return items + _beside(value)


def _beside(value: dict[str, Any]) -> list[Item]:
    """What stands beside messages and statuses and is neither: errors of the number, a list that is none."""
    found = {name: value.get(name) for name in ("errors", "messages", "statuses")}
    left = {name: thing for name, thing in found.items() if thing and (name == "errors" or not isinstance(thing, list))}
    return [_other(left, "event errors" if list(left) == ["errors"] else "unknown shape")] if left else []


def _message(message: Any, contacts: list[Any], metadata: dict[str, Any]) -> Item:
    if not isinstance(message, dict):
        return _other(message, "unknown shape")
    contact = _contact_of(message, contacts)
    sender = _first(message.get("from"), message.get("from_user_id"), contact.get("wa_id"), contact.get("user_id"))
    payload = _encode({"message": message, "contact": contact, "metadata": metadata})
    return Item(_key(message.get("id"), "", message), "message", _short(sender, MAX_SENDER), payload)


def _status(status: Any, metadata: dict[str, Any]) -> Item:
    if not isinstance(status, dict):
        return _other(status, "unknown shape")
    sender = _first(status.get("recipient_id"), status.get("recipient_user_id"))
    payload = _encode({"status": status, "metadata": metadata})
    key = _key(status.get("id"), f":{status.get('status')}", status)
    return Item(key, "status", _short(sender, MAX_SENDER), payload)


def _account(field: Any, value: dict[str, Any], entry: dict[str, Any]) -> Item:
    """An event of the account. The same words at another time are another event: a template is paused twice."""
    if not isinstance(field, str) or not (field.isascii() and field.isprintable() and len(field) <= MAX_FIELD):
        return _other({"field": field, "value": value}, "event")
    payload = _encode({"field": field, "value": value, "time": entry.get("time"), "account": entry.get("id")})
    return Item(_hash(payload), "account", "", payload)


def _contact_of(message: dict[str, Any], contacts: list[Any]) -> dict[str, Any]:
    """The contact this message belongs to: by phone, by BSUID, or the only one there is."""
    known = [contact for contact in contacts if isinstance(contact, dict)]
    for contact in known:
        for here, there in (("wa_id", "from"), ("user_id", "from_user_id"), ("user_id", "from")):
            if contact.get(here) and contact.get(here) == message.get(there):
                return contact
    return known[0] if len(known) == 1 and not message.get("system") else {}


def _read(body: bytes) -> Any:
    """The JSON of a delivery, fast; what is not quite JSON (NaN, half a surrogate pair) by the lenient way."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)


def _encode(thing: Any) -> str:
    """Text every database can hold; control characters are escapes."""
    try:
        return orjson.dumps(thing).decode()
    except (orjson.JSONEncodeError, UnicodeDecodeError):
        return _encode_any(thing)


def _key(wamid: Any, suffix: str, item: Any) -> str:
    key = f"{wamid}{suffix}"
    usable = isinstance(wamid, str) and wamid and len(key) <= MAX_KEY and key.isascii() and key.isprintable()
    return key if usable else _hash(_encode(item))


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit and text.isascii() and text.isprintable() else _hash(_encode(text))


def _hash(text: str) -> str:
    return "hash:" + hashlib.sha256(text.encode()).hexdigest()


def _other(thing: Any, error: str) -> Item:
    payload = _encode(thing)
    return Item(_hash(payload), "other", "", payload, "UNPARSED", _printable(error))


def _unreadable(body: bytes, error: str = "not JSON") -> Item:
    text = body.decode("utf-8", "replace").replace("\x00", "\ufffd")
    return Item("hash:" + hashlib.sha256(body).hexdigest(), "other", "", text, "UNPARSED", error)


def _printable(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "event"


def _list(container: Any, name: str) -> list[Any]:
    found = container.get(name) if isinstance(container, dict) else None
    return found if isinstance(found, list) else []


def _first(*candidates: Any) -> str:
    return next((str(candidate) for candidate in candidates if candidate and isinstance(candidate, str | int)), "")
