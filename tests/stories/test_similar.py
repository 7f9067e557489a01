"""Before it is sent again: somebody types what a neighbour has reported, and stands behind that instead."""

from __future__ import annotations

import uuid

import httpx
from playwright.sync_api import expect

from tests.running import Running
from tests.stories.conftest import PageMaker, Step
from tests.stories.test_sockets import tickets

WORDS = "Tiang lampu di simpang empat dusun lima roboh menimpa pagar sekolah"
VILLAGE = "16.02.05.1001"


def test_the_neighbours_report_is_found_and_supported(app: Running, page_for: PageMaker, screenshot: Step):
    form = {"uraian": WORDS, "desa": VILLAGE, "kategori": "lampu", "kunci": uuid.uuid4().hex}
    answer = httpx.post(f"{app.url}/lapor", data=form, timeout=60)
    assert answer.status_code == 303, answer.text[-500:]
    [ticket] = tickets(httpx.get(app.url + answer.headers["location"], timeout=20).text)
    page = page_for(360)
    page.goto("/lapor")
    page.fill("[name=uraian]", "Tiang lampu simpang empat dusun lima roboh kena pagar sekolah")
    page.select_option("[name=desa]", VILLAGE)
    box = page.locator("#serupa")
    expect(box.locator("h2")).to_be_visible(timeout=20_000)
    screenshot(page, "lapor-serupa-360")
    box.locator("button").first.click()
    page.wait_for_url("**/lacak/**")
    assert ticket in page.content()
    screenshot(page, "lapor-serupa-didukung-360")
