"""Asked once whether it has held, weeks later, and only when that was turned on."""

from __future__ import annotations

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.models import OutboxMessage, Policy
from laporbup.services import feedback, followup, knowledge
from tests.services.people import make_citizen, resolved
from tests.support import make_officer, make_report, moment


@pytest.fixture
def closed(session):
    with clock.fixed(moment("2026-11-02 09:00")):
        report = make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
        resolved(session, make_officer(session, Role.HANDLER, "PUPR"), report)
        feedback.answer(session, report.tracking_secret, done=True)
    return report


def turn_on(session, weeks: int = 4):
    session.merge(Policy(kode="followup_weeks", value=weeks))
    session.flush()
    knowledge.forget()


def test_nobody_is_asked_unless_an_administrator_wants_it(session, closed):
    assert followup.ask(session, moment("2026-11-30 09:01")) == 0


def test_asked_once_when_the_weeks_are_over(session, closed):
    turn_on(session)
    asked = [followup.ask(session, moment(when)) for when in ("2026-11-30 08:59", "2026-11-30 09:01", "2026-12-01 09:00")]
    assert asked == [0, 1, 0]
    message = session.exec(select(OutboxMessage).where(OutboxMessage.purpose == "NOTICE")).one()
    assert closed.ticket in message.content["text"]
    assert message.report_id == closed.id


def test_turning_it_on_does_not_wake_old_reports(session, closed):
    turn_on(session)
    assert followup.ask(session, moment("2026-12-08 09:00")) == 0

