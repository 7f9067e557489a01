"""Alarms: raised once a key, counted, cleared, opened anew; for the administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.roles import Role
from laporbup.models import Alarm, AuditEntry
from laporbup.services import alarms, outbox
from laporbup.services.access import Actor
from laporbup.services.alarms import Kind
from laporbup.services.outbox import Content
from laporbup.text import alarms as words
from tests.services.people import make_citizen
from tests.support import make_officer, moment

NOW = moment("2026-11-24 09:00")
LATER = NOW + timedelta(minutes=5)


def boss(session: Session) -> Actor:
    return make_officer(session, Role.ADMIN)


def the_one(session: Session) -> Alarm:
    session.expire_all()
    return session.exec(select(Alarm)).one()


def test_a_repetition_is_counted_and_keeps_when_it_began(session: Session):
    alarms.raise_alarm(session, "k", Kind.ACCOUNT, {"event": "A"}, NOW)
    alarms.raise_alarm(session, "k", Kind.ACCOUNT, {"event": "B"}, LATER)
    found = the_one(session)
    assert (found.times, found.raised_at, found.last_at, found.data) == (2, NOW, LATER, {"event": "B"})
    assert alarms.counts(session) == {"account": 1}


def test_cleared_is_gone_and_the_next_time_begins_anew(session: Session):
    alarms.raise_alarm(session, "k", Kind.ACCOUNT, None, NOW)
    assert alarms.clear(session, "k", NOW)
    assert not alarms.clear(session, "k", NOW)
    assert not alarms.clear(session, "never raised", NOW)
    assert (alarms.open_alarms(session), alarms.counts(session)) == ([], {})
    alarms.raise_alarm(session, "k", Kind.ACCOUNT, None, LATER)
    found = the_one(session)
    assert (found.times, found.raised_at, found.cleared_at) == (1, LATER, None)


def test_only_the_administrator_clears_by_hand_and_it_is_written_down(session: Session):
    admin = boss(session)
    alarms.raise_alarm(session, "k", Kind.FLOOD, {"count": 200}, NOW)
    found = the_one(session)
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(Forbidden):
            alarms.clear_by_hand(session, Actor(role), found.id or 0, NOW)
    with pytest.raises(NotFound):
        alarms.clear_by_hand(session, admin, 999, NOW)
    alarms.clear_by_hand(session, admin, found.id or 0, NOW)
    alarms.clear_by_hand(session, admin, found.id or 0, NOW)
    assert alarms.open_alarms(session) == []
    [entry] = session.exec(select(AuditEntry).where(AuditEntry.action == "alarm_cleared"))
    assert (entry.officer_id, entry.subject) == (admin.officer_id, "flood")


def test_the_newest_word_comes_first(session: Session):
    for place, key in enumerate(("a", "b", "c")):
        alarms.raise_alarm(session, key, Kind.ACCOUNT, None, NOW + timedelta(minutes=place))
    alarms.raise_alarm(session, "a", Kind.ACCOUNT, None, LATER)
    assert [found.key for found in alarms.open_alarms(session)] == ["a", "c", "b"]
    assert len(alarms.open_alarms(session, limit=2)) == 2


def test_a_stop_of_sending_is_an_alarm_and_a_probe_that_works_ends_it(session: Session):
    row = outbox.enqueue(session, make_citizen(session), "MENU", Content("Halo"), dedupe_key="k")
    outbox.mark_failed(session, row.id, NOW, code=190, error="expired")
    outbox.mark_failed(session, row.id, LATER, code=190, error="expired")
    assert (row.state, outbox.sending_state(session)) == ("QUEUED", "190 expired")
    found = the_one(session)
    assert (found.kind, found.times, found.data) == ("sending_stopped", 2, {"code": 190, "reason": "expired"})
    outbox.mark_sent(session, row.id, "wamid.A", LATER)
    assert (outbox.sending_state(session), alarms.counts(session)) == ("ok", {})


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_sentence_whatever_is_known(kind: Kind):
    assert kind.value in words.SENTENCES
    for data in (None, {}, {"name": "lapor_tiket", "strange": 1}):
        said = words.sentence(kind, data)
        assert said
        assert "{" not in said
        assert "  " not in said


def test_a_kind_of_tomorrow_is_said_too():
    assert "besok" in words.sentence("besok", {"kind": "x"})


def test_metas_words_are_said_in_ours():
    said = words.sentence("template_unusable", {"name": "lapor_tiket", "status": "REJECTED", "reason": "INVALID_FORMAT"})
    assert "ditolak. INVALID_FORMAT" in said
    assert "pemasaran" in words.sentence("template_recategorised", {"name": "x", "category": "MARKETING"})
    assert "buruk" in words.sentence("number_quality", {"quality": "FLAGGED"})
