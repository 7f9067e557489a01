"""Starting the processes: `web` (Reflex on granian), and everything together as `scripts/run` does."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from pathlib import Path

import httpx

from laporbup import clock, db, logs, migrations
from laporbup.services import demo, demo_accounts, reference
from laporbup.settings import Settings, get_settings
from laporbup.text import console

ROOT = Path(__file__).resolve().parent.parent
FRONT_END = ROOT / ".web" / "build" / "client"
APP = "laporbup.laporbup:app"

#: Reflex serves the compiled front end itself and compiles nothing at start (internal names, so reflex is pinned).
REFLEX_ENVIRONMENT = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "__REFLEX_SKIP_COMPILE": "true",
    "REFLEX_TELEMETRY_ENABLED": "false",
}


def web() -> int:
    """Become the web server of this process; return 1 when the pages have not been built."""
    settings = get_settings()
    if not (FRONT_END / "index.html").exists():
        print(console.NO_FRONT_END, file=sys.stderr)
        return 1
    environment = {**os.environ, **REFLEX_ENVIRONMENT}
    if settings.redis_url:
        environment["REFLEX_REDIS_URL"] = settings.redis_url
    os.chdir(ROOT)
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", "0.0.0.0",  # noqa: S104
        "--port", str(settings.port), "--workers", "1", "--respawn-failed-workers", "--backlog", "4096",
        "--no-access-log", "--log-level", "warning", "--workers-kill-timeout", "3", APP,
    ]
    return os.execve(sys.executable, command, environment)  # noqa: S606


def everything() -> int:
    """Prepare the database, then run web and worker until Ctrl-C; return the exit status."""
    from laporbup.jobs import supervisor

    settings = get_settings()
    if not (FRONT_END / "index.html").exists():
        print(console.NO_FRONT_END, file=sys.stderr)
        return 1
    if _is_taken(settings.port):
        print(console.PORT_TAKEN.format(port=settings.port), file=sys.stderr)
        return 1
    print(console.STARTING, flush=True)
    prepare(settings)
    logs.configure(is_json=not settings.is_demo)
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    return supervisor.run_all()


def prepare(settings: Settings) -> None:
    """Migrate, load reference data, and fill an empty demo."""
    migrations.migrate()
    with db.unit_of_work() as session:
        reference.seed(session)
    if not settings.is_demo:
        return
    with db.reading() as session:
        empty = demo.is_empty(session)
    if empty:
        print(console.FILLING_DEMO, flush=True)
        print(console.DEMO_FILLED.format(reports=demo.fill(clock.now(), db.unit_of_work).reports), flush=True)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _announce(settings: Settings) -> None:
    """Say where everything is as soon as web and worker answer."""
    url = f"http://127.0.0.1:{settings.port}/readyz"
    while True:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK:
                break
        except httpx.HTTPError:
            time.sleep(0.1)
            continue
        time.sleep(0.1)
    lines = [console.READY.format(url=settings.public_url), console.READY_LOGIN.format(url=settings.public_url)]
    if settings.is_demo:
        lines += [console.READY_SIMULATOR.format(url=settings.public_url), console.READY_ACCOUNTS]
        lines += [f"{account.role}  {account.username}  {account.password}" for account in demo_accounts.ACCOUNTS]
    print("\n".join([*lines, console.READY_STOP]), flush=True)
