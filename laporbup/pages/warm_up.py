"""Read and draw once at start what the first visitor would otherwise wait for (measured: 1.3 s on a busy core)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from laporbup import db
from laporbup.api.ports import FormView, Renderers
from laporbup.services import knowledge, public

log = structlog.get_logger()


def lifespan_of(renderers: Renderers) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Return the lifespan that warms up beside the first requests."""

    @contextlib.asynccontextmanager
    async def warm_up() -> AsyncIterator[None]:
        task = asyncio.create_task(_prepare(renderers))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    return warm_up


async def _prepare(renderers: Renderers) -> None:
    renderers.built("/lapor")
    renderers.form(FormView())
    try:
        await db.read(knowledge.load)
        renderers.home(await db.read(public.home))
    except SQLAlchemyError as error:
        # Not migrated yet: then the first visitor waits.
        log.info("warm_up_skipped", error=type(error).__name__)
