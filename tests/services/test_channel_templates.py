"""What Meta says of a template decides whether it is sent, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from laporbup import clock
from laporbup.models import ChannelTemplate, OutboxMessage
from laporbup.services import alarms, channel_templates, outbox
from laporbup.services.channel_templates import BARRED_FOR, WAITS, barred, record_category, record_quality, record_status
from laporbup.services.outbox import Content, FailureKind
from tests.services.people import make_citizen
from tests.support import moment

NOW = moment("2026-11-24 09:00")


@pytest.fixture(autouse=True)
def _time():
    with clock.fixed(NOW):
        yield


def kinds(session: Session) -> list[str]:
    return sorted(alarms.counts(session))


def test_one_we_never_heard_of_may_be_sent(session: Session):
    assert barred(session, "RESOLVED", NOW) == frozenset()


@pytest.mark.parametrize("status", BARRED_FOR)
def test_one_that_may_not_be_sent_is_barred_until_it_is_approved(session: Session, status: str):
    record_status(session, "lapor_selesai", "id", status, NOW, reason="kenapa")
    assert barred(session, "RESOLVED", NOW) == {"lapor_selesai"}
    assert kinds(session) == ([] if status in ("PENDING", "IN_APPEAL") else ["template_unusable"])
    record_status(session, "lapor_selesai", "id", "APPROVED", NOW)
    assert (barred(session, "RESOLVED", NOW), kinds(session)) == (frozenset(), [])


def test_the_reason_is_kept_when_the_same_word_comes_without_one(session: Session):
    record_status(session, "a", "id", "REJECTED", NOW, reason="INVALID_FORMAT")
    record_status(session, "a", "id", "REJECTED", NOW)
    assert session.get(ChannelTemplate, ("a", "id")).reason == "INVALID_FORMAT"
    record_status(session, "a", "id", "PAUSED", NOW)
    assert session.get(ChannelTemplate, ("a", "id")).reason == ""


@pytest.mark.parametrize("status", ["APPROVED", "FLAGGED", "REINSTATED", "UNPAUSED", "A_WORD_OF_TOMORROW"])
def test_any_other_word_lets_it_go(session: Session, status: str):
    record_status(session, "lapor_selesai", "id", "PAUSED", NOW)
    record_status(session, "lapor_selesai", "id", status, NOW)
    assert barred(session, "RESOLVED", NOW) == frozenset()


def test_a_pause_whose_end_was_lost_is_tried_again_but_a_rejection_is_not(session: Session):
    record_status(session, "a", "id", "PAUSED", NOW)
    record_status(session, "b", "id", "REJECTED", NOW)
    assert barred(session, "NOTICE", NOW + timedelta(hours=5)) == {"a", "b"}
    assert barred(session, "NOTICE", NOW + timedelta(hours=7)) == {"b"}


def test_a_marketing_template_goes_for_closing_and_emergencies_only(session: Session):
    record_category(session, "lapor_x", "id", "MARKETING", NOW)
    assert kinds(session) == ["template_recategorised"]
    for purpose in outbox.PURPOSES:
        assert barred(session, purpose, NOW) == (frozenset() if purpose in ("RESOLVED", "URGENT") else {"lapor_x"})
    record_category(session, "lapor_x", "id", "UTILITY", NOW)
    assert (barred(session, "NOTICE", NOW), kinds(session)) == (frozenset(), [])


def test_the_same_name_in_another_language_is_another_template(session: Session):
    record_status(session, "lapor_selesai", "en_US", "REJECTED", NOW)
    assert barred(session, "RESOLVED", NOW) == frozenset()
    record_status(session, "lapor_selesai", "en-US", "APPROVED", NOW)
    assert [(row.language, row.status) for row in channel_templates.listed(session)] == [("en_US", "APPROVED")]


def test_bad_quality_is_said_and_taken_back(session: Session):
    record_quality(session, "lapor_selesai", "id", "RED", NOW)
    assert kinds(session) == ["template_quality"]
    record_quality(session, "lapor_selesai", "id", "GREEN", NOW)
    assert kinds(session) == []
    assert session.exec(select(ChannelTemplate.quality)).one() == "GREEN"


def test_what_waits_for_a_template_goes_when_it_is_approved_and_gives_up_after_three_days(session: Session):
    record_status(session, "lapor_selesai", "id", "REJECTED", NOW)
    row = outbox.enqueue(session, make_citizen(session), "RESOLVED", Content("Selesai"), dedupe_key="k")
    outbox.mark_failed(session, row.id, NOW, kind=FailureKind.WAITS, code=131047, error=WAITS)
    assert (row.state, row.not_before) == ("QUEUED", NOW + timedelta(minutes=15))
    record_status(session, "lapor_selesai", "id", "APPROVED", NOW + timedelta(minutes=1))
    session.expire_all()
    assert row.not_before == NOW + timedelta(minutes=1)
    late = NOW + timedelta(hours=72)
    outbox.mark_failed(session, row.id, late, kind=FailureKind.WAITS, code=131047, error=WAITS)
    assert row.state == "TEMPORARY_FAILURE"


def test_waiting_for_a_template_does_not_hold_the_citizens_other_messages(session: Session):
    citizen = make_citizen(session)
    first = outbox.enqueue(session, citizen, "RESOLVED", Content("Selesai"), dedupe_key="a")
    second = outbox.enqueue(session, citizen, "MENU", Content("Halo"), dedupe_key="b")
    outbox.mark_failed(session, first.id, NOW, kind=FailureKind.WAITS, error=WAITS)
    session.expire_all()
    assert outbox.claim(session, NOW, "w").id == second.id


@pytest.mark.parametrize(("code", "status"), channel_templates.REFUSED_AS.items())
def test_metas_refusal_bars_the_template_and_the_message_goes_again_at_once(session: Session, code: int, status: str):
    citizen = make_citizen(session)
    row = outbox.enqueue(session, citizen, "RESOLVED", Content("Selesai"), dedupe_key="k")
    outbox.mark_failed(session, row.id, NOW, code=code, template="lapor_selesai")
    assert (row.state, row.not_before) == ("QUEUED", NOW)
    claimed = outbox.claim(session, NOW, "w")
    assert (claimed.needs_template, claimed.barred_templates) == (True, {"lapor_selesai"})
    assert session.get(ChannelTemplate, ("lapor_selesai", "id")).status == status
    assert kinds(session) == ["template_unusable"]


def test_the_same_refusal_as_a_status_later(session: Session):
    row = outbox.enqueue(session, make_citizen(session), "RESOLVED", Content("Selesai"), dedupe_key="k")
    outbox.mark_sent(session, row.id, "wamid.A", NOW, template="lapor_selesai")
    failed = {"id": "wamid.A", "status": "failed", "timestamp": "1", "errors": [{"code": 132015, "title": "paused"}]}
    outbox.record_receipt(session, failed, NOW)
    assert row.state == "QUEUED"
    assert outbox.claim(session, NOW, "w").barred_templates == {"lapor_selesai"}


def test_a_refusal_of_a_template_without_a_template_is_our_mistake(session: Session):
    row = outbox.enqueue(session, make_citizen(session), "MENU", Content("Halo"), dedupe_key="k")
    outbox.mark_failed(session, row.id, NOW, code=132001)
    assert (row.state, session.exec(select(OutboxMessage)).one().state) == ("TECHNICAL_FAILURE",) * 2


def test_meta_is_asked_daily_and_often_while_something_is_under_review(session: Session):
    def due(hours: float) -> bool:
        return channel_templates.is_check_due(session, NOW + timedelta(hours=hours))

    assert due(0)
    channel_templates.note_check(session, NOW)
    session.flush()
    assert (due(1), due(23), due(24)) == (False, False, True)
    record_status(session, "lapor_selesai", "id", "PENDING", NOW)
    assert (due(0.2), due(0.25)) == (False, True)
