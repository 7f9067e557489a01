"""`/admin`, live. It only shows; its forms post to `api/admin_channel`."""

from __future__ import annotations

import reflex as rx

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.live.digest import digest
from laporbup.live.hub import hub
from laporbup.services import admin
from laporbup.services.access import Actor
from laporbup.services.view_desk import AdminView, DeskHead
from laporbup.state.gently import gently, head_of
from laporbup.state.guard import guarded


class AdminState(rx.State):
    head: DeskHead = DeskHead()
    view: AdminView = AdminView()
    digest: str = ""
    problem: str = ""

    @rx.event
    @guarded(Role.ADMIN)
    async def open(self, actor: Actor) -> None:
        """The page was opened or its socket came back."""
        hub.subscribe(self.router.session.client_token, ("board", "alarms"), AdminState.refresh)
        self.head = await head_of(actor, "/admin")
        await self._show(actor, anew=True)

    @rx.event
    @guarded(Role.ADMIN)
    async def refresh(self, actor: Actor) -> None:
        """Reports moved, so the numbers may have."""
        await self._show(actor)

    async def _show(self, actor: Actor, *, anew: bool = False) -> None:
        found = await gently("admin", lambda: db.read(admin.overview, actor))
        if self.problem != found.problem:
            self.problem = found.problem
        if found.view is not None and (anew or digest(found.view) != self.digest):
            self.view, self.digest = found.view, digest(found.view)
