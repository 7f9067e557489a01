"""`python -m benchmarks.faults [F1 F2 F3 F4 F8 F11] [--database sqlite|postgresql]`: the long drills; 1 if a promise was broken.

F1: 10,000 deliveries, kill -9 of everything two seconds after each start, 25 times, then five times at work. F2: 2,000
replies, kill -9 of the worker a second after each first send. F3: 1,000 messages in every disorder. F4: a failing Graph,
ten virtual minutes, then two real ones beside ingest. F8: 500 messages and 200 promises while the clock jumps. F11: 200
promises before three sweepers, the leader killed 20 times, then all three leading.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from benchmarks.apps import RUN, App, database_settings
from benchmarks.faults import disorder
from benchmarks.faults.clock_jump import ClockJump
from benchmarks.faults.fake_graph import FakeGraph
from benchmarks.faults.graph_trouble import GraphTrouble
from benchmarks.faults.ingest_beside import IngestBeside
from benchmarks.faults.kill_ingest import KillIngest
from benchmarks.faults.kill_send import KillSend
from benchmarks.faults.split_brain import SplitBrain
from benchmarks.faults.verdict import Verdict
from laporbup import db
from laporbup.services import reference
from laporbup.settings import get_settings
from tests import databases

KINDS = ("sqlite", "postgresql")


def f1(kind: str, folder: Path) -> Iterator[Verdict]:
    """kill -9 during ingest."""
    with database_settings(kind) as settings:
        app = App(folder, RUN, settings)
        try:
            yield KillIngest(app, messages=10_000, every_s=2.0, per_second=400, kills=25, work_kills=5).run()
        finally:
            app.kill()


def f2(kind: str, folder: Path) -> Iterator[Verdict]:
    """kill -9 between claim, send and mark."""
    with database_settings(kind) as settings, FakeGraph() as graph:
        app = App(folder, settings=settings)
        try:
            yield KillSend(app, graph, replies=2000, kills=1000, every_s=1.0, is_real=True).run()
        finally:
            app.kill()


def f3(kind: str, folder: Path) -> Iterator[Verdict]:
    """Duplicates, disorder, one large delivery."""
    with _reference(kind, folder):
        yield disorder.drill(kind, 200, databases.emptier(), asyncio.run)


def f4(kind: str, folder: Path) -> Iterator[Verdict]:
    """Graph in trouble: virtual, then beside ingest."""
    with _reference(kind, folder):
        yield asyncio.run(GraphTrouble(kind, messages=400, citizens=60).run())
    with database_settings(kind) as settings, FakeGraph(latency_s=0.1) as graph:
        app = App(folder / "app", RUN, settings)
        try:
            yield IngestBeside(app, graph, windows=3, per_second=10).run()
        finally:
            app.kill()


def f8(kind: str, folder: Path) -> Iterator[Verdict]:
    """The clock jumps."""
    with database_settings(kind) as settings, FakeGraph() as graph:
        yield ClockJump(App(folder, [sys.executable], settings), graph, filed=250, each=50).run()


def f11(kind: str, folder: Path) -> Iterator[Verdict]:
    """Three sweepers, the leader killed; all leading."""
    with database_settings(kind) as settings:
        yield SplitBrain(App(folder, settings=settings), each=50, kills=20, lease_s=15).run()


@contextmanager
def _reference(kind: str, folder: Path) -> Iterator[None]:
    """A database with the reference data, in use by this process."""
    get_settings.cache_clear()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with databases.fresh_database(kind, folder):
        with db.unit_of_work() as session:
            reference.seed(session)
        yield


DRILLS: dict[str, Callable[[str, Path], Iterator[Verdict]]] = {"F1": f1, "F2": f2, "F3": f3, "F4": f4, "F8": f8, "F11": f11}


def main() -> int:
    """Run what was named (everything by default), print a line for each drill."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*DRILLS, []], default=list(DRILLS), metavar="fault")
    parser.add_argument("--database", choices=KINDS, action="append", help="both when not given")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)  # pywa has advice for every call that times out
    is_kept = True
    for name in chosen.faults:
        for kind in chosen.database or KINDS:
            with tempfile.TemporaryDirectory(prefix="laporbup-fault-") as folder:
                os.environ["LAPORBUP_DATA_DIR"] = folder
                began = time.monotonic()
                for verdict in DRILLS[name](kind, Path(folder)):
                    print(f"{verdict} seconds={time.monotonic() - began:.0f}", flush=True)
                    is_kept = is_kept and not verdict.problems
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
