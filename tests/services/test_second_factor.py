"""The second factor: who must have one, a code works once, recovery codes, and what a lost phone costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pyotp import TOTP
from sqlmodel import select

from laporbup import clock
from laporbup.domain.account_rules import NEEDS_FACTOR
from laporbup.domain.errors import Forbidden, Invalid, NotFound, Throttled
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, Officer, OfficerFactor, RecoveryCode
from laporbup.services import accounts, factor, own_account, sessions, signing_in
from laporbup.services.signing_in import NeedsCode, PendingGone, SignedIn, SignInFailed
from laporbup.settings import get_settings
from tests.support import PASSWORD, make_officer, moment

HOME = "203.0.113.7"
NOW = moment("2026-11-24 09:00")


def enrol(session, actor, at=NOW) -> tuple[str, list[str]]:
    """Turn the factor on; return its secret and the recovery codes."""
    with clock.fixed(at):
        token = sessions.begin(session, session.get(Officer, actor.officer_id))
        offered = factor.offer()
        secret = factor.opened(offered)
        codes = factor.turn_on(session, actor, offered, TOTP(secret).at(at), token=token)
    return secret, codes


def password_step(session, at) -> str:
    with clock.fixed(at):
        result = signing_in.sign_in(session, "pimpinan", PASSWORD, HOME)
    assert isinstance(result, NeedsCode)
    return result.pending


def code_step(session, pending, code, at):
    with clock.fixed(at):
        return signing_in.show_code(session, pending, code, HOME, "chrome-android")


@pytest.fixture
def leader(session):
    return make_officer(session, Role.BUPATI, None, "pimpinan")


@pytest.fixture
def production(monkeypatch):
    """The rule of production, in this process."""
    real = get_settings().model_copy(update={"mode": "production"})
    monkeypatch.setattr(sessions, "get_settings", lambda: real)


class TestSigningIn:
    def test_password_alone_opens_nothing_then_the_code_opens(self, session, leader):
        secret, _ = enrol(session, leader)
        later = NOW + timedelta(minutes=5)
        pending = password_step(session, later)
        assert accounts.actor_for(session, pending) is None
        result = code_step(session, pending, TOTP(secret).at(later), later)
        assert isinstance(result, SignedIn)
        with clock.fixed(later):
            assert accounts.actor_for(session, result.token) == leader

    @pytest.mark.parametrize("off_s", [-30, 0, 30])
    def test_a_phone_half_a_minute_off_is_fine(self, session, leader, off_s):
        secret, _ = enrol(session, leader)
        later = NOW + timedelta(minutes=5)
        code = TOTP(secret).at(later + timedelta(seconds=off_s))
        assert isinstance(code_step(session, password_step(session, later), code, later), SignedIn)

    @pytest.mark.parametrize("off_s", [-90, 90])
    def test_more_is_not(self, session, leader, off_s):
        secret, _ = enrol(session, leader)
        later = NOW + timedelta(minutes=5)
        code = TOTP(secret).at(later + timedelta(seconds=off_s))
        assert code_step(session, password_step(session, later), code, later) == SignInFailed()

    def test_a_code_works_once_and_no_older_one_after_it(self, session, leader):
        secret, _ = enrol(session, leader)
        later = NOW + timedelta(minutes=5)
        pending = password_step(session, later)
        code, before = TOTP(secret).at(later), TOTP(secret).at(later - timedelta(seconds=30))
        assert isinstance(code_step(session, pending, code, later), SignedIn)
        assert code_step(session, pending, code, later) == SignInFailed()
        assert code_step(session, pending, before, later) == SignInFailed()

    def test_the_code_that_turned_it_on_does_not_sign_in(self, session, leader):
        secret, _ = enrol(session, leader)
        assert code_step(session, password_step(session, NOW), TOTP(secret).at(NOW), NOW) == SignInFailed()

    def test_guessing_is_stopped_and_the_right_password_does_not_forgive_it(self, session, leader):
        secret, _ = enrol(session, leader)
        later = NOW + timedelta(minutes=5)
        for _ in range(5):
            assert code_step(session, password_step(session, later), "000000", later) == SignInFailed()
        with pytest.raises(Throttled):
            code_step(session, password_step(session, later), TOTP(secret).at(later), later)

    @pytest.mark.parametrize("pending", ["", "x", "1.abc.def", "\ud800"])
    def test_nothing_without_the_password(self, session, leader, pending):
        enrol(session, leader)
        assert code_step(session, pending, "123456", NOW) == PendingGone()

    def test_the_password_waits_ten_minutes(self, session, leader):
        secret, _ = enrol(session, leader)
        later = NOW + timedelta(minutes=11)
        assert code_step(session, password_step(session, NOW), TOTP(secret).at(later), later) == PendingGone()

    def test_another_password_ends_the_waiting(self, session, leader):
        secret, _ = enrol(session, leader)
        pending, later = password_step(session, NOW), NOW + timedelta(minutes=1)
        token = sessions.begin(session, session.get(Officer, leader.officer_id))
        new = "kelapa ungu gergaji rusa"
        assert own_account.change_password(session, leader, token, PASSWORD, new, new, HOME) == {}
        assert code_step(session, pending, TOTP(secret).at(later), later) == PendingGone()

    def test_a_closed_account_is_not_let_in_at_the_second_step(self, session, leader):
        secret, _ = enrol(session, leader)
        later = NOW + timedelta(minutes=1)
        pending = password_step(session, later)
        accounts.disable(session, "pimpinan")
        assert code_step(session, pending, TOTP(secret).at(later), later) == PendingGone()


class TestRecoveryCodes:
    def test_ten_each_once_however_typed(self, session, leader):
        _, codes = enrol(session, leader)
        assert len(set(codes)) == 10
        pending = password_step(session, NOW)
        assert isinstance(code_step(session, pending, f" {codes[0].lower()} ", NOW), SignedIn)
        assert code_step(session, pending, codes[0], NOW) == SignInFailed()
        assert isinstance(code_step(session, pending, codes[1].replace("-", ""), NOW), SignedIn)
        assert factor.codes_left(session, leader.officer_id) == 8

    def test_kept_as_keyed_hashes_bound_to_the_account(self, session, leader):
        _, codes = enrol(session, leader)
        kept = {row.code_hash for row in session.exec(select(RecoveryCode))}
        assert len(kept) == 10
        assert not any(code.replace("-", "") in mark for code in codes for mark in kept)
        other = make_officer(session, Role.SEKDA, None)
        enrol(session, other)
        assert factor.use(session, other.officer_id, codes[0], NOW) is None

    def test_new_ones_make_the_old_void(self, session, leader):
        _, codes = enrol(session, leader)
        fresh = own_account.renew_codes(session, leader)
        assert not set(fresh) & set(codes)
        assert code_step(session, password_step(session, NOW), codes[0], NOW) == SignInFailed()
        assert isinstance(code_step(session, password_step(session, NOW), fresh[0], NOW), SignedIn)

    def test_none_without_a_factor(self, session, leader):
        with pytest.raises(Invalid):
            own_account.renew_codes(session, leader)


class TestSettingUp:
    def test_the_secret_is_sealed_in_the_table(self, session, leader):
        secret, _ = enrol(session, leader)
        row = session.get(OfficerFactor, leader.officer_id)
        assert secret not in row.secret

    @pytest.mark.parametrize(("code", "wrong"), [("000000", "wrong"), ("", "wrong")])
    def test_a_wrong_first_code_turns_nothing_on(self, session, leader, code, wrong):
        token = sessions.begin(session, session.get(Officer, leader.officer_id))
        with pytest.raises(Invalid) as caught:
            factor.turn_on(session, leader, factor.offer(), code, token=token)
        assert caught.value.errors == {"code": wrong}
        assert not factor.is_on(session, leader.officer_id)

    def test_an_offer_goes_out_of_date_and_cannot_be_made_up(self, session, leader):
        with clock.fixed(NOW):
            offered = factor.offer()
        with clock.fixed(NOW + timedelta(minutes=31)):
            assert factor.opened(offered) is None
        assert factor.opened("JBSWY3DPEHPK3PXP") is None

    def test_turning_it_on_signs_out_the_other_browsers(self, session, leader):
        with clock.fixed(NOW):
            other = sessions.begin(session, session.get(Officer, leader.officer_id))
            enrol(session, leader)
            assert accounts.actor_for(session, other) is None

    def test_another_phone_replaces_the_first(self, session, leader):
        first, old_codes = enrol(session, leader)
        second, _ = enrol(session, leader, NOW + timedelta(minutes=1))
        later = NOW + timedelta(minutes=5)
        pending = password_step(session, later)
        assert code_step(session, pending, TOTP(first).at(later), later) == SignInFailed()
        assert code_step(session, pending, old_codes[0], later) == SignInFailed()
        assert isinstance(code_step(session, pending, TOTP(second).at(later), later), SignedIn)

    def test_another_secret_key_lets_nobody_in_and_breaks_nothing(self, session, leader, monkeypatch):
        secret, _ = enrol(session, leader)
        other = get_settings().model_copy(update={"secret_key": type(get_settings().secret_key)("x" * 40)})
        monkeypatch.setattr(factor, "get_settings", lambda: other)
        assert factor.use(session, leader.officer_id, TOTP(secret).at(NOW), NOW) is None


class TestWhoMust:
    @pytest.mark.parametrize("role", OFFICERS)
    def test_in_production_the_privileged_open_nothing_without(self, session, production, role):
        opd = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}.get(role)
        actor = make_officer(session, role, opd, "pimpinan")
        result = signing_in.sign_in(session, "pimpinan", PASSWORD, HOME)
        assert isinstance(result, SignedIn)
        must = role in NEEDS_FACTOR
        assert result.must_set_factor == must
        assert (accounts.actor_for(session, result.token) is None) == must
        who = own_account.person(session, result.token)
        assert (who.actor, who.is_whole) == (actor, not must)
        assert sessions.ended(session, {sessions.hash_of(result.token)}) == ({sessions.hash_of(result.token)} if must else set())

    def test_setting_it_up_opens_the_session(self, session, production, leader):
        with clock.fixed(NOW):
            token = signing_in.sign_in(session, "pimpinan", PASSWORD, HOME).token
            offered = factor.offer()
            factor.turn_on(session, leader, offered, TOTP(factor.opened(offered)).at(NOW), token=token)
            assert accounts.actor_for(session, token) == leader

    def test_the_privileged_cannot_give_it_up(self, session, production, leader):
        enrol(session, leader)
        with pytest.raises(Invalid):
            factor.turn_off(session, leader)
        assert factor.is_on(session, leader.officer_id)

    def test_others_and_the_demo_can(self, session, leader):
        enrol(session, leader)
        factor.turn_off(session, leader)
        assert isinstance(signing_in.sign_in(session, "pimpinan", PASSWORD, HOME), SignedIn)


class TestReset:
    def test_takes_factor_and_codes_and_signs_out(self, session, leader):
        enrol(session, leader)
        with clock.fixed(NOW):
            token = sessions.begin(session, session.get(Officer, leader.officer_id), with_factor=True)
            factor.reset(session, "pimpinan", by=make_officer(session, Role.ADMIN))
            assert accounts.actor_for(session, token) is None
        assert session.exec(select(OfficerFactor)).all() == session.exec(select(RecoveryCode)).all() == []
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "factor_reset")).one()
        assert entry.subject == "pimpinan"
        assert entry.officer_id is not None

    @pytest.mark.parametrize("role", [Role.BUPATI, Role.SEKDA, Role.VERIFIER])
    def test_only_by_an_admin(self, session, leader, role):
        with pytest.raises(Forbidden):
            factor.reset(session, "pimpinan", by=make_officer(session, role))
        with pytest.raises(NotFound):
            factor.reset(session, "siapa")
