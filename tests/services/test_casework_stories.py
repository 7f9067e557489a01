"""Whole lives of reports that went wrong, as citizen, office, verifier and Bupati see them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.models import OutboxMessage
from laporbup.services import casework, dashboard, escalation, feedback, score_days, tracking, verbs, verify_queue, worklist
from tests.services.people import actions
from tests.services.stories import BUPATI, PUPR, VERIFIER, at, citizen_report, photo


def _titles(session, report):
    return [item.title for item in tracking.by_secret(session, report.tracking_secret).timeline]


def _counted(session, opd="PUPR"):
    """The counters of an OPD, as kept; they must be those that all events together give."""
    kept = score_days.sums(session, [opd], date(2026, 1, 1), date(2028, 1, 1)).get(opd, {})
    score_days.rebuild(session)
    assert score_days.sums(session, [opd], date(2026, 1, 1), date(2028, 1, 1)).get(opd, {}) == kept
    return kept


def _closing_messages(session, report):
    query = select(OutboxMessage).where(OutboxMessage.report_id == report.id, OutboxMessage.purpose == "RESOLVED")
    return session.exec(query).all()


def test_a_false_closure_is_found_by_its_photo(session):
    """The photo of another repair is handed in again: flagged, shown beside the other, refused, counted, done properly."""
    with clock.fixed(at("2026-11-02 09:00")):
        honest = citizen_report(session, "Jalan berlubang di depan pasar")
        casework.resolve(session, PUPR, honest.ticket, note="Sudah ditambal.", evidence=[photo(session, seed=5)])
        feedback.answer(session, honest.tracking_secret, done=True)
        report = citizen_report(session, "Jalan rusak di simpang tiga")
    with clock.fixed(at("2026-11-03 09:00")):
        casework.start(session, PUPR, report.ticket, note="Besok dikerjakan.")
        casework.resolve(session, PUPR, report.ticket, note="Beres.", evidence=[photo(session, seed=5)])
        [item] = verify_queue.verify_queue(session, VERIFIER, "bukti").items
    assert item.ticket == report.ticket
    assert any(honest.ticket in flag for flag in item.flags)
    assert item.after.url, "both pictures stand beside each other"
    assert [picture.url for picture in item.alike]
    with clock.fixed(at("2026-12-01 09:00")):
        escalation.expire(session, clock.now())
        assert report.status == "RESOLVED", "silence does not close what looks odd"
    with clock.fixed(at("2026-12-01 10:00")):
        casework.refuse(session, VERIFIER, report.ticket, note="Fotonya dari jalan lain.")
        assert (report.status, report.reopen_count, report.second_look) == ("IN_PROGRESS", 1, "")
        assert any("ditolak" in title for title in _titles(session, report))
    with clock.fixed(at("2026-12-02 09:00")):
        casework.resolve(session, PUPR, report.ticket, note="Ditambal hari ini.", evidence=[photo(session, seed=77)])
        assert report.second_look != "FLAGGED"
        feedback.answer(session, report.tracking_secret, done=True, stars=5)
    assert (report.status, report.closure) == ("CLOSED", "confirmed")
    counted = _counted(session)
    assert (counted["false_evidence"], counted["reopened"], counted["confirmed"]) == (1, 1, 2)


def test_an_objection_climbs_to_the_bupati(session):
    """Claimed done three times, not done three times: head, Sekda, Bupati. He says his word; then it is really done."""
    with clock.fixed(at("2026-11-02 09:00")):
        report = citizen_report(session, "Jembatan kayu patah di dusun dua")
    levels = []
    for number, day in enumerate(("2026-11-03", "2026-11-05", "2026-11-09")):
        with clock.fixed(at(f"{day} 09:00")):
            casework.resolve(session, PUPR, report.ticket, note="Sudah beres.", evidence=[photo(session, seed=20 + number)])
        with clock.fixed(at(f"{day} 15:00")):
            feedback.answer(session, report.tracking_secret, done=False, text="Belum, masih patah." if number else "")
            # A double tap is one objection.
            feedback.answer(session, report.tracking_secret, done=False)
            levels.append(report.escalation_level)
    assert levels == [1, 2, 3]
    assert report.reopen_count == 3
    assert len([one for one in actions(session, report) if one == "OBJECT"]) == 3
    with clock.fixed(at("2026-11-10 09:00")):
        assert report.ticket in [item.ticket for item in dashboard.dashboard(session, BUPATI).red]
        with pytest.raises(Forbidden):
            verbs.act(session, BUPATI, report.ticket, "verify")
        casework.comment(session, BUPATI, report.ticket, note="Besok saya lihat sendiri.")
        assert any("Bupati" in title for title in _titles(session, report))
        assert report.ticket in [item.ticket for item in worklist.worklist(session, PUPR, "kerja").items]
    with clock.fixed(at("2026-11-11 09:00")):
        casework.resolve(session, PUPR, report.ticket, note="Jembatan diganti.", evidence=[photo(session, seed=31)])
        feedback.answer(session, report.tracking_secret, done=True)
    assert (report.status, report.closure) == ("CLOSED", "confirmed")
    assert len(_closing_messages(session, report)) == 4, "one message each time it is said to be done, none between"


def test_scheduled_for_next_year_and_looked_at_again(session):
    """Honest "not now": reason, year, clock stands still, counts as nothing solved, comes back by itself, gets done."""
    with clock.fixed(at("2026-11-09 09:00")):
        report = citizen_report(session, "Minta jalan desa dicor")
        due = report.due_at
        casework.schedule(session, PUPR, report.ticket, note="Masuk anggaran 2027.", until=date(2027, 2, 1))
        seen = tracking.by_ticket(session, report.ticket)
        assert report.status == "SCHEDULED"
        assert re.search(r"2027", " ".join([seen.headline, seen.headline_strong, seen.due_label, seen.due_note]))
        assert any("Masuk anggaran 2027" in item.note for item in seen.timeline)
        assert report.ticket in [item.ticket for item in worklist.worklist(session, PUPR, "terjadwal").items]
        assert _counted(session)["resolved"] == 0
    with clock.fixed(at("2027-01-20 09:00")):
        assert escalation.remind(session, clock.now()) + escalation.escalate(session, clock.now()) == 0
        assert escalation.expire(session, clock.now()) == 0
        assert not seen.is_late
    with clock.fixed(at("2027-02-01 08:30")):
        assert escalation.expire(session, clock.now()) == 1
        assert escalation.expire(session, clock.now()) == 0
        assert report.status == "IN_PROGRESS"
        assert report.due_at > clock.now() > due, "the days left are the days that were left"
        assert report.ticket in [item.ticket for item in worklist.worklist(session, PUPR, "kerja").items]
    with clock.fixed(at("2027-02-10 09:00")):
        casework.resolve(session, PUPR, report.ticket, note="Selesai dicor.", evidence=[photo(session, seed=41)])
        assert report.due_at > clock.now()
        feedback.answer(session, report.tracking_secret, done=True)
    counted = _counted(session)
    assert (counted["resolved"], counted["closed_on_time_confirmed"]) == (1, 1)
