"""The audit log as an administrator reads it, and the report about a breach."""

from __future__ import annotations

import ast
import csv
import io
from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, Report
from laporbup.services import accounts, audit, audit_trail, breach, csv_cells, signing_in
from laporbup.services.audit_trail import PAGE_SIZE, Asked
from laporbup.text import audit as words
from tests.repo.sources import python_files, tree
from tests.services.people import make_citizen
from tests.support import PASSWORD, make_officer, make_report, moment

NOW = moment("2026-06-10 09:00")
HOME = "203.0.113.7"


@pytest.fixture
def admin(session):
    return make_officer(session, Role.ADMIN, None, "admin")


@pytest.fixture
def handler(session):
    return make_officer(session, Role.HANDLER, "PUPR", "petugas")


def lines(session, admin, **asked):
    return audit_trail.page(session, admin, Asked(**asked)).lines


def entries(session, action: str) -> list[AuditEntry]:
    return list(session.exec(select(AuditEntry).where(AuditEntry.action == action)))


class TestWhatIsNoted:
    def test_a_reading_counts_once_a_quarter_of_an_hour(self, session, handler):
        for minute in (0, 5, 14, 15, 40):
            with clock.fixed(NOW + timedelta(minutes=minute)):
                audit.viewed(session, handler, "LB-234567")
                audit.viewed(session, handler, "LB-234568")
        with clock.fixed(NOW):
            audit.opened(session, handler, "/petugas")
        assert len(entries(session, "viewed")) == 6
        assert len(entries(session, "opened")) == 1

    def test_failures_name_a_known_account_and_hide_the_connection(self, session, handler):
        signing_in.sign_in(session, "petugas", "salah-salah-1", HOME)
        signing_in.note_throttled(session, HOME, username="petugas")
        signing_in.note_throttled(session, HOME, username="kata-sandi-tertukar")
        marks = {entry.data["by"] for action in ("sign_in_failed", "sign_in_throttled") for entry in entries(session, action)}
        assert len(marks) == 1
        assert HOME not in str(marks)
        assert [entry.subject for entry in entries(session, "sign_in_throttled")] == ["petugas", ""]


class TestReading:
    @pytest.mark.parametrize("role", [role for role in OFFICERS if role is not Role.ADMIN])
    def test_only_an_administrator(self, session, role):
        opd = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}.get(role)
        actor = make_officer(session, role, opd)
        for read in (audit_trail.page, audit_trail.as_csv):
            with pytest.raises(Forbidden):
                read(session, actor, Asked())
        with pytest.raises(Forbidden):
            breach.report(session, actor, NOW, NOW + timedelta(days=1))

    def test_filters(self, session, admin, handler):
        with clock.fixed(NOW):
            signing_in.sign_in(session, "petugas", PASSWORD, HOME)
            audit.denied(session, handler, "open", "/admin")
        with clock.fixed(NOW + timedelta(days=1)):
            audit.viewed(session, handler, "LB-234567")
            accounts.change(session, admin, "petugas", name="Lain", role=Role.HANDLER, opd_kode="PUPR")
        day = {"since": "2026-06-10", "until": "2026-06-10"}
        assert [line.what for line in lines(session, admin, **day)] == [words.ACTIONS["denied"], words.ACTIONS["signed_in"]]
        assert [line.what for line in lines(session, admin, kind="ditolak")] == [words.ACTIONS["denied"]]
        assert [line.about for line in lines(session, admin, kind="dibaca")] == ["LB-234567"]
        assert {line.who for line in lines(session, admin, kind="akun", since="2026-06-11", until="2026-06-11")} == {"admin"}
        assert [line.who for line in lines(session, admin, officer="lb-234567")] == ["petugas"]
        assert {line.what for line in lines(session, admin, officer="petugas", **day)} == {
            words.ACTIONS["denied"], words.ACTIONS["signed_in"]
        }
        assert lines(session, admin, officer="siapa") == []

    @pytest.mark.parametrize("typed", ["besok", "2026-13-01", "9999-12-31", "2026-11-24T09:00"])
    def test_a_date_that_cannot_be_read_says_so(self, session, admin, typed):
        page = audit_trail.page(session, admin, Asked(until=typed))
        assert (page.problem, page.lines) == (words.FILTER_WRONG, [])
        with pytest.raises(Invalid):
            audit_trail.as_csv(session, admin, Asked(until=typed))

    def test_page_by_page(self, session, admin):
        for number in range(PAGE_SIZE + 3):
            audit.record(session, admin, "denied", f"halaman-{number}")
        first = audit_trail.page(session, admin, Asked(kind="ditolak"))
        second = audit_trail.page(session, admin, Asked(kind="ditolak", page=2))
        assert (len(first.lines), len(second.lines)) == (PAGE_SIZE, 3)
        assert first.lines[0].about == f"halaman-{PAGE_SIZE + 2}"
        assert (first.next_url, second.next_url) == ("/admin/jejak?apa=ditolak&hal=2", "")
        assert second.previous_url == "/admin/jejak?apa=ditolak&hal=1"

    def test_csv_is_whole_safe_and_noted(self, session, admin):
        audit.record(session, admin, "denied", "=HYPERLINK(1)", wanted="@x", browser="chrome-android")
        for number in range(PAGE_SIZE):
            audit.record(session, admin, "denied", f"halaman-{number}")
        rows = list(csv.reader(io.StringIO(audit_trail.as_csv(session, admin, Asked(kind="ditolak")))))
        assert tuple(rows[0]) == words.CSV_COLUMNS
        assert len(rows) == PAGE_SIZE + 2
        assert rows[-1][4] == "'=HYPERLINK(1)"
        assert len(entries(session, "trail_exported")) == 1

    def test_every_action_we_write_has_its_words(self):
        """An entry nobody can read is an entry nobody reads."""
        written = {action for kind in audit_trail._KINDS.values() for action in kind}
        for path in python_files():
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record" and len(node.args) > 2:
                    named = node.args[2]
                    written |= {named.value} if isinstance(named, ast.Constant) else set()
        assert len(written) > 30
        assert written - set(words.ACTIONS) == set()


