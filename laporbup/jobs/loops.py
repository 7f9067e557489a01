"""A loop that never dies: do a step, rest when there was nothing to do, rest longer after an error."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from laporbup.domain.errors import where

log = structlog.get_logger()

Step = Callable[[], Awaitable[bool]]

FIRST_REST_S = 0.5
LONGEST_REST_S = 10.0


async def keep_doing(name: str, step: Step, stopping: asyncio.Event, *, idle_s: float, busy_s: float = 0.0) -> None:
    """Call `step` until `stopping` is set. It returns whether it did anything: then only `busy_s` is rested."""
    rest_s = FIRST_REST_S
    while not stopping.is_set():
        try:
            did = await step()
        except Exception as error:  # noqa: BLE001  the loop must outlive every error
            log.error("loop step failed", loop=name, error=type(error).__name__, where=where(error))
            await pause(stopping, rest_s)
            rest_s = min(rest_s * 2, LONGEST_REST_S)
            continue
        rest_s = FIRST_REST_S
        await pause(stopping, busy_s if did else idle_s)


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """Sleep, but wake at once when it is time to stop."""
    if seconds <= 0:
        await asyncio.sleep(0)
        return
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
