"""Everything Meta may deliver, and what must become of it: the table behind the end-to-end test and the fuzzers.

Sources: Meta's webhook reference (messages, statuses, account fields) as kept in the notes of this project. A case is
one citizen's message, a status of a message of ours, or an event of the account.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.whatsapp import payloads
from tests.whatsapp.payloads import AT, BSUID, PHONE, message


class Fate(StrEnum):
    """Where an item ends."""

    PART = "part of a report"
    TOLD = "the citizen is told that we cannot read it; an administrator sees it as unparsed"
    UNPARSED = "an administrator sees it as unparsed"
    RECORDED = "recorded, nothing to do"


@dataclass(frozen=True)
class Case:
    """`message` alone, or with `contacts` of its own (None: the usual contact of its sender)."""

    name: str
    message: dict[str, Any]
    fate: Fate
    contacts: list[Any] | None = None

    def __str__(self) -> str:
        return self.name


def _interactive(kind: str, content: Any = None, **more: Any) -> dict[str, Any]:
    return message("interactive", {"type": kind, **({} if content is None else {kind: content})}, **more)


def _without(found: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in names}


_FATES = {
    "text": Fate.PART, "image": Fate.PART, "video": Fate.PART, "audio": Fate.PART, "document": Fate.PART,
    "button": Fate.PART, "list": Fate.PART, "location": Fate.PART, "unsupported": Fate.TOLD, "contacts": Fate.TOLD,
    "sticker": Fate.RECORDED, "reaction": Fate.RECORDED, "system": Fate.RECORDED,
}  # fmt: skip
#: Taps and commands are answered; none is a report by itself.
_ANSWERED = (
    "button reply", "template button", "template button without payload", "list reply without context",
    "text of an unknown type",
)  # fmt: skip

WORDS = {"body": "Lampu jalan mati di Desa Celikah"}

#: Well-formed messages, the shapes of Meta's reference; `payloads.EVERY_KIND` is the first half.
MESSAGES: list[Case] = [
    *(
        Case(name, found, Fate.RECORDED if name in _ANSWERED else _FATES[kind])
        for name, found, kind, _ in payloads.EVERY_KIND
    ),
    Case("text that quotes us", message("text", WORDS, context={"from": "628110000", "id": "wamid.unknown"}), Fate.PART),
    Case(
        "text from an advert",
        message(
            "text", WORDS, referral={"source_url": "https://fb.me/x", "source_type": "ad", "source_id": "1", "ctwa_clid": "c"}
        ),
        Fate.PART,
    ),
    Case("text forwarded often", message("text", WORDS, context={"forwarded": True, "frequently_forwarded": True}), Fate.PART),
    Case(
        "text about a product",
        message(
            "text", WORDS, context={"from": "1", "id": "x", "referred_product": {"catalog_id": "1", "product_retailer_id": "2"}}
        ),
        Fate.PART,
    ),
    Case("text in a group", message("text", WORDS, group_id="120363040468224422"), Fate.PART),
    Case(
        "photo with a URL",
        message("image", {"id": "21", "mime_type": "image/jpeg", "url": "https://lookaside.fbsbx.com/x"}),
        Fate.PART,
    ),
    Case(
        "moving sticker",
        message("sticker", {"id": "22", "mime_type": "image/webp", "animated": True, "sha256": "x"}),
        Fate.RECORDED,
    ),
    Case("reaction taken back", message("reaction", {"message_id": "wamid.X"}), Fate.RECORDED),
    Case("reaction taken back, empty", message("reaction", {"message_id": "wamid.X", "emoji": ""}), Fate.RECORDED),
    Case(
        "order with products",
        message("order", {"catalog_id": "1", "product_items": [{"product_retailer_id": "1", "quantity": 1, "item_price": 1.5}]}),
        Fate.TOLD,
    ),
    Case("flow answer without JSON", _interactive("nfm_reply", {"name": "flow", "body": "Sent"}), Fate.PART),
    Case("flow answer that is a list", _interactive("nfm_reply", {"response_json": "[1, 2]", "body": "Sent"}), Fate.PART),
    Case("flow answer of nothing", _interactive("nfm_reply", {"response_json": "{}"}), Fate.TOLD),
    Case(
        "address",
        _interactive("nfm_reply", {"name": "address_message", "response_json": json.dumps({"values": {"a": 1}})}),
        Fate.TOLD,
    ),
    Case(
        "permission to call",
        _interactive("call_permission_reply", {"response": "accept", "response_source": "user_action"}),
        Fate.TOLD,
    ),
    Case(
        "list reply",
        _interactive("list_reply", {"id": "kat:jalan", "title": "Jalan rusak", "description": "Lubang"}),
        Fate.PART,
    ),
    Case("request_welcome", message("request_welcome"), Fate.RECORDED),
    Case("ephemeral", message("ephemeral", errors=[{"code": 131051}]), Fate.TOLD),
    Case("unknown with errors", message("unknown", errors=[{"code": 131051, "title": "Unsupported"}]), Fate.TOLD),
    Case("call log", message("call_log", {"status": "missed"}), Fate.TOLD),
    Case("event", message("event", {"name": "Rapat"}), Fate.TOLD),
    Case("phone and BSUID", message("text", WORDS, from_user_id=BSUID), Fate.PART, [payloads.contact(PHONE, BSUID)]),
    Case("BSUID only", _without(message("text", WORDS, from_user_id=BSUID), "from"), Fate.PART, [payloads.contact("", BSUID)]),
    Case("BSUID with letters", message("text", WORDS, sender="ID.1A2b3C"), Fate.PART, [payloads.contact("", "ID.1A2b3C")]),
    Case("parent BSUID too", message("text", WORDS, from_user_id=BSUID, from_parent_user_id="ID.ENT.1"), Fate.PART),
    Case("no contacts", message("text", WORDS), Fate.PART, []),
    Case("contact without profile", message("text", WORDS), Fate.PART, [{"wa_id": PHONE}]),
    Case(
        "contact with a user name only",
        message("text", WORDS),
        Fate.PART,
        [{"wa_id": PHONE, "profile": {"username": "@siti"}}],
    ),
    Case("sender only in contacts", _without(message("text", WORDS), "from"), Fate.PART, [payloads.contact()]),
    Case("nobody at all", _without(message("text", WORDS), "from"), Fate.UNPARSED, []),
    Case("time in milliseconds", message("text", WORDS, at=AT * 1000), Fate.PART),
    Case("time as a number", message("text", WORDS) | {"timestamp": AT}, Fate.PART),
    Case("time of tomorrow", message("text", WORDS, at=AT + 86400), Fate.PART),
    Case("no time", _without(message("text", WORDS), "timestamp"), Fate.PART),
    Case("no id", _without(message("text", WORDS), "id"), Fate.PART),
    Case("rating with an endless number", payloads.button("bintang:LB-7K3MQ4:" + "9" * 4400, "Lampu mati"), Fate.PART),
    Case("sticker and words", message("sticker", {"id": "1"}, text=WORDS), Fate.RECORDED),
]

#: System messages have no contacts (Meta, August 2026).
SYSTEM: list[Case] = [
    Case(
        "changed number",
        message("system", {"type": "user_changed_number", "wa_id": "6281234599999", "body": "changed"}),
        Fate.RECORDED,
        [],
    ),
    Case(
        "changed number, old shape",
        message("system", {"type": "user_changed_number", "new_wa_id": "62812345"}),
        Fate.RECORDED,
        [],
    ),
    Case(
        "changed user id",
        _without(
            message("system", {"type": "user_changed_user_id", "user_id": "ID.999", "body": "x"}, from_user_id=BSUID), "from"
        ),
        Fate.RECORDED,
        [],
    ),
    Case("identity changed", message("system", {"type": "customer_identity_changed", "identity": "x"}), Fate.RECORDED, []),
    Case("system without anything", message("system"), Fate.RECORDED, []),
]

_FAILED = {"errors": [{"code": 131026, "title": "Message undeliverable", "error_data": {"details": "x"}, "href": "https://x"}]}

#: Statuses of a message of ours, by wamid; each must be recorded, whatever is missing.
STATUSES: list[tuple[str, dict[str, Any]]] = [
    *(
        (name, payloads.status("wamid.out", name))
        for name in ("sent", "delivered", "read", "played", "deleted", "warning", "tomorrow")
    ),
    ("failed", payloads.status("wamid.out", "failed", **_FAILED)),
    ("failed without errors", payloads.status("wamid.out", "failed")),
    ("failed with odd errors", payloads.status("wamid.out", "failed", errors=[None, 1])),
    ("failed with a code in words", payloads.status("wamid.out", "failed", errors=[{"code": "131026"}])),
    (
        "free of charge",
        payloads.status("wamid.out", pricing={"billable": False, "type": "free_entry_point", "category": "service"}),
    ),
    ("price without anything", payloads.status("wamid.out", pricing={})),
    ("with a conversation", payloads.status("wamid.out", conversation={"id": "c", "origin": {"type": "service"}})),
    ("conversation without origin", payloads.status("wamid.out", conversation={"id": "c"})),
    ("with our tracker", payloads.status("wamid.out", biz_opaque_callback_data="1")),
    ("with a tracker of somebody", payloads.status("wamid.out", biz_opaque_callback_data="order #5")),
    ("BSUID only", payloads.status("wamid.out", recipient_id="", recipient_user_id=BSUID)),
    ("nobody", _without(payloads.status("wamid.out"), "recipient_id")),
    ("in a group", payloads.status("wamid.out", recipient_type="group", recipient_participant_id="62811")),
    ("of a payment", payloads.status("wamid.out", type="payment", payment={"reference_id": "x", "amount": {"value": 1}})),
    ("no id", _without(payloads.status("wamid.out"), "id")),
    ("no status", _without(payloads.status("wamid.out"), "status")),
    ("no time", _without(payloads.status("wamid.out"), "timestamp")),
]

#: Fields a business account is told about besides `messages`.
EVENTS: list[tuple[str, Any]] = [
    ("account_alerts", {"entity_type": "WABA", "alert_severity": "CRITICAL", "alert_type": "OBA_APPROVED"}),
    ("account_review_update", {"decision": "APPROVED"}),
    ("account_update", {"phone_number": "628110000", "event": "VERIFIED_ACCOUNT"}),
    ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}),
    ("business_capability_update", {"max_daily_conversation_per_phone": 2000}),
    ("business_status_update", {"event": "x"}),
    ("calls", {"calls": [{"id": "wacid.1", "from": PHONE, "event": "connect", "timestamp": str(AT)}], "contacts": []}),
    ("flows", {"event": "FLOW_STATUS_CHANGE", "flow_id": "1", "new_status": "THROTTLED"}),
    ("group_lifecycle_update", {"groups": [{"group_id": "1", "type": "group_create"}]}),
    ("history", {"history": [{"metadata": {"phase": 0}, "threads": []}]}),
    ("message_template_components_update", {"message_template_name": "lapor_selesai", "message_template_language": "id"}),
    ("message_template_quality_update", {"message_template_name": "lapor_selesai", "new_quality_score": "YELLOW"}),
    (
        "message_template_status_update",
        {
            "event": "REJECTED",
            "message_template_id": 1,
            "message_template_name": "lapor_selesai",
            "message_template_language": "id",
            "reason": "ABUSIVE_CONTENT",
        },
    ),
    ("messages", {"errors": [{"code": 130429, "title": "Rate limit hit"}]}),
    ("messages", {"metadata": {"phone_number_id": "1"}}),
    ("payment_configuration_update", {"configuration_name": "x"}),
    ("phone_number_name_update", {"decision": "APPROVED", "requested_verified_name": "Lapor Bup"}),
    ("phone_number_quality_update", {"display_phone_number": "628110000", "event": "DOWNGRADE", "current_limit": "TIER_250"}),
    ("security", {"event": "PIN_CHANGED", "requester": "1"}),
    ("smb_message_echoes", {"message_echoes": [{"from": "1", "to": PHONE, "id": "wamid.echo", "type": "text"}]}),
    ("smb_app_state_sync", {"state_sync": [{"type": "contact", "action": "add"}]}),
    (
        "template_category_update",
        {"message_template_name": "lapor_selesai", "previous_category": "UTILITY", "new_category": "MARKETING"},
    ),
    ("user_id_update", {"user_id_update": [{"wa_id": PHONE, "user_id": {"previous": BSUID, "current": "ID.2"}}]}),
    ("user_preferences", {"user_preferences": [{"wa_id": PHONE, "category": "marketing_messages", "value": "stop"}]}),
    ("something_of_tomorrow", {"a": [1, None, {}]}),
    ("something_of_tomorrow", None),
    ("something_of_tomorrow", []),
]


def event(field: str, value: Any) -> dict[str, Any]:
    """A `changes` entry of an account event."""
    return {"field": field, "value": value}


def bodies() -> list[bytes]:
    """One delivery of every case: what the fuzzers start from."""
    cases = [payloads.change([case.message], contacts=case.contacts) for case in [*MESSAGES, *SYSTEM]]
    cases += [payloads.change(statuses=[found]) for _, found in STATUSES]
    cases += [event(field, value) for field, value in EVENTS]
    return [payloads.delivery(case) for case in cases]
