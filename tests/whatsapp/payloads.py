"""Deliveries as Meta makes them: every kind, batched, with and without a phone number."""

from __future__ import annotations

import hashlib
import hmac
import json
from itertools import count
from typing import Any

from laporbup.settings import get_settings

PHONE = "6281234500021"
BSUID = "ID.13491208655302741918"
AT = 1795484520  # 2026-11-24 08:42 in Jakarta

_number = count(1)


def new_wamid() -> str:
    return f"wamid.HBgNNjI4MTIz{next(_number):08d}"


def message(kind: str, content: Any = None, *, sender: str = PHONE, at: Any = AT, wamid: str = "", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"from": sender, "id": wamid or new_wamid(), "timestamp": str(at), "type": kind}
    if content is not None:
        found[kind] = content
    return {**found, **more}


def text(body: str, **more: Any) -> dict[str, Any]:
    return message("text", {"body": body}, **more)


def image(media_id: str = "1166846181421424", caption: str = "", sha256: str = "", **more: Any) -> dict[str, Any]:
    content = {"id": media_id, "mime_type": "image/jpeg", "sha256": sha256}
    return message("image", {**content, "caption": caption} if caption else content, **more)


def location(lat: Any = -3.3908, lon: Any = 104.8335, **more: Any) -> dict[str, Any]:
    return message("location", {"latitude": lat, "longitude": lon}, **more)


def button(key: str, title: str, **more: Any) -> dict[str, Any]:
    return message("interactive", {"type": "button_reply", "button_reply": {"id": key, "title": title}}, **more)


def status(wamid: str, name: str = "delivered", **more: Any) -> dict[str, Any]:
    found = {"id": wamid, "status": name, "timestamp": str(AT), "recipient_id": PHONE}
    if name != "failed":
        found["pricing"] = {"billable": True, "pricing_model": "PMP", "category": "service", "type": "regular"}  # type: ignore[assignment]
    return {**found, **more}


def contact(phone: str = PHONE, bsuid: str = "", name: str = "Siti Aminah") -> dict[str, Any]:
    found: dict[str, Any] = {"profile": {"name": name}}
    if phone:
        found["wa_id"] = phone
    if bsuid:
        found["user_id"] = bsuid
    return found


def change(
    messages: list[Any] | None = None, statuses: list[Any] | None = None, contacts: list[Any] | None = None,
    *, phone_id: str = "", field: str = "messages",
) -> dict[str, Any]:
    number = phone_id or get_settings().whatsapp_phone_id
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "627123456789", "phone_number_id": number},
    }
    if messages is not None:
        value["messages"] = messages
        senders = {item.get("from") for item in messages if isinstance(item, dict) and isinstance(item.get("from"), str)}
        value["contacts"] = contacts if contacts is not None else [contact(sender) for sender in senders if sender]
    if statuses is not None:
        value["statuses"] = statuses
    return {"value": value, "field": field}


def delivery(*changes: dict[str, Any]) -> bytes:
    entry = {"id": "215589313241560883", "changes": list(changes)}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def of(*messages: Any, contacts: list[Any] | None = None) -> bytes:
    return delivery(change(list(messages), contacts=contacts))


def sign(body: bytes, secret: str = "") -> dict[str, str]:
    key = (secret or get_settings().whatsapp_app_secret.get_secret_value()).encode()
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()}


#: Messages of every type of Meta's reference, and the kind and words we make of them.
EVERY_KIND: list[tuple[str, dict[str, Any], str, str]] = [
    ("text", text("Jalan rusak di Pedamaran"), "text", "Jalan rusak di Pedamaran"),
    ("image", image(caption="Lubang besar"), "image", "Lubang besar"),
    ("image without caption", image(), "image", ""),
    ("video", message("video", {"id": "11", "mime_type": "video/mp4", "caption": "banjir"}), "video", "banjir"),
    ("voice", message("audio", {"id": "12", "mime_type": "audio/ogg; codecs=opus", "voice": True}), "audio", ""),
    ("document", message("document", {"id": "13", "mime_type": "application/pdf", "filename": "surat.pdf"}), "document", ""),
    ("sticker without sha256", message("sticker", {"id": "14", "mime_type": "image/webp"}), "sticker", ""),
    ("media without id", message("image", {"caption": "ada fotonya"}), "text", "ada fotonya"),
    ("media without anything", message("image"), "unsupported", ""),
    ("location", location(), "location", ""),
    ("location with a name only", message("location", {"name": "SDN 2", "address": "Tugumulyo"}), "text", "SDN 2, Tugumulyo"),
    ("location beyond the poles", location(lat="100", lon="x"), "unsupported", ""),
    ("contacts", message("contacts", [{"name": {"formatted_name": "Pak RT"}}]), "contacts", "Pak RT"),
    ("template button", message("button", {"payload": "beres:LB-7K3MQ4", "text": "Sudah beres"}), "button", "Sudah beres"),
    ("template button without payload", message("button", {"text": "Sudah beres"}), "button", "Sudah beres"),
    ("button reply", button("cek", "Cek laporan"), "button", "Cek laporan"),
    (
        "list reply without context",
        message("interactive", {"type": "list_reply", "list_reply": {"id": "desa:16.02.05.2001", "title": "Kec. Pedamaran"}}),
        "list", "Kec. Pedamaran",
    ),
    (
        "flow answer",
        message("interactive", {"type": "nfm_reply", "nfm_reply": {"response_json": '{"uraian":"lampu mati","flow_token":"x"}'}}),
        "text", "lampu mati",
    ),
    (
        "flow answer that is no JSON",
        message("interactive", {"type": "nfm_reply", "nfm_reply": {"response_json": "{", "body": "Terkirim"}}),
        "text", "Terkirim",
    ),
    ("interactive of tomorrow", message("interactive", {"type": "new_reply", "new_reply": {}}), "unsupported", ""),
    ("reaction", message("reaction", {"message_id": "wamid.X", "emoji": "👍"}), "reaction", "👍"),
    ("order", message("order", {"catalog_id": "1", "text": "jembatan putus"}), "text", "jembatan putus"),
    ("order without text", message("order", {"catalog_id": "1"}), "unsupported", ""),
    ("system", message("system", {"body": "…", "type": "customer_identity_changed"}), "system", ""),
    (
        "edit", message("edit", {"original_message_id": "wamid.X", "message": {"type": "text", "text": {"body": "di dusun 3"}}}),
        "text", "di dusun 3",
    ),
    ("edit of a photo", message("edit", {"original_message_id": "wamid.X"}), "system", ""),
    ("revoke", message("revoke", {"original_message_id": "wamid.X"}), "system", ""),
    (
        "unsupported", message("unsupported", errors=[{"code": 131051, "title": "Message type unknown"}]), "unsupported", "",
    ),
    ("unknown", message("poll_creation", {"name": "?"}), "unsupported", ""),
    ("text of an unknown type", message("note", text={"body": "tolong"}), "text", "tolong"),
    ("no type at all", {"from": PHONE, "id": "wamid.notype", "timestamp": str(AT)}, "unsupported", ""),
]
