"""Links in chats: signed, out of date one day, revocable, and worth nothing when changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.errors import NotFound
from laporbup.models import OutboxMessage
from laporbup.services import erasure, feedback, links, outbox, tracking
from laporbup.services.access import SYSTEM
from tests.services.people import make_citizen
from tests.support import make_report


def code_of(report) -> str:
    return links.chat_url(report).rpartition("/lacak/")[2]


def test_it_opens_the_reporters_view_and_keeps_him_on_it(session: Session):
    report = make_report(session)
    code = code_of(report)
    view = tracking.by_code(session, code)
    assert view.is_reporter
    assert view.add_url == f"/lacak/{code}/tambahan"
    feedback.add(session, code, text="Sudah dua minggu begini")
    assert "Sudah dua minggu" in str(tracking.by_code(session, report.tracking_secret).timeline)


def test_the_secret_itself_is_in_no_message(session: Session):
    citizen = make_citizen(session)
    report = make_report(session, channel="whatsapp", reporter_id=citizen.id)
    sent: list[OutboxMessage] = outbox.messages_for(session, report)
    assert [row.purpose for row in sent] == ["TICKET"]
    assert report.tracking_secret not in str(sent[0].content)
    assert tracking.by_code(session, sent[0].content["link"][1].rpartition("/")[2]).is_reporter


@pytest.mark.parametrize("days", [0, links.CHAT_LINK_DAYS - 1])
def test_an_old_message_still_opens_it(session: Session, days: int):
    report = make_report(session)
    code = code_of(report)
    with clock.fixed(clock.now() + timedelta(days=days)):
        assert links.report_of(session, code) is report


def test_a_link_goes_out_of_date(session: Session):
    report = make_report(session)
    code = code_of(report)
    with clock.fixed(clock.now() + timedelta(days=links.CHAT_LINK_DAYS, seconds=2)):
        with pytest.raises(NotFound):
            tracking.by_code(session, code)
        assert links.report_of(session, report.tracking_secret) is report


def test_a_changed_link_opens_nothing(session: Session):
    one, other = make_report(session), make_report(session)
    value, _, signed = code_of(one).partition(".")
    forged = [
        f"{value}.{signed[:8]}{'A' if signed[8] != 'A' else 'B'}{signed[9:]}",
        f"{code_of(other).partition('.')[0]}.{signed}",
        value, str(one.id), links.form_token(one.id or 0), links.chat_form_token(one.id or 0), "", ".",
    ]  # fmt: skip
    assert [links.report_of(session, code) for code in forged] == [None] * len(forged)


def test_revoking_ends_every_link_and_a_new_one_works(session: Session):
    report = make_report(session)
    old = [code_of(report), report.tracking_secret]
    links.revoke(session, report)
    session.flush()
    assert [links.report_of(session, code) for code in old] == [None, None]
    assert links.report_of(session, code_of(report)) is report


def test_erasing_a_citizen_ends_the_links_of_his_chat(session: Session):
    citizen = make_citizen(session)
    report = make_report(session, channel="whatsapp", reporter_id=citizen.id)
    code = code_of(report)
    erasure.erase(session, SYSTEM, citizen.phone)
    assert links.report_of(session, code) is None
