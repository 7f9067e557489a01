"""Who may call a guarded handler: the cookie decides, at every single event."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import pytest

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.services import signing_in
from laporbup.services.access import Actor
from laporbup.state.guard import actor_of, guarded, public
from tests.support import PASSWORD, make_officer


@guarded(Role.VERIFIER, Role.SEKDA)
async def _decide(_state: Any, actor: Actor, ticket: str) -> str:
    return f"{actor.role} {ticket}"


@guarded()
async def _look(_state: Any, actor: Actor) -> str:
    return actor.username


def _state(cookie: str) -> Any:
    return SimpleNamespace(router=SimpleNamespace(headers=SimpleNamespace(cookie=cookie)))


def _signed_in(role: Role, opd: str | None = None) -> tuple[Any, str, Actor]:
    """A state whose socket came with the cookie of a new officer of this role."""
    with db.unit_of_work() as session:
        actor = make_officer(session, role, opd)
    with db.unit_of_work() as session:
        signed = signing_in.sign_in(session, actor.username, PASSWORD, "192.0.2.1")
    assert isinstance(signed, signing_in.SignedIn)
    return _state(f"other=1; __Host-sid={signed.token}; more=2"), signed.token, actor


def _redirects(answer: object) -> bool:
    return "/masuk" in str(getattr(answer, "args", ""))


class TestGuarded:
    async def test_the_right_role_runs_with_its_actor(self, reference: str):
        state, _, _ = _signed_in(Role.VERIFIER)
        assert await _decide(state, "LB-7K3MQ4") == "VERIFIER LB-7K3MQ4"

    async def test_another_role_goes_to_sign_in(self, reference: str):
        state, _, _ = _signed_in(Role.HANDLER, "PUPR")
        assert _redirects(await _decide(state, "LB-7K3MQ4"))

    async def test_any_officer_where_no_role_is_named(self, reference: str):
        state, _, actor = _signed_in(Role.HANDLER, "PUPR")
        assert await _look(state) == actor.username

    @pytest.mark.parametrize("cookie", ["", "__Host-sid=", "__Host-sid=forged", "sid=x", "=;;; __Host-sid", "\"'{}"])
    async def test_without_a_session_nothing_runs(self, reference: str, cookie: str):
        assert _redirects(await _look(_state(cookie)))

    async def test_signing_out_ends_it_at_the_next_event(self, reference: str):
        state, token, _ = _signed_in(Role.BUPATI)
        assert await actor_of(state) is not None
        with db.unit_of_work() as session:
            signing_in.sign_out(session, token)
        assert await actor_of(state) is None

    def test_the_browser_cannot_send_an_actor(self):
        """Reflex reads the signature: what is not in it is refused."""
        assert list(inspect.signature(_decide).parameters) == ["_state", "ticket"]
        assert "actor" not in _decide.__annotations__

    def test_roles_are_written_on_the_handler(self):
        assert _decide.__guarded_roles__ == {Role.VERIFIER, Role.SEKDA}  # type: ignore[attr-defined]


def test_public_only_marks():
    async def handler(_state: Any) -> str:
        return "x"

    assert public(handler) is handler
    assert handler.__is_public__ is True  # type: ignore[attr-defined]
