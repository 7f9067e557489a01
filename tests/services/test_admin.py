"""The read model of `/admin`."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from laporbup import clock
from laporbup.domain.errors import Forbidden
from laporbup.domain.roles import Role
from laporbup.models import InboxItem
from laporbup.services import admin
from laporbup.services.access import Actor
from laporbup.text import officer_pages as words
from tests.support import make_officer, make_report


def test_the_admin_page_counts_and_is_for_the_admin_only(session: Session):
    boss, handler = make_officer(session, Role.ADMIN), make_officer(session, Role.HANDLER, "PUPR")
    make_report(session)
    view = admin.overview(session, boss)
    lines = {line.kode: line for line in view.opds}
    assert (lines["PUPR"].open_reports, lines["PUPR"].accounts) == (1, 1)
    assert {account.username for account in view.accounts} == {boss.username, handler.username}
    assert view.trouble == ""
    assert view.counters[0].value == words.SENDING_OK
    for role in (Role.HANDLER, Role.BUPATI, Role.SEKDA):
        with pytest.raises(Forbidden):
            admin.overview(session, Actor(role))


def test_the_admin_page_shows_what_could_not_be_read(session: Session):
    session.add(InboxItem(key="hash:uji", kind="other", payload="?", received_at=clock.now(), state="UNPARSED"))
    session.flush()
    counter = admin.overview(session, Actor(Role.ADMIN)).counters[1]
    assert (counter.value, counter.css) == ("1", "hot")
