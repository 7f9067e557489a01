"""One report as an officer sees it, live. It only shows: acts are native POSTs to `…/tindakan`."""

from __future__ import annotations

import reflex as rx

from laporbup import db
from laporbup.live.digest import digest
from laporbup.live.hub import hub
from laporbup.services import audit, case_view
from laporbup.services.access import HOLDERS, OVERSEERS, Actor
from laporbup.services.topics import of_report
from laporbup.services.view_desk import DeskHead
from laporbup.services.views import Case
from laporbup.state.gently import gently, head_of
from laporbup.state.guard import guarded

READERS = HOLDERS | OVERSEERS


class CaseState(rx.State):
    """`/petugas/laporan/<ticket>`. The page draws `view` only while it is the report of its own URL."""

    head: DeskHead = DeskHead()
    view: Case = Case()
    digest: str = ""
    problem: str = ""

    @rx.event
    @guarded(*READERS)
    async def open(self, actor: Actor) -> None:
        """The page was opened or its socket came back."""
        ticket = self._ticket()
        if self.view.ticket != ticket:
            self.view, self.digest = Case(), ""
        hub.subscribe(self.router.session.client_token, of_report(ticket), CaseState.refresh)
        self.head = await head_of(actor, "/petugas/laporan")
        await self._show(actor, ticket, anew=True)

    @rx.event
    @guarded(*READERS)
    async def refresh(self, actor: Actor) -> None:
        """The report changed, or a message about it was delivered."""
        await self._show(actor, self._ticket())

    async def _show(self, actor: Actor, ticket: str, *, anew: bool = False) -> None:
        # Not shared: which acts are open depends on who asks.
        found = await gently("case", lambda: db.read(case_view.case, actor, ticket))
        if self.problem != found.problem:
            self.problem = found.problem
        if found.is_gone:
            self.view, self.digest = Case(), ""
        if found.view is not None and (anew or self.view.ticket != found.view.ticket):
            await db.write(audit.viewed, actor, found.view.ticket)
        if found.view is not None and (anew or digest(found.view) != self.digest):
            self.view, self.digest = found.view, digest(found.view)

    def _ticket(self) -> str:
        return self.router.url.path.rstrip("/").rpartition("/")[2]
