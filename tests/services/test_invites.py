"""Invitations, changed and closed accounts, and one's own sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock
from laporbup.domain.errors import Forbidden, Invalid, NotFound, Throttled
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, Officer, OfficerInvite
from laporbup.services import accounts, invites, own_account, passwords, sessions, signing_in
from laporbup.services.signing_in import SignedIn, SignInFailed
from tests.support import PASSWORD, make_officer, moment

HOME = "203.0.113.7"
NOW = moment("2026-11-24 09:00")
NEW = "kelapa ungu gergaji rusa"


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def sign_in(session, username="baru", password=NEW):
    return signing_in.sign_in(session, username, password, HOME, "chrome-android")


def actions(session) -> list[str]:
    return [row.action for row in session.exec(select(AuditEntry))]


@pytest.fixture
def admin(session):
    return make_officer(session, Role.ADMIN, None, "admin")


@pytest.fixture
def link(session, admin) -> str:
    return invites.invite(session, "Baru", "Petugas Baru", Role.HANDLER, "PUPR", by=admin)


class TestInvitation:
    def test_nobody_gets_in_before_it_is_taken(self, session, link):
        for password in ("", NEW, "kosong"):
            assert sign_in(session, password=password) == SignInFailed()

    def test_taken_once(self, session, link):
        assert "/undangan/" in link
        assert invites.take(session, token_of(link), NEW, NEW).username == "baru"
        assert isinstance(sign_in(session), SignedIn)
        with pytest.raises(NotFound):
            invites.take(session, token_of(link), PASSWORD, PASSWORD)
        with pytest.raises(NotFound):
            invites.officer_of(session, token_of(link))

    def test_only_its_hash_is_kept(self, session, link):
        row = session.exec(select(OfficerInvite)).one()
        assert token_of(link) not in row.token_hash
        assert len(token_of(link)) >= 43

    def test_good_for_three_days(self, session, admin):
        with clock.fixed(NOW):
            link = invites.invite(session, "baru", "Petugas Baru", Role.VERIFIER, None, by=admin)
        with clock.fixed(NOW + timedelta(hours=71, minutes=59)):
            assert invites.officer_of(session, token_of(link)).username == "baru"
        with clock.fixed(NOW + timedelta(hours=72)), pytest.raises(NotFound):
            invites.take(session, token_of(link), NEW, NEW)

    def test_a_newer_one_replaces_it(self, session, admin, link):
        newer = invites.new_link(session, "baru", by=admin)
        with pytest.raises(NotFound):
            invites.take(session, token_of(link), NEW, NEW)
        assert invites.take(session, token_of(newer), NEW, NEW)

    @pytest.mark.parametrize(
        ("password", "again", "errors"),
        [
            ("pendek", "pendek", {"password": "too_short"}),
            ("password1234", "password1234", {"password": "too_easy"}),
            ("petugasbaru2026", "petugasbaru2026", {"password": "too_easy"}),
            ("LaporBup2026!", "LaporBup2026!", {"password": "too_easy"}),
            (NEW, NEW + " ", {"again": "different"}),
        ],
    )
    def test_says_what_is_wrong_and_stays_good(self, session, link, password, again, errors):
        with pytest.raises(Invalid) as caught:
            invites.take(session, token_of(link), password, again)
        assert caught.value.errors == errors
        assert invites.officer_of(session, token_of(link))

    def test_forgotten_the_old_password_holds_until_the_link_is_used(self, session, admin):
        make_officer(session, Role.HANDLER, "PUPR", "lama")
        there = sign_in(session, "lama", PASSWORD).token
        link = invites.new_link(session, "lama", by=admin)
        assert isinstance(sign_in(session, "lama", PASSWORD), SignedIn)
        invites.take(session, token_of(link), NEW, NEW)
        assert accounts.actor_for(session, there) is None
        assert sign_in(session, "lama", PASSWORD) == SignInFailed()
        assert isinstance(sign_in(session, "lama", NEW), SignedIn)

    def test_worthless_once_the_account_is_closed(self, session, admin, link):
        accounts.disable(session, "baru", by=admin)
        with pytest.raises(NotFound):
            invites.take(session, token_of(link), NEW, NEW)
        with pytest.raises(Invalid):
            invites.new_link(session, "baru", by=admin)
        accounts.enable(session, admin, "baru")
        with pytest.raises(NotFound):
            invites.take(session, token_of(link), NEW, NEW)

    @pytest.mark.parametrize("token", ["", "x", "\ud800"])
    def test_nonsense_is_nobodys(self, session, token):
        with pytest.raises(NotFound):
            invites.officer_of(session, token)


    def test_old_ones_are_swept(self, session, admin):
        with clock.fixed(NOW):
            invites.invite(session, "baru", "Petugas Baru", Role.VERIFIER, None, by=admin)
        assert sessions.remove_old(session, NOW + timedelta(days=32)) == 0
        assert sessions.remove_old(session, NOW + timedelta(days=34)) == 1


class TestManaging:
    @pytest.mark.parametrize("role", [Role.HANDLER, Role.HEAD, Role.CAMAT, Role.VERIFIER, Role.SEKDA, Role.BUPATI])
    def test_only_an_admin(self, session, link, role):
        opd = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}.get(role)
        by = make_officer(session, role, opd)
        for act in (
            lambda: invites.invite(session, "lain", "Lain", Role.ADMIN, None, by=by),
            lambda: invites.new_link(session, "baru", by=by),
            lambda: accounts.change(session, by, "baru", name="X", role=Role.ADMIN, opd_kode=None),
            lambda: accounts.disable(session, "baru", by=by),
            lambda: accounts.enable(session, by, "baru"),
            lambda: accounts.sign_out_everywhere(session, by, "baru"),
        ):
            with pytest.raises(Forbidden):
                act()

    @pytest.mark.parametrize(
        ("role", "opd"), [(Role.HEAD, "PUPR"), (Role.HANDLER, "DLH"), (Role.VERIFIER, None)]
    )
    def test_another_role_or_office_ends_the_sessions(self, session, admin, link, role, opd):
        invites.take(session, token_of(link), NEW, NEW)
        there = sign_in(session).token
        accounts.change(session, admin, "baru", name="Petugas Baru", role=role, opd_kode=opd)
        assert accounts.actor_for(session, there) is None
        assert sign_in(session).actor.role == role

    def test_another_name_does_not(self, session, admin, link):
        invites.take(session, token_of(link), NEW, NEW)
        there = sign_in(session).token
        accounts.change(session, admin, "baru", name=" Nama  Lain ", role=Role.HANDLER, opd_kode="PUPR")
        assert accounts.actor_for(session, there).name == "Nama Lain"
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "officer_changed")).one()
        assert entry.data == {"name": True}

    def test_nothing_changed_is_nothing(self, session, admin, link):
        accounts.change(session, admin, "baru", name="Petugas Baru", role=Role.HANDLER, opd_kode="PUPR")
        assert "officer_changed" not in actions(session)

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({"name": ""}, {"name": "required"}),
            ({"name": "x" * 81}, {"name": "too_long"}),
            ({"opd_kode": None}, {"opd": "required"}),
            ({"role": Role.BUPATI}, {"opd": "not_allowed"}),
            ({"role": Role.SYSTEM}, {"role": "unknown"}),
        ],
    )
    def test_a_change_is_checked(self, session, admin, link, values, errors):
        with pytest.raises(Invalid) as caught:
            accounts.change(session, admin, "baru", **{"name": "X", "role": Role.HANDLER, "opd_kode": "PUPR", **values})
        assert caught.value.errors == errors

    def test_the_last_admin_stays_unless_the_shell_says_so(self, session, admin):
        with pytest.raises(Invalid) as caught:
            accounts.disable(session, "admin", by=admin)
        assert caught.value.errors == {"username": "last_admin"}
        with pytest.raises(Invalid):
            accounts.change(session, admin, "admin", name="X", role=Role.VERIFIER, opd_kode=None)
        make_officer(session, Role.ADMIN, None, "admin-dua")
        accounts.disable(session, "admin-dua", by=admin)
        accounts.disable(session, "admin")

    def test_signed_out_everywhere(self, session, admin):
        make_officer(session, Role.HANDLER, "PUPR", "lama")
        tokens = [sign_in(session, "lama", PASSWORD).token for _ in range(2)]
        accounts.sign_out_everywhere(session, admin, "lama")
        assert [accounts.actor_for(session, token) for token in tokens] == [None, None]


class TestOwnAccount:
    @pytest.fixture
    def me(self, session):
        return make_officer(session, Role.CAMAT, "KEC-16.02.05", "lama")

    def test_another_password_signs_out_the_other_browsers(self, session, admin, me):
        here, there = sign_in(session, "lama", PASSWORD).token, sign_in(session, "lama", PASSWORD).token
        link = invites.new_link(session, "lama", by=admin)
        assert own_account.change_password(session, me, here, PASSWORD, NEW, NEW, HOME) == {}
        assert accounts.actor_for(session, here) == me
        assert accounts.actor_for(session, there) is None
        with pytest.raises(NotFound):
            invites.take(session, token_of(link), PASSWORD, PASSWORD)

    @pytest.mark.parametrize(
        ("given", "wrong"),
        [
            (("salah", NEW, NEW), {"sekarang": "wrong"}),
            ((PASSWORD, "pendek", "pendek"), {"sandi": "too_short"}),
            ((PASSWORD, "kayuagung2026", "kayuagung2026"), {"sandi": "too_easy"}),
            ((PASSWORD, NEW, "lain"), {"ulang": "different"}),
        ],
    )
    def test_what_is_wrong_changes_nothing(self, session, me, given, wrong):
        here = sign_in(session, "lama", PASSWORD).token
        assert own_account.change_password(session, me, here, *given, HOME) == wrong
        assert isinstance(sign_in(session, "lama", PASSWORD), SignedIn)

    def test_guessing_the_present_password_is_stopped(self, session, me):
        for _ in range(5):
            assert own_account.prove(session, me, "salah", HOME) is False
        with pytest.raises(Throttled):
            own_account.prove(session, me, PASSWORD, HOME)

    def test_sees_and_ends_own_sessions_only(self, session, me):
        here, there = sign_in(session, "lama", PASSWORD).token, sign_in(session, "lama", PASSWORD).token
        make_officer(session, Role.HANDLER, "PUPR", "lain")
        others = sign_in(session, "lain", PASSWORD).token
        page = own_account.page(session, me, here)
        assert [line.is_this for line in page.sessions].count(True) == 1
        assert {line.browser for line in page.sessions} == {"Chrome di HP Android"}
        away = next(line.ident for line in page.sessions if not line.is_this)
        own_account.end_session(session, me, away)
        own_account.end_session(session, me, sessions.hash_of(others)[:16])
        own_account.end_session(session, me, "%")
        assert accounts.actor_for(session, there) is None
        assert accounts.actor_for(session, here) == me
        assert accounts.actor_for(session, others) is not None
        own_account.end_sessions(session, me)
        assert accounts.actor_for(session, here) is None


class TestEnded:
    def test_tells_which_sessions_open_nothing_more(self, session, admin):
        make_officer(session, Role.HANDLER, "PUPR", "lama")
        with clock.fixed(NOW):
            tokens = [sign_in(session, "lama", PASSWORD).token for _ in range(2)]
            hashes = {sessions.hash_of(token) for token in tokens}
            assert sessions.ended(session, {*hashes, "tidak-ada"}) == {"tidak-ada"}
            signing_in.sign_out(session, tokens[0])
            assert sessions.ended(session, hashes) == {sessions.hash_of(tokens[0])}
        with clock.fixed(NOW + timedelta(hours=12)):
            assert sessions.ended(session, hashes) == hashes

    @pytest.mark.parametrize(
        ("role", "opd", "idle", "most"),
        [(Role.HANDLER, "PUPR", 12 * 60, 7 * 24 * 60), (Role.BUPATI, None, 60, 12 * 60), (Role.ADMIN, None, 30, 12 * 60)],
    )
    def test_each_role_has_its_time(self, session, role, opd, idle, most):
        actor = make_officer(session, role, opd, "lama")
        with clock.fixed(NOW):
            token = sign_in(session, "lama", PASSWORD).token
        with clock.fixed(NOW + timedelta(minutes=idle - 1)):
            assert accounts.actor_for(session, token) == actor
        with clock.fixed(NOW + timedelta(minutes=2 * idle)):
            assert accounts.actor_for(session, token) is None
        row = session.get(Officer, actor.officer_id)
        for minute in range(0, most, idle - 1):
            with clock.fixed(NOW + timedelta(minutes=minute)):
                sessions.keep_alive(session, token)
        with clock.fixed(NOW + timedelta(minutes=most)):
            assert sessions.of_officer(session, row) == []


@pytest.mark.parametrize("length", [200, 72])
def test_judging_a_long_password_is_quick(length):
    import time

    passwords.problem("pemanasan kata kata", ())
    began = time.process_time()
    passwords.problem("aB3$" * (length // 4), ())
    assert time.process_time() - began < 0.5
