"""What a citizen is told of a report that another one sent: nobody's name or number, and of a secret one nothing."""

from __future__ import annotations

from sqlmodel import select

from laporbup.domain.roles import Role
from laporbup.models import OutboxMessage
from laporbup.services import merging
from tests.services.people import make_citizen, resolved
from tests.support import make_officer, make_report

SAID = "Sudah ditambal, kami sudah menelepon Pak Joko 0812-0000-5555"


def told(session, *, is_secret_later=False):
    """The closing messages of the one who sent the parent, and of the one whose report was merged into it."""
    first, second = make_citizen(session), make_citizen(session)
    one = make_report(session, "Jalan rusak", reporter_id=first.id, channel="whatsapp")
    two = make_report(session, "Jalan rusak juga", reporter_id=second.id, channel="whatsapp")
    merging.merge(session, make_officer(session, Role.VERIFIER), two.ticket, one.ticket)
    one.is_confidential = is_secret_later  # a verifier gave it a category that is
    resolved(session, make_officer(session, Role.HANDLER, "PUPR"), one, note=SAID)
    session.flush()
    rows = session.exec(select(OutboxMessage).where(OutboxMessage.purpose == "RESOLVED")).all()
    return {row.reporter_id: row.content for row in rows}, first.id, second.id


def test_the_own_reporter_reads_the_words_and_others_masked_ones(session):
    found, own, other = told(session)
    assert "Joko 0812-0000-5555" in found[own]["text"]
    assert "kami sudah menelepon Pak ••• •••" in found[other]["text"]
    assert found[other]["image_attachment_id"] == found[own]["image_attachment_id"]


def test_of_a_report_that_became_confidential_others_read_only_that_it_is_done(session):
    found, own, other = told(session, is_secret_later=True)
    for word in ("ditambal", "Joko", "5555"):
        assert word in found[own]["text"]
        assert word not in found[other]["text"]
    assert found[other]["image_attachment_id"] is None
