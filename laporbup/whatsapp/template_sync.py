"""Our templates and Meta's list of them: hand in what is missing, remember what Meta says of each."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlmodel import Session

from laporbup import clock, db
from laporbup.services import channel_templates
from laporbup.whatsapp.errors import GraphError
from laporbup.whatsapp.templates import TEMPLATES, Template, definition

log = structlog.get_logger()


class ListsTemplates(Protocol):
    """What is needed of Graph (`client.Graph`)."""

    def templates(self) -> Awaitable[list[dict[str, Any]]]: ...
    def create_template(self, template: dict[str, Any]) -> Awaitable[None]: ...


@dataclass
class Synced:
    """`created`: names handed in now; `refused`: name → why Meta would not take it."""

    created: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


async def sync(graph: ListsTemplates, public_url: str) -> Synced:
    """Create the templates the account lacks, then record what Meta says of all of ours. Raises GraphError."""
    known = {(str(item.get("name")), str(item.get("language"))) for item in await graph.templates()}
    made = Synced()
    for template in TEMPLATES.values():
        if (template.name, channel_templates.LANGUAGE) not in known:
            await _create(graph, template, public_url, made)
    await check(graph)
    return made


async def check(graph: ListsTemplates) -> int:
    """Record what Meta says of our templates; return how many it has. Raises GraphError."""
    found = await graph.templates()
    return await db.write(_record, found, clock.now())


async def check_when_due(graph: ListsTemplates) -> bool:
    """The worker's look, daily or while something waits (`channel_templates.is_check_due`); never an error."""
    if not await db.read(channel_templates.is_check_due, clock.now()):
        return False
    try:
        await check(graph)
    except GraphError as error:
        # Webhooks tell of changes meanwhile; the next look comes in its time.
        log.warning("templates not checked", code=error.code, status=error.status)
        await db.write(channel_templates.note_check, clock.now())
    return True


async def _create(graph: ListsTemplates, template: Template, public_url: str, made: Synced) -> None:
    try:
        await graph.create_template(definition(template, public_url))
        made.created.append(template.name)
    except GraphError as error:
        if error.status in (0, 401, 403) or error.status >= 500:
            raise
        made.refused[template.name] = f"{error.code} {error.message}"


def _record(session: Session, found: list[dict[str, Any]], now: datetime) -> int:
    names = {template.name for template in TEMPLATES.values()}
    ours = [one for one in found if str(one.get("name")) in names and one.get("language") == channel_templates.LANGUAGE]
    for one in ours:
        _record_one(session, one, now)
    channel_templates.note_check(session, now)
    return len(ours)


def _record_one(session: Session, one: dict[str, Any], now: datetime) -> None:
    name, language = str(one["name"]), channel_templates.LANGUAGE
    status, category = _capitals(one.get("status")), _capitals(one.get("category"))
    score = one.get("quality_score")
    quality = _capitals(score.get("score")) if isinstance(score, dict) else ""
    if status:
        reason = _capitals(one.get("rejected_reason"))
        channel_templates.record_status(
            session, name, language, status, now, reason="" if reason == "NONE" else reason, meta_id=str(one.get("id") or "")[:60]
        )
    if category:
        channel_templates.record_category(session, name, language, category, now)
    if quality:
        channel_templates.record_quality(session, name, language, quality, now)


def _capitals(value: Any) -> str:
    return value.strip().upper()[:60] if isinstance(value, str) else ""
