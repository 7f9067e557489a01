"""Sockets end with their session, whatever ended it, and only those."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from laporbup import clock, db
from laporbup.api.ending_socket import EndingSocket
from laporbup.api.guard import Guard
from laporbup.domain.account_rules import STAY
from laporbup.domain.roles import Role
from laporbup.live.keeper import Keeper, keeper
from laporbup.services import accounts, own_account, sessions, signing_in
from laporbup.services.access import SYSTEM
from tests.api.conftest import fake_renderers
from tests.support import PASSWORD

SignIn = Callable[..., dict[str, str]]


class Page:
    """A browser's websocket on the guard; the app behind it repeats what it hears until it leaves."""

    def __init__(self, cookie: str) -> None:
        self.cookie = cookie
        self.sent: list[dict[str, Any]] = []
        self.heard: list[str] = []
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.coming.put_nowait({"type": "websocket.connect"})
        self.wire = asyncio.Lock()

    async def app(self, _scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            self.heard.append(message["type"])
            if message["type"] == "websocket.connect":
                await send({"type": "websocket.accept"})
            elif message["type"] == "websocket.disconnect":
                await send({"type": "websocket.send", "text": "too late"})
                return
            else:
                await send({"type": "websocket.send", "text": message["text"]})

    async def open(self) -> asyncio.Task[None]:
        headers = [(b"host", b"localhost:8000"), (b"cookie", self.cookie.encode())]
        scope = {"type": "websocket", "path": "/_event/", "query_string": b"token=x", "headers": headers}
        task = asyncio.create_task(Guard(self.app, fake_renderers())(scope, self._receive, self._send))
        await self.says("hello")
        return task

    async def says(self, text: str) -> None:
        """Send a message and wait until it came back."""
        self.coming.put_nowait({"type": "websocket.receive", "text": text})
        async with asyncio.timeout(5):
            while {"type": "websocket.send", "text": text} not in self.sent:
                await asyncio.sleep(0.01)

    async def _receive(self) -> dict[str, Any]:
        async with self.wire:
            return await self.coming.get()

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] != "websocket.close":
            self.sent.append(message)
            return
        # As granian does it: a close waits for whoever still reads.
        async with self.wire:
            self.sent.append(message)


def token_of(cookie: str) -> str:
    return cookie.rpartition("=")[2]


def _sign_out(session, username: str, token: str) -> None:
    signing_in.sign_out(session, token)


def _disable(session, username: str, token: str) -> None:
    accounts.disable(session, username)


def _move(session, username: str, token: str) -> None:
    accounts.change(session, SYSTEM, username, name="Petugas", role=Role.HANDLER, opd_kode="DLH")


def _everywhere(session, username: str, token: str) -> None:
    accounts.sign_out_everywhere(session, SYSTEM, username)


def _password(session, username: str, token: str) -> None:
    """From another browser: that one stays."""
    officer = accounts.officer_named(session, username)
    other = sessions.begin(session, officer)
    new = "kelapa ungu gergaji rusa"
    assert own_account.change_password(session, accounts.actor_of(officer), other, PASSWORD, new, new, "203.0.113.7") == {}


@pytest.mark.parametrize("end", [_sign_out, _disable, _move, _everywhere, _password])
async def test_whatever_ends_a_session_ends_its_socket(sign_in: SignIn, end: Callable[..., None]):
    cookie, neighbour = sign_in(Role.HANDLER, "PUPR")["cookie"], sign_in(Role.HANDLER, "PUPR")["cookie"]
    page, other = Page(cookie), Page(neighbour)
    tasks = [await page.open(), await other.open()]
    assert await keeper.sweep() == 0
    with db.unit_of_work() as session:
        actor = accounts.actor_for(session, token_of(cookie))
        end(session, actor.username, token_of(cookie))
    assert await keeper.sweep() == 1
    async with asyncio.timeout(5):
        await tasks[0]
    assert page.sent[-1] == {"type": "websocket.close", "code": 1008}
    assert page.heard[-1] == "websocket.disconnect"
    await other.says("still here")
    other.coming.put_nowait({"type": "websocket.disconnect", "code": 1001})
    await tasks[1]
    assert keeper._open == {}


async def test_doing_nothing_for_too_long_ends_it_too(sign_in: SignIn):
    page = Page(sign_in(Role.ADMIN)["cookie"])
    task = await page.open()
    with clock.fixed(clock.now() + STAY[Role.ADMIN].idle):
        assert await keeper.sweep() == 1
    async with asyncio.timeout(5):
        await task


async def test_a_stranger_is_not_watched(reference: str):
    page = Page("__Host-sid=guessed")
    task = await page.open()
    assert keeper._open == {}
    page.coming.put_nowait({"type": "websocket.disconnect", "code": 1001})
    await task


async def test_it_looks_by_itself_and_survives_a_lost_database(sign_in: SignIn):
    own, token = Keeper(every_s=0.02), token_of(sign_in(Role.BUPATI)["cookie"])
    kept = db._engine
    async with own.lifespan():
        with own.watch(token) as ended:
            try:
                db.use_engine(db.make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
                await asyncio.sleep(0.1)
            finally:
                db.use_engine(kept)
            assert not ended.is_set()
            with db.unit_of_work() as session:
                sessions.end(session, token)
            async with asyncio.timeout(5):
                await ended.wait()


async def test_a_socket_not_yet_accepted_is_not_closed_twice():
    ended, sent = asyncio.Event(), []
    ended.set()

    async def never() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    socket = EndingSocket(never, send, ended)
    assert (await socket.receive())["type"] == "websocket.disconnect"
    await socket.send({"type": "websocket.accept"})
    assert sent == []
