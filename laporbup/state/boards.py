"""Front page, public list and scoreboard, live: what everybody sees, read once for everybody."""

from __future__ import annotations

import reflex as rx

from laporbup import db
from laporbup.live.digest import digest
from laporbup.live.hub import hub
from laporbup.services import public as public_reads
from laporbup.services import scoreboard
from laporbup.services.board_query import public_query, score_query
from laporbup.services.views import Home, PublicBoard, Scoreboard
from laporbup.state.guard import public

TOPIC = "board"


class HomeState(rx.State):
    view: Home = Home()
    digest: str = ""

    @rx.event
    @public
    async def open(self) -> None:
        """The page was opened or its socket came back."""
        hub.subscribe(self.router.session.client_token, TOPIC, HomeState.refresh)
        await self._show()

    @rx.event
    @public
    async def refresh(self) -> None:
        """Something was reported, done or closed."""
        await self._show()

    async def _show(self) -> None:
        found = await hub.snapshot(TOPIC, lambda: db.read(public_reads.home), key="home")
        fresh = digest(found)
        if fresh != self.digest:
            self.view, self.digest = found, fresh


class PublicState(rx.State):
    view: PublicBoard = PublicBoard()
    digest: str = ""

    @rx.event
    @public
    async def open(self) -> None:
        """The page was opened or its socket came back."""
        hub.subscribe(self.router.session.client_token, TOPIC, PublicState.refresh)
        await self._show()

    @rx.event
    @public
    async def refresh(self) -> None:
        """Something was reported, done or closed."""
        await self._show()

    async def _show(self) -> None:
        filters, page = public_query(dict(self.router.url.query_parameters))
        key = f"public {sorted(filters.items())!r} {page}"
        found = await hub.snapshot(TOPIC, lambda: db.read(public_reads.board, filters, page), key=key)
        fresh = digest(found)
        if fresh != self.digest:
            self.view, self.digest = found, fresh


class ScoreState(rx.State):
    view: Scoreboard = Scoreboard()
    digest: str = ""

    @rx.event
    @public
    async def open(self) -> None:
        """The page was opened or its socket came back."""
        hub.subscribe(self.router.session.client_token, TOPIC, ScoreState.refresh)
        await self._show()

    @rx.event
    @public
    async def refresh(self) -> None:
        """A score moved."""
        await self._show()

    async def _show(self) -> None:
        kind, days = score_query(dict(self.router.url.query_parameters))
        found = await hub.snapshot(TOPIC, lambda: db.read(scoreboard.board, kind, days), key=f"score {kind} {days}")
        fresh = digest(found)
        if fresh != self.digest:
            self.view, self.digest = found, fresh
