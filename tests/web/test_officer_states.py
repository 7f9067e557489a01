"""The states of the officers' pages: what each shows to whom, and that none changes anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import reflex as rx
from reflex.event import EventSpec
from reflex.istate.data import RouterData
from sqlmodel import col, select

from laporbup import db
from laporbup.domain.errors import Forbidden, NotFound
from laporbup.domain.roles import OFFICERS, Role
from laporbup.live.hub import hub
from laporbup.models import AuditEntry, Report
from laporbup.services import casework, signing_in
from laporbup.services.access import Actor, may_open
from laporbup.state.admin import AdminState
from laporbup.state.bupati import BupatiState
from laporbup.state.case import CaseState
from laporbup.state.desk import CamatState, DeskState
from laporbup.state.desk_query import asked, neighbours
from laporbup.state.gently import gently
from laporbup.state.verify import VerifyState
from laporbup.text import officer_pages as words
from tests.support import PASSWORD, make_officer, make_report

KAYU_AGUNG = "KEC-16.02.05"
PAGES: dict[str, type[rx.State]] = {
    "/petugas": DeskState, "/camat": CamatState, "/verifikasi": VerifyState, "/bupati": BupatiState, "/admin": AdminState,
    "/petugas/laporan": CaseState,
}
_OPD = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: KAYU_AGUNG}


class Desk:
    """Somebody signed in, and the states of the pages he opens."""

    def __init__(self, actor: Actor) -> None:
        with db.unit_of_work() as session:
            signed = signing_in.sign_in(session, actor.username, PASSWORD, "198.51.100.1")
        assert isinstance(signed, signing_in.SignedIn)
        self.actor, self.token = actor, signed.token
        self.answer: EventSpec | None = None
        """What the last page opened answered: a redirect when it was refused."""

    def at(self, state: type[rx.State], url: str) -> Any:
        root = rx.State(_reflex_internal_init=True)
        found = root.get_substate(state.get_full_name().split("."))
        root.router = RouterData.from_router_data(
            {
                "token": "uji",
                "headers": {"cookie": f"other=1; __Host-sid={self.token}", "origin": "http://localhost:8000"},
                "asPath": url,
                "pathname": url.split("?")[0],
            }
        )
        return found

    async def opens(self, state: type[rx.State], url: str) -> Any:
        page = self.at(state, url)
        self.answer = await call(page, "open")
        return page


async def call(page: Any, name: str) -> EventSpec | None:
    """Call a handler the way an event does, with nothing but the state."""
    return await type(page).event_handlers[name].fn(page)


@pytest.fixture
def desk(reference: str) -> Callable[..., Desk]:
    def make(role: Role, opd_kode: str | None = None) -> Desk:
        with db.unit_of_work() as session:
            actor = make_officer(session, role, opd_kode or _OPD.get(role))
        return Desk(actor)

    return make


@pytest.fixture(autouse=True)
def _quiet_hub():
    """What one test read must not answer the next."""
    hub._snapshots.clear()
    yield
    hub._snapshots.clear()


def filed(**more: Any) -> str:
    with db.unit_of_work() as session:
        return make_report(session, **more).ticket


def status_of(ticket: str) -> str:
    with db.reading() as session:
        return session.exec(select(Report.status).where(Report.ticket == ticket)).one()


@pytest.mark.parametrize("role", OFFICERS)
async def test_a_state_shows_nothing_to_who_may_not_open_its_page(desk, role: Role):
    """The HTTP gate is not enough: a socket can call the handler of a page that was never opened."""
    ticket, somebody = filed(), desk(role)
    for path, state in PAGES.items():
        page = await somebody.opens(state, f"{path}/{ticket}" if path == "/petugas/laporan" else path)
        if may_open(role, path):
            assert somebody.answer is None
            assert page.digest
            assert page.head.title
        else:
            assert somebody.answer is not None
            assert not page.digest


async def test_a_state_shows_nothing_without_a_session(desk):
    somebody = desk(Role.BUPATI)
    with db.unit_of_work() as session:
        signing_in.sign_out(session, somebody.token)
    page = await somebody.opens(BupatiState, "/bupati")
    assert somebody.answer is not None
    assert not page.digest


async def test_a_worklist_holds_the_reports_of_its_office_only(desk):
    ticket = filed()
    mine = await desk(Role.HANDLER, "PUPR").opens(DeskState, "/petugas")
    others = await desk(Role.HANDLER, "DLH").opens(DeskState, "/petugas")
    assert [item.ticket for item in mine.view.items] == [ticket]
    assert mine.tab_title.startswith("(1)")
    assert others.view.items == []
    assert others.view.empty


async def test_a_search_is_in_the_url(desk):
    filed(text="Jembatan kayu patah di dusun dua")
    wanted = filed(text="Siring mampet di belakang pasar")
    found = await desk(Role.HANDLER, "PUPR").opens(DeskState, "/petugas?cari=siring+mampet")
    assert [item.ticket for item in found.view.items] == [wanted]
    assert found.view.query == "siring mampet"


async def test_a_camat_sees_his_place_whoever_holds_it(desk):
    here, elsewhere = filed(), filed(desa="16.02.03.2002")
    page = await desk(Role.CAMAT, KAYU_AGUNG).opens(CamatState, "/camat")
    tickets = [item.ticket for item in page.view.items]
    assert here in tickets
    assert elsewhere not in tickets
    assert {tab.url for tab in page.head.pages} == {"/petugas", "/camat"}


async def test_a_push_brings_what_changed_and_a_quiet_one_changes_nothing(desk):
    ticket = filed()
    handler = desk(Role.HANDLER, "PUPR")
    page = await handler.opens(CaseState, f"/petugas/laporan/{ticket}")
    before = page.digest
    page._clean()
    await call(page, "refresh")
    assert not page.dirty_vars
    with db.unit_of_work() as session:
        casework.start(session, handler.actor, ticket, note="Besok pagi kami datang")
    await call(page, "refresh")
    assert page.digest != before
    assert page.view.status == "IN_PROGRESS"
    assert page.view.timeline[0].note == "Besok pagi kami datang"


async def test_the_case_of_another_office_is_not_shown_but_said(desk):
    """The gate says 403; a socket that names the page itself gets a sentence and no report."""
    ticket = filed()
    page = await desk(Role.HANDLER, "DLH").opens(CaseState, f"/petugas/laporan/{ticket}")
    assert page.view.ticket == ""
    assert page.problem == words.NOT_YOURS
    unknown = await desk(Role.BUPATI).opens(CaseState, "/petugas/laporan/LB-999999")
    assert unknown.problem == words.NOT_YOURS


async def test_a_report_taken_away_leaves_the_screen(desk):
    ticket = filed()
    page = await desk(Role.HANDLER, "PUPR").opens(CaseState, f"/petugas/laporan/{ticket}")
    assert page.view.ticket == ticket
    url = "/petugas/laporan/LB-999999"
    page.router = RouterData.from_router_data({"token": "uji", "asPath": url, "headers": {"cookie": page.router.headers.cookie}})
    await call(page, "refresh")
    assert page.view.ticket == ""


async def test_a_decision_leads_back_to_its_part_of_the_queue(desk):
    filed(text="Tolong dibantu pak", category=None, subcategory=None)
    page = await desk(Role.VERIFIER).opens(VerifyState, "/verifikasi?tab=baru")
    assert [item.act_url for item in page.view.items] == [f"/verifikasi/{page.view.items[0].ticket}?tab=baru"]


async def test_opening_a_page_never_changes_a_report(desk):
    ticket = filed(text="Tolong dibantu pak", category=None, subcategory=None)
    for role in (Role.VERIFIER, Role.SEKDA, Role.BUPATI):
        someone = desk(role)
        for path, state in PAGES.items():
            await someone.opens(state, f"{path}/{ticket}" if path == "/petugas/laporan" else path)
    assert status_of(ticket) == "RECEIVED"


async def test_the_drill_shows_the_reports_behind_a_score(desk):
    ticket = filed()
    page = await desk(Role.BUPATI).opens(BupatiState, "/bupati?opd=PUPR&bagian=tunggakan")
    assert page.is_drill
    assert ticket in [item.ticket for item in page.drill.items]
    assert [tab.key for tab in page.drill.parts if tab.is_current] == ["tunggakan"]
    nobody = await desk(Role.BUPATI).opens(BupatiState, "/bupati?opd=TIDAKADA")
    assert nobody.problem == words.NOT_YOURS


async def test_trouble_leaves_what_is_shown_and_says_so():
    async def broken() -> None:
        raise RuntimeError("the database went away")

    reading = await gently("test", broken)
    assert (reading.view, reading.problem, reading.is_gone) == (None, words.TROUBLE, False)


@pytest.mark.parametrize("error", [NotFound("report", "x"), Forbidden("HANDLER", "view")])
async def test_what_is_not_there_or_not_allowed_takes_the_page_away(error: Exception):
    async def refused() -> None:
        raise error

    reading = await gently("test", refused)
    assert (reading.problem, reading.is_gone) == (words.NOT_YOURS, True)


def test_every_handler_is_guarded():
    """Every handler can be called by anybody with a socket."""
    inherited = set(rx.State.event_handlers)
    for state in PAGES.values():
        own = {name: handler for name, handler in state.event_handlers.items() if name not in inherited}
        assert set(own) == {"open", "refresh"}
        assert all(getattr(handler.fn, "__guarded_roles__", None) for handler in own.values())


@pytest.mark.parametrize(
    ("params", "tab", "search", "page"),
    [
        ({}, "", "", 1),
        ({"tab": "terlambat", "halaman": "3"}, "terlambat", "", 3),
        ({"cari": "  got   mampet "}, "", "got mampet", 1),
        ({"halaman": "-1"}, "", "", 1),
        ({"halaman": "٣"}, "", "", 1),
        ({"halaman": "99999999999"}, "", "", 1000),
        ({"cari": "x" * 500}, "", "x" * 100, 1),
    ],
)
def test_a_query_is_read_gently(params: dict[str, str], tab: str, search: str, page: int):
    found = asked(params)
    assert (found.tab, found.search, found.page) == (tab, search, page)


def test_pages_beside_each_other_keep_tab_and_search():
    what = asked({"tab": "selesai", "cari": "jalan rusak"})
    assert neighbours("/petugas", what, 2, 3) == (
        "/petugas?tab=selesai&cari=jalan+rusak&halaman=1", "/petugas?tab=selesai&cari=jalan+rusak&halaman=3",
    )
    assert neighbours("/petugas", what, 1, 1) == ("", "")


def noted() -> list[tuple[str, str]]:
    with db.reading() as session:
        found = session.exec(select(AuditEntry).where(col(AuditEntry.action).in_(["viewed", "opened"])).order_by(AuditEntry.id))
        return [(entry.action, entry.subject) for entry in found]


async def test_who_read_what_is_noted_once_and_what_was_refused_is_not(desk):
    ticket = filed()
    holder, other = desk(Role.HANDLER, "PUPR"), desk(Role.HANDLER, "DLH")
    await holder.opens(DeskState, "/petugas")
    page = await holder.opens(CaseState, f"/petugas/laporan/{ticket}")
    await call(page, "refresh")
    await holder.opens(CaseState, f"/petugas/laporan/{ticket}")
    await other.opens(CaseState, f"/petugas/laporan/{ticket}")
    assert noted() == [("opened", "/petugas"), ("viewed", ticket)]


async def test_a_report_read_without_opening_its_page_is_noted_too(desk):
    """A socket may call any handler."""
    ticket = filed()
    page = desk(Role.HANDLER, "PUPR").at(CaseState, f"/petugas/laporan/{ticket}")
    await call(page, "refresh")
    assert page.view.ticket == ticket
    assert noted() == [("viewed", ticket)]
