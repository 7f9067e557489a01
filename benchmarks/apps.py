"""Apps under measurement: started as a user starts them, with data of their own, killed with all they started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg

from benchmarks import deliveries

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("LAPORBUP_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
RUN = (sys.executable, "-m", "laporbup", "run")
WEB = (sys.executable, "-m", "laporbup", "web")
WORKER = (sys.executable, "-m", "laporbup", "worker")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(port: int, folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """A production app with data in `folder` that reaches nobody: its Graph host is a closed port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAPORBUP_", "COVERAGE", "COV_"))}
    return kept | {
        "LAPORBUP_MODE": "production", "LAPORBUP_PORT": str(port), "LAPORBUP_DATA_DIR": str(folder),
        "LAPORBUP_PUBLIC_URL": f"http://localhost:{port}", "LAPORBUP_SECRET_KEY": "benchmark-secret-key-0123456789abcdef",
        "LAPORBUP_WHATSAPP_PHONE_ID": deliveries.PHONE_ID, "LAPORBUP_WHATSAPP_WABA_ID": deliveries.WABA_ID,
        "LAPORBUP_WHATSAPP_TOKEN": "benchmark-token", "LAPORBUP_WHATSAPP_APP_SECRET": deliveries.APP_SECRET,
        "LAPORBUP_WHATSAPP_VERIFY_TOKEN": "benchmark-verify", "LAPORBUP_WHATSAPP_GRAPH_URL": "http://127.0.0.1:9",
        "PYTHONUNBUFFERED": "1", **settings,
    }


class App:
    """Processes that answer on a port. `start` again after `kill` keeps port and data."""

    def __init__(
        self, folder: Path, command: Sequence[str] = RUN, settings: Mapping[str, str] | None = None, port: int = 0
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = port or free_port()
        self.environment = environment(self.port, folder, settings or {})
        self.command = list(command)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the command; it may not answer yet."""
        with (self.folder / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Of the process that was started. Raises RuntimeError before `start`."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether what was started is over by itself."""
        return self._process is not None and self._process.poll() is not None

    def wait(self, path: str = "/healthz", seconds: float = 120) -> None:
        """Wait until `path` answers 200; raise RuntimeError with the app's last words when it ends or never does."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._process is not None and self._process.poll() is None:
            if answers(f"http://127.0.0.1:{self.port}{path}"):
                return
            time.sleep(0.1)
        raise RuntimeError(self.last_words())

    def last_words(self) -> str:
        """The end of what the app printed."""
        return (self.folder / "output.txt").read_text(encoding="utf-8", errors="replace")[-3000:]

    def verb(self, *words: str) -> str:
        """Run `python -m laporbup …` on the same data and return what it printed."""
        return self.python("laporbup", *words)

    def python(self, module: str, *words: str) -> str:
        """Run a module with the settings of this app and return what it printed. Raises RuntimeError when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def kill(self) -> None:
        """kill -9 of everything that was started, the first process first so that it restarts nothing."""
        if self._process is None:
            return
        for pid in [self._process.pid, *descendants(self._process.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        self._process = None


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def descendants(pid: int) -> list[int]:
    """Every living process that `pid` started, and those they started (Linux)."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, todo = [], [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


@contextmanager
def running(
    folder: Path, command: Sequence[str] = RUN, settings: Mapping[str, str] | None = None, path: str = "/healthz"
) -> Iterator[App]:
    """An app that answers; killed at the end whatever happens."""
    app = App(folder, command, settings)
    try:
        app.start()
        app.wait(path)
        yield app
    finally:
        app.kill()


def postgres_is_reachable() -> bool:
    """Whether PostgreSQL can be measured here."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def database_settings(kind: str) -> Iterator[dict[str, str]]:
    """Settings for an empty database of `kind` (sqlite, postgresql); a PostgreSQL one is dropped at the end."""
    if kind == "sqlite":
        yield {}
        return
    name = f"laporbup_bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        url = POSTGRES.replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0]
        yield {"LAPORBUP_DATABASE_URL": f"{url}/{name}"}
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
