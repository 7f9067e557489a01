"""The public boards and the tracker: complete at once, live after, read once for everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import reflex as rx
from reflex.istate.data import RouterData

from laporbup import db
from laporbup.api.boards import board_routes
from laporbup.api.routes import build_api
from laporbup.domain.roles import Role
from laporbup.live.hub import hub
from laporbup.pages.first_response import renderers
from laporbup.services import verbs
from laporbup.services.board_query import public_query, score_query
from laporbup.state.boards import HomeState, PublicState, ScoreState
from laporbup.state.tracker import TrackerState
from tests.support import make_officer, make_report

TEXT = "Jembatan kayu di dusun dua patah, anak sekolah tidak bisa lewat"


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    hub.forget()
    yield
    hub.forget()


@pytest.fixture
async def web(reference: str, tmp_path: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The routes with the real renderers and no built front end."""
    api = build_api(renderers(tmp_path))
    api.router.routes.extend(board_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=api), base_url="http://localhost:8000") as client:
        yield client


def _report() -> tuple[str, str]:
    """File a report; return its ticket and its secret."""
    with db.unit_of_work() as session:
        report = make_report(session, TEXT)
        return report.ticket, report.tracking_secret


def _start(ticket: str) -> None:
    with db.unit_of_work() as session:
        officer = make_officer(session, Role.HANDLER, "PUPR")
        verbs.act(session, officer, ticket, "start", note="Alat sudah di tempat.")


def _at(state: type[rx.State], url: str, token: str = "uji") -> Any:
    root = rx.State(_reflex_internal_init=True)
    found = root.get_substate(state.get_full_name().split("."))
    root.router = RouterData.from_router_data(
        {"token": token, "headers": {"origin": "http://localhost:8000"}, "asPath": url, "pathname": url.split("?")[0]}
    )
    return found


class TestFirstResponse:
    @pytest.mark.parametrize("path", ["/", "/publik", "/peringkat", "/peringkat?jenis=KECAMATAN&hari=30"])
    async def test_a_board_is_a_whole_page(self, web: httpx.AsyncClient, path: str):
        answer = await web.get(path)
        assert answer.status_code == 200
        assert answer.text.count("<main") == 1
        assert "<h1" in answer.text

    async def test_a_new_report_is_on_the_list(self, web: httpx.AsyncClient):
        assert TEXT not in (await web.get("/publik")).text
        _report()
        hub.mark(["board"])
        assert TEXT in (await web.get("/publik")).text

    async def test_filters_are_apart(self, web: httpx.AsyncClient):
        _report()
        assert TEXT in (await web.get("/publik")).text
        assert TEXT not in (await web.get("/publik?q=lampu")).text

    @pytest.mark.parametrize(
        "query", ["halaman=x", "halaman=-1", "halaman=99999999999", "status=%00", "kecamatan=%27--", "q=%25"]
    )
    async def test_odd_queries_are_harmless(self, web: httpx.AsyncClient, query: str):
        assert (await web.get(f"/publik?{query}")).status_code == 200


    @pytest.mark.parametrize("path", ["/publik", "/peringkat", "/masuk", "/lacak", "/lacak/LB-7K3MQ4"])
    async def test_a_slash_too_many_leads_to_the_page(self, web: httpx.AsyncClient, path: str):
        answer = await web.get(f"{path}/?a=1")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?a=1")


class TestQueries:
    def test_unknown_names_and_values_are_ignored(self):
        assert public_query({"status": " terlambat ", "x": "1", "halaman": "3"}) == ({"status": "terlambat"}, 3)
        assert public_query({"halaman": "0", "q": "  "}) == ({}, 1)
        assert score_query({"jenis": "kecamatan", "hari": "30"}) == ("KECAMATAN", 30)
        assert score_query({"jenis": "x", "hari": "31"}) == ("DINAS", 90)


class TestTrackerState:
    async def test_it_shows_the_report_of_its_url_and_hears_of_it(self, reference: str):
        ticket, secret = _report()
        state = _at(TrackerState, f"/lacak/{secret}", token="a-token")
        await TrackerState.open.fn(state)
        assert state.view.ticket == ticket
        assert state.view.is_reporter
        assert hub._topics_of["a-token"] == {f"report:{ticket}"}
        hub.unsubscribe("a-token")

    async def test_the_public_view_holds_no_secret(self, reference: str):
        ticket, secret = _report()
        state = _at(TrackerState, f"/lacak/{ticket}")
        await TrackerState.open.fn(state)
        assert secret not in repr(state.view)
        assert not state.view.is_reporter

    async def test_a_change_changes_view_and_digest(self, reference: str):
        ticket, secret = _report()
        state = _at(TrackerState, f"/lacak/{secret}")
        await TrackerState.open.fn(state)
        before = state.digest
        await TrackerState.refresh.fn(state)
        assert state.digest == before
        _start(ticket)
        hub.mark([f"report:{ticket}"])
        await TrackerState.refresh.fn(state)
        assert state.digest != before
        assert state.view.status == "IN_PROGRESS"

    async def test_an_unknown_code_shows_nothing(self, reference: str):
        state = _at(TrackerState, "/lacak/LB-AAAAAA")
        await TrackerState.open.fn(state)
        await TrackerState.refresh.fn(state)
        assert state.view.ticket == ""


@pytest.mark.parametrize(
    ("state", "url"), [(HomeState, "/"), (PublicState, "/publik?q=jembatan"), (ScoreState, "/peringkat?hari=30")]
)
async def test_a_board_stands_still_while_nothing_happens(reference: str, state: type[rx.State], url: str):
    """Quiet means still: the second look finds the same digest, and nothing is sent."""
    _report()
    opened = _at(state, url)
    await state.open.fn(opened)  # type: ignore[attr-defined]
    before, view = opened.digest, opened.view
    assert before
    hub.mark(["board"])
    await state.refresh.fn(opened)  # type: ignore[attr-defined]
    assert (opened.digest, opened.view) == (before, view)
