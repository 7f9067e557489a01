"""The simulator looks and works like the WhatsApp of a citizen, on the real webhook."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.stories.conftest import PageMaker

pytestmark = pytest.mark.browser


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture as a phone takes it."""
    Image.effect_noise((1200, 900), 50).convert("RGB").save(tmp_path / "foto.jpg")
    return tmp_path / "foto.jpg"


def test_photo_text_and_pin_become_a_ticket(page_for: PageMaker, photo: Path):
    """The photo is chosen before React is there: the page that comes alive must not drop it."""
    page = page_for(360)
    page.goto("/simulator?nomor=081273009001")
    page.set_input_files("#kirim-pesan input[name=foto]", photo)
    page.fill("#tulis", "Tiang listrik di tepi jalan miring, hampir jatuh ke rumah warga")
    page.click("#kirim-pesan button[type=submit]")
    page.locator(".me img").wait_for()
    assert page.locator(".me").first.locator("p").inner_text().startswith("Tiang listrik")
    page.locator('.chat .quick a[href="#lokasi"]').first.wait_for(timeout=30_000)
    page.locator('.chat .quick a[href="#lokasi"]').first.click()
    page.fill("#desa-pin", "Ulak Kapal, Kec. Tanjung Lubuk")
    page.click("#lokasi button[type=submit]")
    page.locator(".me .row").wait_for()
    page.locator(".bot b").filter(has_text="LB-").first.wait_for(timeout=30_000)
    assert page.input_value("#tulis") == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_javascript_the_chat_is_forms_and_pages(page_for: PageMaker):
    page = page_for(360, js=False)
    page.goto("/simulator?nomor=081273009002")
    page.fill("#tulis", "halo")
    page.click("#kirim-pesan button[type=submit]")
    assert page.locator(".me").inner_text().startswith("halo")
    for _ in range(30):
        page.wait_for_timeout(500)
        page.reload()
        if page.locator("button[name=tombol]").count():
            break
    title = page.locator("button[name=tombol]").first.inner_text()
    page.locator("button[name=tombol]").first.click()
    assert page.locator(".me").last.inner_text().startswith(title)


def test_two_tabs_are_two_people(page_for: PageMaker):
    one, two = page_for(360), page_for(1280)
    one.goto("/simulator?nomor=081273009003")
    two.goto("/simulator?nomor=081273009004")
    one.fill("#tulis", "halo dari satu")
    one.click("#kirim-pesan button[type=submit]")
    one.locator(".me").wait_for()
    one.locator(".bot").first.wait_for(timeout=30_000)
    assert two.locator(".me").count() == 0
