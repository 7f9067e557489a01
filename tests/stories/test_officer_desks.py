"""The desks of officers in a real browser: usable for everybody, with a thumb and with a keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.running import Running
from tests.stories.axe import too_small, too_wide, violations

PATIENCE = 60_000
DESKS = {
    "HANDLER PUPR": ("/petugas", "/petugas?tab=selesai", "/petugas?cari=tidakadaini"),
    "HEAD PUPR": ("/petugas?petugas=kosong",),
    "CAMAT KEC-16.02.05": ("/camat", "/petugas"),
    "VERIFIER": ("/verifikasi", "/verifikasi?tab=bukti", "/verifikasi?tab=mirip"),
    "SEKDA": ("/verifikasi?tab=sekda", "/verifikasi?tab=keberatan"),
}


def ready(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("main h1").first).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("who", DESKS)
def test_a_desk_is_usable_for_everybody(app: Running, page_for, sign_in, who: str, width: int) -> None:
    page = page_for(width)
    sign_in(page, who)
    for url in DESKS[who]:
        ready(page, app.url + url)
        assert violations(page) == []
        assert not too_wide(page), url
        assert too_small(page) == []
    line = page.locator("[data-baris] h3 a, [data-baris] h2 a").first
    if line.count():
        ready(page, app.url + str(line.get_attribute("href")))
        assert violations(page) == []
        assert not too_wide(page)


def test_a_report_is_accepted_from_the_list_with_the_keyboard_alone(app: Running, page_for, sign_in) -> None:
    page = page_for(1280)
    sign_in(page, "HANDLER DLH")
    ready(page, f"{app.url}/petugas?tab=baru")
    lines = page.locator("[data-baris]")
    before = lines.count()
    assert before, "the demo has something new for every office"
    ticket = lines.first.get_attribute("data-baris")
    page.keyboard.press("j")
    expect(lines.first.locator("h3 a")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-cari]")).to_be_focused()
    page.keyboard.type("aj")
    expect(page.locator("[data-cari]")).to_have_value("aj")
    page.locator("[data-cari]").fill("")
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.locator(f'[data-baris="{ticket}"]')).to_have_count(0, timeout=PATIENCE)
    expect(page).to_have_url(re.compile(r"/petugas\?tab=baru"))
    expect(page.locator("#pintasan")).to_be_attached(timeout=PATIENCE)
    page.keyboard.press("?")
    expect(page.locator("#pintasan")).to_have_attribute("open", "")
