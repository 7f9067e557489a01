"""`/admin/akun` and `/admin/jejak` over HTTP: only the administrator, every act noted, a link in one answer only."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.components import admin_accounts, audit_trail
from laporbup.components.html import to_html
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, Officer
from laporbup.services import officers_admin
from laporbup.services.audit_trail import Asked
from laporbup.services.audit_trail import page as trail
from laporbup.settings import get_settings
from laporbup.text import admin_accounts as words
from laporbup.text import audit as audit_words
from tests.support import make_officer

SignIn = Callable[..., dict[str, str]]
NEW = {"aksi": "undang", "akun": "Budi.Pupr", "nama": "Budi Uji", "peran": "HANDLER", "opd": "PUPR"}
_OPD = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}


def officer(username: str) -> Officer:
    with db.reading() as session:
        found = session.exec(select(Officer).where(Officer.username == username)).one()
        session.expunge_all()
        return found


def actions() -> list[str]:
    with db.reading() as session:
        return [row.action for row in session.exec(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.fixture
def admin(sign_in: SignIn) -> dict[str, str]:
    return sign_in(Role.ADMIN)


async def test_invite_then_the_officer_sets_his_password_and_works(web: httpx.AsyncClient, admin):
    made = await web.post("/admin/akun", data=NEW, headers=admin)
    assert (made.status_code, made.json()["page"]) == (200, "officer")
    link = made.json()["link"]
    assert link.startswith(f"{get_settings().public_url}/undangan/")
    assert "undangan/" not in (await web.get("/admin/akun/budi.pupr", headers=admin)).text
    path = link.removeprefix(get_settings().public_url)
    password = "kelapa ungu gergaji rusa"
    assert (await web.post(path, data={"sandi": password, "ulang": password})).status_code == 303
    assert (await web.post("/masuk", data={"pengguna": "budi.pupr", "sandi": password})).headers["location"] == "/petugas"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"akun": "a b"}, "username", words.ERRORS["username"]["invalid"]),
        ({"akun": "sudah-ada"}, "username", words.ERRORS["username"]["taken"]),
        ({"nama": " "}, "name", words.ERRORS["name"]["required"]),
        ({"peran": ""}, "role", words.ERRORS["role"]["unknown"]),
        ({"peran": "SYSTEM"}, "role", words.ERRORS["role"]["unknown"]),
        ({"opd": ""}, "opd", words.ERRORS["opd"]["required"]),
        ({"opd": "TIDAKADA"}, "opd", words.ERRORS["opd"]["unknown"]),
        ({"peran": "BUPATI"}, "opd", words.ERRORS["opd"]["not_allowed"]),
        ({"peran": "CAMAT"}, "opd", words.ERRORS["opd"]["not_kecamatan"]),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(web: httpx.AsyncClient, admin, typed, field, said):
    with db.unit_of_work() as session:
        make_officer(session, Role.VERIFIER, None, "sudah-ada")
    answer = await web.post("/admin/akun", data={**NEW, **typed}, headers=admin)
    assert (answer.status_code, answer.json()["form"]["errors"]) == (422, {field: said})
    assert answer.json()["form"]["name"] == {**NEW, **typed}["nama"].strip()


async def test_each_act(web: httpx.AsyncClient, admin):
    await web.post("/admin/akun", data=NEW, headers=admin)
    url = "/admin/akun/budi.pupr"
    for action in ("keluarkan", "lepas", "matikan"):
        answer = await web.post(url, data={"aksi": action}, headers=admin)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{url}?kabar={action}")
        assert (await web.get(f"{url}?kabar={action}", headers=admin)).json()["said"] == words.SAID[action]
    assert not officer("budi.pupr").is_active
    refused = await web.post(url, data={"aksi": "tautan"}, headers=admin)
    assert (refused.status_code, refused.json()["problem"]) == (422, words.ERRORS["username"]["disabled"])
    await web.post(url, data={"aksi": "nyalakan"}, headers=admin)
    assert (await web.post(url, data={"aksi": "tautan"}, headers=admin)).json()["link"]
    changed = await web.post(url, data={"aksi": "ubah", "nama": "Budi", "peran": "HEAD", "opd": "DLH"}, headers=admin)
    assert changed.status_code == 303
    assert (officer("budi.pupr").role, officer("budi.pupr").opd_kode) == ("HEAD", "DLH")
    noted = {"created", "changed", "disabled", "enabled"}
    assert {"link_made", "sessions_ended", "factor_reset", *(f"officer_{act}" for act in noted)} <= set(actions())


async def test_a_wrong_change_keeps_what_was_typed(web: httpx.AsyncClient, admin):
    await web.post("/admin/akun", data=NEW, headers=admin)
    data = {"aksi": "ubah", "nama": "Budi Baru", "peran": "CAMAT", "opd": "PUPR"}
    answer = await web.post("/admin/akun/budi.pupr", data=data, headers=admin)
    assert (answer.status_code, answer.json()["form"]["name"]) == (422, "Budi Baru")
    assert answer.json()["form"]["errors"] == {"opd": words.ERRORS["opd"]["not_kecamatan"]}


async def test_the_last_administrator_stays(web: httpx.AsyncClient, admin):
    with db.reading() as session:
        name = session.exec(select(Officer.username)).one()
    for data in ({"aksi": "matikan"}, {"aksi": "ubah", "nama": "X", "peran": "VERIFIER", "opd": ""}):
        answer = await web.post(f"/admin/akun/{name}", data=data, headers=admin)
        assert answer.status_code == 422
        assert words.ERRORS["role"]["last_admin"] in answer.text
    assert officer(name).is_active


@pytest.mark.parametrize("role", [role for role in OFFICERS if role is not Role.ADMIN])
async def test_nobody_else(web: httpx.AsyncClient, sign_in: SignIn, role: Role):
    headers = sign_in(role, _OPD.get(role))
    with db.unit_of_work() as session:
        make_officer(session, Role.HANDLER, "PUPR", "korban")
    for path in ("/admin/akun", "/admin/akun/korban", "/admin/jejak", "/admin/jejak/csv"):
        assert (await web.get(path, headers=headers)).status_code == 403, path
    posts = [("/admin/akun", NEW), ("/admin/jejak/kebocoran", {"dari": "2026-11-01", "sampai": "2026-11-30"})]
    posts += [("/admin/akun/korban", {"aksi": action}) for action in ("tautan", "keluarkan", "lepas", "matikan", "nyalakan")]
    posts += [("/admin/akun/korban", {"aksi": "ubah", "nama": "X", "peran": "ADMIN", "opd": ""})]
    for path, data in posts:
        assert (await web.post(path, data=data, headers=headers)).status_code == 403, (path, data)
    assert actions().count("denied") == 4 + len(posts)
    assert (officer("korban").is_active, officer("korban").role) == (True, "HANDLER")


async def test_a_stranger_signs_in_first(web: httpx.AsyncClient):
    for answer in (
        await web.get("/admin/akun"), await web.post("/admin/akun", data=NEW), await web.get("/admin/jejak"),
        await web.post("/admin/akun/x", data={"aksi": "matikan"}), await web.post("/admin/jejak/kebocoran", data={}),
    ):
        assert answer.headers["location"].startswith("/masuk?tujuan=/admin/")


async def test_unknown_accounts_and_acts(web: httpx.AsyncClient, admin):
    assert (await web.get("/admin/akun/siapa", headers=admin)).status_code == 404
    assert (await web.post("/admin/akun/siapa", data={"aksi": "matikan"}, headers=admin)).status_code == 404
    assert (await web.post("/admin/akun/siapa", data={"aksi": "hapus"}, headers=admin)).status_code == 422
    assert (await web.post("/admin/akun", data={"aksi": "hapus"}, headers=admin)).status_code == 422


async def test_search_and_role(web: httpx.AsyncClient, admin):
    await web.post("/admin/akun", data=NEW, headers=admin)
    asked = (("cari=BUDI", 1), ("peran=HANDLER", 1), ("peran=BUPATI", 0), ("cari=%25", 0), ("hal=99", 2), ("hal=x", 2))
    for query, count in asked:
        assert len((await web.get(f"/admin/akun?{query}", headers=admin)).json()["lines"]) == count, query


class TestTrail:
    async def test_page_csv_and_breach_report(self, web: httpx.AsyncClient, admin):
        page = await web.get("/admin/jejak?apa=masuk", headers=admin)
        assert page.json()["lines"][0]["what"] == audit_words.ACTIONS["signed_in"]
        table = await web.get("/admin/jejak/csv?apa=masuk", headers=admin)
        assert table.headers["content-type"].startswith("text/csv")
        assert audit_words.CSV_FILE in table.headers["content-disposition"]
        assert table.text.startswith(",".join(audit_words.CSV_COLUMNS))
        data = {"dari": "2020-01-01", "sampai": "2099-01-01"}
        report = await web.post("/admin/jejak/kebocoran", data=data, headers=admin)
        assert report.headers["content-type"].startswith("text/markdown")
        assert report.text.startswith(audit_words.BREACH_TITLE)
        assert {"trail_exported", "breach_report", "opened"} <= set(actions())

    @pytest.mark.parametrize(
        "data", [{}, {"dari": "x", "sampai": "y"}, {"dari": "2026-11-30", "sampai": "2026-11-01"},
                 {"dari": "2026-11-01", "sampai": "2026-11-30", "petugas": "siapa"}]
    )
    async def test_a_report_that_cannot_be_made_says_why(self, web: httpx.AsyncClient, admin, data):
        answer = await web.post("/admin/jejak/kebocoran", data=data, headers=admin)
        assert (answer.status_code, answer.json()["title"]) == (422, audit_words.BREACH_PROBLEM)

    async def test_odd_filters_are_harmless(self, web: httpx.AsyncClient, admin):
        assert (await web.get("/admin/jejak?dari=besok", headers=admin)).status_code == 422
        assert (await web.get("/admin/jejak/csv?dari=besok", headers=admin)).status_code == 422
        assert (await web.get("/admin/jejak?hal=-1&apa=zzz&petugas=%25'", headers=admin)).status_code == 200


class TestDrawn:
    """The real markup of both pages."""

    def test_list_and_one_account(self, session):
        actor = make_officer(session, Role.ADMIN, None, "admin")
        make_officer(session, Role.HANDLER, "PUPR", "petugas")
        html = to_html(admin_accounts.officers_page(officers_admin.page(session, actor)))
        assert 'href="/admin/akun/petugas"' in html
        assert _fields(html) >= {"cari", "peran", "akun", "nama", "opd", "aksi"}
        html = to_html(admin_accounts.officer_page(officers_admin.officer_page(session, actor, "petugas", link="http://x/undangan/t")))
        assert set(re.findall(r'name="aksi"[^>]*value="(\w+)"', html)) == {"ubah", "tautan", "matikan"}
        assert "http://x/undangan/t" in html
        assert re.search(r'<option value="PUPR" selected="">', html)
        _each_id_once(html)

    def test_trail(self, session):
        actor = make_officer(session, Role.ADMIN, None, "admin")
        html = to_html(audit_trail.trail_page(trail(session, actor, Asked())))
        assert _fields(html) >= {"petugas", "apa", "dari", "sampai"}
        assert 'action="/admin/jejak/kebocoran"' in html
        _each_id_once(html)


def _fields(html: str) -> set[str]:
    return set(re.findall(r'name="([\w-]+)"', html))


def _each_id_once(html: str) -> None:
    found = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(set(found)) == sorted(found)
