"""The command line about accounts: invitation, new link, lost phone, and the report about a breach."""

from __future__ import annotations

import io

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.__main__ import main
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, Officer, OfficerFactor
from laporbup.services import audit, factor, invites
from laporbup.settings import get_settings
from laporbup.text import audit as words
from tests.support import make_officer, make_report


def printed_token(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip().rpartition("/undangan/")[2]


def test_invite_and_new_link(reference: str, capsys):
    assert main(["user", "invite", "kadis-pupr", "--role", "HEAD", "--opd", "PUPR", "--full-name", "Kepala Uji"]) == 0
    first = printed_token(capsys)
    assert main(["user", "link", "kadis-pupr"]) == 0
    second = printed_token(capsys)
    with db.reading() as session:
        assert invites.officer_of(session, second).name == "Kepala Uji"
        assert session.exec(select(Officer.password_hash)).one() == ""
    assert first != second
    assert main(["user", "invite", "kadis-pupr", "--role", "HEAD", "--opd", "PUPR"]) == 1
    assert main(["user", "link", "siapa"]) == 1


@pytest.fixture
def in_production(monkeypatch):
    """Real accounts: with the secrets a production must have."""
    monkeypatch.setenv("LAPORBUP_MODE", "production")
    for name in ("PHONE_ID", "WABA_ID", "TOKEN", "APP_SECRET", "VERIFY_TOKEN"):
        monkeypatch.setenv(f"LAPORBUP_WHATSAPP_{name}", "uji")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.parametrize("password", ["pendek", "password1234", "kayuagung2026"])
def test_an_easy_password_is_refused(reference: str, in_production, monkeypatch, capsys, password: str):
    monkeypatch.setattr("sys.stdin", io.StringIO(password))
    assert main(["user", "add", "kadis", "--role", "HEAD", "--opd", "DLH", "--password-stdin"]) == 1
    assert "kata sandi" in capsys.readouterr().err


def test_in_a_demo_only_its_length_counts(reference: str, monkeypatch, capsys):
    for password, status in (("pendek", 1), ("kayuagung2026", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(password))
        assert main(["user", "add", "kadis", "--role", "HEAD", "--opd", "DLH", "--password-stdin"]) == status


def test_a_lost_phone(reference: str, capsys):
    with db.unit_of_work() as session:
        leader = make_officer(session, Role.BUPATI, None, "bupati")
        session.add(OfficerFactor(officer_id=leader.officer_id, secret="x", confirmed_at=clock.now()))
    assert main(["user", "reset-factor", "bupati"]) == 0
    with db.reading() as session:
        assert not factor.is_on(session, leader.officer_id)
        assert "factor_reset" in session.exec(select(AuditEntry.action)).all()
    assert main(["user", "reset-factor", "siapa"]) == 1


def test_the_report_about_a_breach(reference: str, capsys):
    with db.unit_of_work() as session:
        handler = make_officer(session, Role.HANDLER, "PUPR", "petugas")
        ticket = make_report(session).ticket
        audit.viewed(session, handler, ticket)
    capsys.readouterr()
    days = ["--since", "2020-01-01", "--until", "2099-12-31"]
    assert main(["breach-report", *days, "--officer", "petugas"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(words.BREACH_TITLE)
    assert ticket in text
    assert main(["breach-report", *days]) == 0
    for wrong in (["--since", "kemarin", "--until", "2099-12-31"], ["--since", "2026-11-02", "--until", "2026-11-01"]):
        assert main(["breach-report", *wrong]) == 1
    assert main(["breach-report", *days, "--officer", "siapa"]) == 1


def test_an_export_of_everything_is_noted(reference: str, capsys):
    assert main(["export-reports"]) == 0
    with db.reading() as session:
        assert "reports_exported" in session.exec(select(AuditEntry.action)).all()
