"""A commit of any process reaches the hub, on both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlmodel import text

from laporbup import db
from laporbup.live import watcher


@pytest.fixture
def seen(database: str) -> Iterator[list[str]]:
    """Topics a running watcher has marked."""
    found: list[str] = []
    stop = threading.Event()
    thread = threading.Thread(target=watcher.watch, args=(database, found.extend, stop))
    thread.start()
    time.sleep(0.3)
    yield found
    stop.set()
    thread.join(3)
    assert not thread.is_alive()


def _wait_for(found: list[str], topic: str) -> None:
    end = time.monotonic() + 3
    while topic not in found and time.monotonic() < end:
        time.sleep(0.01)
    assert topic in found


def test_topics_of_a_commit_arrive(seen: list[str]):
    with db.unit_of_work() as session:
        db.touch(session, "report:LB-1", "board")
    _wait_for(seen, "report:LB-1")
    _wait_for(seen, "board")


def _touch_and_fail(topic: str) -> None:
    with db.unit_of_work() as session:
        db.touch(session, topic)
        raise RuntimeError


def test_a_rollback_is_silent(seen: list[str]):
    with pytest.raises(RuntimeError):
        _touch_and_fail("report:LB-2")
    with db.unit_of_work() as session:
        db.touch(session, "after")
    _wait_for(seen, "after")
    assert "report:LB-2" not in seen


def test_an_emptied_log_does_not_deafen_it(seen: list[str]):
    with db.unit_of_work() as session:
        db.touch(session, "before")
    _wait_for(seen, "before")
    with db.unit_of_work() as session:
        session.execute(text("DELETE FROM live_change"))
    with db.unit_of_work() as session:
        db.touch(session, "behind")
    _wait_for(seen, "behind")
