"""Every page of officers and of the administrator, on a phone and on a desk: axe finds nothing serious, nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from laporbup.services import access
from laporbup.services.reference_sheets import SHEETS
from tests.running import Running
from tests.stories.conftest import HEIGHTS, PageMaker, Step

SERIOUS = {"serious", "critical"}
#: Who looks at which pages.
VISITS: dict[str, tuple[str, ...]] = {
    "HANDLER PUPR": (
        "/petugas", "/petugas?tab=terlambat", "/petugas?tab=warga", "/petugas?tab=selesai", "/petugas/whatsapp", "/akun",
    ),
    "HEAD PUPR": ("/petugas",),
    "CAMAT": ("/camat", "/petugas"),
    "VERIFIER": ("/verifikasi", "/verifikasi?tab=kembali", "/verifikasi?tab=bukti"),
    "SEKDA": ("/verifikasi", "/bupati"),
    "BUPATI": ("/bupati", "/bupati?opd=PUPR"),
    "ADMIN": (
        "/admin", "/admin/akun", "/admin/jejak", "/admin/siapa", "/admin/pengumuman", "/admin/angka",
        *(f"/admin/{name}" for name in SHEETS), "/admin/opd/baru", "/admin/kategori/berkas",
    ),
}  # fmt: skip


def looked_at(page: Page, address: str) -> list[str]:
    """What is wrong with the page at `address`."""
    page.goto(address)
    expect(page.locator("main h1").first).to_be_visible()
    page.wait_for_timeout(300)
    result = Axe().run(page).response
    found = [
        f"{address}: {one['id']} ({one['impact']}) {one['nodes'][0]['html'][:160]}"
        for one in result["violations"] if one["impact"] in SERIOUS
    ]  # fmt: skip
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{address}: {wide} px too wide"] if wide > 0 else [])]


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("who", VISITS)
def test_pages_of(who: str, width: int, page_for: PageMaker, sign_in: Callable[[Page, str], None], screenshot: Step):
    page = page_for(width)
    sign_in(page, who)
    wrong = []
    for address in VISITS[who]:
        wrong += looked_at(page, address)
        screenshot(page, f"{who.lower()}{address}-{width}".replace("/", "_").replace("?", "_").replace(" ", "-"))
    assert wrong == []


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("who", ["HANDLER PUPR", "VERIFIER", "BUPATI"])
def test_the_page_of_a_report(who: str, width: int, page_for: PageMaker, sign_in: Callable[[Page, str], None], screenshot: Step):
    page = page_for(width)
    sign_in(page, "HANDLER PUPR")
    page.goto("/petugas")
    address = page.locator("main h3 a").first.get_attribute("href") or ""
    sign_in(page, who)
    assert looked_at(page, address) == []
    for form in page.locator("main details").all():
        form.evaluate("one => one.open = true")
    screenshot(page, f"case-{who.lower().replace(' ', '-')}-{width}")


@pytest.mark.parametrize("width", HEIGHTS)
def test_signing_in_and_its_errors(width: int, page_for: PageMaker, screenshot: Step):
    page = page_for(width)
    assert looked_at(page, "/masuk") == []
    page.fill("#pengguna", "tidak-ada")
    page.fill("#sandi", "salah sekali")
    page.click("main button")
    assert not [one for one in Axe().run(page).response["violations"] if one["impact"] in SERIOUS]
    screenshot(page, f"masuk-salah-{width}")


def test_every_page_of_officers_is_visited(app: Running, web: httpx.Client):
    visited = {address.split("?")[0] for addresses in VISITS.values() for address in addresses} | {"/petugas/laporan"}
    assert {path for path in access.PAGES if not any(path == one or one.startswith(path + "/") for one in visited)} == set()
