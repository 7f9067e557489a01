"""The simulator looks and works like the WhatsApp of a citizen, on the real webhook."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from laporbup.text import panel as words
from tests.stories.conftest import PageMaker
from tests.stories.conversations import Chat

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
    page.locator(".me .place-card").wait_for()
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
    assert page.locator(".me p:not(.say)").last.inner_text() == title
    assert page.locator(".me .say").last.inner_text().startswith("Halo, Bapak/Ibu."), "a tap quotes what it answers"


def test_two_tabs_are_two_people(page_for: PageMaker):
    one, two = page_for(360), page_for(1280)
    one.goto("/simulator?nomor=081273009003")
    two.goto("/simulator?nomor=081273009004")
    one.fill("#tulis", "halo dari satu")
    one.click("#kirim-pesan button[type=submit]")
    one.locator(".me").wait_for()
    one.locator(".bot").first.wait_for(timeout=30_000)
    assert two.locator(".me").count() == 0


def test_a_conversation_under_a_webhook_that_was_down(page_for: PageMaker, tmp_path: Path):
    """The panel acts without a page load and the chat goes on; what was refused is repeated and answered."""
    chat = Chat(page_for(360), "6281273009005", tmp_path)
    chat.open("jaringan")
    chat.act("penerima:mati", "jaringan")
    chat.say("Jembatan kayu di Desa Ulak Kapal patah, anak sekolah tidak bisa lewat")
    chat.page.get_by_text(words.STATES["down"]).wait_for()
    chat.page.get_by_text("kiriman belum diterima").wait_for()
    assert chat.answers() == 0
    assert chat.page.locator("#kendali details[open]").count() == 1, "what was open stays open"
    chat.act("penerima:hidup", "jaringan")
    chat.ticket()
    chat.page.locator("summary").filter(has_text=words.SENT).click()
    chat.page.get_by_text("Jumlah: 1 pesan").wait_for()
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_panel_without_javascript_is_forms_and_pages(page_for: PageMaker):
    page = page_for(360, js=False)
    page.goto("/simulator?nomor=081273009006")
    page.locator("#kendali summary").filter(has_text=words.CITIZEN).click()
    page.get_by_role("button", name=words.ALBUM).click()
    assert page.locator(".me img").count() == 3
    assert page.locator("#kendali details[open]").count() == 1
    page.locator("#kendali").get_by_role("button", name=words.NEW_ID).click()
    assert page.locator("#kendali input[name=nomor]").first.input_value() == "6281273009006"


def test_the_panel_takes_nothing_from_another_site(page_for: PageMaker):
    page = page_for(360)
    page.goto("/simulator?nomor=081273009007")
    form = {"nomor": "081273009007", "aksi": "tutup"}
    answer = page.request.post("/simulator/atur", form=form, headers={"Origin": "https://jahat.example"})
    assert answer.status == 403
