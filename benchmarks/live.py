"""How fast a change reaches those who look: two hundred open pages, and a Bupati's dashboard after a WhatsApp tap."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

from benchmarks import deliveries, probe
from benchmarks.apps import RUN, App, descendants
from benchmarks.figures import Figure, limit
from benchmarks.rawsocket import Frame, RawSocket
from benchmarks.webhook import granian
from laporbup.serving import REFLEX_ENVIRONMENT

SOCKETS = 200
ROUNDS = 20
PUSH_BUDGET_MS = 50
SOCKET_BUDGET_KB = 250
CHANGE_BUDGET_MS = 1000
CITIZENS = 20
NUMBER = "6281290000001"
PAUSE_S = 0.8
PING_S = 27
"""engineio notices within one ping interval (25 s) that a silent client is gone."""
DEMO = {"LAPORBUP_MODE": "demo", "LAPORBUP_WHATSAPP_GRAPH_URL": ""}


def figures() -> Iterator[Figure]:
    """The push, its memory and what it leaves behind; then the way from WhatsApp to the dashboard."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _push(Path(folder) / "push")
        yield from _change(Path(folder) / "change")


def boot_frame(url: str, cookies: dict[str, str] | None = None) -> bytes:
    """What a real browser says first on the websocket of a page: recorded, then said by raw sockets."""
    said: list[str] = []
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        context = browser.new_context()
        # A `__Host-` cookie must be said to come over TLS; browsers then send it to http://localhost too.
        where = {"url": url.replace("http://", "https://"), "secure": True}
        context.add_cookies([{"name": name, "value": value, **where} for name, value in (cookies or {}).items()])  # type: ignore[typeddict-item]
        page = context.new_page()
        page.on("websocket", lambda socket: socket.on("framesent", lambda text: said.append(str(text))))
        page.goto(url)
        for _ in range(300):
            if said:
                break
            page.wait_for_timeout(100)
        browser.close()
    boots = [one for one in said if one.startswith("40/_event,")]
    if not boots:
        raise RuntimeError(f"no websocket at {url}")
    return boots[0].encode()


@dataclass
class Audience:
    """Many sockets that note when a frame containing `mark` arrives."""

    mark: bytes
    sockets: list[RawSocket] = field(default_factory=list)
    arrived: dict[int, float] = field(default_factory=dict)

    async def join(self, count: int, port: int, path: str, boot: bytes = b"", cookie: str = "") -> None:
        """Open so many sockets, ten at a time."""
        for start in range(len(self.sockets), len(self.sockets) + count, 10):
            opening = [
                RawSocket.open(port, path, self._noting(number), boot=boot, cookie=cookie)
                for number in range(start, min(start + 10, count + len(self.sockets)))
            ]
            self.sockets += await asyncio.gather(*opening)

    def _noting(self, number: int) -> Frame:
        def note(now: float, frame: bytes) -> None:
            if self.mark in frame:
                self.arrived.setdefault(number, now)

        return note

    async def hear(self, seconds: float = 5.0) -> None:
        """Wait until everybody has heard, or so long."""
        until = time.perf_counter() + seconds
        while len(self.arrived) < len(self.sockets) and time.perf_counter() < until:
            await asyncio.sleep(0.01)

    def leave(self) -> None:
        """Everybody goes without a word."""
        for socket in self.sockets:
            socket.close()


async def _rounds(
    audience: Audience, act: Callable[[int], Awaitable[None]], before: Callable[[], Awaitable[None]] | None = None
) -> list[float]:
    """Milliseconds from the act until each socket heard of it, over all rounds. Raises when one never heard.

    `before` is called before each round, outside the clock.
    """
    taken: list[float] = []
    for number in range(ROUNDS):
        await asyncio.sleep(PAUSE_S)
        if before is not None:
            await before()
        audience.arrived.clear()
        began = time.perf_counter()
        await act(number)
        await audience.hear()
        if len(audience.arrived) < len(audience.sockets):
            raise RuntimeError(f"{len(audience.sockets) - len(audience.arrived)} sockets heard nothing")
        taken += [1000 * (at - began) for at in audience.arrived.values()]
    return taken


