"""The Bupati's glance and the reports behind each of its numbers, live. It only shows."""

from __future__ import annotations

import reflex as rx

from laporbup import db
from laporbup.live.digest import digest
from laporbup.live.hub import hub
from laporbup.services import dashboard, scoreboard
from laporbup.services.access import PAGES, Actor
from laporbup.services.view_desk import DeskHead
from laporbup.services.views import Dashboard, Drill
from laporbup.state.gently import gently, head_of
from laporbup.state.guard import guarded

PATH = "/bupati"
TOPIC = "board"
_LONGEST = 40


class BupatiState(rx.State):
    """`/bupati`; with `?opd=` the reports behind the score of an OPD (`drill`), with `&bagian=` behind one part."""

    head: DeskHead = DeskHead()
    view: Dashboard = Dashboard()
    drill: Drill = Drill()
    is_drill: bool = False
    digest: str = ""
    problem: str = ""

    @rx.event
    @guarded(*PAGES[PATH])
    async def open(self, actor: Actor) -> None:
        """The page was opened or its socket came back."""
        hub.subscribe(self.router.session.client_token, TOPIC, BupatiState.refresh)
        is_drill = bool(self._asked()[0])
        if is_drill != self.is_drill:
            self.is_drill, self.digest = is_drill, ""
        self.head = await head_of(actor, PATH)
        await self._show(actor, anew=True)

    @rx.event
    @guarded(*PAGES[PATH])
    async def refresh(self, actor: Actor) -> None:
        """Something was reported, done, or ran late."""
        await self._show(actor)

    async def _show(self, actor: Actor, *, anew: bool = False) -> None:
        opd, part = self._asked()

        async def load() -> Dashboard | Drill:
            # One reading for all who look, whoever they are; the Sekda is only addressed differently.
            if opd:
                return await hub.snapshot(
                    TOPIC, lambda: db.read(scoreboard.drill, actor, opd, part), key=f"drill {opd!r} {part!r}"
                )
            return await hub.snapshot(TOPIC, lambda: db.read(dashboard.dashboard, actor), key=f"glance {actor.role}")

        found = await gently("bupati", load)
        if self.problem != found.problem:
            self.problem = found.problem
        if found.is_gone:
            self.view, self.drill, self.digest = Dashboard(), Drill(), ""
        if found.view is None or (digest(found.view) == self.digest and not anew):
            return
        self.digest = digest(found.view)
        if isinstance(found.view, Drill):
            self.drill = found.view
        else:
            self.view = found.view

    def _asked(self) -> tuple[str, str]:
        params = self.router.url.query_parameters
        return params.get("opd", "")[:_LONGEST], params.get("bagian", "")[:_LONGEST]
