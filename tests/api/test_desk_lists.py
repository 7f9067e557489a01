"""Acts from the lists of officers: back to the same place, several at once, never what a citizen waits for."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, Report
from tests.api.conftest import reports
from tests.support import make_officer, make_report

SignIn = Callable[..., dict[str, str]]
BULK = "/petugas/sekaligus"


def filed(count: int = 1, **more: object) -> list[str]:
    with db.unit_of_work() as session:
        return [make_report(session, **more).ticket for _ in range(count)]  # type: ignore[arg-type]


def by_ticket() -> dict[str, Report]:
    return {report.ticket: report for report in reports()}


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/petugas?tab=baru&petugas=saya&halaman=2", "/petugas?tab=baru&petugas=saya&halaman=2"),
        ("/camat?cari=got+mampet%21", "/camat?cari=got+mampet%21"),
        ("", "/petugas/laporan/{}"),
        ("https://evil.example/petugas", "/petugas/laporan/{}"),
        ("//evil.example", "/petugas/laporan/{}"),
        ("/petugas?x=1\r\nset-cookie: a=b", "/petugas/laporan/{}"),
        ("/petugas/../masuk", "/petugas/laporan/{}"),
        ("/admin", "/petugas/laporan/{}"),
    ],
)
async def test_an_act_from_a_line_leads_back_to_the_list(web: httpx.AsyncClient, sign_in: SignIn, wanted: str, location: str):
    [ticket] = filed()
    data = {"aksi": "accept", "kembali": wanted}
    answer = await web.post(f"/petugas/laporan/{ticket}/tindakan", data=data, headers=sign_in(Role.HANDLER, "PUPR"))
    assert (answer.status_code, answer.headers["location"]) == (303, location.format(ticket))
    assert by_ticket()[ticket].first_response_at is not None


async def test_i_do_it_names_whoever_presses(web: httpx.AsyncClient, sign_in: SignIn):
    [ticket] = filed()
    data = {"aksi": "delegate", "petugas": "saya"}
    answer = await web.post(f"/petugas/laporan/{ticket}/tindakan", data=data, headers=sign_in(Role.HANDLER, "PUPR"))
    assert answer.status_code == 303
    assert by_ticket()[ticket].handler_id is not None


@pytest.mark.parametrize("person", ["", "abc", "999999", "99999999999999999999", "٣"])
async def test_nobody_is_named_by_accident(web: httpx.AsyncClient, sign_in: SignIn, person: str):
    [ticket] = filed()
    data = {"aksi": "delegate", "petugas": person}
    answer = await web.post(f"/petugas/laporan/{ticket}/tindakan", data=data, headers=sign_in(Role.HANDLER, "PUPR"))
    assert answer.status_code == 422
    assert by_ticket()[ticket].handler_id is None


async def test_ticked_reports_are_accepted_and_the_result_says_which_were_not(web: httpx.AsyncClient, sign_in: SignIn):
    first, second = filed(2)
    [foreign] = filed(category="sampah", subcategory="tps")
    headers = sign_in(Role.HANDLER, "PUPR")
    data = {"aksi": "accept", "nomor": [first, second, foreign, first, "LB-999999"], "kembali": "/petugas?tab=baru"}
    answer = await web.post(BULK, data=data, headers=headers)
    said = answer.json()
    assert answer.status_code == 200
    assert said["title"].startswith("2 dari 4 laporan")
    assert f"{foreign}: bukan laporan kantor Bapak/Ibu." in said["body"]
    assert not any(first in line for line in said["body"])
    assert [link["url"] for link in said["links"]] == ["/petugas?tab=baru"]
    now = by_ticket()
    assert now[first].first_response_at is not None
    assert now[second].first_response_at is not None
    assert now[foreign].first_response_at is None
    with db.reading() as session:
        assert len(session.exec(select(AuditEntry).where(AuditEntry.action == "denied")).all()) == 2


async def test_ticked_reports_are_given_to_a_person(web: httpx.AsyncClient, sign_in: SignIn):
    tickets = filed(3)
    with db.unit_of_work() as session:
        ani, stranger = make_officer(session, Role.HANDLER, "PUPR"), make_officer(session, Role.HANDLER, "DLH")
    headers = sign_in(Role.HEAD, "PUPR")
    wish = {"aksi": "delegate", "nomor": tickets}
    refused = await web.post(BULK, data={**wish, "petugas": str(stranger.officer_id)}, headers=headers)
    assert refused.status_code == 422
    assert {report.handler_id for report in reports()} == {None}
    done = await web.post(BULK, data={**wish, "petugas": str(ani.officer_id)}, headers=headers)
    assert done.json()["title"].startswith("3 dari 3")
    assert {report.handler_id for report in reports()} == {ani.officer_id}


@pytest.mark.parametrize("action", ["resolve", "reject", "refer", "return", "offer", "verify", "schedule", "comment", "", "x"])
async def test_never_several_at_once_what_a_citizen_waits_for(web: httpx.AsyncClient, sign_in: SignIn, action: str):
    tickets = filed(2)
    data = {"aksi": action, "nomor": tickets, "catatan": "Sudah"}
    for path, headers in ((BULK, sign_in(Role.HEAD, "PUPR")), ("/verifikasi/sekaligus", sign_in(Role.VERIFIER))):
        assert (await web.post(path, data=data, headers=headers)).status_code == 422
    assert {report.status for report in reports()} == {"ASSIGNED"}
    assert {report.seq for report in reports()} == {2}


async def test_nothing_ticked_is_said(web: httpx.AsyncClient, sign_in: SignIn):
    answer = await web.post(BULK, data={"aksi": "accept"}, headers=sign_in(Role.HANDLER, "PUPR"))
    assert answer.status_code == 422
    assert answer.json()["body"][0].startswith("Belum ada laporan yang ditandai")


async def test_several_at_once_needs_a_session_and_the_right(web: httpx.AsyncClient, sign_in: SignIn):
    [ticket] = filed()
    data = {"aksi": "accept", "nomor": [ticket]}
    assert (await web.post(BULK, data=data)).headers["location"].startswith("/masuk")
    for role, opd in ((Role.HANDLER, "DLH"), (Role.BUPATI, None), (Role.ADMIN, None), (Role.CAMAT, "KEC-16.02.05")):
        answer = await web.post(BULK, data=data, headers=sign_in(role, opd))
        assert answer.json()["title"] == "Belum ada laporan yang berubah"
    assert by_ticket()[ticket].first_response_at is None


async def test_only_sure_guesses_are_sent_on_together(web: httpx.AsyncClient, sign_in: SignIn):
    sure, unsure = filed(2, text="Tolong dibantu pak", category=None, subcategory=None)
    with db.unit_of_work() as session:
        for ticket, score in ((sure, 0.62), (unsure, 0.31)):
            report = session.exec(select(Report).where(Report.ticket == ticket)).one()
            report.suggestions = [["lampu", "pju", score], ["jalan", None, 0.1]]
    data = {"aksi": "assign", "nomor": [sure, unsure], "kembali": "/verifikasi?tab=baru"}
    answer = await web.post("/verifikasi/sekaligus", data=data, headers=sign_in(Role.VERIFIER))
    assert answer.json()["title"].startswith("1 dari 2 laporan")
    assert any(line.startswith(f"{unsure}: dugaannya belum cukup yakin") for line in answer.json()["body"])
    now = by_ticket()
    assert (now[sure].status, now[sure].opd_kode) == ("ASSIGNED", "PRKP")
    assert now[unsure].status == "RECEIVED"


async def test_a_decision_of_the_verifier_leads_back_to_the_same_page_of_the_queue(web: httpx.AsyncClient, sign_in: SignIn):
    [ticket] = filed(text="Tolong dibantu pak", category=None, subcategory=None)
    data = {"aksi": "assign", "kategori": "lampu/pju", "kembali": "/verifikasi?tab=baru&halaman=3"}
    answer = await web.post(f"/verifikasi/{ticket}", data=data, headers=sign_in(Role.VERIFIER))
    assert answer.headers["location"] == "/verifikasi?tab=baru&halaman=3"
