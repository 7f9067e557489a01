"""After-photos: what is odd is found among all earlier photos, and leads to a second look that silence cannot end."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.domain import likeness
from laporbup.domain.roles import Role
from laporbup.models import Attachment, PhotoBand, Policy
from laporbup.services import attachments, casework, escalation, feedback, knowledge, photo_index, tracking
from laporbup.services.access import Actor
from laporbup.text import evidence as words
from tests.services import pictures
from tests.services.people import actions, events, make_citizen
from tests.support import make_officer, make_report, moment

VERIFIER = Actor(Role.VERIFIER)
START = "2026-11-02 09:00"


@pytest.fixture(autouse=True)
def _no_sample(session):
    """Only what is odd gets a second look, unless a test says otherwise."""
    _sample(session, 0)


@pytest.fixture
def officer(session):
    return make_officer(session, Role.HANDLER, "PUPR")


def _sample(session, percent: int):
    session.merge(Policy(kode="sample_percent", value=percent))
    session.flush()
    knowledge.forget()


def kept(session, seed: int, purpose: str = "EVIDENCE", **more) -> str:
    return attachments.attach(session, attachments.store_upload(pictures.photo(seed, **more)), purpose=purpose).id


def claim(session, officer, report, key: str):
    casework.resolve(session, officer, report.ticket, evidence=[key])
    return (events(session, report)[-1].data or {}).get("flags", [])


def test_the_search_finds_exactly_what_looking_at_every_photo_finds(session):
    """Two hundred hashes, many of them near each other, against a scan of all of them."""
    rng = random.Random(20261124)
    report, hashes = make_report(session), {}
    for number in range(200):
        near = rng.random() < 0.6 and hashes
        value = int(rng.choice(list(hashes.values())), 16) if near else rng.getrandbits(64)
        for bit in rng.sample(range(64), rng.randint(0, 9)) if near else ():
            value ^= 1 << bit
        row = Attachment(
            id=f"{number:032x}", report_id=report.id, purpose="REPORT", state="READY", mime="image/jpeg",
            phash=f"{value:016x}", created_at=clock.now() + timedelta(seconds=number),
        )
        session.add(row)
        session.flush()
        photo_index.note(session, row)
        hashes[row.id] = row.phash
    for most in (0, 3, 6, 7):
        for key, phash in hashes.items():
            wanted = {other for other, theirs in hashes.items() if other != key and likeness.bits_apart(phash, theirs) <= most}
            found = photo_index.alike(session, phash, most, leave_out=[key])
            assert {one.photo.id for one in found} == wanted
            assert [one.bits for one in found] == sorted(one.bits for one in found)


def test_a_photo_of_another_report_is_named_with_its_picture(session, officer):
    first, second = make_report(session), make_report(session)
    old = kept(session, 9, quality=95)
    claim(session, officer, first, old)
    new = kept(session, 9, quality=60)
    assert claim(session, officer, second, new) == [
        {"code": "same_photo", "attachment": new, "ticket": first.ticket, "other": old}
    ]
    assert second.second_look == "FLAGGED"


def test_a_citizens_photo_of_before_is_no_photo_of_after(session, officer):
    before = kept(session, 3, "REPORT", quality=95)
    report = make_report(session, attachments=(before,))
    found = claim(session, officer, report, kept(session, 3, quality=70))
    assert [(flag["code"], flag["other"]) for flag in found] == [("same_as_before", before)]


def test_evidence_that_was_refused_is_known_again(session, officer):
    with clock.fixed(moment(START)):
        report = make_report(session)
        claim(session, officer, report, kept(session, 5, quality=95))
    with clock.fixed(moment("2026-11-03 09:00")):
        casework.refuse(session, VERIFIER, report.ticket, note="Bukan jembatan itu")
        taken = pictures.photo_with_exif(5, taken="2026:11:02 10:30:00")
        key = attachments.attach(session, attachments.store_upload(taken), purpose="EVIDENCE").id
        found = claim(session, officer, report, key)
    assert [flag["code"] for flag in found] == ["before_reopened", "same_proof"]
    assert all(words.flag(**flag) != words.OTHER for flag in found)


def test_two_photos_of_one_claim_may_be_alike(session, officer):
    report = make_report(session)
    keys = [kept(session, 6, quality=95), kept(session, 6, quality=70)]
    casework.resolve(session, officer, report.ticket, evidence=keys)
    assert "flags" not in events(session, report)[-1].data
    assert report.second_look == ""


def test_no_exif_alone_is_no_flag(session, officer):
    """Browsers and WhatsApp take it out."""
    report = make_report(session)
    key = kept(session, 11)
    assert session.get(Attachment, key).exif_at is None
    assert claim(session, officer, report, key) == []


def test_a_removed_photo_leaves_the_index(session):
    key = kept(session, 7)
    assert len(session.exec(select(PhotoBand).where(PhotoBand.attachment_id == key)).all()) in range(1, 5)
    session.delete(session.get(Attachment, key))
    session.flush()
    assert session.exec(select(PhotoBand)).all() == []


class TestSecondLook:
    @pytest.fixture
    def flagged(self, session, officer):
        with clock.fixed(moment(START)):
            claim(session, officer, make_report(session), kept(session, 8, quality=95))
            report = make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
            claim(session, officer, report, kept(session, 8, quality=60))
        assert report.second_look == "FLAGGED"
        return report

    def test_silence_does_not_close_what_looks_odd(self, session, flagged):
        with clock.fixed(moment("2026-11-30 09:00")):
            escalation.expire(session, clock.now())
            assert (flagged.status, flagged.second_look) == ("RESOLVED", "FLAGGED")
            casework.verify(session, VERIFIER, flagged.ticket)
        assert (flagged.status, flagged.closure, flagged.second_look) == ("CLOSED", "verified", "")

    def test_its_citizen_is_not_told_that_silence_closes_it(self, session, flagged):
        with clock.fixed(moment("2026-11-03 09:00")):
            assert tracking.by_secret(session, flagged.tracking_secret).silence_note == ""
            flagged.second_look = ""
            assert "16 Nov" in tracking.by_secret(session, flagged.tracking_secret).silence_note

    def test_the_sekda_hears_of_it_when_no_verifier_looks(self, session, flagged):
        for when, count in (("2026-11-05 08:59", 0), ("2026-11-05 09:00", 1), ("2026-11-06 09:00", 0)):
            with clock.fixed(moment(when)):
                assert escalation.escalate(session, clock.now()) == count
        assert (flagged.status, flagged.escalation_level, actions(session, flagged)[-1]) == ("RESOLVED", 2, "ESCALATE")

    def test_the_citizen_may_answer_before_anybody_looks(self, session, flagged):
        with clock.fixed(moment("2026-11-03 09:00")):
            feedback.answer(session, flagged.tracking_secret, done=True)
        assert (flagged.status, flagged.closure, flagged.second_look) == ("CLOSED", "confirmed", "")

    def test_refused_it_is_over_and_the_next_claim_is_judged_anew(self, session, officer, flagged):
        with clock.fixed(moment("2026-11-03 09:00")):
            casework.refuse(session, VERIFIER, flagged.ticket, note="Foto lama")
            assert flagged.second_look == ""
            assert claim(session, officer, flagged, kept(session, 14)) == []
        assert flagged.second_look == ""

    def test_a_sample_of_the_others_is_looked_at_and_silence_may_close_it(self, session, officer):
        _sample(session, 100)
        with clock.fixed(moment(START)):
            report = make_report(session)
            assert claim(session, officer, report, kept(session, 15)) == []
        assert report.second_look == "SAMPLED"
        with clock.fixed(moment("2026-11-16 09:00")):
            assert escalation.expire(session, clock.now()) == 1
        assert (report.closure, report.second_look) == ("unconfirmed", "")


def test_an_event_is_never_older_than_the_one_before_it(session):
    """A clock that was set back does not make an answer come before its question."""
    with clock.fixed(moment("2026-11-02 11:00")):
        report = make_report(session)
        officer = make_officer(session, Role.HANDLER, "PUPR")
        casework.ask(session, officer, report.ticket, note="Di mana?")
    with clock.fixed(moment("2026-11-02 09:00")):
        feedback.add(session, report.tracking_secret, text="Di depan SD")
        casework.resolve(session, officer, report.ticket, evidence=[kept(session, 21)])
    moments = [event.at for event in events(session, report)]
    assert moments == sorted(moments)
    assert report.assigned_at <= report.resolved_at == moment("2026-11-02 11:00")
    assert report.due_at == moment("2026-11-11 11:00")
