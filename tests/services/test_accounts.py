"""Accounts and sessions: who gets in, for how long, and what guessing costs."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.errors import Invalid, NotFound, Throttled
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, LoginAttempt, Officer, OfficerSession
from laporbup.services import accounts, passwords, sessions, signing_in, throttle
from laporbup.services.signing_in import SignedIn, SignInFailed
from tests.support import PASSWORD, make_officer, moment

HOME = "203.0.113.7"
NOW = moment("2026-11-24 09:00")


def sign_in(session, username="petugas", password=PASSWORD, address=HOME):
    return signing_in.sign_in(session, username, password, address)


@pytest.fixture
def officer(session):
    return make_officer(session, Role.HANDLER, "PUPR", "petugas")


class TestCreating:
    @pytest.mark.parametrize(
        ("role", "opd"),
        [(Role.HANDLER, "PUPR"), (Role.HEAD, "KEC-16.02.05"), (Role.CAMAT, "KEC-16.02.05"), (Role.VERIFIER, None),
         (Role.SEKDA, None), (Role.BUPATI, None), (Role.ADMIN, None)],
    )
    def test_every_role_with_its_place(self, session, role, opd):
        actor = make_officer(session, role, opd)
        assert (actor.role, actor.opd_kode) == (role, opd)
        assert actor.kecamatan_kode == ("16.02.05" if opd and opd.startswith("KEC") else None)

    @pytest.mark.parametrize(
        ("more", "errors"),
        [
            ({"username": "a b"}, {"username": "invalid"}),
            ({"username": "x"}, {"username": "invalid"}),
            ({"name": " "}, {"name": "required"}),
            ({"role": Role.SYSTEM}, {"role": "unknown"}),
            ({"opd_kode": None}, {"opd": "required"}),
            ({"opd_kode": "TIDAKADA"}, {"opd": "unknown"}),
            ({"role": Role.CAMAT}, {"opd": "not_kecamatan"}),
            ({"role": Role.BUPATI}, {"opd": "not_allowed"}),
            ({"password": "pendek"}, {"password": "too_short"}),
            ({"password": "x" * 201}, {"password": "too_long"}),
            ({"password": "aaaaaaaaaaaa"}, {"password": "too_easy"}),
            ({"username": "petugas-satu", "password": "Petugas-Satu"}, {"password": "too_easy"}),
        ],
    )
    def test_says_what_is_wrong(self, session, more, errors):
        values = {"username": "baru", "name": "Baru", "role": Role.HANDLER, "opd_kode": "PUPR", "password": PASSWORD}
        with pytest.raises(Invalid) as caught:
            accounts.create(session, **{**values, **more})
        assert caught.value.errors == errors
        assert session.exec(select(Officer)).all() == []

    def test_a_name_is_used_once_whatever_its_case(self, session, officer):
        with pytest.raises(Invalid) as caught:
            make_officer(session, Role.VERIFIER, None, "Petugas")
        assert caught.value.errors == {"username": "taken"}

    def test_passwords_are_argon2id(self, session, officer):
        row = session.exec(select(Officer)).one()
        assert row.password_hash.startswith("$argon2id$")
        assert PASSWORD not in row.password_hash

    def test_listed_by_role(self, session, officer):
        make_officer(session, Role.ADMIN, None, "admin")
        assert [row.username for row in accounts.list_officers(session)] == ["admin", "petugas"]


class TestSigningIn:
    def test_right(self, session, officer):
        result = sign_in(session, " Petugas ")
        assert isinstance(result, SignedIn)
        assert result.actor == officer
        assert accounts.actor_for(session, result.token) == officer
        row = session.exec(select(OfficerSession)).one()
        assert result.token not in row.token_hash
        assert len(result.token) >= 43
        assert sessions.open_sessions(session, clock.now()) == 1

    @pytest.mark.parametrize(("name", "password"), [("petugas", "salah-salah-1"), ("siapa", PASSWORD), ("", ""), ("petugas", "")])
    def test_wrong_password_and_unknown_name_look_alike(self, session, officer, name, password):
        assert sign_in(session, name, password) == SignInFailed()

    def test_an_unknown_name_costs_the_same_time(self, session, officer):
        sign_in(session, "pemanasan", "x" * 12, "198.51.100.1")
        spent = {}
        for name in ("petugas", "siapa"):
            began = time.perf_counter()
            for turn in range(4):
                sign_in(session, name, "salah-salah-1", f"198.51.100.{turn}")
            spent[name] = time.perf_counter() - began
        assert 0.4 < spent["siapa"] / spent["petugas"] < 2.5

    def test_a_failure_is_kept_when_its_transaction_ends(self, reference):
        with db.unit_of_work() as session:
            make_officer(session, Role.HANDLER, "PUPR", "petugas")
        with db.unit_of_work() as session:
            assert sign_in(session, password="salah-salah-1") == SignInFailed()
        with db.reading() as session:
            assert len(session.exec(select(LoginAttempt)).all()) == 2
            entry = session.exec(select(AuditEntry).where(AuditEntry.action == "sign_in_failed")).one()
            assert entry.subject == "petugas"

    def test_neither_name_nor_address_is_kept_in_the_clear(self, session, officer):
        sign_in(session, "petugas", "salah-salah-1")
        for row in session.exec(select(LoginAttempt)):
            assert "petugas" not in row.subject
            assert HOME not in row.subject

    def test_an_unknown_name_is_not_written_down(self, session):
        sign_in(session, "sandi-tertukar-2026", "x")
        assert session.exec(select(AuditEntry)).one().subject == ""


class TestThrottling:
    def test_five_failures_in_a_quarter_hour(self, session, officer):
        for second in range(5):
            with clock.fixed(NOW + timedelta(seconds=second)):
                assert sign_in(session, password="salah-salah-1", address=f"198.51.100.{second}") == SignInFailed()
        with clock.fixed(NOW + timedelta(seconds=60)):
            with pytest.raises(Throttled) as caught:
                sign_in(session)
            assert caught.value.retry_after_s == 840
        with clock.fixed(NOW + timedelta(minutes=15)):
            assert isinstance(sign_in(session), SignedIn)

    def test_an_unknown_name_is_throttled_too(self, session):
        for _ in range(5):
            sign_in(session, "siapa", "x", "198.51.100.1")
        with pytest.raises(Throttled):
            sign_in(session, "siapa", "x", "198.51.100.2")

    def test_thirty_failures_from_one_address(self, session, officer):
        for number in range(30):
            sign_in(session, f"siapa-{number}", "x")
        with pytest.raises(Throttled):
            sign_in(session)
        assert isinstance(sign_in(session, address="192.0.2.99"), SignedIn)

    def test_success_forgives_the_account(self, session, officer):
        for _ in range(2):
            for _ in range(4):
                assert sign_in(session, password="salah-salah-1") == SignInFailed()
            assert isinstance(sign_in(session), SignedIn)


class TestSessions:
    def test_idle_for_twelve_hours(self, session, officer):
        with clock.fixed(NOW):
            token = sign_in(session).token
        with clock.fixed(NOW + timedelta(hours=11, minutes=59)):
            assert sessions.needs_keep_alive(session, token)
            sessions.keep_alive(session, token)
            assert not sessions.needs_keep_alive(session, token)
        with clock.fixed(NOW + timedelta(hours=23)):
            assert accounts.actor_for(session, token) == officer
        with clock.fixed(NOW + timedelta(hours=35)):
            assert accounts.actor_for(session, token) is None
            assert not sessions.needs_keep_alive(session, token)

    def test_seven_days_at_most(self, session, officer):
        with clock.fixed(NOW):
            token = sign_in(session).token
        for hour in range(11, 7 * 24, 11):
            with clock.fixed(NOW + timedelta(hours=hour)):
                assert accounts.actor_for(session, token) == officer
        with clock.fixed(NOW + timedelta(days=7)):
            sessions.keep_alive(session, token)
            assert accounts.actor_for(session, token) is None

    def test_signed_out(self, session, officer):
        token, other = sign_in(session).token, sign_in(session).token
        assert token != other
        signing_in.sign_out(session, token)
        signing_in.sign_out(session, token)
        signing_in.sign_out(session, "tidak-ada")
        assert accounts.actor_for(session, token) is None
        assert accounts.actor_for(session, other) == officer

    def test_disabling_ends_every_session(self, session, officer):
        token = sign_in(session).token
        accounts.disable(session, "petugas")
        session.expire_all()
        assert accounts.actor_for(session, token) is None
        assert sign_in(session) == SignInFailed()
        assert accounts.actor_named(session, "petugas") is None
        with pytest.raises(NotFound):
            accounts.disable(session, "siapa")

    def test_a_disabled_account_is_out_though_its_session_is_not_revoked(self, session, officer):
        token = sign_in(session).token
        session.exec(select(Officer)).one().is_active = False
        assert accounts.actor_for(session, token) is None

    @pytest.mark.parametrize("token", ["", "x", "\ud800"])
    def test_nonsense_is_nobody(self, session, token):
        assert accounts.actor_for(session, token) is None

    def test_the_shell_names_its_user(self, session, officer):
        assert accounts.actor_named(session, " PETUGAS ") == officer
        assert accounts.actor_named(session, "siapa") is None

    def test_old_rows_are_swept(self, session, officer):
        with clock.fixed(NOW):
            sign_in(session)
            sign_in(session, password="salah-salah-1")
        assert sessions.remove_old(session, NOW + timedelta(hours=1)) == 0
        assert sessions.remove_old(session, NOW + timedelta(days=2)) == 2
        assert sessions.remove_old(session, NOW + timedelta(days=40)) == 1


def test_an_older_hash_is_renewed_at_sign_in(session, officer):
    from argon2 import PasswordHasher

    row = session.exec(select(Officer)).one()
    row.password_hash = old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    assert isinstance(sign_in(session), SignedIn)
    assert row.password_hash != old


def test_a_broken_hash_lets_nobody_in(session, officer):
    session.exec(select(Officer)).one().password_hash = "bukan-hash"
    assert sign_in(session) == SignInFailed()


@pytest.mark.parametrize(
    ("address", "network"),
    [(HOME, HOME), ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"), ("unix", "unix"), ("x" * 500, "x" * 100)],
)
def test_a_household_is_one_address(address, network):
    assert throttle.network(address) == network


def test_in_a_demo_only_the_length_of_a_password_counts():
    assert passwords.problem("dinas-pupr-2026", ["pupr"], is_judged=False) is None
    assert passwords.problem("pendek", is_judged=False) == "too_short"
    assert passwords.problem("dinas-pupr-2026", ["pupr"]) == "too_easy"
