"""The WhatsApp part of `/admin`: alarms, citizens held back, changed numbers, templates. It only reads."""

from __future__ import annotations

import json
from typing import Any

from sqlmodel import Session

from laporbup.domain.address import mask, mask_text
from laporbup.models import Alarm, ChannelTemplate, IdentityEvent, InboxItem, Reporter
from laporbup.services import alarms, channel_templates, identity_events, inbox, quarantine
from laporbup.services.view_channel import AlarmLine, BlockedLine, ChannelView, MoveLine, TemplateLine
from laporbup.text import admin_channel as words
from laporbup.text import alarms as alarm_words
from laporbup.text import dates, labels

SAMPLES = 3
MAX_SAMPLE = 160


def overview(session: Session) -> ChannelView:
    """Return everything; whether somebody may see it is the caller's check (`admin.overview`)."""
    counts = inbox.count_quarantined(session)
    return ChannelView(
        alarms=[_alarm(row) for row in alarms.open_alarms(session)],
        blocked=[_blocked(session, row, counts) for row in quarantine.blocked(session)],
        moves=[_move(row) for row in identity_events.recent(session)],
        templates=[_template(row) for row in channel_templates.listed(session)],
    )


def _alarm(row: Alarm) -> AlarmLine:
    since, last = dates.short_moment(row.raised_at), dates.short_moment(row.last_at)
    told = words.ALARM_ONCE if row.times == 1 else words.ALARM_TIMES
    return AlarmLine(
        id=row.id or 0, text=alarm_words.sentence(row.kind, row.data), since=told.format(since=since, n=row.times, last=last)
    )


def _blocked(session: Session, row: Reporter, counts: dict[int, int]) -> BlockedLine:
    reason = words.BLOCKED_BY_APP if row.blocked_reason == quarantine.FLOOD else mask_text(row.blocked_reason)
    since = dates.short_moment(row.blocked_at) if row.blocked_at else ""
    return BlockedLine(
        id=row.id or 0, who=mask(row.phone or row.address),
        count=words.BLOCKED_COUNT.format(n=dates.number(counts.get(row.id or 0, 0))),
        since=words.BLOCKED_SINCE.format(since=since, reason=reason),
        samples=[sample(item) for item in inbox.quarantined(session, row.id or 0, SAMPLES)],
    )


def sample(item: InboxItem) -> str:
    """The words of a kept message, short and with numbers hidden; of one without words what it is."""
    try:
        message: Any = json.loads(item.payload)["message"]
        kind = str(message.get("type", ""))
        content = message.get(kind)
        said = (content.get("body") or content.get("caption")) if isinstance(content, dict) else None
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        kind, said = "", None
    if isinstance(said, str) and said.strip():
        return mask_text(" ".join(said[: MAX_SAMPLE * 2].split()))[:MAX_SAMPLE]
    return words.NO_WORDS.format(kind=words.MEDIA.get(kind, words.MEDIA_OTHER))


def _move(row: IdentityEvent) -> MoveLine:
    text = words.MOVE.get(row.kind, words.MOVE["LINKED"]).format(old=mask(row.old_address), new=mask(row.new_address))
    when = dates.short_moment(row.at)
    if row.settled_at is not None:
        when = f"{when}, {words.MOVE_SETTLED.format(when=dates.short_moment(row.settled_at))}"
    is_open = row.kind == identity_events.CONFLICT and row.settled_at is None
    return MoveLine(id=row.id or 0, text=text, when=when, is_open=is_open)


def _template(row: ChannelTemplate) -> TemplateLine:
    is_bad = row.status in channel_templates.ALARMING or row.category == "MARKETING"
    return TemplateLine(
        name=row.name, status=labels.TEMPLATE_STATUS.get(row.status, row.status.lower()),
        category=labels.TEMPLATE_CATEGORY.get(row.category, row.category.lower()),
        quality=labels.TEMPLATE_QUALITY.get(row.quality, "-"), why=row.reason, css="late" if is_bad else "",
    )
