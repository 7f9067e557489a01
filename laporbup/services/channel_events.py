"""What Meta tells about our account: reviews of templates, the quality and limits of the number, warnings, bans.

Each known event is recorded (`ChannelTemplate`, `ChannelFlow`, `Alarm`); the rest stays visible to an administrator as
unparsed. Meta's words are kept as they come: a new one is no error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import Session, select

from laporbup.models import ChannelFlow
from laporbup.services import alarms, channel_templates
from laporbup.services.alarms import Kind

log = structlog.get_logger()

MAX_NAME = 512
"""Meta's limit for the name of a template."""

Value = dict[str, Any]


class Malformed(Exception):
    """An event without what it is about."""


def record(session: Session, field: str, value: Value, now: datetime) -> str:
    """Record an event of the account; return an empty text, or why it could not be read."""
    reader = _READERS.get(field)
    if reader is None:
        return f"event {field}"[:80]
    try:
        reader(session, value, now)
    except Malformed:
        return f"malformed {field}"[:80]
    log.info("channel_event", field=field)
    return ""


def _template_status(session: Session, value: Value, now: datetime) -> None:
    name, language = _template(value)
    status = _code(value, "event")
    reason = _reason(value)
    channel_templates.record_status(
        session, name, language, status, now, reason=reason, meta_id=_word(value.get("message_template_id"), 60)
    )


def _template_category(session: Session, value: Value, now: datetime) -> None:
    """`correct_category` announces what will be `new_category` in a day."""
    name, language = _template(value)
    category = _word(value.get("correct_category")).upper() or _code(value, "new_category")
    channel_templates.record_category(session, name, language, category, now)


def _template_quality(session: Session, value: Value, now: datetime) -> None:
    name, language = _template(value)
    channel_templates.record_quality(session, name, language, _code(value, "new_quality_score"), now)


def _template_edited(session: Session, value: Value, now: datetime) -> None:
    name, language = _template(value)
    alarms.raise_alarm(session, f"template-edited:{name}:{language}", Kind.TEMPLATE_EDITED, {"name": name}, now)


def _number_quality(session: Session, value: Value, now: datetime) -> None:
    """`event` FLAGGED and UNFLAGGED are about quality, UPGRADE and DOWNGRADE about how many citizens a day."""
    event = _word(value.get("event")).upper()
    found = (value.get(name) for name in ("quality_rating", "new_quality_score", "quality_score", "current_quality_rating"))
    quality = next((_word(one).upper() for one in found if _word(one)), "")
    if not event and not quality:
        raise Malformed
    if event == "FLAGGED" or quality in ("YELLOW", "RED"):
        alarms.raise_alarm(session, "number-quality", Kind.NUMBER_QUALITY, {"quality": quality or event}, now)
    elif event == "UNFLAGGED" or quality == "GREEN":
        alarms.clear(session, "number-quality", now)
    limit = _word(value.get("current_limit") or value.get("max_daily_conversations_per_business"), 40)
    if event == "DOWNGRADE":
        data = {"old": _word(value.get("old_limit"), 40) or "?", "new": limit or "?"}
        alarms.raise_alarm(session, "number-limit", Kind.NUMBER_LIMIT, data, now)
    elif event in ("UPGRADE", "ONBOARDING"):
        alarms.clear(session, "number-limit", now)


def _number_name(session: Session, value: Value, now: datetime) -> None:
    if _code(value, "decision") == "APPROVED":
        alarms.clear(session, "number-name", now)
    elif _code(value, "decision") != "PENDING":
        alarms.raise_alarm(session, "number-name", Kind.NUMBER_NAME, {"reason": _reason(value, "rejection_reason")}, now)


_GOOD_ACCOUNT = frozenset({
    "VERIFIED_ACCOUNT", "PARTNER_ADDED", "PARTNER_APP_INSTALLED", "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
    "AD_ACCOUNT_LINKED", "MM_LITE_TERMS_SIGNED", "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", "VOLUME_BASED_PRICING_TIER_UPDATE",
    "ACCOUNT_RECONNECTED", "REINSTATE",
})
"""Events of the account that ask nothing of us."""


def _account(session: Session, value: Value, now: datetime) -> None:
    """A ban, a restriction or a violation is an alarm; so is an event we do not know yet."""
    event = _code(value, "event")
    ban = value.get("ban_info")
    ban_state = ban.get("waba_ban_state") if isinstance(ban, dict) else None
    words = [_word(one) for one in (ban_state if isinstance(ban_state, list) else [ban_state])]
    if "REINSTATE" in words:
        alarms.clear(session, f"account:{event}", now)
    elif event not in _GOOD_ACCOUNT:
        alarms.raise_alarm(session, f"account:{event}", Kind.ACCOUNT, {"event": event, "reason": _account_reason(value)}, now)


