"""The JSON of Meta's Graph API and webhooks, as of October 2026: values in, dictionaries out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime
from typing import Any

Body = dict[str, Any]

ERRORS: dict[int, tuple[int, str]] = {
    4: (400, "Application request limit reached"),
    10: (403, "Application does not have permission for this action"),
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
    131031: (403, "Business Account locked"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Message type unknown"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Business Account is in maintenance mode"),
    131062: (400, "Business-scoped user id recipients are not supported for this message"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132068: (400, "Flow is blocked"),
    132069: (400, "Flow is throttled"),
    139001: (400, "Flow can't be updated"),
    139002: (400, "Flow can't be published"),
    139003: (400, "Flow can't be deleted"),
    139004: (400, "Flow can't be deprecated"),
}
"""code → (usual HTTP status, title), from Meta's table of Cloud API errors."""


PAGE_REFERRAL = {
    "source_url": "https://fb.me/laporbup", "source_type": "post", "source_id": "100000000000077", "headline": "Lapor Bup",
}
"""What comes along with the first message of a chat begun from our Facebook Page."""


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


def contact(number: str, name: str, *, with_phone: bool = True, bsuid: str = "", username: str = "") -> Body:
    """A `contacts` entry; users with a hidden number have only a user_id, some a user name."""
    profile = {"name": name} | ({"username": username} if username else {})
    entry: Body = {"profile": profile, "user_id": bsuid or bsuid_of(number)}
    if with_phone:
        entry["wa_id"] = number
    return entry


def inbound(number: str, wamid: str, at: datetime, content: Body, *, with_phone: bool = True, bsuid: str = "") -> Body:
    """A `messages` entry: `content` holds `type`, the part of that type and maybe `context`."""
    entry: Body = {"from_user_id": bsuid or bsuid_of(number), "id": wamid, "timestamp": str(int(at.timestamp()))}
    if with_phone:
        entry["from"] = number
    return entry | content


def form_reply(answer: Body) -> Body:
    """The `interactive` part of a filled-in form: its answers are JSON in a string."""
    reply = {"name": "flow", "body": "Sent", "response_json": json.dumps(answer, ensure_ascii=False)}
    return {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}


def form_file(part: Body) -> Body:
    """A photo within the answers; its hash is in base64 there."""
    digest = base64.b64encode(bytes.fromhex(part["sha256"])).decode()
    return {"file_name": "IMG.jpg", "mime_type": part["mime_type"], "sha256": digest, "id": part["id"]}


def status(
    number: str, wamid: str, word: str, at: datetime, *, tracker: str = "", code: int = 0, price: Body | None = None,
    with_phone: bool = True, bsuid: str = "",
) -> Body:
    """A `statuses` entry; `code` is the reason of a `failed` one, which has no `price`."""
    entry: Body = {
        "id": wamid,
        "status": word,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": number if with_phone else "",
        "recipient_user_id": bsuid or bsuid_of(number),
    }
    if tracker:
        entry["biz_opaque_callback_data"] = tracker
    if word == "failed":
        title = ERRORS.get(code, (400, "Unknown error"))[1]
        entry["errors"] = [{"code": code, "title": title, "message": title, "error_data": {"details": title}}]
    elif price is not None:
        entry["pricing"] = price
    return entry


def change(phone_id: str, display: str, **value: Any) -> Body:
    """One `changes` entry holding `contacts` with `messages` or `statuses`."""
    metadata = {"display_phone_number": display, "phone_number_id": phone_id}
    return {"value": {"messaging_product": "whatsapp", "metadata": metadata} | value, "field": "messages"}


def envelope(waba_id: str, changes: list[Body]) -> Body:
    """The body of a webhook delivery: one entry, any number of changes."""
    return {"object": "whatsapp_business_account", "entry": [{"id": waba_id, "changes": changes}]}


def merged(deliveries: list[tuple[str, str]]) -> str:
    """One delivery of many, given as (whose, JSON): an entry for each citizen with all their changes, order kept."""
    entries: dict[str, Body] = {}
    for whose, text in deliveries:
        for entry in json.loads(text)["entry"]:
            entries.setdefault(f"{whose} {entry['id']}", {"id": entry["id"], "changes": []})["changes"] += entry["changes"]
    return json.dumps({"object": "whatsapp_business_account", "entry": list(entries.values())}, ensure_ascii=False)


def told_at(payload: str, at: datetime) -> str:
    """A delivery of statuses that came true only at `at`."""
    data = json.loads(payload)
    for change_ in data["entry"][0]["changes"]:
        for one in change_["value"].get("statuses", []):
            one["timestamp"] = str(int(at.timestamp()))
    return json.dumps(data, ensure_ascii=False)
