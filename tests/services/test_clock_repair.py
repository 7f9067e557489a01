"""A clock that was set back holds nothing up: what was stored before waits as long as it was meant to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.models import Attachment, Conversation, InboxItem, OutboxMessage
from laporbup.services import clock_repair, due, leases, media_queue
from tests.services.people import make_citizen
from tests.support import make_report, moment

BEFORE = moment("2026-11-24 11:00")
AFTER = moment("2026-11-24 09:00")
SOON = timedelta(seconds=7)


@pytest.fixture
def queued(session):
    """A ticket message, made before the clock was set back two hours."""
    with clock.fixed(BEFORE):
        make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
    return session.exec(select(OutboxMessage)).one()


def test_nothing_is_touched_while_the_clock_only_goes_forward(session, queued):
    with clock.fixed(BEFORE):
        session.add(InboxItem(key="k", kind="message", payload="{}", received_at=BEFORE, not_before=BEFORE + SOON))
        media_queue.pending(session, "m1")
    for later in (timedelta(), timedelta(seconds=30), timedelta(days=1)):
        assert clock_repair.repair(session, BEFORE + later) == 0


def test_a_message_goes_at_once_and_one_that_was_to_wait_waits_no_longer(session, queued):
    session.add(OutboxMessage(
        dedupe_key="later", reporter_id=queued.reporter_id, purpose="NOTICE", content={}, created_at=BEFORE,
        not_before=BEFORE + timedelta(hours=3),
    ))  # fmt: skip
    session.flush()
    assert not due.outbox(session, AFTER)
    assert clock_repair.repair(session, AFTER) == 2
    assert due.outbox(session, AFTER)
    waits = {row.dedupe_key: row.not_before for row in session.exec(select(OutboxMessage))}
    assert waits.pop("later") == AFTER + timedelta(hours=3)
    assert list(waits.values()) == [AFTER]
    assert clock_repair.repair(session, AFTER) == 0


def test_a_retry_and_a_send_left_behind_are_not_put_off_for_hours(session, queued):
    queued.created_at = AFTER - timedelta(hours=1)
    queued.attempts, queued.not_before = 1, BEFORE + timedelta(minutes=1)
    session.flush()
    assert clock_repair.repair(session, AFTER) == 1
    assert queued.not_before == AFTER
    queued.state, queued.lease_until = "SENDING", BEFORE + timedelta(seconds=30)
    session.flush()
    assert clock_repair.repair(session, AFTER) == 1
    assert queued.lease_until == AFTER + timedelta(minutes=2)
    assert clock_repair.repair(session, AFTER) == 0


def test_a_message_meta_holds_back_for_a_day_waits_its_day(session, queued):
    queued.created_at, queued.attempts, queued.error_code = AFTER - timedelta(hours=1), 1, 131049
    queued.not_before = AFTER + timedelta(days=1)
    session.flush()
    assert clock_repair.repair(session, AFTER) == 0


def test_a_talk_is_woken_after_its_silence(session):
    citizen = make_citizen(session)
    session.add(Conversation(reporter_id=citizen.id, state={}, wake_at=BEFORE + SOON, updated_at=BEFORE))
    session.flush()
    assert clock_repair.repair(session, AFTER) == 1
    assert not due.conversations(session, AFTER)
    assert due.conversations(session, AFTER + SOON)


def test_a_stumbled_inbox_item_and_a_photo_are_tried_again(session):
    session.add(InboxItem(key="k", kind="message", payload="{}", received_at=BEFORE, not_before=BEFORE + SOON))
    with clock.fixed(BEFORE):
        media_queue.pending(session, "m1")
        session.exec(select(Attachment)).one().next_attempt_at = BEFORE + SOON
    session.flush()
    assert clock_repair.repair(session, AFTER) == 2
    assert due.inbox(session, AFTER)
    assert due.media(session, AFTER)


def test_a_lease_of_a_clock_that_was_ahead_binds_nobody(session):
    assert leases.acquire(session, "jobs", "dead", BEFORE)
    assert leases.acquire(session, "jobs", "alive", AFTER)
    assert not leases.acquire(session, "jobs", "other", AFTER)
