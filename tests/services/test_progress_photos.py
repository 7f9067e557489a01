"""Pictures of the work: shown beside the words they came with, and no evidence that it is done."""

from __future__ import annotations

import pytest

from laporbup.domain.errors import Forbidden, Invalid
from laporbup.domain.roles import Role
from laporbup.models import Attachment
from laporbup.services import attachments, case_view, support, tracking, verbs
from laporbup.services.attachments import store_upload
from tests.services import pictures
from tests.services.people import events, make_citizen
from tests.support import make_officer, make_report


@pytest.fixture
def officer(session):
    return make_officer(session, Role.HANDLER, "PUPR")


def sent(session, seed: int = 1) -> str:
    """What the doors hand on: a stored photo that belongs to no report yet."""
    return attachments.attach(session, store_upload(pictures.photo(seed)), purpose="EVIDENCE").id


@pytest.mark.parametrize("act", ["accept", "start", "comment"])
def test_they_stand_beside_the_words_for_everybody(session, officer, act):
    report, photo = make_report(session), sent(session)
    verbs.act(session, officer, report.ticket, act, note="Alat sudah di tempat.", evidence=[photo])
    seen = tracking.by_ticket(session, report.ticket)
    [shown] = seen.timeline[0].photos
    assert (shown.url, shown.caption.startswith("Foto petugas")) == (f"/media/{photo}", True)
    assert (seen.before.url, seen.after.url, seen.photos) == ("", "", []), "neither before nor after, nor the citizen's"
    assert session.get(Attachment, photo).purpose == "PROGRESS"
    assert events(session, report)[-1].data["attachments"] == [photo]


def test_of_a_secret_report_only_officers_see_them(session, officer):
    report = make_report(session, is_confidential=True, reporter_id=make_citizen(session).id)
    officer = make_officer(session, Role.HANDLER, report.opd_kode)
    photo = sent(session)
    verbs.act(session, officer, report.ticket, "start", note="Diperiksa.", evidence=[photo])
    assert photo not in str(tracking.by_ticket(session, report.ticket))
    with pytest.raises(Forbidden):
        attachments.open_for(session, photo, None)
    [shown] = case_view.case(session, officer, report.ticket).timeline[0].photos
    assert shown.url.startswith(f"/media/{photo}?k=")


def test_an_internal_note_shows_nothing(session, officer):
    report, photo = make_report(session), sent(session)
    verbs.act(session, officer, report.ticket, "note", note="Untuk kita saja.", evidence=[photo])
    assert session.get(Attachment, photo).report_id is None


def test_a_photo_of_another_report_is_not_taken(session, officer):
    one, other, photo = make_report(session), make_report(session), sent(session)
    verbs.act(session, officer, one.ticket, "start", evidence=[photo])
    for wrong in (photo, "f" * 32):
        with pytest.raises(Invalid) as refused:
            verbs.act(session, officer, other.ticket, "start", evidence=[wrong])
        assert refused.value.errors == {"evidence": "unknown"}
    assert (other.status, session.get(Attachment, photo).report_id) == ("ASSIGNED", one.id)


def test_the_same_picture_again_as_proof_is_looked_at(session, officer):
    report = make_report(session)
    verbs.act(session, officer, report.ticket, "start", evidence=[sent(session, 7)])
    verbs.act(session, officer, report.ticket, "resolve", evidence=[sent(session, 7)])
    view = case_view.case(session, officer, report.ticket)
    assert view.flags == ["Foto ini mirip foto yang dikirim sewaktu masih dikerjakan."]
    assert view.after.url, "the newest one is the proof"
    assert view.before.url == ""


def test_whoever_helps_shows_what_he_did(session, officer):
    report, helper, photo = make_report(session), make_officer(session, Role.HANDLER, "DLH"), sent(session)
    support.involve(session, officer, report.ticket, note="Perlu alat berat.", opd_kode="DLH")
    verbs.act(session, helper, report.ticket, "comment", note="Alat di jalan.", evidence=[photo])
    newest = tracking.by_ticket(session, report.ticket).timeline[0]
    assert [shown.url for shown in newest.photos] == [f"/media/{photo}"]
    assert newest.title == "Kabar dari DLH", "the office that speaks, not the one that holds"
