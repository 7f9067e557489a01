"""Handing a report on, asking for help and naming a person, by the officers' forms."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.domain.roles import Role
from laporbup.models import Officer, Report
from tests.api.conftest import jpeg, photos_of, reports
from tests.support import make_report

SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def report(web: httpx.AsyncClient) -> Report:
    with db.unit_of_work() as session:
        make_report(session)
    return reports()[-1]


def now_held() -> tuple[str | None, str | None]:
    (found,) = reports()
    return found.opd_kode, found.offered_opd


async def test_offered_seen_and_taken(web: httpx.AsyncClient, sign_in: SignIn, report: Report):
    sender, taker = sign_in(Role.HANDLER, "PUPR"), sign_in(Role.HANDLER, "PRKP")
    page, url = f"/petugas/laporan/{report.ticket}", f"/petugas/laporan/{report.ticket}/tindakan"
    assert (await web.get(page, headers=taker)).status_code == 403
    offered = {"aksi": "offer", "opd": "PRKP", "catatan": "Ini jalan perumahan."}
    assert (await web.post(url, data=offered, headers=sender)).headers["location"] == page
    assert now_held() == ("PUPR", "PRKP")
    assert (await web.get(page, headers=taker)).status_code == 200
    assert (await web.post(url, data={"aksi": "start"}, headers=taker)).status_code == 403
    assert (await web.post(url, data={"aksi": "take"}, headers=sender)).status_code == 403
    assert (await web.post(url, data={"aksi": "take"}, headers=taker)).status_code == 303
    assert now_held() == ("PRKP", None)
    assert (await web.post(url, data={"aksi": "take"}, headers=taker)).status_code == 403, "nothing is offered any more"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"aksi": "offer", "opd": "PRKP"}, "catatan"),
        ({"aksi": "offer", "catatan": "Bukan kami."}, "dinas"),
        ({"aksi": "offer", "opd": "PUPR", "catatan": "Bukan kami."}, "dinas"),
        ({"aksi": "involve", "opd": "PLN", "catatan": "Bantu."}, "dinas"),
        ({"aksi": "release", "opd": "DLH"}, "dinas"),
        ({"aksi": "withdraw"}, "sudah berubah"),
        ({"aksi": "delegate", "petugas": "999999"}, "petugas"),
        ({"aksi": "delegate", "petugas": "²"}, "petugas"),
    ],
)
async def test_what_is_missing_is_said(
    web: httpx.AsyncClient, sign_in: SignIn, report: Report, data: dict[str, str], said: str
):
    answer = await web.post(
        f"/petugas/laporan/{report.ticket}/tindakan", data=data, headers=sign_in(Role.HANDLER, "PUPR")
    )
    assert answer.status_code == 422
    assert any(said in line.lower() for line in answer.json()["body"]), answer.json()["body"]
    assert now_held() == ("PUPR", None)


async def test_whoever_helps_tells_with_a_picture(web: httpx.AsyncClient, sign_in: SignIn, report: Report):
    holder, helper = sign_in(Role.HEAD, "PUPR"), sign_in(Role.HANDLER, "DLH")
    url = f"/petugas/laporan/{report.ticket}/tindakan"
    told = {"aksi": "comment", "catatan": "Alat di jalan."}
    assert (await web.post(url, data=told, headers=helper)).status_code == 403
    await web.post(url, data={"aksi": "involve", "opd": "DLH", "catatan": "Perlu alat berat."}, headers=holder)
    posted = await web.post(url, data=told, files=[("foto", ("a.jpg", jpeg()))], headers=helper)
    assert posted.status_code == 303
    assert [photo.purpose for photo in photos_of(reports()[0])] == ["PROGRESS"]
    assert (await web.post(url, data={"aksi": "start"}, headers=helper)).status_code == 403


async def test_a_person_is_named(web: httpx.AsyncClient, sign_in: SignIn, report: Report):
    head = sign_in(Role.HEAD, "PUPR")
    with db.reading() as session:
        ident = session.exec(select(Officer.id).where(Officer.opd_kode == "PUPR")).one()
    data = {"aksi": "delegate", "petugas": str(ident)}
    answer = await web.post(f"/petugas/laporan/{report.ticket}/tindakan", data=data, headers=head)
    assert (answer.status_code, reports()[0].handler_id) == (303, ident)