def _account_reason(value: Value) -> str:
    found = []
    for name in ("ban_info", "violation_info", "restriction_info", "lock_info", "disconnection_info"):
        part = value.get(name)
        found += [_plain(one) for one in (part if isinstance(part, list) else [part]) if isinstance(one, dict)]
    return " ".join(found)[:300]


def _account_alert(session: Session, value: Value, now: datetime) -> None:
    """Meta sends it flat or below `alert_info`."""
    nested = value.get("alert_info")
    alert: Value = {**value, **nested} if isinstance(nested, dict) else value
    kind = _code(alert, "alert_type")
    status, severity = _word(alert.get("alert_status")).upper(), _word(alert.get("alert_severity")).upper()
    key = f"alert:{kind}"
    if status in ("RESOLVED", "INACTIVE", "NONE"):
        alarms.clear(session, key, now)
    elif severity != "INFORMATIONAL":
        alarms.raise_alarm(session, key, Kind.ACCOUNT, {"event": kind, "reason": _reason(alert, "alert_description")}, now)


def _account_review(session: Session, value: Value, now: datetime) -> None:
    decision = _code(value, "decision")
    if decision == "APPROVED":
        alarms.clear(session, "account-review", now)
    elif decision != "PENDING":
        alarms.raise_alarm(session, "account-review", Kind.ACCOUNT, {"event": f"REVIEW {decision}", "reason": ""}, now)


def _capability(_session: Session, value: Value, _now: datetime) -> None:
    """How much the account may do now: a fact for the log; a loss comes as an event of the number too."""
    if not value:
        raise Malformed
    log.info("business_capability", limits={name: one for name, one in value.items() if isinstance(one, int | str)})


def _security(session: Session, value: Value, now: datetime) -> None:
    event = _code(value, "event")
    alarms.raise_alarm(session, f"security:{event}", Kind.SECURITY, {"event": event}, now)


def _flow(session: Session, value: Value, now: datetime) -> None:
    """A form inside WhatsApp: its status, and that it is slow or blocked."""
    event, status = _code(value, "event"), _word(value.get("new_status")).upper()
    flow = session.exec(select(ChannelFlow).where(ChannelFlow.meta_id == _word(value.get("flow_id"), 60))).first()
    if flow is not None and status:
        flow.status, flow.updated_at = status, now
        session.add(flow)
    if status in ("THROTTLED", "BLOCKED"):
        alarms.raise_alarm(session, "flow", Kind.ACCOUNT, {"event": f"Flow {status}", "reason": _reason(value, "message")}, now)
    elif event == "FLOW_STATUS_CHANGE" and status == "PUBLISHED":
        alarms.clear(session, "flow", now)


def _preferences(_session: Session, value: Value, _now: datetime) -> None:
    """A citizen wants no advertising (or wants it again): we never send any, so there is nothing to remember."""
    if not isinstance(value.get("user_preferences"), list):
        raise Malformed


_READERS: dict[str, Callable[[Session, Value, datetime], None]] = {
    "message_template_status_update": _template_status,
    "template_category_update": _template_category,
    "message_template_quality_update": _template_quality,
    "message_template_components_update": _template_edited,
    "phone_number_quality_update": _number_quality,
    "phone_number_name_update": _number_name,
    "account_update": _account,
    "account_alerts": _account_alert,
    "account_review_update": _account_review,
    "business_capability_update": _capability,
    "security": _security,
    "flows": _flow,
    "user_preferences": _preferences,
}


def _template(value: Value) -> tuple[str, str]:
    name = value.get("message_template_name")
    if not isinstance(name, str) or not re.fullmatch(rf"[\w.\-]{{1,{MAX_NAME}}}", name):
        raise Malformed
    return name, _word(value.get("message_template_language"), 20)


def _code(value: Value, name: str) -> str:
    """A word of Meta in capitals. Raises Malformed when it is missing."""
    found = _word(value.get(name)).upper()
    if not found:
        raise Malformed
    return found


def _word(value: Any, limit: int = 60) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return " ".join(text[: limit * 2].split())[:limit]


def _reason(value: Value, name: str = "reason") -> str:
    """Why, in Meta's words: its code and whatever it explains."""
    code = _word(value.get(name), 200)
    parts = [value.get("rejection_info"), value.get("other_info"), value.get("disable_info")]
    said = " ".join(_plain(part) for part in parts if isinstance(part, dict))
    return f"{'' if code == 'NONE' else code} {said}".strip()[:300]


def _plain(part: Value) -> str:
    return " ".join(_word(one, 200) for one in part.values() if isinstance(one, str | int))