@pytest.mark.parametrize("text", ["=1+1", "+62", "-2", "@x", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(text):
    assert csv_cells.safe(text) == f"'{text}"
    assert csv_cells.safe(-2) == "-2"
    assert csv_cells.safe(None) == ""


class TestBreach:
    @pytest.fixture
    def story(self, session, admin, handler):
        """The handler's account is used by somebody else: two reports are read, one of a citizen of WhatsApp, one secret."""
        citizen = make_citizen(session)
        with clock.fixed(NOW):
            shown = make_report(session, reporter_id=citizen.id, channel="whatsapp")
            hidden = make_report(session, is_confidential=True)
            not_read = make_report(session)
            signing_in.sign_in(session, "petugas", "salah-salah-1", HOME)
            signing_in.sign_in(session, "petugas", PASSWORD, HOME, "chrome-android")
            audit.opened(session, handler, "/petugas")
            audit.viewed(session, handler, shown.ticket)
        with clock.fixed(NOW + timedelta(hours=2)):
            audit.viewed(session, handler, hidden.ticket)
            audit.denied(session, handler, "open", "/bupati")
        with clock.fixed(NOW + timedelta(days=3)):
            audit.viewed(session, handler, not_read.ticket)
            audit.viewed(session, make_officer(session, Role.SEKDA, None, "sekda"), shown.ticket)
        return shown, hidden, not_read

    def test_says_whose_data_when_and_from_which_account(self, session, admin, handler, story):
        shown, hidden, not_read = story
        with clock.fixed(NOW + timedelta(days=4)):
            text = breach.report(session, admin, NOW, NOW + timedelta(days=1), "petugas")
        assert shown.ticket in text
        assert hidden.ticket in text
        assert not_read.ticket not in text
        assert words.BREACH_REPORTS.format(reports=2, confidential=1) in text
        assert words.BREACH_PEOPLE.format(people=1, reachable=1) in text
        assert words.BREACH_SIGNINS.format(times=1, browsers="Chrome di HP Android", failed=1, denied=1) in text
        assert words.BREACH_FIRST_LAST.format(first="Rabu, 10 Juni 2026 09.00", last="Rabu, 10 Juni 2026 11.00") in text
        assert words.PAGES["/petugas"] in text
        assert "17 Juni 2026 09.00" in text  # three times 24 hours after it was made
        assert "sekda" not in text.lower().replace(words.BREACH_LINES["everybody"], "")
        assert entries(session, "breach_report")[0].subject == "petugas"

    def test_everybody_when_no_account_is_named(self, session, admin, story):
        text = breach.report(session, admin, NOW, NOW + timedelta(days=5))
        assert "### petugas" in text
        assert "### sekda" in text
        assert words.BREACH_REPORTS.format(reports=3, confidential=1) in text

    def test_no_name_no_number_no_text_of_a_citizen(self, session, admin, story):
        text = breach.report(session, admin, NOW, NOW + timedelta(days=5))
        for row in session.exec(select(Report)):
            assert row.text not in text
        assert "628" not in text

    def test_nothing_happened(self, session, admin):
        text = breach.report(session, admin, NOW - timedelta(days=9), NOW - timedelta(days=8))
        assert words.BREACH_NOBODY in text
        assert words.BREACH_LIST not in text

    def test_an_export_is_said_loudly(self, session, admin):
        with clock.fixed(NOW):
            audit.record(session, admin, "reports_exported")
        assert words.BREACH_EXPORTED.format(times=1) in breach.report(session, admin, NOW, NOW + timedelta(hours=1))

    def test_an_unknown_account(self, session, admin):
        with pytest.raises(NotFound):
            breach.report(session, admin, NOW, NOW + timedelta(days=1), "siapa")
