"""The verifier's queue, live. It only shows: decisions are native POSTs to `/verifikasi/<ticket>`."""

from __future__ import annotations

import reflex as rx

from laporbup import db
from laporbup.live.digest import digest
from laporbup.live.hub import hub
from laporbup.services import verify_queue
from laporbup.services.access import PAGES, Actor
from laporbup.services.view_desk import DeskHead
from laporbup.services.views import VerifyQueue
from laporbup.state.desk_query import asked, here, neighbours
from laporbup.state.gently import gently, head_of
from laporbup.state.guard import guarded
from laporbup.text import officer_pages as words
from laporbup.text import pages as page_words

PATH = "/verifikasi"
TOPIC = "verifier"


class VerifyState(rx.State):
    """`/verifikasi`. `digest` is empty until the queue was read; `problem` says why it was not."""

    head: DeskHead = DeskHead()
    view: VerifyQueue = VerifyQueue()
    previous_url: str = ""
    next_url: str = ""
    here: str = ""
    """URL of what is shown: where a decision leads back to."""
    tab_title: str = ""
    digest: str = ""
    problem: str = ""

    @rx.event
    @guarded(*PAGES[PATH])
    async def open(self, actor: Actor) -> None:
        """The page was opened or its socket came back."""
        hub.subscribe(self.router.session.client_token, TOPIC, VerifyState.refresh)
        self.head = await head_of(actor, PATH)
        await self._show(actor, anew=True)

    @rx.event
    @guarded(*PAGES[PATH])
    async def refresh(self, actor: Actor) -> None:
        """A report came to be verified, or somebody decided one."""
        await self._show(actor)

    async def _show(self, actor: Actor, *, anew: bool = False) -> None:
        what = asked(dict(self.router.url.query_parameters))

        async def load() -> VerifyQueue:
            return await hub.snapshot(
                TOPIC,
                lambda: db.read(verify_queue.verify_queue, actor, what.tab, what.page),
                key=f"{actor.role} {what.tab} {what.page}",
            )

        found = await gently("verify", load)
        if self.problem != found.problem:
            self.problem = found.problem
        if found.is_gone:
            self.view, self.digest = VerifyQueue(), ""
        if found.view is None or (digest(found.view) == self.digest and not anew):
            return
        self.view, self.digest = found.view, digest(found.view)
        self.previous_url, self.next_url = neighbours(PATH, what, found.view.page, found.view.pages)
        self.here = here(PATH, what)
        waiting = found.view.waiting
        page = words.VERIFY_TAB_TITLE.format(count=waiting) if waiting else words.VERIFY_TITLE
        self.tab_title = page_words.TITLE.format(page=page)
