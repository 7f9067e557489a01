"""Demo data: a history that shows everything, made by the services, and nothing left to be sent."""

from __future__ import annotations

import itertools
import re
from random import Random

import pytest
from sqlalchemy import func
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import PEOPLE, Role
from laporbup.models import Attachment, InboxItem, Officer, Opd, OutboxMessage, Report, Reporter, ReportEvent, ScoreDay
from laporbup.services import demo, readiness, score_days, scoreboard, signing_in, work_items
from laporbup.services.demo_accounts import ACCOUNTS
from laporbup.services.demo_pictures import APART, SCENES, Pictures
from laporbup.text import demo_reports
from tests.services.stories import at

NOW = at("2026-11-24 10:00")


@pytest.fixture
def filled(reference):
    with clock.fixed(NOW):
        return demo.fill(NOW, db.unit_of_work, reports=110)


def _all(session, query):
    return list(session.exec(query))


def test_everything_a_demo_needs(filled):
    """One long look at one history: filling is what takes time."""
    assert filled.reports >= 110
    assert filled.officers == len(ACCOUNTS)
    with clock.fixed(NOW), db.reading() as session:
        statuses = dict(_all(session, select(Report.status, func.count()).group_by(Report.status)))
        assert set(statuses) == {status.value for status in Status}
        by_kind = select(Opd.kind, func.count(Report.id)).join(Report, Report.opd_kode == Opd.kode).group_by(Opd.kind)
        kinds = dict(_all(session, by_kind))
        assert kinds["DINAS"] > kinds["KECAMATAN"] > 0
        _nothing_is_left_to_send(session)
        _history_is_in_order(session)
        _people_are_plainly_made_up(session)
        assert scoreboard.board(session, "DINAS").rows
        _crowds_are_seen(session)
        assert session.exec(select(Attachment).where(Attachment.purpose == "EVIDENCE")).first() is not None
        assert session.exec(select(func.count()).select_from(Attachment).where(Attachment.report_id.is_(None))).one() == 0
    _scores_follow_from_the_events()
    with clock.fixed(NOW):
        assert demo.fill(NOW, db.unit_of_work) == demo.DemoReport()


def _crowds_are_seen(session):
    reports = _all(session, select(Report))
    behind = work_items.supporters(session, reports)
    assert max(behind.values()) >= 8
    assert sum(count >= 3 for count in behind.values()) >= 4
    assert any(report.parent_id for report in reports)
    assert any(report.twin_id for report in reports)


def _nothing_is_left_to_send(session):
    states = set(_all(session, select(OutboxMessage.state)))
    assert states <= {"READ", "CANCELLED"}
    assert all(message.sent_at <= NOW for message in _all(session, select(OutboxMessage).where(OutboxMessage.state == "READ")))
    assert _all(session, select(InboxItem)) == []
    assert readiness.readiness(session, NOW).status == "ok"


def _history_is_in_order(session):
    events = _all(session, select(ReportEvent).order_by(ReportEvent.report_id, ReportEvent.seq))
    for _, group in itertools.groupby(events, lambda event: event.report_id):
        moments = [event.at for event in group]
        assert moments == sorted(moments)
    assert max(event.at for event in events) <= NOW
    assert (NOW - min(event.at for event in events)).days >= 50
    today = [event for event in events if event.action == "RECEIVE" and score_days.day_of(event.at) == NOW.date()]
    assert len(today) >= 5


def _people_are_plainly_made_up(session):
    people = _all(session, select(Reporter))
    assert people
    for person in people:
        assert re.fullmatch(r"Warga Demo \d+", person.name)
        assert person.channel == "web" or re.fullmatch(r"62800000\d{4}", person.address)


def _scores_follow_from_the_events():
    def read(session):
        return {
            (row.opd_kode, row.day): tuple(getattr(row, name) for name in score_days.COUNTERS)
            for row in session.exec(select(ScoreDay).execution_options(populate_existing=True))
            if any(getattr(row, name) for name in score_days.COUNTERS)
        }

    with db.unit_of_work() as session:
        kept = read(session)
        scoreboard.rebuild(session)
        assert read(session) == kept


def test_accounts_cover_all_roles_and_open(reference):
    with clock.fixed(NOW):
        demo.fill(NOW, db.unit_of_work, reports=12)
    assert {account.role for account in ACCOUNTS} == set(PEOPLE)
    for role, least in ((Role.HANDLER, 2), (Role.HEAD, 2), (Role.CAMAT, 2)):
        assert len({account.opd_kode for account in ACCOUNTS if account.role is role}) >= least
    with db.reading() as session:
        there = {officer.username: officer for officer in _all(session, select(Officer))}
    assert set(there) == {account.username for account in ACCOUNTS}
    with db.unit_of_work() as session:
        account = ACCOUNTS[0]
        signed = signing_in.sign_in(session, account.username, account.password, "127.0.0.1")
    assert signed.actor.opd_kode == "PUPR"


def test_pictures_are_all_different(tmp_path):
    pictures = Pictures(Random(3))
    for scene in SCENES:
        for is_after in (False, True):
            assert pictures.draw(scene, is_after=is_after).startswith(b"\xff\xd8\xff")
    assert min((a ^ b).bit_count() for a, b in itertools.combinations(pictures._seen, 2)) >= APART


def test_every_topic_has_words_for_its_end():
    assert {topic.scene for topic in demo_reports.TOPICS} - {""} <= set(SCENES)
    assert {topic.scene for topic in demo_reports.TOPICS} <= set(demo_reports.DONE)
    for topic in demo_reports.TOPICS:
        for text in topic.texts:
            assert "{" not in text.format(mark="depan SD", days=3)
