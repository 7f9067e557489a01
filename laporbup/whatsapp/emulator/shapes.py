"""The JSON of Meta's Graph API and webhooks, as of October 2026: values in, dictionaries out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

Body = dict[str, Any]

ERRORS: dict[int, tuple[int, str]] = {
    4: (400, "Application request limit reached"),
    100: (400, "Invalid parameter"),
    190: (401, "Error validating access token"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131026: (400, "Message undeliverable"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement"),
    131050: (400, "User has stopped marketing messages"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
}
"""code → (usual HTTP status, title), from Meta's table of Cloud API errors."""


def error_body(code: int, details: str = "") -> Body:
    """The body of a refused Graph call."""
    title = ERRORS.get(code, (400, "Unknown error"))[1]
    return {
        "error": {
            "message": f"(#{code}) {title}",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": details or title},
            "error_subcode": 2494055,
            "fbtrace_id": secrets.token_urlsafe(12),
        }
    }


def http_status(code: int) -> int:
    """The HTTP status Meta usually answers with for an error code."""
    return ERRORS.get(code, (400, ""))[0]


def new_wamid(number: str) -> str:
    """A message id shaped like Meta's: `wamid.` and base64 of the number and random bytes."""
    inside = bytes([0x1D, len(number)]) + number.encode() + b"\x15\x02\x00\x12\x18" + secrets.token_hex(10).encode()
    return "wamid." + base64.b64encode(inside + b"\x00").decode()


def new_media_id() -> str:
    """A media id: sixteen digits."""
    return str(10**15 + secrets.randbelow(9 * 10**15))


def bsuid_of(number: str) -> str:
    """The business-scoped user id of a number: always the same one, and the number cannot be read from it."""
    digest = hashlib.sha256(f"bsuid:{number}".encode()).hexdigest()
    return f"ID.{int(digest[:14], 16):017d}"


def signature(secret: str, body: bytes) -> str:
    """Value of `X-Hub-Signature-256` for the raw bytes of a delivery."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def accepted(wamid: str, to: str, *, is_bsuid: bool, is_template: bool) -> Body:
    """Answer to an accepted message. Accepted is all it says: a failure comes later as a status."""
    contact = {"input": to, "user_id": to} if is_bsuid else {"input": to, "wa_id": to}
    message: Body = {"id": wamid}
    if is_template:
        message["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}


def contact(number: str, name: str, *, with_phone: bool = True) -> Body:
    """A `contacts` entry; users with a hidden number have only a user_id."""
    entry: Body = {"profile": {"name": name}, "user_id": bsuid_of(number)}
    if with_phone:
        entry["wa_id"] = number
    return entry


def inbound(number: str, wamid: str, at: datetime, content: Body, *, with_phone: bool = True) -> Body:
    """A `messages` entry: `content` holds `type`, the part of that type and maybe `context`."""
    entry: Body = {"from_user_id": bsuid_of(number), "id": wamid, "timestamp": str(int(at.timestamp()))}
    if with_phone:
        entry["from"] = number
    return entry | content


def pricing(kind: str) -> Body:
    """Pricing since 1 October 2026: replies are billed too, as category `service`; templates as `utility`."""
    category = "utility" if kind == "template" else "service"
    return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}


def status(
    number: str, wamid: str, word: str, at: datetime, kind: str, *, tracker: str = "", code: int = 0, is_priced: bool = True
) -> Body:
    """A `statuses` entry; `code` is the reason of a `failed` one. Meta prices `sent` and one of delivered, read."""
    entry: Body = {
        "id": wamid,
        "status": word,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": number,
        "recipient_user_id": bsuid_of(number),
    }
    if tracker:
        entry["biz_opaque_callback_data"] = tracker
    if word == "failed":
        title = ERRORS.get(code, (400, "Unknown error"))[1]
        entry["errors"] = [{"code": code, "title": title, "message": title, "error_data": {"details": title}}]
    elif is_priced:
        entry["pricing"] = pricing(kind)
    return entry


def change(phone_id: str, display: str, **value: Any) -> Body:
    """One `changes` entry holding `contacts` with `messages` or `statuses`."""
    metadata = {"display_phone_number": display, "phone_number_id": phone_id}
    return {"value": {"messaging_product": "whatsapp", "metadata": metadata} | value, "field": "messages"}


def envelope(waba_id: str, changes: list[Body]) -> Body:
    """The body of a webhook delivery: one entry, any number of changes."""
    return {"object": "whatsapp_business_account", "entry": [{"id": waba_id, "changes": changes}]}
