"""The worklist of an office and the list of a Camat's wilayah, live. They only show: acts are native POSTs."""

from __future__ import annotations

from dataclasses import replace

import reflex as rx

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.live.digest import digest
from laporbup.live.hub import hub
from laporbup.services import scoreboard, worklist
from laporbup.services.access import HOLDERS, Actor
from laporbup.services.view_desk import DeskHead
from laporbup.services.views import ScoreRow, Worklist
from laporbup.services.worklist_filter import ME
from laporbup.state.desk_query import Asked, asked, here, neighbours
from laporbup.state.gently import gently, head_of
from laporbup.state.guard import guarded
from laporbup.text import officer_pages as words
from laporbup.text import pages as page_words

SCORE_KIND, SCORE_DAYS = "KECAMATAN", 90


class DeskState(rx.State):
    """`/petugas`. `digest` is empty until the list was read; `problem` says why it was not."""

    head: DeskHead = DeskHead()
    view: Worklist = Worklist()
    previous_url: str = ""
    next_url: str = ""
    here: str = ""
    """URL of what is shown: where an act from a line leads back to."""
    tab_title: str = ""
    digest: str = ""
    problem: str = ""

    @rx.event
    @guarded(*HOLDERS)
    async def open(self, actor: Actor) -> None:
        """The page was opened or its socket came back."""
        hub.subscribe(self.router.session.client_token, _topic(actor), DeskState.refresh)
        self.head = await head_of(actor, "/petugas")
        await self._show(actor, anew=True)

    @rx.event
    @guarded(*HOLDERS)
    async def refresh(self, actor: Actor) -> None:
        """A report came to this office, left it, or moved on."""
        await self._show(actor)

    async def _show(self, actor: Actor, *, anew: bool = False) -> None:
        what = asked(dict(self.router.url.query_parameters))

        async def load() -> Worklist:
            # Everybody of an office with the same role sees the same list, so it is read once.
            return await hub.snapshot(
                _topic(actor),
                lambda: db.read(worklist.worklist, actor, what.tab, what.search, what.page, what.filters),
                key=f"worklist {actor.role} {_own(actor, what)} {what.key}",
            )

        found = await gently("desk", load)
        if self.problem != found.problem:
            self.problem = found.problem
        if found.is_gone:
            self.view, self.digest = Worklist(), ""
        if found.view is None or (digest(found.view) == self.digest and not anew):
            return
        self.view, self.digest = found.view, digest(found.view)
        self.previous_url, self.next_url = _beside("/petugas", what, found.view)
        self.here = here("/petugas", what)
        self.tab_title = _tab_title(found.view, words.WORKLIST_TAB_TITLE, words.WORKLIST_TITLE)


class CamatState(rx.State):
    """`/camat`: every report of the wilayah, and how the office of the Camat stands."""

    head: DeskHead = DeskHead()
    view: Worklist = Worklist()
    score: ScoreRow = ScoreRow()
    previous_url: str = ""
    next_url: str = ""
    here: str = ""
    tab_title: str = ""
    digest: str = ""
    problem: str = ""

    @rx.event
    @guarded(Role.CAMAT)
    async def open(self, actor: Actor) -> None:
        """The page was opened or its socket came back."""
        topics = {_topic(actor), f"kecamatan:{actor.kecamatan_kode}", "board"}
        hub.subscribe(self.router.session.client_token, topics, CamatState.refresh)
        self.head = await head_of(actor, "/camat")
        await self._show(actor, anew=True)

    @rx.event
    @guarded(Role.CAMAT)
    async def refresh(self, actor: Actor) -> None:
        """Something happened in the wilayah, or a score moved."""
        await self._show(actor)

    async def _show(self, actor: Actor, *, anew: bool = False) -> None:
        what = asked(dict(self.router.url.query_parameters))

        async def load() -> tuple[Worklist, ScoreRow]:
            shown = await hub.snapshot(
                f"kecamatan:{actor.kecamatan_kode}",
                lambda: db.read(worklist.camat, actor, what.tab, what.page, what.search, what.filters),
                key=f"camat {_own(actor, what)} {what.key}",
            )
            return shown, await _score_of(actor)

        found = await gently("camat", load)
        if self.problem != found.problem:
            self.problem = found.problem
        if found.is_gone:
            self.view, self.score, self.digest = Worklist(), ScoreRow(), ""
        if found.view is None or (digest(found.view) == self.digest and not anew):
            return
        self.view, self.score = found.view
        self.digest = digest(found.view)
        self.previous_url, self.next_url = _beside("/camat", what, self.view)
        self.here = here("/camat", what)
        self.tab_title = _tab_title(self.view, words.CAMAT_TAB_TITLE, words.CAMAT_TITLE)


def _topic(actor: Actor) -> str:
    return f"opd:{actor.opd_kode}"


def _beside(path: str, what: Asked, view: Worklist) -> tuple[str, str]:
    return neighbours(path, replace(what, page=view.page), view.page, view.pages)


def _own(actor: Actor, what: Asked) -> int:
    """Who asks, when the list is of his own reports; else everybody is the same."""
    return (actor.officer_id or 0) if what.filters.person == ME else 0


def _tab_title(view: Worklist, counting: str, quiet: str) -> str:
    """How many wait, where a browser tab shows it."""
    waiting = view.tabs[0].count if view.tabs else 0
    page = counting.format(count=waiting) if waiting else quiet
    return page_words.TITLE.format(page=page)


async def _score_of(actor: Actor) -> ScoreRow:
    """Return the row of this Camat from the public ranking (the same snapshot `/peringkat` shows)."""
    board = await hub.snapshot(
        "board", lambda: db.read(scoreboard.board, SCORE_KIND, SCORE_DAYS), key=f"score {SCORE_KIND} {SCORE_DAYS}"
    )
    mine = (row for row in [*board.rows, *board.unranked] if row.kode == actor.opd_kode)
    return next(mine, ScoreRow(enough=False))
