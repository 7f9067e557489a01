"""Personal data goes after its time, in small steps; reports and figures stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, text
from sqlmodel import col, select

from laporbup import clock, db
from laporbup.domain.errors import NotFound
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, InboxItem, MessageCost, OutboxMessage, Report, Reporter, ReportEvent, ScoreDay
from laporbup.services import casework, feedback, outbox, policy, reporters, retention, tracking
from tests.services.people import make_citizen, resolved
from tests.support import make_officer, make_report

PHONE = "6281200001234"
MONTHS = timedelta(days=31)
LATER = 25 * MONTHS


def closed(session, phone=PHONE, **more):
    citizen = make_citizen(session, phone)
    report = make_report(
        session, f"Got mampet, nama saya Siti Aminah, hubungi {phone}", reporter_id=citizen.id, channel="whatsapp",
        wamids=(f"wamid.{phone}",), lat=-3.391234, lon=104.831234, landmark=f"rumah Bu Siti {phone}", **more,
    )
    officer = make_officer(session, Role.HANDLER, report.opd_kode)
    casework.note(session, officer, report.ticket, note=f"Sudah menelepon {phone}")
    resolved(session, officer, report)
    feedback.answer(session, report.tracking_secret, done=True, stars=5)
    while (claimed := outbox.claim(session, clock.now() + timedelta(minutes=1), "w")) is not None:
        outbox.mark_sent(session, claimed.id, f"wamid.sent{claimed.id}", clock.now())
    session.flush()
    return citizen, report


def traces(session, *words):
    found = []
    for table in ("reporter", "reporter_address", "report", "report_event", "report_message", "inbox_item", "outbox_message",
                  "conversation", "audit_entry", "attachment"):
        for row in session.execute(text(f"SELECT * FROM {table}")):
            found += [f"{table}: {word}" for word in words if word in str(row)]
    return found


def test_after_its_time_a_report_no_longer_knows_who_sent_it(session):
    citizen, report = closed(session)
    before = session.execute(select(func.sum(ScoreDay.closed), func.count()).select_from(ScoreDay)).one()
    events = session.exec(select(func.count()).select_from(ReportEvent)).one()
    assert traces(session, PHONE, "Siti")
    now = clock.now() + LATER
    assert retention.due(session, now) == retention.Due(1, 0, 0)
    assert retention.sweep(session, now) == 2
    session.expire_all()
    assert traces(session, PHONE, "Siti") == []
    kept = session.exec(select(Report)).one()
    assert (kept.reporter_id, kept.ticket, kept.status, kept.stars) == (None, report.ticket, "CLOSED", 5)
    assert kept.text.startswith("Got mampet")
    assert (kept.lat, kept.lon) == (-3.391, 104.831)
    assert session.get(Reporter, citizen.id).is_erased
    assert session.exec(select(OutboxMessage)).all() == []
    assert session.exec(select(func.count()).select_from(ReportEvent)).one() == events
    assert session.execute(select(func.sum(ScoreDay.closed), func.count()).select_from(ScoreDay)).one() == before
    assert tracking.by_ticket(session, report.ticket).status == "CLOSED"


def test_running_it_again_changes_nothing(session):
    closed(session)
    now = clock.now() + LATER
    retention.sweep(session, now)
    assert retention.sweep(session, now) == 0
    assert retention.due(session, now) == retention.Due(0, 0, 0)
    noted = session.exec(select(AuditEntry).where(AuditEntry.action == "retention")).one()
    assert noted.data == {"reports": 1, "reporters": 1, "messages": 0}


def test_the_old_link_of_the_reporter_opens_nothing_any_more(session):
    _, report = closed(session)
    secret = report.tracking_secret
    retention.sweep(session, clock.now() + LATER)
    with pytest.raises(NotFound):
        tracking.by_secret(session, secret)


@pytest.mark.parametrize("months", [6, 23])
def test_before_its_time_nothing_goes(session, months):
    closed(session)
    assert retention.sweep(session, clock.now() + months * timedelta(days=30)) == 0


def test_the_months_are_a_figure_of_the_house_rules(reference):
    with db.unit_of_work() as session:
        closed(session)
        policy.set_figure(session, make_officer(session, Role.ADMIN), "retention_months", 6)
    with db.unit_of_work() as session:
        assert retention.sweep(session, clock.now() + 5 * MONTHS) == 0
        assert retention.sweep(session, clock.now() + 7 * MONTHS) == 2


def test_who_has_an_open_report_keeps_it_and_his_name(session):
    citizen, old = closed(session)
    now = clock.now() + LATER
    fresh = make_report(session, "Lampu mati", reporter_id=citizen.id, channel="whatsapp")
    assert retention.sweep(session, now) == 1
    session.expire_all()
    assert session.get(Report, old.id).reporter_id is None
    assert session.get(Report, fresh.id).reporter_id == citizen.id
    assert session.get(Reporter, citizen.id).name == "Siti"


def test_an_open_report_is_kept_however_old(session):
    citizen = make_citizen(session, PHONE)
    make_report(session, "Jalan rusak", reporter_id=citizen.id, channel="whatsapp")
    assert retention.sweep(session, clock.now() + 3 * LATER) == 0


def test_the_whatsapp_of_an_officer_is_kept(session):
    from laporbup.models import OfficerWhatsApp

    citizen, _ = closed(session)
    officer = make_officer(session, Role.HANDLER, "PUPR")
    session.add(OfficerWhatsApp(officer_id=officer.officer_id, reporter_id=citizen.id, bound_at=clock.now()))
    session.flush()
    assert retention.sweep(session, clock.now() + LATER) == 1
    assert not session.get(Reporter, citizen.id).is_erased


def test_who_only_said_hello_is_forgotten_and_what_nobody_could_read_goes(session):
    reporters.reporter_for(session, "whatsapp", "6281200009999", "", "Joko", clock.now())
    old = clock.now() - timedelta(days=181)
    for number, state in enumerate(("UNPARSED", "FAILED", "QUARANTINED", "UNPARSED")):
        at = old if number < 3 else clock.now()
        session.add(InboxItem(key=f"k{number}", kind="message", sender="62", payload="{}", received_at=at, state=state))
    session.flush()
    assert retention.sweep(session, clock.now()) == 2
    assert retention.sweep(session, clock.now() + LATER) == 2
    assert traces(session, "6281200009999", "Joko") == []
    assert session.exec(select(InboxItem.state)).all() == ["QUARANTINED"]


def test_small_batches_come_to_an_end_and_costs_stay(reference):
    with db.unit_of_work() as session:
        for number in range(5):
            closed(session, f"62812000012{number:02d}")
        wamid = session.exec(select(OutboxMessage.wamid).where(col(OutboxMessage.wamid).is_not(None))).first()
        session.add(MessageCost(wamid=wamid, at=clock.now(), category="utility", is_billable=True, rupiah=100.0))
    steps = []
    while not steps or steps[-1]:
        with db.unit_of_work() as session:
            steps.append(retention.sweep(session, clock.now() + LATER, batch=2))
    assert steps == [4, 4, 2, 0]
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(Report).where(col(Report.reporter_id).is_not(None))).one() == 0
        cost = session.exec(select(MessageCost)).one()
        assert cost.rupiah == 100.0
        assert cost.wamid.startswith("erased-")
