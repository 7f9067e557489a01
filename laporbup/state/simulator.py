"""The chat of one demo number, live. It only shows: what is sent goes by `POST /simulator/kirim`."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from laporbup.domain.address import normalise_phone
from laporbup.live.hub import hub
from laporbup.services.view_chat import ChatView
from laporbup.state.guard import public
from laporbup.text import simulator as words

Reader = Callable[[str], ChatView]

_readers: list[Reader] = []


def use_reader(read: Reader) -> None:
    """Say where chats are read from: the composition root passes the emulator's, in demo mode only."""
    _readers[:] = [read]


class SimulatorState(rx.State):
    """`chat` is empty until it has been read, and stays so in production."""

    chat: ChatView = ChatView()
    is_live: bool = False
    _number: str = ""

    @rx.event
    @public
    async def open(self) -> None:
        """The page was opened or its socket came back: listen to this number and show its chat."""
        asked = self.router.url.query_parameters.get("nomor", "")
        self._number = normalise_phone(asked) or next(iter(words.PEOPLE))
        hub.subscribe(self.router.session.client_token, f"chat:{self._number}", SimulatorState.refresh)
        await self._show()

    @rx.event
    @public
    async def refresh(self) -> None:
        """Something happened in this chat."""
        if self._number:
            await self._show()

    async def _show(self) -> None:
        number = self._number

        async def load() -> ChatView:
            return _readers[0](number) if _readers else ChatView()

        self.chat = await hub.snapshot(f"chat:{number}", load)
        if not self.is_live:
            self.is_live = True
