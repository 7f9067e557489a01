"""Ends the sockets of a session that ended: signed out, revoked, account closed, role changed, idle too long.

Every event looks its session up anyway, so after a revocation nothing more is shown; this makes the page itself go.
A browser whose socket was closed connects again, is a stranger then, and is shown the way to sign in.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import structlog
from sqlalchemy.exc import SQLAlchemyError

from laporbup import db
from laporbup.services import sessions

log = structlog.get_logger()

EVERY_S = 1.0
"""One query a second for all open sockets together, and none while there is no officer's socket."""


class Keeper:
    """The open sockets of this process, by the hash of their session."""

    def __init__(self, every_s: float = EVERY_S) -> None:
        self._every_s = every_s
        self._open: dict[str, set[asyncio.Event]] = {}

    @contextlib.contextmanager
    def watch(self, token: str) -> Iterator[asyncio.Event]:
        """Return an event that is set once the session of `token` has ended."""
        ended, key = asyncio.Event(), sessions.hash_of(token)
        self._open.setdefault(key, set()).add(ended)
        try:
            yield ended
        finally:
            self._open[key].discard(ended)
            if not self._open[key]:
                del self._open[key]

    async def sweep(self) -> int:
        """Look every open session up once; return how many sockets were told to end."""
        if not self._open:
            return 0
        gone = await db.read(sessions.ended, list(self._open))
        told = [event for key in gone for event in self._open.get(key, ())]
        for event in told:
            event.set()
        return len(told)

    async def _sweep_forever(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            try:
                await self.sweep()
            except SQLAlchemyError as error:
                # The next look may find the database again; until then no event can read anything either.
                log.warning("keeper_blind", error=type(error).__name__)

    @contextlib.asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Look while the web process runs."""
        task = asyncio.create_task(self._sweep_forever())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


keeper = Keeper()
