"""The administrator's editors over HTTP: only his, errors beside fields, files with a rehearsal, notices on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.api import notice_bar
from laporbup.api.admin_routes import admin_routes
from laporbup.components import admin_reference, admin_tools
from laporbup.components.html import to_html
from laporbup.domain.roles import OFFICERS, Role
from laporbup.models import AuditEntry, Category, Holiday, Keyword, Policy, SiteNotice
from laporbup.services import (
    admin_notices,
    admin_reference_files,
    admin_reference_form,
    admin_reference_list,
    admin_who,
    who_gets_it,
)
from laporbup.services.admin_reference_list import Asked
from laporbup.services.reference_sheets import SHEETS
from laporbup.text import admin_pages as page_words
from laporbup.text import admin_reference as words
from tests.support import make_officer

SignIn = Callable[..., dict[str, str]]
_OPD = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}
CATEGORY = {
    "aksi": "simpan", "kode": "internet", "judul": "Internet desa", "tombol": "Internet", "opd": "DISKOMINFO",
    "tanggapan": "1", "selesai": "14", "prioritas": "sedang", "aktif": "ya", "urutan": "99",
}
FILE = {"berkas": ("kata.csv", "frasa;kategori;subkategori;bobot\nlobang besak;jalan;;2\n".encode("utf-8-sig"), "text/csv")}
#: Every POST of the administrator's editors, as somebody would try it.
POSTS = [
    ("/admin/siapa", {"uraian": "Jalan rusak"}),
    ("/admin/pengumuman", {"aksi": "pasang", "isi": "Awas banjir"}),
    ("/admin/pengumuman", {"aksi": "turun", "id": "1"}),
    ("/admin/angka", {"reopen_days": "3"}),
    *((f"/admin/{name}/baru", {**CATEGORY, "aksi": "simpan"}) for name in SHEETS),
    ("/admin/kategori/ubah/jalan", {**CATEGORY, "judul": "Diretas"}),
    ("/admin/libur/ubah/2026-08-17", {"aksi": "hapus"}),
    *((f"/admin/{name}/berkas", {"aksi": "periksa"}) for name in SHEETS),
    ("/admin/kata/berkas", {"aksi": "masukkan", "isi": "x"}),
]
GETS = [
    "/admin/siapa", "/admin/pengumuman", "/admin/angka", "/admin/opd/ubah/PUPR",
    *(f"/admin/{name}{rest}" for name in SHEETS for rest in ("", "/baru", "/csv", "/berkas")),
]  # fmt: skip


@pytest.fixture
def admin(sign_in: SignIn) -> dict[str, str]:
    return sign_in(Role.ADMIN)


def rows(table: type) -> list:
    with db.reading() as session:
        found = list(session.exec(select(table)))
        session.expunge_all()
        return found


def test_the_lists_above_name_every_route():
    """Whoever adds a route must add it to the matrix."""
    tried = {("POST", path) for path, _ in POSTS} | {("GET", path) for path in GETS}
    for route in admin_routes():
        for method in route.methods - {"HEAD"}:
            assert any(kind == method and route.path_regex.match(path) for kind, path in tried), (method, route.path)


@pytest.mark.parametrize("role", [role for role in OFFICERS if role is not Role.ADMIN])
async def test_nobody_else(web: httpx.AsyncClient, sign_in: SignIn, role: Role):
    headers = sign_in(role, _OPD.get(role))
    before = len(rows(Holiday)), len(rows(Category)), len(rows(Keyword))
    for path in GETS:
        assert (await web.get(path, headers=headers)).status_code == 403, path
    for path, data in POSTS:
        answer = await web.post(path, data=data, headers=headers)
        assert answer.status_code == 403, (path, answer.status_code)
    assert (len(rows(Holiday)), len(rows(Category)), len(rows(Keyword))) == before
    assert rows(SiteNotice) == []
    assert rows(Policy) == []
    denied = [row for row in rows(AuditEntry) if row.action == "denied"]
    assert len(denied) == len(GETS) + len(POSTS)


async def test_a_stranger_signs_in_first(web: httpx.AsyncClient):
    for path in GETS:
        assert (await web.get(path)).headers["location"].startswith("/masuk?tujuan="), path
    for path, data in POSTS:
        assert (await web.post(path, data=data)).headers["location"].startswith("/masuk?tujuan="), path


async def test_a_foreign_page_cannot_post(web: httpx.AsyncClient, admin):
    answer = await web.post("/admin/kategori/baru", data=CATEGORY, headers={**admin, "origin": "https://evil.example"})
    assert answer.status_code == 403
    assert len(rows(Category)) == 15


async def test_a_category_is_added_changed_and_switched_off_and_the_form_follows(web: httpx.AsyncClient, admin):
    assert "internet" not in (await web.get("/lapor")).text
    made = await web.post("/admin/kategori/baru", data=CATEGORY, headers=admin)
    assert (made.status_code, made.headers["location"]) == (303, "/admin/kategori/ubah/internet?kabar=simpan")
    shown = await web.get(made.headers["location"], headers=admin)
    assert shown.json()["said"] == words.SAID["simpan"]
    form = (await web.get("/lapor")).text
    assert '<option value="internet">Internet desa' in form
    assert form.index('value="jalan"') < form.index('value="internet"')
    changed = {**CATEGORY, "judul": "<b>Sinyal</b>"}
    await web.post("/admin/kategori/ubah/internet", data=changed, headers=admin)
    assert "&lt;b&gt;Sinyal&lt;/b&gt;" in (await web.get("/lapor")).text
    off = {key: value for key, value in CATEGORY.items() if key != "aktif"}
    await web.post("/admin/kategori/ubah/internet", data=off, headers=admin)
    assert "internet" not in (await web.get("/lapor")).text


async def test_the_form_opens_while_the_database_does_not_answer(web: httpx.AsyncClient):
    working = db.engine()
    db.use_engine(db.make_engine("postgresql+psycopg://nobody@127.0.0.1:9/none"))
    try:
        answer = await web.get("/lapor")
    finally:
        db.use_engine(working)
    assert (answer.status_code, answer.text.count("<option")) == (200, 16)


async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(web: httpx.AsyncClient, admin):
    typed = {**CATEGORY, "tombol": "tulisan tombol yang terlalu panjang", "selesai": "90", "rahasia": "ya"}
    answer = await web.post("/admin/kategori/baru", data=typed, headers=admin)
    view = answer.json()
    assert (answer.status_code, view["problem"]) == (422, words.WRONG_MANY.format(count=2))
    fields = {field["name"]: field for field in view["fields"]}
    assert {name: field["error"] for name, field in fields.items() if field["error"]} == {
        "tombol": words.ERRORS["too_long"], "selesai": words.ERRORS["out_of_range"],
    }  # fmt: skip
    assert {name: fields[name]["value"] for name in typed if name != "aksi"} == {k: v for k, v in typed.items() if k != "aksi"}


async def test_keys_with_odd_letters(web: httpx.AsyncClient, admin):
    made = await web.post(
        "/admin/kata/baru", headers=admin,
        data={"aksi": "simpan", "frasa": "rt/rw 2 & 3?", "kategori": "jalan", "subkategori": "", "bobot": "2"},
    )
    url = f"/admin/kata/ubah/{quote('rt/rw 2 & 3?|jalan', safe='')}"
    assert (made.status_code, made.headers["location"]) == (303, f"{url}?kabar=simpan")
    assert (await web.get(url, headers=admin)).json()["fields"][0]["value"] == "rt/rw 2 & 3?"
    gone = await web.post(url, data={"aksi": "hapus"}, headers=admin)
    assert (gone.status_code, gone.headers["location"]) == (303, "/admin/kata?kabar=hapus")
    assert (await web.get(url, headers=admin)).status_code == 404


async def test_what_there_is_not(web: httpx.AsyncClient, admin):
    for path in ("/admin/bunga", "/admin/bunga/csv", "/admin/bunga/berkas", "/admin/opd/ubah/BUNGA"):
        assert (await web.get(path, headers=admin)).status_code == 404, path
    assert (await web.post("/admin/opd/ubah/BUNGA", data={"aksi": "simpan"}, headers=admin)).status_code == 404
    for path, data in (
        ("/admin/opd/baru", {"aksi": "hapus"}), ("/admin/opd/ubah/PUPR", {"aksi": "bunga"}), ("/admin/pengumuman", {"aksi": "x"}),
        ("/admin/pengumuman", {"aksi": "turun", "id": "77"}), ("/admin/kata/berkas", {"aksi": "x"}),
    ):  # fmt: skip
        assert (await web.post(path, data=data, headers=admin)).status_code == 422, (path, data)
    assert (await web.get("/admin/opd?hal=-1&cari=%25&kategori=zz&tahun=x", headers=admin)).status_code == 200


class TestFiles:
    async def test_download(self, web: httpx.AsyncClient, admin):
        for name in SHEETS:
            answer = await web.get(f"/admin/{name}/csv", headers=admin)
            assert answer.headers["content-type"].startswith("text/csv")
            assert f'filename="{name}-laporbup.csv"' in answer.headers["content-disposition"]
            assert answer.content.startswith(b"\xef\xbb\xbf" + SHEETS[name].fields[0].name.encode())

    async def test_rehearsed_then_applied(self, web: httpx.AsyncClient, admin):
        checked = await web.post("/admin/kata/berkas", data={"aksi": "periksa"}, files=FILE, headers=admin)
        view = checked.json()
        assert (checked.status_code, view["is_checked"], len(view["lines"])) == (200, True, 1)
        assert view["apply_label"] == words.APPLY.format(count=1)
        before = len(rows(Keyword))
        done = await web.post("/admin/kata/berkas", data={"aksi": "masukkan", "isi": view["packed"]}, headers=admin)
        assert (done.status_code, done.headers["location"]) == (303, "/admin/kata?kabar=impor")
        assert len(rows(Keyword)) == before + 1
        again = await web.post("/admin/kata/berkas", data={"aksi": "masukkan", "isi": view["packed"]}, headers=admin)
        assert (again.status_code, again.json()["problem"]) == (422, words.FILE_PROBLEMS["not_usable"])

    async def test_nothing_chosen_broken_or_too_big(self, web: httpx.AsyncClient, admin):
        empty = {"berkas": ("", b"", "application/octet-stream")}
        answer = await web.post("/admin/kata/berkas", data={"aksi": "periksa"}, files=empty, headers=admin)
        assert (answer.status_code, answer.json()["problem"]) == (422, words.FILE_PROBLEMS["required"])
        big = {"berkas": ("kata.csv", b"frasa,kategori\n" + b"x" * 950_000, "text/csv")}
        answer = await web.post("/admin/kata/berkas", data={"aksi": "periksa"}, files=big, headers=admin)
        assert (answer.status_code, answer.json()["problem"]) == (422, words.FILE_PROBLEMS["too_large"])
        huge = {"berkas": ("kata.csv", b"x" * 2_000_000, "text/csv")}
        assert (await web.post("/admin/kata/berkas", data={"aksi": "periksa"}, files=huge, headers=admin)).status_code == 413
        answer = await web.post("/admin/kata/berkas", data={"aksi": "masukkan", "isi": "bukan"}, headers=admin)
        assert (answer.status_code, answer.json()["problem"]) == (422, words.FILE_PROBLEMS["not_readable"])


class TestTools:
    async def test_who_gets_it(self, web: httpx.AsyncClient, admin):
        typed = {"uraian": "Jalan berlubang di Sugih Waras", "kategori": "jalan"}
        answer = await web.post("/admin/siapa", data=typed, headers=admin)
        view = answer.json()
        assert (answer.status_code, view["has_verdict"]) == (200, True)
        assert view["fields"][0]["value"] == "Jalan berlubang di Sugih Waras"
        wrong = await web.post("/admin/siapa", data={"uraian": " "}, headers=admin)
        assert (wrong.status_code, wrong.json()["fields"][0]["error"]) == (422, page_words.WHO_ERRORS["required"])

    async def test_figures(self, web: httpx.AsyncClient, admin):
        done = await web.post("/admin/angka", data={"reopen_days": "3", "confirm_days": "10"}, headers=admin)
        assert done.headers["location"] == "/admin/angka?kabar=simpan"
        assert [(row.kode, row.value) for row in rows(Policy)] == [("reopen_days", 3)]
        wrong = await web.post("/admin/angka", data={"reopen_days": "4", "confirm_days": "99"}, headers=admin)
        assert wrong.status_code == 422
        assert [(row.kode, row.value) for row in rows(Policy)] == [("reopen_days", 3)], "all or nothing"

    async def test_a_notice_stands_on_every_page_until_it_is_taken_down(self, web: httpx.AsyncClient, admin):
        marked = f"<main>{notice_bar.NOTICE_MARK}</main>"
        assert notice_bar.put_in(marked) == "<main></main>"
        done = await web.post(
            "/admin/pengumuman", data={"aksi": "pasang", "isi": "Awas <banjir> & lumpur", "penting": "ya"}, headers=admin
        )
        assert done.headers["location"] == "/admin/pengumuman?kabar=pasang"
        shown = notice_bar.put_in(marked)
        assert f"<b>{page_words.NOTICE_MARK}</b> Awas &lt;banjir&gt; &amp; lumpur" in shown
        [row] = rows(SiteNotice)
        await web.post("/admin/pengumuman", data={"aksi": "turun", "id": str(row.id)}, headers=admin)
        assert notice_bar.put_in(marked) == "<main></main>"

    async def test_a_wrong_notice_keeps_what_was_typed(self, web: httpx.AsyncClient, admin):
        typed = {"aksi": "pasang", "isi": "Libur", "penting": "ya", "mulai": "2026-11-24T08:00", "sampai": "2026-11-23T08:00"}
        answer = await web.post("/admin/pengumuman", data=typed, headers=admin)
        fields = {field["name"]: (field["value"], field["error"]) for field in answer.json()["fields"]}
        assert answer.status_code == 422
        assert fields["sampai"] == ("2026-11-23T08:00", page_words.NOTICE_ERRORS["before_start"])
        assert (fields["isi"][0], fields["penting"][0]) == ("Libur", "ya")
        typed["sampai"] = "besok"
        answer = await web.post("/admin/pengumuman", data=typed, headers=admin)
        assert page_words.NOTICE_ERRORS["not_a_moment"] in answer.text


class TestDrawn:
    """The real markup."""

    def test_every_kind(self, session):
        actor = make_officer(session, Role.ADMIN)
        for name, sheet in SHEETS.items():
            html = to_html(admin_reference.list_page(admin_reference_list.page(session, actor, name, Asked())))
            assert f'href="/admin/{name}/baru"' in html
            _each_id_once(html)
            html = to_html(admin_reference.form_page(admin_reference_form.page(session, actor, name, None, typed={}, errors={})))
            assert {field.name for field in sheet.fields} <= set(re.findall(r'name="([\w-]+)"', html))
            _each_id_once(html)
            html = to_html(admin_reference.files_page(admin_reference_files.page(session, actor, name)))
            assert 'type="file"' in html
            _each_id_once(html)

    def test_tools(self, session):
        actor = make_officer(session, Role.ADMIN)
        verdict = who_gets_it.ask(session, actor, "Jalan berlubang")
        view = admin_who.page(session, actor, typed={"uraian": "<script>"}, verdict=verdict)
        html = to_html(admin_tools.who_page(view))
        assert "&lt;script&gt;" in html
        _each_id_once(html)
        _each_id_once(to_html(admin_tools.notice_page(admin_notices.notices(session, actor))))
        html = to_html(admin_tools.figures_page(admin_notices.figures(session, actor)))
        assert 'name="reopen_days"' in html
        _each_id_once(html)


def _each_id_once(html: str) -> None:
    found = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(set(found)) == sorted(found)

