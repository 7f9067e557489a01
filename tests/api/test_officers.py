"""Signing in, the gate before the officers' pages, and their acts."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, Report
from laporbup.services import access
from tests.api.conftest import jpeg, photos_of, reports
from tests.support import PASSWORD, make_officer, make_report

SignIn = Callable[..., dict[str, str]]
_OPD = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}


def filed(**more: object) -> Report:
    with db.unit_of_work() as session:
        make_report(session, **more)  # type: ignore[arg-type]
    return reports()[-1]


def officer(role: Role, username: str) -> None:
    with db.unit_of_work() as session:
        make_officer(session, role, _OPD.get(role), username)


def denials() -> int:
    with db.reading() as session:
        return len(session.exec(select(AuditEntry).where(AuditEntry.action == "denied")).all())


async def test_signing_in_sets_a_host_cookie_and_lands_by_role(web: httpx.AsyncClient):
    officer(Role.BUPATI, "pak-bupati")
    answer = await web.post("/masuk", data={"pengguna": "Pak-Bupati", "sandi": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert (answer.status_code, answer.headers["location"]) == (303, "/bupati")
    assert cookie.startswith("__host-sid=")
    for part in ("httponly", "secure", "samesite=lax", "path=/"):
        assert part in cookie
    assert "domain" not in cookie


async def test_every_sign_in_is_a_new_session(web: httpx.AsyncClient):
    officer(Role.ADMIN, "admin-uji")
    planted = {"cookie": "__Host-sid=planted"}
    cookies = {
        (await web.post("/masuk", data={"pengguna": "admin-uji", "sandi": PASSWORD}, headers=planted)).headers["set-cookie"]
        for _ in range(2)
    }
    assert len(cookies) == 2
    assert not any("planted" in cookie for cookie in cookies)


async def test_wrong_password_and_unknown_user_look_the_same(web: httpx.AsyncClient):
    officer(Role.ADMIN, "admin-uji")
    wrong = await web.post("/masuk", data={"pengguna": "admin-uji", "sandi": "salah"})
    unknown = await web.post("/masuk", data={"pengguna": "tidak-ada", "sandi": "salah"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("admin-uji", "X") == unknown.text.replace("tidak-ada", "X")
    assert "set-cookie" not in wrong.headers


async def test_too_many_tries_are_told_to_wait(web: httpx.AsyncClient):
    for _ in range(5):
        await web.post("/masuk", data={"pengguna": "admin-uji", "sandi": "salah"})
    answer = await web.post("/masuk", data={"pengguna": "admin-uji", "sandi": "salah"})
    assert answer.status_code == 429
    assert answer.json()["error"].startswith("Terlalu banyak percobaan. Coba lagi")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/bupati/opd/PUPR", "/bupati/opd/PUPR"),
        ("/petugas/laporan/LB-2345", "/petugas/laporan/LB-2345"),
        ("https://evil.example/", "/bupati"),
        ("//evil.example", "/bupati"),
        ("/\\evil.example", "/bupati"),
        ("/\tevil", "/bupati"),
        ("/admin", "/bupati"),
        ("/masuk", "/bupati"),
        ("", "/bupati"),
    ],
)
async def test_sign_in_goes_on_only_to_own_pages(web: httpx.AsyncClient, wanted: str, location: str):
    officer(Role.BUPATI, "pak-bupati")
    answer = await web.post("/masuk", data={"pengguna": "pak-bupati", "sandi": PASSWORD, "tujuan": wanted})
    assert answer.headers["location"] == location


async def test_signing_out_ends_the_session(web: httpx.AsyncClient, sign_in: SignIn):
    headers = sign_in(Role.BUPATI)
    assert (await web.get("/bupati", headers=headers)).status_code == 200
    answer = await web.post("/keluar", headers=headers)
    assert answer.status_code == 303
    assert 'max-age=0' in answer.headers["set-cookie"].lower()
    assert (await web.get("/bupati", headers=headers)).status_code == 303


PAGES = ("/petugas", "/camat", "/verifikasi", "/bupati", "/bupati/opd/PUPR", "/admin", "/admin/akun", "/petugas/")


@pytest.mark.parametrize("page", PAGES)
async def test_nobody_gets_in_without_signing_in(web: httpx.AsyncClient, page: str):
    answer = await web.get(page, params={"x": "1"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/masuk?tujuan={page.rstrip('/')}%3Fx%3D1"


@pytest.mark.parametrize("role", OFFICERS)
async def test_each_role_opens_its_pages_and_no_others(web: httpx.AsyncClient, sign_in: SignIn, role: Role):
    headers = sign_in(role, _OPD.get(role))
    for page in PAGES:
        answer = await web.get(page, headers=headers)
        assert answer.status_code == (200 if access.may_open(role, page) else 403), page
        assert answer.headers["cache-control"] == "no-store"
    assert denials() == sum(not access.may_open(role, page) for page in PAGES)


async def test_a_case_opens_for_its_holder_its_camat_and_overseers_only(web: httpx.AsyncClient, sign_in: SignIn):
    report = filed()
    url = f"/petugas/laporan/{report.ticket}"
    seen = {
        (role, opd): (await web.get(url, headers=sign_in(role, opd))).status_code
        for role, opd in (
            (Role.HANDLER, "PUPR"), (Role.HEAD, "PUPR"), (Role.HANDLER, "DLH"), (Role.CAMAT, "KEC-16.02.05"),
            (Role.CAMAT, "KEC-16.02.03"), (Role.VERIFIER, None), (Role.SEKDA, None), (Role.BUPATI, None), (Role.ADMIN, None),
        )
    }
    refused = {key for key, status in seen.items() if status == 403}
    assert refused == {(Role.HANDLER, "DLH"), (Role.CAMAT, "KEC-16.02.03"), (Role.ADMIN, None)}
    assert set(seen.values()) == {200, 403}
    assert (await web.get(url)).headers["location"] == f"/masuk?tujuan={url}"
    assert (await web.get("/petugas/laporan/LB-999999", headers=sign_in(Role.BUPATI))).status_code == 404


async def test_an_act_is_stored_and_leads_back(web: httpx.AsyncClient, sign_in: SignIn):
    report = filed()
    url = f"/petugas/laporan/{report.ticket}"
    headers = sign_in(Role.HANDLER, "PUPR")
    started = await web.post(f"{url}/tindakan", data={"aksi": "start"}, headers=headers)
    assert (started.status_code, started.headers["location"]) == (303, url)
    data, files = {"aksi": "resolve", "catatan": "Sudah diganti"}, [("foto", ("a.jpg", jpeg())), ("foto", ("", b""))]
    await web.post(f"{url}/tindakan", data=data, files=files, headers=headers)
    (now,) = reports()
    assert now.status == "RESOLVED"
    assert [photo.purpose for photo in photos_of(now)] == ["EVIDENCE"]


@pytest.mark.parametrize(
    "data",
    [
        {"aksi": "resolve"},
        {"aksi": "schedule", "sampai": ""},
        {"aksi": "schedule", "sampai": "besok"},
        {"aksi": "schedule", "sampai": "2020-01-01"},
        {"aksi": "verify"},
        {"aksi": "hapus"},
        {"aksi": ""},
        {"aksi": "resolve", "catatan": "x" * 2001},
    ],
)
async def test_a_refused_act_gives_the_note_back(web: httpx.AsyncClient, sign_in: SignIn, data: dict[str, str]):
    report = filed()
    posted = {"catatan": "Catatan saya", **data}
    answer = await web.post(
        f"/petugas/laporan/{report.ticket}/tindakan", data=posted, headers=sign_in(Role.HANDLER, "PUPR")
    )
    if data["aksi"] == "verify":
        assert answer.status_code in (403, 422)
        return
    assert answer.status_code == 422
    assert answer.json()["body"][0]
    assert answer.json()["kept"][0]["text"] == posted["catatan"]
    assert reports()[0].status == "ASSIGNED"


async def test_acts_need_a_session_and_the_right(web: httpx.AsyncClient, sign_in: SignIn):
    report = filed()
    url = f"/petugas/laporan/{report.ticket}/tindakan"
    assert (await web.post(url, data={"aksi": "start"})).headers["location"].startswith("/masuk")
    for role, opd in ((Role.HANDLER, "DLH"), (Role.BUPATI, None), (Role.ADMIN, None), (Role.CAMAT, "KEC-16.02.05")):
        assert (await web.post(url, data={"aksi": "start"}, headers=sign_in(role, opd))).status_code == 403
    assert reports()[0].status == "ASSIGNED"
    assert denials() == 4
    assert (await web.post(f"/verifikasi/{report.ticket}", data={"aksi": "assign"})).status_code == 303


async def test_the_bupati_may_comment(web: httpx.AsyncClient, sign_in: SignIn):
    report = filed()
    data = {"aksi": "comment", "catatan": "Tolong disegerakan"}
    answer = await web.post(f"/petugas/laporan/{report.ticket}/tindakan", data=data, headers=sign_in(Role.BUPATI))
    assert answer.status_code == 303


async def test_a_verifier_assigns_by_category(web: httpx.AsyncClient, sign_in: SignIn):
    report = filed(text="Tolong dibantu pak", category=None, subcategory=None)
    headers = sign_in(Role.VERIFIER)
    answer = await web.post(f"/verifikasi/{report.ticket}", data={"aksi": "assign", "kategori": "lampu/pju"}, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/verifikasi")
    (now,) = reports()
    assert (now.status, now.category_kode, now.subcategory_kode, now.opd_kode) == ("ASSIGNED", "lampu", "pju", "PRKP")
    again = await web.post(f"/verifikasi/{report.ticket}", data={"aksi": "reject"}, headers=headers)
    assert again.status_code == 422
