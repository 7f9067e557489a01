"""The old service's reports: their numbers and days stay, nobody is written to, and no ranking moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import func, select

from laporbup import clock
from laporbup.domain.lifecycle import Status
from laporbup.domain.old_sheet import OldReport
from laporbup.domain.roles import Role
from laporbup.models import OutboxMessage, ReportEvent, ScoreDay
from laporbup.services import casework, erasure, old_reports, public, scoreboard, tracking
from laporbup.services.access import SYSTEM
from tests.services.people import actions, events, resolved
from tests.support import make_officer, moment

OLD = moment("2025-07-14 09:30")
END = moment("2025-07-21 00:00")


def row(number="LB001/2025", **more):
    given = {"text": "Jalan berlubang, hubungi 0812-0000-3333", "category": "Jalan & Jembatan", "desa": "Tugu Mulyo",
             "kecamatan": "Lempuing", "status": Status.CLOSED, "opd": "PUPR", "ended_at": END, "name": "Siti Aminah",
             "phone": "6281200003333", **more}
    return OldReport(2, number, OLD, **given)


def taken(session, **more):
    return old_reports.take_over(session, row(**more), clock.now())


def test_what_was_over_is_over_at_its_old_days(session):
    report = taken(session)
    assert (report.status, report.closure, report.channel, report.old_ticket) == ("CLOSED", "unconfirmed", "import", "LB001/2025")
    assert (report.opd_kode, report.category_kode, report.kecamatan_kode) == ("PUPR", "jalan", "16.02.13")
    assert [(event.action, event.at) for event in events(session, report)] == [
        ("RECEIVE", OLD), ("ASSIGN", OLD), ("RESOLVE", END), ("EXPIRE", END),
    ]
    assert (report.created_at, report.closed_at) == (OLD, END)
    view = tracking.by_ticket(session, report.ticket)
    assert "Siti" not in str(view)
    assert "3333" not in str(view)


def test_what_was_open_begins_today(session):
    report = taken(session, status=Status.IN_PROGRESS, ended_at=None)
    assert (report.status, report.created_at) == ("ASSIGNED", OLD)
    assert report.assigned_at > clock.now() - timedelta(minutes=1)
    assert report.due_at > clock.now()


@pytest.mark.parametrize(
    ("status", "opd", "expected"),
    [(Status.REJECTED, "PUPR", "REJECTED"), (Status.REFERRED, "", "REFERRED"), (Status.CLOSED, "PLN", "REFERRED"),
     (None, "PLN", "REFERRED"), (Status.CLOSED, "Dinas Entah", "CLOSED"), (Status.ASSIGNED, "", "ASSIGNED")],
)
def test_each_end_of_the_old_service_has_one_here(session, status, opd, expected):
    report = taken(session, status=status, opd=opd, ended_at=END if status in (Status.REJECTED, Status.CLOSED) else None)
    assert report.status == expected
    assert (expected == "REFERRED") == bool(report.referral)


def test_nobody_is_written_to_not_even_later(session):
    done, still = taken(session), taken(session, number="2", status=None, ended_at=None)
    resolved(session, make_officer(session, Role.HANDLER, "PUPR"), still)
    assert done.status == "CLOSED"
    assert session.exec(select(OutboxMessage)).all() == []


def test_no_ranking_counts_what_happened_before_us(session):
    for number in range(8):
        taken(session, number=f"N{number}", status=(Status.CLOSED, Status.REJECTED)[number % 2])
    assert session.exec(select(func.count()).select_from(ScoreDay)).one() == 0
    scoreboard.rebuild(session)
    assert session.exec(select(func.count()).select_from(ScoreDay)).one() == 0
    still = taken(session, number="X", status=Status.IN_PROGRESS, ended_at=None)
    kept = session.exec(select(ScoreDay.opd_kode, ScoreDay.received)).all()
    assert kept == [(still.opd_kode, 1)], "what is still open is its work from today on"
    scoreboard.rebuild(session)
    assert session.exec(select(ScoreDay.opd_kode, ScoreDay.received)).all() == kept


def test_the_events_alone_give_the_status(session):
    report = taken(session)
    last = session.exec(select(ReportEvent).where(ReportEvent.report_id == report.id).order_by(ReportEvent.seq.desc())).first()
    assert last.to_status == report.status
    assert actions(session, report) == ["RECEIVE", "ASSIGN", "RESOLVE", "EXPIRE"]


def test_a_bribe_stays_secret_also_when_it_is_old(session):
    report = taken(session, text="Minta uang pelicin", category="Pungli/korupsi", opd="")
    assert report.is_confidential
    assert tracking.by_ticket(session, report.ticket).is_hidden


def test_it_is_found_by_its_old_number(session):
    report = taken(session)
    for typed in ("LB001/2025", "lb 001/2025", " lb001/2025 "):
        assert old_reports.ticket_of(session, typed) == report.ticket
    assert old_reports.ticket_of(session, "LB002/2025") is None
    assert old_reports.ticket_of(session, "") is None
    assert [item.ticket for item in public.board(session, {"q": "LB001/2025"}).items] == [report.ticket]


def test_who_is_named_in_it_can_be_erased(session):
    report = taken(session)
    assert erasure.erase(session, SYSTEM, "0812-0000-3333") == 1
    session.expire_all()
    assert report.text == "Jalan berlubang, hubungi •••"


def test_what_is_not_recognised_is_said(session):
    assert old_reports.place(session, row(category="Entah", desa="Antah Berantah", kecamatan="", opd="Dinas X")).notes == (
        "kategori", "desa", "opd",
    )  # fmt: skip
    assert old_reports.place(session, row()).notes == ()


def test_an_officer_goes_on_with_it_like_with_any_other(session):
    report = taken(session, status=None, ended_at=None)
    casework.start(session, make_officer(session, Role.HANDLER, "PUPR"), report.ticket)
    assert report.status == "IN_PROGRESS"
