"""Meta's reviews of templates: what it decides, what it tells us of it, and what may not be sent meanwhile.

The webhooks are those of Meta's reference: `message_template_status_update` and `template_category_update`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from laporbup import clock
from laporbup.whatsapp.emulator import shapes
from laporbup.whatsapp.emulator.world import World

CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
STATES = ("APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "PENDING_DELETION", "FLAGGED")
REASONS = {"REJECTED": "ABUSIVE_CONTENT", "DISABLED": "NONE"}
"""What Meta gives as the reason when nobody says another one."""
NOT_SENDABLE = {"PAUSED": 132015, "DISABLED": 132016}


def refusal_of(template: dict[str, Any] | None, name: str, language: str) -> tuple[int, str] | None:
    """Return (error code, details) when a template may not be sent now: unknown, not approved, paused, disabled."""
    status = "" if template is None else str(template.get("status", ""))
    if status in NOT_SENDABLE:
        return NOT_SENDABLE[status], f"template name ({name}) is {status.lower()}"
    if status in ("APPROVED", "FLAGGED"):
        return None
    return 132001, f"template name ({name}) does not exist in {language}"


def decide(world: World, name: str, language: str, verdict: str, reason: str = "") -> None:
    """Meta sets the state or the category of a template and tells us. Raises KeyError for an unknown template or verdict."""
    found = world.store.template(name, language)
    if found is None or verdict not in (*STATES, *CATEGORIES):
        raise KeyError(verdict)
    about = {"message_template_id": found["id"], "message_template_name": name, "message_template_language": language}
    if verdict in CATEGORIES:
        changed = {"category": verdict}
        field, value = "template_category_update", {"previous_category": found["category"], "new_category": verdict}
    else:
        changed = {"status": verdict}
        field = "message_template_status_update"
        why = reason or REASONS.get(verdict, "NONE")
        value = {"event": verdict, "reason": why, "message_template_category": found["category"]}
    world.store.put_template(found | changed)
    entry = {"id": world.settings.whatsapp_waba_id, "time": int(clock.now().timestamp())}
    world.tell_account(entry | {"changes": [{"field": field, "value": about | value}]})


def hand_in(world: World, data: dict[str, Any]) -> shapes.Body:
    """A template is created: approved at once, or after `world.review_s` seconds, of which a webhook tells."""
    if not world.review_s:
        return world.store.put_template(data)
    made = world.store.put_template(data | {"status": "PENDING"})
    asyncio.get_running_loop().call_later(world.review_s, decide, world, made["name"], made["language"], "APPROVED")
    return made
