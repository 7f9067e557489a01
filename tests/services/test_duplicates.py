"""Duplicates are found where they may be shown, in little time, whatever the number of reports."""

from __future__ import annotations

import time
from datetime import timedelta

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.services import casework, duplicates, feedback, merging
from laporbup.services.access import Actor
from laporbup.services.duplicates import Told
from tests.services.people import resolved as resolve
from tests.services.stories import DLH, PUPR, VERIFIER
from tests.support import make_report, moment

TEXT = "Jembatan kayu di dusun dua patah, anak sekolah tidak bisa lewat"
DESA = "16.02.05.1001"


def _found(session, report, actor=VERIFIER):
    return [one.report.ticket for one in duplicates.similar_to(session, report, actor) if one.is_likely]


def test_the_likeliest_comes_first_and_it_is_marked(session):
    first = make_report(session, TEXT)
    other = make_report(session, "Gorong-gorong di jalan poros amblas dekat tower")
    again = make_report(session, "Jembatan kayu dusun dua patah, tolong diperbaiki")
    assert _found(session, again) == [first.ticket]
    assert again.twin_id == first.id
    assert (first.twin_id, other.twin_id) == (None, None)


def test_both_stay_reports_until_a_verifier_decides(session):
    first, again = make_report(session, TEXT), make_report(session, TEXT)
    assert {first.status, again.status} == {"ASSIGNED"}
    merging.set_apart(session, VERIFIER, again.ticket)
    assert again.twin_id is None
    assert again.parent_id is None


def test_merged_ones_and_old_ones_are_not_named(session):
    with clock.fixed(moment("2026-10-01 09:00")):
        old = make_report(session, TEXT)
        resolve(session, PUPR, old)
        feedback.answer(session, old.tracking_secret, done=True)
    with clock.fixed(moment("2026-10-10 09:00")):
        assert _found(session, make_report(session, TEXT)) == [old.ticket]
    with clock.fixed(moment("2026-11-20 09:00")):
        first, again, third = (make_report(session, TEXT) for _ in range(3))
        merging.merge(session, VERIFIER, again.ticket, first.ticket)
        assert _found(session, third) == [first.ticket]
        assert _found(session, again) == []
        casework.reject(session, VERIFIER, first.ticket, note="Iseng")


def test_secret_ones_are_named_to_nobody_who_may_not_see_them(session):
    secret, again = make_report(session, TEXT, is_confidential=True), make_report(session, TEXT)
    assert _found(session, again, VERIFIER) == [secret.ticket]
    assert _found(session, again, DLH) == []
    assert _found(session, again, Actor(Role.CAMAT, opd_kode="KEC-16.02.10", kecamatan_kode="16.02.10")) == []
    again.is_hidden = True
    assert duplicates.similar_for(session, Told(TEXT, "jalan", DESA)) == []


def test_a_citizen_is_shown_open_public_ones(session):
    report = make_report(session, TEXT)
    [found] = duplicates.similar_for(session, Told("Jembatan kayu patah di dusun dua", None, DESA))
    assert found.report.ticket == report.ticket
    assert duplicates.similar_for(session, Told("Lampu jalan mati", None, DESA)) == []
    assert duplicates.similar_for(session, Told("Jembatan kayu patah di dusun dua", None, None)) == []
    resolve(session, PUPR, report)
    feedback.answer(session, report.tracking_secret, done=True)
    assert duplicates.similar_for(session, Told(TEXT, None, DESA)) == []


def test_a_busy_village_is_searched_in_no_time(session):
    """Three hundred open reports of one village and category: only the newest are compared."""
    now = moment("2026-11-20 09:00")
    with clock.fixed(now):
        reports = [make_report(session, f"{TEXT} nomor {number}") for number in range(300)]
        for number, report in enumerate(reports):
            report.created_at = now - timedelta(hours=number)
        session.flush()
        session.expunge_all()
        before = time.process_time()
        found = duplicates.similar_for(session, Told(TEXT, "jalan/jembatan", DESA))
        took = time.process_time() - before
    assert len(found) == 3
    assert took < 0.2