def _push(folder: Path) -> Iterator[Figure]:
    with ExitStack() as stack:
        ours, bare = App(folder / "ours", settings=DEMO | REFLEX_ENVIRONMENT), App(folder / "bare")
        ours.command = [*granian("benchmarks.probe:app", ours.port), "--factory"]
        bare.command = granian("benchmarks.bare_live:app", bare.port)
        for verb in ("migrate", "seed"):
            ours.verb(verb)
        for app in (ours, bare):
            stack.callback(app.kill)
            app.start()
            app.wait()
        boot = boot_frame(f"http://localhost:{ours.port}/simulator?nomor={NUMBER}")
        measured = asyncio.run(_measure_push(ours, bare, boot))
    yield from measured


async def _measure_push(ours: App, bare: App, boot: bytes) -> list[Figure]:
    async with httpx.AsyncClient(trust_env=False) as client:
        tasks, small = await _tasks(client, ours), _rss_kb(bare)
        # The first socket pays for lazy imports; it is not one of the two hundred.
        warm = Audience(b"chat_rx_state_")
        await warm.join(1, ours.port, _EVENTS, boot=boot)
        await asyncio.sleep(2)
        before = _rss_kb(ours)
        here, there = Audience(b"chat_rx_state_"), Audience(b"pesan")
        await here.join(SOCKETS, ours.port, _EVENTS, boot=boot)
        await here.hear(30)
        await there.join(SOCKETS, bare.port, "/live")
        per_socket, floor_kb = (_rss_kb(ours) - before) / SOCKETS, (_rss_kb(bare) - small) / SOCKETS

        async def forget() -> None:
            await client.post(f"http://localhost:{ours.port}/emulator/_ctl/reset")

        async def write(number: int) -> None:
            fields = {"nomor": NUMBER, "teks": f"pesan {number}"}
            origin = {"Origin": f"http://localhost:{ours.port}"}
            answer = await client.post(f"http://localhost:{ours.port}/simulator/kirim", data=fields, headers=origin)
            if answer.status_code != httpx.codes.SEE_OTHER:
                raise RuntimeError(f"/simulator/kirim answered {answer.status_code}")

        async def shout(number: int) -> None:
            await client.post(f"http://localhost:{bare.port}/push", content=f"pesan {number} " + "x" * 2000)

        floor, taken = await _rounds(there, shout), await _rounds(here, write, forget)
        for audience in (here, there, warm):
            audience.leave()
        await asyncio.sleep(PING_S)
        leaked = max(0, await _tasks(client, ours) - tasks)
    return [
        limit("live_push_p50", _percentile(taken, 0.5), "ms", PUSH_BUDGET_MS, baseline=_percentile(floor, 0.5)),
        limit("live_push_p95", _percentile(taken, 0.95), "ms", PUSH_BUDGET_MS, baseline=_percentile(floor, 0.95)),
        limit("live_socket_memory", per_socket, "KB", SOCKET_BUDGET_KB, baseline=max(floor_kb, 0.1)),
        limit("live_leaked_tasks", leaked, "tasks", 0),
    ]


_EVENTS = "/_event/?token={token}&EIO=4&transport=websocket"


async def _tasks(client: httpx.AsyncClient, app: App) -> int:
    return int((await client.get(f"http://localhost:{app.port}{probe.TASKS_PATH}")).text)


