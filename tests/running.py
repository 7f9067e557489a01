"""A whole Lapor Bup, started as a user starts it: own port, own data, real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Running:
    """A running app: where it answers, what it printed, how to end it."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """first account of each role and, as `HANDLER PUPR`, of each role and OPD: (user, password)"""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def output(self) -> str:
        return (self.folder / "output.txt").read_text(encoding="utf-8", errors="replace")

    def command(self, *verb: str, stdin: str = "") -> str:
        """Run `python -m laporbup …` on the same data; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "laporbup", *verb], cwd=ROOT, env=environment(self.port, self.folder),
            capture_output=True, text=True, input=stdin, check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self) -> None:
        """kill -9 of everything this app started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ctrl-C; return the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=15)


def environment(port: int, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a demo at `port` with its data in `folder`, and nothing of this machine's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAPORBUP_", "COVERAGE", "COV_"))}
    return {
        **kept, "LAPORBUP_PORT": str(port), "LAPORBUP_DATA_DIR": str(folder), "LAPORBUP_MODE": "demo",
        "PYTHONUNBUFFERED": "1", **more,
    }


def start(folder: Path, port: int | None = None, verb: str = "run", **settings: str) -> Running:
    """Start one verb in a process group of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = port or free_port()
    with (folder / "output.txt").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "laporbup", verb], cwd=ROOT, env=environment(chosen, folder, **settings),
            stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
        )
    return Running(chosen, folder, process)


def wait_ready(app: Running, seconds: float = 300) -> None:
    """Wait until `/readyz` says 200; fail with the app's own words."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if app.process.poll() is not None:
            raise AssertionError(f"ended with {app.process.returncode}:\n{app.output}")
        try:
            if httpx.get(f"{app.url}/readyz", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
            continue
        time.sleep(0.1)
    raise AssertionError(f"not ready after {seconds} s:\n{app.output}")


def read_accounts(app: Running) -> None:
    """Take the demo accounts from what `run` printed."""
    from laporbup.services import demo_accounts

    # They are printed a moment after `/readyz` says 200.
    until = time.monotonic() + 15
    while demo_accounts.ACCOUNTS[-1].password not in app.output:
        assert time.monotonic() < until, app.output[-3000:]
        time.sleep(0.1)
    for account in demo_accounts.ACCOUNTS:
        pair = (account.username, account.password)
        app.accounts.setdefault(str(account.role), pair)
        app.accounts.setdefault(f"{account.role} {account.opd_kode}", pair)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Running]:
    """A ready demo; killed at the end whatever happens."""
    app = start(folder, **settings)
    try:
        wait_ready(app)
        yield app
    finally:
        if app.process.poll() is None:
            app.kill()
