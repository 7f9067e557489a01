"""The tracker, live: one report by the code in the URL. It only shows; answers are native POSTs."""

from __future__ import annotations

import reflex as rx

from laporbup import db
from laporbup.domain.errors import NotFound
from laporbup.live.digest import digest
from laporbup.live.hub import hub
from laporbup.services import tracking
from laporbup.services.views import Tracking
from laporbup.state.guard import public


class TrackerState(rx.State):
    """`digest` is empty until the report was read; the page keeps its first response until it differs."""

    view: Tracking = Tracking()
    digest: str = ""

    @rx.event
    @public
    async def open(self) -> None:
        """The page was opened or its socket came back: show the report and listen to it."""
        code = self._code()
        try:
            ticket = (await db.read(tracking.by_code, code)).ticket
        except NotFound:
            return
        hub.subscribe(self.router.session.client_token, f"report:{ticket}", TrackerState.refresh)
        await self._show(ticket, code)

    @rx.event
    @public
    async def refresh(self) -> None:
        """The report changed."""
        if self.view.ticket:
            await self._show(self.view.ticket, self._code())

    async def _show(self, ticket: str, code: str) -> None:
        # Shared by whoever holds the same code, so the code is part of the key.
        found = await hub.snapshot(f"report:{ticket}", lambda: db.read(tracking.by_code, code), key=code)
        fresh = digest(found)
        if fresh != self.digest:
            self.view, self.digest = found, fresh

    def _code(self) -> str:
        return self.router.url.path.rstrip("/").rpartition("/")[2]