def _rss_kb(app: App) -> float:
    """Resident memory of the biggest process of an app: its web worker."""
    sizes = []
    for pid in [app.pid, *descendants(app.pid)]:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            sizes.append(float(next(line for line in lines if line.startswith("VmRSS")).split()[1]))
    return max(sizes)


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _change(folder: Path) -> Iterator[Figure]:
    """Citizens tap "done" in WhatsApp; the clock runs until the open dashboard of the Bupati has the new numbers."""
    app = App(folder, RUN, DEMO)
    try:
        app.start()
        app.wait("/readyz", 180)
        numbers = [f"62812990000{n:02d}" for n in range(CITIZENS)]
        with httpx.Client(base_url=f"http://localhost:{app.port}", trust_env=False, timeout=20) as client:
            _make_reports(app, client, numbers)
            cookie = _sign_in(client)
            boot = boot_frame(f"http://localhost:{app.port}/bupati", cookie)
            header = "; ".join(f"{name}={value}" for name, value in cookie.items())
            taken = asyncio.run(_tap(app.port, numbers, boot, header))
    finally:
        app.kill()
    yield limit("whatsapp_to_dashboard_p50", statistics.median(taken), "ms", CHANGE_BUDGET_MS)
    yield limit("whatsapp_to_dashboard_p95", _percentile(taken, 0.95), "ms", CHANGE_BUDGET_MS)


def _make_reports(app: App, client: httpx.Client, numbers: list[str]) -> None:
    """One report a citizen, resolved by its OPD, and the question "done?" on every phone."""
    for place, number in enumerate(numbers):
        body = {"from": number, "name": "Warga", "text": deliveries.TEXT.format(n=place)}
        client.post("/emulator/_ctl/inbound", json=body).raise_for_status()
    _wait_for(client, numbers, lambda body: body.get("type") == "interactive", 120)
    if int(app.python("benchmarks.resolve", *numbers).split()[-1]) != len(numbers):
        raise RuntimeError("not every message became a report")
    _wait_for(client, numbers, lambda body: bool(_button(body)), 120)


def _wait_for(client: httpx.Client, numbers: list[str], is_it: Callable[[dict[str, Any]], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        out = client.get("/emulator/_ctl/out").json()["messages"]
        if set(numbers) <= {one["number"] for one in out if is_it(one["body"])}:
            return
        time.sleep(0.5)
    raise RuntimeError("the bot did not answer everybody")


def _button(body: dict[str, Any]) -> str:
    """The id of the first reply button of a message, or an empty string."""
    interactive = body.get("interactive")
    if not isinstance(interactive, dict) or interactive.get("type") != "button":
        return ""
    return str(interactive["action"]["buttons"][0]["reply"]["id"])


def _sign_in(client: httpx.Client) -> dict[str, str]:
    from laporbup.services.demo_accounts import ACCOUNTS

    account = next(one for one in ACCOUNTS if str(one.role) == "BUPATI")
    fields = {"pengguna": account.username, "sandi": account.password, "tujuan": "/bupati"}
    answer = client.post("/masuk", data=fields, headers={"Origin": str(client.base_url).rstrip("/")})
    name, _, value = answer.headers["set-cookie"].split(";")[0].partition("=")
    return {name: value}


async def _tap(port: int, numbers: list[str], boot: bytes, cookie: str) -> list[float]:
    """One tap after the other; milliseconds until the dashboard's frame."""
    looking = Audience(b"bupati_state")
    taken = []
    async with httpx.AsyncClient(base_url=f"http://localhost:{port}", trust_env=False, timeout=20) as client:
        await looking.join(1, port, _EVENTS, boot=boot, cookie=cookie)
        await asyncio.sleep(3)
        out = (await client.get("/emulator/_ctl/out")).json()["messages"]
        buttons = {one["number"]: _button(one["body"]) for one in out if _button(one["body"])}
        for number in numbers:
            await asyncio.sleep(PAUSE_S)
            looking.arrived.clear()
            began = time.perf_counter()
            fields = {"nomor": number, "tombol": buttons[number]}
            answer = await client.post("/simulator/kirim", data=fields, headers={"Origin": f"http://localhost:{port}"})
            if answer.status_code != httpx.codes.SEE_OTHER:
                raise RuntimeError(f"/simulator/kirim answered {answer.status_code}")
            await looking.hear(10)
            if not looking.arrived:
                raise RuntimeError("the dashboard heard nothing of a closed report")
            taken.append(1000 * (looking.arrived[0] - began))
    looking.leave()
    return taken


