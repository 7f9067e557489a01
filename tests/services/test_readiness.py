"""Readiness: what lags, what is stuck, and what was stopped on purpose."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laporbup import clock
from laporbup.models import Heartbeat, InboxItem
from laporbup.services import outbox
from laporbup.services.readiness import readiness
from tests.services.stories import MONDAY, at, citizen_report

NOW = at(MONDAY)


def _wait(session, seconds, *, retry_in=None):
    session.add(InboxItem(
        key=f"wamid.{seconds}", kind="message", sender="1", payload="{}", received_at=NOW - timedelta(seconds=seconds),
        not_before=NOW + timedelta(seconds=retry_in) if retry_in else None,
    ))
    session.flush()


def _message(session, seconds):
    with clock.fixed(NOW - timedelta(seconds=seconds)):
        citizen_report(session)


def test_nothing_waits(session):
    found = readiness(session, NOW)
    assert (found.status, found.inbox_lag_s, found.outbox_lag_s, found.worker_seen_s, found.sending, found.stuck) == (
        "ok", 0.0, 0.0, None, "ok", (),
    )


@pytest.mark.parametrize(("seconds", "status"), [(59, "ok"), (61, "stuck")])
def test_inbox(session, seconds, status):
    _wait(session, seconds)
    found = readiness(session, NOW)
    assert (found.status, found.inbox_lag_s) == (status, float(seconds))


def test_an_item_that_waits_for_its_next_try_does_not_lag(session):
    _wait(session, 500, retry_in=60)
    assert readiness(session, NOW).status == "ok"


@pytest.mark.parametrize(("seconds", "status"), [(119, "ok"), (121, "stuck")])
def test_outbox(session, seconds, status):
    _message(session, seconds)
    found = readiness(session, NOW)
    assert (found.status, found.outbox_lag_s) == (status, float(seconds))


def test_stopped_on_purpose_is_said_but_not_stuck(session):
    _message(session, 3600)
    outbox.stop_sending(session, 190, "token", NOW)
    found = readiness(session, NOW)
    assert found.status == "ok"
    assert found.sending != "ok"
    assert found.outbox_lag_s == 3600.0


@pytest.mark.parametrize(("seconds", "status"), [(5, "ok"), (45, "ok"), (61, "stuck")])
def test_worker(session, seconds, status):
    session.add(Heartbeat(name="worker", at=NOW - timedelta(seconds=seconds)))
    session.add(Heartbeat(name="web", at=NOW))
    session.flush()
    found = readiness(session, NOW)
    assert (found.status, found.worker_seen_s) == (status, float(seconds))
    assert found.stuck == (("worker",) if status == "stuck" else ())
