"""The scoreboard: counters kept with each event equal those recomputed from the events, whatever happens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from laporbup import clock
from laporbup.domain.errors import Forbidden, LaporError, NotFound
from laporbup.models import Report, ReportEvent, ScoreDay
from laporbup.services import casework, escalation, feedback, intake, merging, score_days, score_live, scoreboard, verbs
from tests.services.stories import (
    ADMIN,
    BUPATI,
    CAMAT,
    DLH,
    MONDAY,
    PUPR,
    SEKDA,
    VERIFIER,
    at,
    citizen_report,
    counted_queries,
    photo,
    resolved,
)  # fmt: skip
from tests.support import make_report


def _rows(session):
    session.flush()
    query = select(ScoreDay).order_by(ScoreDay.opd_kode, col(ScoreDay.day))
    found = session.exec(query.execution_options(populate_existing=True))
    rows = {(row.opd_kode, row.day): {name: getattr(row, name) for name in score_days.COUNTERS} for row in found}
    return {key: counts for key, counts in rows.items() if any(counts.values())}


def _counts(session, opd):
    total = dict.fromkeys(score_days.COUNTERS, 0)
    for (kode, _), counts in _rows(session).items():
        if kode == opd:
            total = {name: total[name] + counts[name] for name in total}
    return {name: value for name, value in total.items() if value}


def _merge(session, report, parent):
    merging.merge(session, VERIFIER, report.ticket, parent.ticket)


def test_a_confirmed_closure_in_time(session):
    with clock.fixed(at(MONDAY)):
        report = resolved(session, citizen_report(session))
        feedback.answer(session, report.tracking_secret, done=True)
    assert _counts(session, "PUPR") == {
        "received": 1, "responded": 1, "responded_on_time": 1, "resolved": 1, "closed": 1, "closed_on_time_confirmed": 1,
        "confirmed": 1,
    }
    assert {day for _, day in _rows(session)} == {date(2026, 11, 9)}


def test_late_refused_and_silent(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
    with clock.fixed(at("2026-12-15 10:00")):
        resolved(session, report)
        casework.refuse(session, VERIFIER, report.ticket, note="Bukan tempat itu")
    with clock.fixed(at("2026-12-16 10:00")):
        casework.resolve(session, PUPR, report.ticket, evidence=[photo(session, seed=9)])
        feedback.answer(session, report.tracking_secret, done=False)
        casework.resolve(session, PUPR, report.ticket, evidence=[photo(session, seed=10)])
    with clock.fixed(at("2027-01-15 10:00")):
        escalation.expire(session, clock.now())
    assert _counts(session, "PUPR") == {
        "received": 1, "responded": 1, "resolved": 3, "closed": 1, "unconfirmed": 1, "reopened": 2, "false_evidence": 1,
    }


def test_time_is_charged_to_whoever_holds_it(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        casework.return_to_verifier(session, PUPR, report.ticket, note="Bukan kami")
        casework.assign(session, VERIFIER, report.ticket, opd_kode="DLH")
        resolved(session, report, DLH)
        casework.verify(session, VERIFIER, report.ticket)
    assert _counts(session, "PUPR") == {"received": 1}
    assert _counts(session, "DLH")["verified"] == 1
    assert _counts(session, "DLH")["closed_on_time_confirmed"] == 1


def test_a_duplicate_is_not_counted_twice(session):
    with clock.fixed(at(MONDAY)):
        parent, child = citizen_report(session), citizen_report(session)
        _merge(session, child, parent)
        assert score_live.counts(session, ["PUPR"], at(MONDAY))["PUPR"]["open"] == 1
        resolved(session, parent, seed=2)
        feedback.answer(session, child.tracking_secret, done=True)
        casework.verify(session, VERIFIER, parent.ticket)
    assert _counts(session, "PUPR") == {
        "received": 1, "responded": 1, "responded_on_time": 1, "resolved": 1, "closed": 1, "closed_on_time_confirmed": 1,
        "verified": 1,
    }


_ACTS = (
    "assign", "return", "accept", "start", "comment", "ask", "answer", "schedule", "resolve", "confirm", "object", "verify",
    "refuse", "reject", "refer", "cancel", "sweep", "merge", "unmerge", "note",
)


def _act(session, reports, index, name, opd):
    report = reports[index % len(reports)]
    holder = PUPR.__class__(PUPR.role, opd_kode=report.opd_kode)
    if name == "assign":
        casework.assign(session, VERIFIER, report.ticket, opd_kode=opd)
    elif name == "answer":
        intake.add_to(session, report, text="Dekat masjid")
    elif name in ("confirm", "object"):
        feedback.answer(session, report.tracking_secret, done=name == "confirm")
    elif name == "cancel":
        feedback.cancel(session, report.reporter_id, report.ticket)
    elif name == "sweep":
        escalation.escalate(session, clock.now())
        escalation.expire(session, clock.now())
    elif name == "merge":
        _merge(session, report, reports[0])
    elif name == "unmerge":
        merging.unmerge(session, VERIFIER, report.ticket)
    else:
        actor = VERIFIER if name in ("verify", "refuse", "reject", "refer") else holder
        evidence = [photo(session, seed=index)] if name == "resolve" else []
        verbs.act(
            session, actor, report.ticket, name, note="Alasan", evidence=evidence,
            until=clock.now().date() + timedelta(days=20),
        )


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.sampled_from(_ACTS), st.sampled_from(["PUPR", "DLH", "KEC-16.02.05"]), st.integers(1, 200)
        ),
        min_size=3, max_size=25,
    )
)
def test_rebuild_equals_what_was_kept(session, history):
    moment = at(MONDAY)
    with clock.fixed(moment):
        reports = [citizen_report(session) for _ in range(3)]
    for index, name, opd, hours in history:
        moment += timedelta(hours=hours)
        with clock.fixed(moment):
            try:
                _act(session, reports, index, name, opd)
            except LaporError:
                session.flush()
    kept = _rows(session)
    made = scoreboard.rebuild(session)
    assert _rows(session) == kept
    assert made >= len(kept)


def test_events_alone_are_enough(session):
    with clock.fixed(at(MONDAY)):
        resolved(session, citizen_report(session))
    kept = _rows(session)
    session.execute(ScoreDay.__table__.update().values(received=999))
    scoreboard.rebuild(session)
    assert _rows(session) == kept


def _finish(session, opd, count, *, good):
    actor = PUPR.__class__(PUPR.role, opd_kode=opd)
    for number in range(count):
        report = citizen_report(session)
        if report.opd_kode != opd:
            casework.assign(session, VERIFIER, report.ticket, opd_kode=opd)
        resolved(session, report, actor, seed=number)
        feedback.answer(session, report.tracking_secret, done=good)


def test_ranking_puts_the_better_first_and_judges_nobody_by_three(session):
    with clock.fixed(at(MONDAY)):
        _finish(session, "DLH", 6, good=True)
        _finish(session, "PUPR", 6, good=False)
        _finish(session, "DINKES", 3, good=True)
        board = scoreboard.board(session, "DINAS")
    assert [row.kode for row in board.rows] == ["DLH", "PUPR"]
    assert [row.kode for row in board.unranked] == ["DINKES"]
    assert board.unranked[0].score_label == "–"
    assert [row.rank_label for row in board.rows] == ["1", "2"]
    best = board.rows[0]
    assert best.note == "Semua tepat waktu."
    assert best.count_label == "6 laporan"
    assert best.move_label == "baru"
    assert [part.css for part in best.parts] == ["p1", "p2", "p3", "p4", "p5"]
    assert sum(float(part.max_label) for part in board.formula) == 100
    assert all(0 <= part.x <= 100 and 0 <= part.x + part.width <= 100 for part in best.parts)
    assert best.parts[0].url == "/publik?opd=DLH&bagian=tepat"
    assert abs(sum(int(part.points_label) for part in best.parts) - float(best.score_label.replace(",", "."))) <= 2.6
    assert "6 dibuka lagi" in board.rows[1].note
    assert "Tepat waktu" in best.bar_label


def test_false_evidence_is_written_on_the_board(session):
    with clock.fixed(at(MONDAY)):
        _finish(session, "PUPR", 5, good=True)
        report = resolved(session, citizen_report(session), seed=30)
        casework.refuse(session, VERIFIER, report.ticket, note="Bukan tempat itu")
        board = scoreboard.board(session, "DINAS")
    assert "1 bukti dinyatakan tidak benar" in board.rows[0].note


def test_offices_of_camat_are_compared_among_themselves(session):
    with clock.fixed(at(MONDAY)):
        for number in range(5):
            report = make_report(session, category="jalan", subcategory="jalan_desa", desa="16.02.05.1001")
            assert report.opd_kode == CAMAT.opd_kode
            resolved(session, report, CAMAT, seed=number)
        _finish(session, "PUPR", 5, good=True)
        board = scoreboard.board(session, "KECAMATAN", 30)
    assert [row.kode for row in board.rows] == ["KEC-16.02.05"]
    assert board.title == "Peringkat camat"
    assert [tab.is_current for tab in board.windows] == [True, False]
    assert scoreboard.board(session, "XXX", 12).kind == "DINAS"


def test_movement_compares_with_thirty_days_ago(session):
    with clock.fixed(at("2026-09-07 09:00")):
        _finish(session, "DLH", 5, good=False)
        _finish(session, "PUPR", 5, good=True)
    with clock.fixed(at("2026-10-20 09:00")):
        _finish(session, "DLH", 12, good=True)
        _finish(session, "PUPR", 12, good=False)
        board = scoreboard.board(session, "DINAS")
    moves = {row.kode: (row.rank_label, row.move_label, row.move_css) for row in board.rows}
    assert moves == {"DLH": ("1", "naik 1", "up"), "PUPR": ("2", "turun 1", "down")}


def test_open_and_late_count_against_you(session):
    with clock.fixed(at("2026-10-05 09:00")):
        first, second, _ = (citizen_report(session) for _ in range(3))
        casework.ask(session, PUPR, second.ticket, note="Di mana?")
    with clock.fixed(at("2026-11-09 09:00")):
        young = citizen_report(session)
        live = score_live.counts(session, ["PUPR", "DLH"], clock.now())
    assert first.due_at is not None
    days = (at("2026-11-09 09:00") - first.due_at).days
    assert live == {"PUPR": {"open": 4, "late": 2, "backlog_days": 2 * days, "unanswered": 2}}
    assert young.due_at is not None


@pytest.mark.parametrize(
    ("part", "expected"),
    [("", {"late", "done", "silent", "reopened"}), ("tepat", {"late", "done", "silent"}), ("terlambat", {"late"}),
     ("dibuka", {"reopened"}), ("warga", {"done", "silent", "reopened"}), ("tunggakan", {"late", "reopened"}),
     ("jawaban", {"late", "done", "silent", "reopened"}), ("xyz", {"late", "done", "silent", "reopened"})],
)
def test_every_part_leads_to_the_reports_behind_it(session, part, expected):
    with clock.fixed(at("2026-10-05 09:00")):
        reports = {name: citizen_report(session) for name in ("late", "done", "silent", "reopened")}
        for number, name in enumerate(("done", "silent", "reopened")):
            resolved(session, reports[name], seed=number)
        feedback.answer(session, reports["done"].tracking_secret, done=True)
    with clock.fixed(at("2026-11-09 09:00")):
        escalation.expire(session, clock.now())
        reports["reopened"].due_at = at("2026-12-09 09:00")
        feedback.answer(session, reports["reopened"].tracking_secret, done=False)
        drill = scoreboard.drill(session, BUPATI, "PUPR", part)
    names = {report.ticket: name for name, report in reports.items()}
    assert {names[item.ticket] for item in drill.items} == expected
    assert drill.row.kode == "PUPR"
    assert drill.back_url == "/bupati"
    assert sum(tab.is_current for tab in drill.parts) == 1


def test_drill_is_for_the_leaders(session):
    for actor in (PUPR, ADMIN, VERIFIER, CAMAT):
        with pytest.raises(Forbidden):
            scoreboard.drill(session, actor, "PUPR")
    with pytest.raises(NotFound):
        scoreboard.drill(session, SEKDA, "TIDAK-ADA")
    assert scoreboard.drill(session, SEKDA, "PUPR").empty


def test_an_event_costs_one_statement_and_a_board_a_few(session):
    with clock.fixed(at(MONDAY)):
        report = citizen_report(session)
        event = session.exec(select(ReportEvent).where(ReportEvent.report_id == report.id, ReportEvent.action == "ASSIGN")).one()
        with counted_queries(session) as sent:
            scoreboard.record(session, report, event)
        scoreboard.board(session, "DINAS")
        with counted_queries(session) as read:
            scoreboard.board(session, "DINAS")
    assert len(sent) == 1
    assert len(read) <= 4
    assert session.get(Report, report.id) is report


def test_a_board_follows_events_at_once_and_the_clock_soon(session):
    with clock.fixed(at(MONDAY)):
        _finish(session, "PUPR", 5, good=True)
        report = citizen_report(session)
        assert scoreboard.board(session, "DINAS").rows[0].count_label == "6 laporan"
        citizen_report(session)
        assert scoreboard.board(session, "DINAS").rows[0].count_label == "7 laporan"
    assert report.due_at is not None
    with clock.fixed(report.due_at):
        assert "terlambat" not in scoreboard.board(session, "DINAS").rows[0].note
    with clock.fixed(report.due_at + timedelta(seconds=6)):
        assert "2 terlambat" in scoreboard.board(session, "DINAS").rows[0].note
