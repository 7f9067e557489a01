"""The supervisor: starts, restarts, forwards, and leaves no orphan, not even when it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.fault

ROOT = Path(__file__).resolve().parents[2]
SUPERVISE = "import sys; from laporbup.jobs.supervisor import run_all; sys.exit(run_all({'a': sys.argv[1:]}))"


def start(*command: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", SUPERVISE, *command], cwd=ROOT, stdout=subprocess.DEVNULL)


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def until(condition, timeout_s: float = 10.0):
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("it never happened")


def pids_in(file: Path, n: int = 1) -> list[int]:
    def read() -> list[int]:
        found = [int(line) for line in file.read_text().split()] if file.exists() else []
        return found if len(found) >= n else []

    return until(read)


@pytest.fixture
def pids(tmp_path) -> Path:
    return tmp_path / "pids"


@pytest.fixture
def sleeper(pids) -> list[str]:
    """A process with a child of its own, both of which write down who they are."""
    code = (
        "import os,subprocess,sys,time\n"
        f"def note(pid): open({str(pids)!r},'a').write(f'{{pid}}\\n')\n"
        "child=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)'])\n"
        "note(os.getpid()); note(child.pid); time.sleep(60)\n"
    )
    return [sys.executable, "-c", code]


def test_stops_everything_when_told(sleeper, pids):
    process = start(*sleeper)
    found = pids_in(pids, 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(8) == 0
    until(lambda: not any(is_alive(pid) for pid in found))


def test_restarts_what_ended(pids):
    process = start(sys.executable, "-c", f"import os; open({str(pids)!r},'a').write(f'{{os.getpid()}}\\n')")
    assert len(set(pids_in(pids, 2))) >= 2
    process.send_signal(signal.SIGINT)
    assert process.wait(8) == 0


def test_a_deaf_child_is_killed_after_the_grace(pids):
    code = (
        "import os,signal,time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(pids)!r},'a').write(f'{{os.getpid()}}\\n')\ntime.sleep(60)\n"
    )
    process = start(sys.executable, "-c", code)
    [pid] = pids_in(pids)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(12) == 0
    assert 4 <= time.monotonic() - began < 9
    until(lambda: not is_alive(pid))


def test_no_orphan_when_the_supervisor_is_killed(sleeper, pids):
    process = start(*sleeper)
    found = pids_in(pids, 2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5)
    until(lambda: not any(is_alive(pid) for pid in found))
