"""Supporters count once each, never of what is secret, and hear once how it ended."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from laporbup.domain.errors import NotAllowed, NotFound
from laporbup.models import OutboxMessage, ReportSupporter
from laporbup.services import casework, merging, supporters, tracking, work_items
from tests.services.people import actions, events, make_citizen
from tests.services.people import resolved as resolve
from tests.services.stories import PUPR, VERIFIER
from tests.support import make_report


def _count(session, report):
    return work_items.supporters(session, [report]).get(report.id, 0)


def test_each_counts_once(session):
    report = make_report(session)
    first, second = make_citizen(session), supporters.of_browser(session, "kunci-perangkat")
    for who in (first, second, first, supporters.of_browser(session, "kunci-perangkat")):
        supporters.support(session, report.ticket.lower(), who)
    assert _count(session, report) == 2
    assert [event.data["count"] for event in events(session, report) if event.action == "SUPPORT"] == [1, 2]
    shown = tracking.by_ticket(session, report.ticket)
    assert shown.supporters == "2 warga lain mengalami hal yang sama"
    assert [item.detail for item in shown.timeline if "2 warga" in item.detail or "1 warga" in item.detail] == [
        "Sekarang 2 warga lain mengalami hal yang sama."
    ]


def test_the_key_of_a_browser_is_not_stored(session):
    assert "kunci-perangkat" not in supporters.of_browser(session, "kunci-perangkat").address


def test_nobody_supports_himself(session):
    citizen = make_citizen(session)
    own = make_report(session, reporter_id=citizen.id, channel="whatsapp")
    parent = make_report(session)
    supporters.support(session, own.ticket, citizen)
    merging.merge(session, VERIFIER, own.ticket, parent.ticket)
    supporters.support(session, parent.ticket, citizen)
    assert not session.exec(select(ReportSupporter)).all()


def test_of_a_duplicate_the_parent_counts(session):
    parent, child = make_report(session), make_report(session)
    merging.merge(session, VERIFIER, child.ticket, parent.ticket)
    assert supporters.support(session, child.ticket, make_citizen(session)).ticket == parent.ticket
    assert _count(session, parent) == 2


@pytest.mark.parametrize("what", ["confidential", "hidden", "unknown"])
def test_what_is_not_public_is_not_there(session, what):
    report = make_report(session, is_confidential=what == "confidential")
    report.is_hidden = what == "hidden"
    with pytest.raises(NotFound):
        supporters.support(session, "LB-222222" if what == "unknown" else report.ticket, make_citizen(session))
    assert "SUPPORT" not in actions(session, report)


def test_not_of_a_secret_duplicate(session):
    parent, child = make_report(session), make_report(session, is_confidential=True)
    merging.merge(session, VERIFIER, child.ticket, parent.ticket)
    with pytest.raises(NotFound):
        supporters.support(session, child.ticket, make_citizen(session))


def test_not_of_what_is_over(session):
    report = make_report(session)
    casework.reject(session, VERIFIER, report.ticket, note="Bukan laporan")
    with pytest.raises(NotAllowed):
        supporters.support(session, report.ticket, make_citizen(session))


def test_priority_stays(session):
    report = make_report(session)
    before = report.priority
    for _ in range(20):
        supporters.support(session, report.ticket, make_citizen(session))
    assert report.priority == before


def test_one_message_when_it_is_done_however_often(session):
    report, fan, browser = make_report(session), make_citizen(session), supporters.of_browser(session, "x")
    for who in (fan, browser):
        supporters.support(session, report.ticket, who)
    resolve(session, PUPR, report, note="Papannya baru")
    casework.refuse(session, VERIFIER, report.ticket, note="Belum")
    resolve(session, PUPR, report)
    [message] = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
    assert (message.reporter_id, message.purpose) == (fan.id, "NOTICE")
    assert "Papannya baru" in message.content["text"]
    assert report.tracking_secret not in str(message.content)
    assert not message.content["buttons"]
