"""`python -m laporbup run`: web and worker as child processes, kept alive, and gone when we are gone."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger()

#: Seconds from the polite request to the kill.
GRACE_S = 5.0
FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 30.0
#: A child that lived this long has recovered: its next restart comes at once.
HEALTHY_S = 30.0
POLL_S = 0.1
PR_SET_PDEATHSIG = 1

WEB = (sys.executable, "-m", "laporbup", "web")
WORKER = (sys.executable, "-m", "laporbup", "worker")


@dataclass
class Child:
    """A process we keep alive."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    backoff_s: float = FIRST_BACKOFF_S
    restart_at: float = 0.0
    restarts: int = field(default=0)


def run_all(commands: dict[str, Sequence[str]] | None = None) -> int:
    """Run the children until SIGINT or SIGTERM; return 0. A child that ends is started again, with backoff."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    given = commands or {"worker": WORKER, "web": WEB}
    children = [Child(name, command) for name, command in given.items()]
    try:
        while not stopping.is_set():
            for child in children:
                _look_after(child)
            stopping.wait(POLL_S)
    finally:
        _stop(children)
    return 0


def _look_after(child: Child) -> None:
    now = time.monotonic()
    process = child.process
    if process is None:
        if now >= child.restart_at:
            _start(child)
        return
    code = process.poll()
    if code is None:
        return
    _kill_group(process, signal.SIGKILL)
    child.process = None
    if now - child.started_at > HEALTHY_S:
        child.backoff_s = FIRST_BACKOFF_S
    child.restart_at, child.restarts = now + child.backoff_s, child.restarts + 1
    child.backoff_s = min(child.backoff_s * 2, LONGEST_BACKOFF_S)
    log.error("process ended", process=child.name, code=code, restarts=child.restarts)


def _start(child: Child) -> None:
    child.started_at = time.monotonic()
    # A group of its own: Ctrl-C reaches only us, and we end the children in order with all they started.
    child.process = subprocess.Popen(  # noqa: S603
        _guarded(child.command), start_new_session=True, stdin=subprocess.DEVNULL, env={**os.environ}
    )
    log.info("process started", process=child.name, pid=child.process.pid)


def _guarded(command: Sequence[str]) -> list[str]:
    """Run `command` under a watcher that ends it when this process dies, even by SIGKILL."""
    return [sys.executable, "-m", "laporbup.jobs.supervisor", str(os.getpid()), *command]


def _stop(children: list[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        # The watcher passes it on; told twice, a web server takes it for impatience.
        process.terminate()
    until = time.monotonic() + GRACE_S
    for process in running:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("process killed", pid=process.pid)
        _kill_group(process, signal.SIGKILL)
        process.wait()


def _kill_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def watch(parent: int, command: Sequence[str]) -> int:
    """Be the head of a process group: run `command`, pass signals on, and end the group when `parent` is gone.

    The command itself could outlive us (a web server starts workers of its own), so its group is what dies.
    """
    _die_with_parent()
    child = subprocess.Popen(list(command))  # noqa: S603
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    while child.poll() is None:
        if os.getppid() != parent:
            _end(child)
        time.sleep(POLL_S)
    if os.getppid() != parent:
        # Nobody is left to clean up after the command: whatever it started goes with us.
        os.killpg(os.getpgid(0), signal.SIGKILL)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        log.warning("process killed", pid=child.pid)
        child.kill()


def _die_with_parent() -> None:
    """Linux: be told (SIGTERM) the moment the parent dies; elsewhere the watcher's polling does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(watch(int(sys.argv[1]), sys.argv[2:]))
