"""Reading for a page: what goes wrong becomes a sentence, never a dead page.

A state shows what was read when its digest is a new one, and always when the page was opened (`anew`): what
it kept from an earlier visit holds photo addresses that have expired.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from laporbup import db
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.services import audit
from laporbup.services.access import Actor
from laporbup.services.desk_head import desk_head
from laporbup.services.view_desk import DeskHead
from laporbup.text import officer_pages as words

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What was read, or why there is nothing to show. `is_gone`: what is on the screen must go too."""

    view: T | None
    problem: str = ""
    is_gone: bool = False


async def gently(area: str, load: Callable[[], Awaitable[T]]) -> Reading[T]:
    """Return what `load` returns. Not found or not allowed takes the page away; any other trouble leaves it as it is."""
    try:
        return Reading(await load())
    except (NotFound, Forbidden):
        return Reading(None, words.NOT_YOURS, is_gone=True)
    except Exception:
        # A push must not kill the page it was meant to refresh.
        log.exception("page_read_failed", area=area)
        return Reading(None, words.TROUBLE)


async def head_of(actor: Actor, path: str) -> DeskHead:
    """Return what the head of the page at `path` says about `actor`; an empty head when even that cannot be read.

    Every officers' page begins with it, so it also notes who opened which; of one report the page notes which.
    """
    if path != "/petugas/laporan":
        await gently("trail", lambda: db.write(audit.opened, actor, path))
    return (await gently("head", lambda: db.read(desk_head, actor, path))).view or DeskHead()
