"""A Reflex client without a browser: whatever an attacker with a websocket can send, and what comes back."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.running import Running

NAMESPACE = "/_event"
HYDRATE = "reflex___state____state.hydrate_and_load"
HYDRATED = '"is_hydrated_rx_state_":true'
QUIET_S = 0.4


class Socket:
    """One connection: `token` as the client chose it, `path` the page it says it is on."""

    def __init__(self, connection: ClientConnection, token: str, path: str) -> None:
        self.token = token
        self.path = path
        self._connection = connection

    def hydrate(self) -> str:
        """Open the page as a browser does; return everything that came back."""
        self._connection.send(f"40{NAMESPACE}," + json.dumps({"event": self._event(HYDRATE, {})}))
        first = self.listen(until=HYDRATED)
        return first + "\n" + self.listen()

    def call(self, handler: str, payload: Any = None) -> None:
        """Call any handler by its wire name."""
        self._connection.send(f"42{NAMESPACE}," + json.dumps(["event", self._event(handler, payload or {})]))

    def listen(self, quiet_s: float = QUIET_S, *, until: str = "", most_s: float = 20.0) -> str:
        """Read until a frame holds `until`, or else until nothing came for `quiet_s`; return what came.

        Raises ConnectionClosed when the server hung up.
        """
        found: list[str] = []
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            try:
                frame = str(self._connection.recv(timeout=most_s if until else quiet_s))
            except TimeoutError:
                break
            if frame == "2":
                self._connection.send("3")
                continue
            found.append(frame)
            if until and until in frame:
                break
        return "\n".join(found)

    def until_closed(self, most_s: float) -> str:
        """Read until the server hangs up; return what came. Fails when it has not after `most_s` seconds."""
        found: list[str] = []
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            try:
                frame = str(self._connection.recv(timeout=0.2))
            except TimeoutError:
                continue
            except ConnectionClosed:
                return "\n".join(found)
            found.append(frame)
            if frame == "2":
                self._connection.send("3")
        raise AssertionError(f"still open after {most_s} s")

    def _event(self, handler: str, payload: Any) -> dict[str, Any]:
        where = {"pathname": self.path, "asPath": self.path, "query": {}}
        return {"token": self.token, "name": handler, "payload": payload, "router_data": where}


@contextmanager
def socket(app: Running, path: str = "/", *, token: str = "", cookie: str = "", origin: str | None = None) -> Iterator[Socket]:
    """Connect. Raises InvalidStatus when the server refuses the handshake."""
    chosen = token or str(uuid.uuid4())
    address = f"ws://localhost:{app.port}{NAMESPACE}/?token={chosen}&EIO=4&transport=websocket"
    headers = {"Cookie": cookie} if cookie else None
    with connect(
        address, origin=origin, additional_headers=headers, max_size=None, open_timeout=20,  # type: ignore[arg-type]
    ) as connection:
        yield Socket(connection, chosen, path)
