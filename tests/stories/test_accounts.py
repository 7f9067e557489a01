"""An officer is invited, sets a password and a second factor, signs in with both, and is out the moment somebody says so."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect
from pyotp import TOTP

from tests.running import Running
from tests.stories.conftest import PageMaker, Step
from tests.stories.socket_client import socket
from tests.stories.test_sockets import ENDS_WITHIN_S, PASSWORD, make_officer, signed_in

SECRET = "kelapa ungu gergaji rusa"
ANOTHER = "payung biru kursi musang"


class Client:
    """Somebody signed in, without a browser."""

    def __init__(self, app: Running, name: str, password: str) -> None:
        self._url, self.cookie = app.url, signed_in(app, name, password)

    def post(self, path: str, **data: str) -> httpx.Response:
        return httpx.post(self._url + path, data=data, headers={"cookie": self.cookie}, timeout=30)


@pytest.fixture
def admin(app: Running) -> Client:
    return Client(app, *app.accounts["ADMIN"])


def test_from_the_invitation_to_the_closed_door(app: Running, admin: Client, page_for: PageMaker, screenshot: Step):
    """The forms are filled in with JavaScript off: an old phone must do."""
    name = f"undangan-{uuid.uuid4().hex[:6]}"
    made = admin.post("/admin/akun", aksi="undang", akun=name, nama="Petugas Undangan", peran="HANDLER", opd="PUPR")
    link = re.search(r"/undangan/[\w-]+", made.text)
    assert link is not None

    phone = page_for(360, js=False)
    phone.goto(link[0])
    _fill(phone, sandi="password1234", ulang="password1234")
    expect(phone.locator("#sandi-e")).to_contain_text("mudah ditebak")
    screenshot(phone, "undangan-ditolak-360")
    _fill(phone, sandi=SECRET, ulang=SECRET)
    expect(phone.locator("main")).to_contain_text("Kata sandi sudah disimpan")
    _fill(phone, pengguna=name, sandi=SECRET)
    phone.goto("/akun/kode")
    phone.locator("summary").click()
    key = phone.locator("main b.num").inner_text().replace(" ", "")
    screenshot(phone, "kode-360")
    _fill(phone, kode=TOTP(key).now())
    expect(phone.locator("main li")).to_have_count(10)
    recovery = phone.locator("main li b").first.inner_text()
    phone.goto(link[0])
    expect(phone.locator("h1")).to_contain_text("tidak berlaku")

    desk = page_for(1280)
    desk.goto("/masuk")
    _fill(desk, pengguna=name, sandi=SECRET)
    expect(desk.locator("h1")).to_contain_text("Satu langkah lagi")
    _fill(desk, kode="000000")
    expect(desk.locator("#kode-e")).to_be_visible()
    _fill(desk, kode=recovery)
    desk.wait_for_url("**/petugas")
    expect(desk.locator("main h1")).to_contain_text("Antrean kerja")
    began = time.monotonic()
    admin.post(f"/admin/akun/{name}", aksi="matikan")
    desk.wait_for_url("**/masuk", timeout=ENDS_WITHIN_S * 1000)
    assert time.monotonic() - began < ENDS_WITHIN_S
    expect(desk.locator("body")).not_to_contain_text("Antrean kerja")


def _fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.click("main form button")


def _own_password(app: Running, _admin: Client, name: str) -> None:
    own = Client(app, name, PASSWORD)
    assert own.post("/akun", aksi="sandi", sekarang=PASSWORD, sandi=ANOTHER, ulang=ANOTHER).status_code == 303


def _own_everywhere(app: Running, _admin: Client, name: str) -> None:
    Client(app, name, PASSWORD).post("/akun", aksi="keluarkan-semua")


def _admins(action: str, **more: str) -> Callable[[Running, Client, str], None]:
    def act(_app: Running, admin: Client, name: str) -> None:
        assert admin.post(f"/admin/akun/{name}", aksi=action, **more).status_code == 303

    return act


def _link(app: Running, admin: Client, name: str) -> None:
    made = re.search(r"/undangan/[\w-]+", admin.post(f"/admin/akun/{name}", aksi="tautan").text)
    assert made is not None
    assert httpx.post(app.url + made[0], data={"sandi": ANOTHER, "ulang": ANOTHER}, timeout=30).status_code == 303


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(_own_password, id="own password changed elsewhere"),
        pytest.param(_own_everywhere, id="signed out everywhere"),
        pytest.param(_link, id="password set by a link"),
        pytest.param(_admins("matikan"), id="account closed"),
        pytest.param(_admins("keluarkan"), id="signed out by the administrator"),
        pytest.param(_admins("lepas"), id="second factor reset"),
        pytest.param(_admins("ubah", nama="Petugas", peran="HANDLER", opd="DLH"), id="another office"),
        pytest.param(_admins("ubah", nama="Petugas", peran="HEAD", opd="PUPR"), id="another role"),
    ],
)
def test_whatever_takes_a_session_away_closes_its_socket(app: Running, admin: Client, end: Callable[..., None]):
    name = make_officer(app)
    cookie = signed_in(app, name, PASSWORD)
    with socket(app, "/petugas", cookie=cookie) as opened:
        assert "desk_state" in opened.hydrate()
        end(app, admin, name)
        assert "desk_state" not in opened.until_closed(ENDS_WITHIN_S)
    with socket(app, "/petugas", token=opened.token, cookie=cookie) as again:
        assert '"/masuk"' in again.hydrate()
