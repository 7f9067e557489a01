"""A citizen whose phone runs no JavaScript: reports, follows, and has the last word, by native forms alone."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from laporbup.services import photos
from tests.running import Running
from tests.services.pictures import photo, photo_with_exif
from tests.stories.conftest import PageMaker, Step

STORY = "Jembatan kayu di dusun dua patah, anak sekolah tidak bisa lewat"
VILLAGE = "16.02.05.1001"
PLACE = (-3.3908, 104.8335)

SignIn = Callable[[Page, str], None]


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """A phone and a desk."""
    return int(request.param)


@pytest.fixture
def citizen(page_for: PageMaker, width: int) -> Page:
    return page_for(width, js=False)


@pytest.fixture
def handler(page_for: PageMaker, sign_in: SignIn, width: int) -> Page:
    """An officer of the PUPR. He needs JavaScript: his pages are live; what he does is posted natively all the same."""
    page = page_for(width)
    sign_in(page, "HANDLER PUPR")
    return page


def file_report(citizen: Page) -> str:
    """Fill in the form and send it; return the ticket. The citizen then looks at the tracker."""
    citizen.goto("/lapor")
    citizen.set_input_files("#foto", {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo_with_exif(7, place=PLACE)})
    citizen.fill("#uraian", STORY)
    citizen.select_option("#kategori", "jalan")
    citizen.select_option("#desa", VILLAGE)
    citizen.fill("#patokan", "depan Masjid Al-Ikhlas")
    citizen.get_by_role("button", name="Kirim laporan").click()
    citizen.wait_for_url(re.compile(r"/lacak/[a-z2-7]{26,}$"))
    found = re.search(r"LB-[2-9A-Z]{6}", citizen.inner_text("main"))
    assert found
    return found[0]


def act(handler: Page, ticket: str, action: str, note: str, with_photo: bool = False) -> None:
    """Do one act on the page of the report, as an officer does it."""
    handler.goto(f"/petugas/laporan/{ticket}")
    form = handler.locator(f"#aksi-{action}")
    expect(form).to_be_visible()
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    form.locator("textarea").fill(note)
    if with_photo:
        form.locator("input[type=file]").first.set_input_files(
            {"name": "sesudah.jpg", "mimeType": "image/jpeg", "buffer": photo_with_exif(8, place=PLACE)}
        )
    with handler.expect_navigation(url=re.compile(rf"/petugas/laporan/{ticket}$")):
        form.locator("form > button").click()


def answer(citizen: Page, label: str) -> None:
    with citizen.expect_navigation():
        citizen.get_by_role("button", name=label).click()


def status(citizen: Page) -> str:
    citizen.reload()
    return citizen.locator("main .now h1").inner_text()


def test_a_report_from_the_form_to_five_stars(citizen: Page, handler: Page, app: Running, width: int, screenshot: Step):
    citizen.goto("/lapor")
    screenshot(citizen, f"tanpa-js-{width}-1-formulir")
    ticket = file_report(citizen)
    expect(citizen.locator("main")).to_contain_text(STORY)
    screenshot(citizen, f"tanpa-js-{width}-2-diterima")

    act(handler, ticket, "start", "Tim berangkat besok pagi")
    screenshot(handler, f"tanpa-js-{width}-3-petugas")
    assert status(citizen) == "Ditindaklanjuti"
    screenshot(citizen, f"tanpa-js-{width}-4-dikerjakan")

    act(handler, ticket, "resolve", "Jembatan sudah diganti papan baru", with_photo=True)
    screenshot(handler, f"tanpa-js-{width}-5-petugas-selesai")
    assert status(citizen) == "Selesai, menunggu konfirmasi"
    expect(citizen.locator("main")).to_contain_text("Jembatan sudah diganti papan baru")
    screenshot(citizen, f"tanpa-js-{width}-6-minta-jawaban")
    assert_photos_carry_nothing(citizen, app, at_least=2)

    citizen.locator(".ask summary").click()
    citizen.locator(".ask input[name=bintang][value='5']").check(force=True)
    citizen.fill(".ask textarea", "Terima kasih, sudah bisa dilewati")
    screenshot(citizen, f"tanpa-js-{width}-7-menjawab")
    answer(citizen, "Sudah beres")
    assert status(citizen) == "Ditutup"
    expect(citizen.locator("main")).to_contain_text("5 dari 5")
    screenshot(citizen, f"tanpa-js-{width}-8-ditutup")
    report = next(one for one in exported(app) if one["ticket"] == ticket)
    assert report["status"] == "CLOSED"


@pytest.mark.parametrize("width", [360], indirect=True)
def test_belum_beres_opens_the_report_again(citizen: Page, handler: Page, screenshot: Step):
    ticket = file_report(citizen)
    act(handler, ticket, "resolve", "Sudah kami perbaiki", with_photo=True)
    assert status(citizen) == "Selesai, menunggu konfirmasi"
    citizen.locator(".ask summary").click()
    citizen.fill(".ask textarea", "Papannya masih patah di ujung")
    citizen.set_input_files(".ask input[type=file]", {"name": "masih.jpg", "mimeType": "image/jpeg", "buffer": photo(9)})
    answer(citizen, "Belum beres")
    assert status(citizen) == "Ditindaklanjuti"
    expect(citizen.locator("main")).to_contain_text("Papannya masih patah di ujung")
    screenshot(citizen, "tanpa-js-360-dibuka-lagi")
    handler.goto(f"/petugas/laporan/{ticket}")
    expect(handler.locator("main")).to_contain_text("Papannya masih patah di ujung")
    screenshot(handler, "tanpa-js-360-petugas-dibuka-lagi")


@pytest.mark.parametrize("width", [360], indirect=True)
def test_more_words_and_a_photo_reach_the_report(citizen: Page, screenshot: Step):
    file_report(citizen)
    more = citizen.locator("details", has=citizen.locator("form[action$=tambahan]"))
    more.locator("summary").click()
    more.locator("textarea").fill("Ada anak yang jatuh tadi pagi")
    more.locator("input[type=file]").set_input_files({"name": "b.jpg", "mimeType": "image/jpeg", "buffer": photo(10)})
    more.locator("button").click()
    expect(citizen.locator("main")).to_contain_text("Ada anak yang jatuh tadi pagi")
    assert len(photo_urls(citizen)) == 2
    screenshot(citizen, "tanpa-js-360-tambahan")


@pytest.mark.parametrize("width", [360], indirect=True)
def test_looking_a_report_up_and_signing_in_need_no_javascript(citizen: Page, sign_in: SignIn, screenshot: Step):
    ticket = file_report(citizen)
    citizen.goto("/lacak")
    citizen.fill("#kode", ticket.lower().replace("lb-", "lb "))
    citizen.click("main button")
    citizen.wait_for_url(f"**/lacak/{ticket}")
    expect(citizen.locator("main")).to_contain_text(ticket)
    assert citizen.locator("form[action$=tanggapan], form[action$=tambahan]").count() == 0
    screenshot(citizen, "tanpa-js-360-umum")
    sign_in(citizen, "HANDLER PUPR")
    assert citizen.url.endswith("/petugas")
    assert "memerlukan JavaScript" in citizen.inner_text("main")
    screenshot(citizen, "tanpa-js-360-petugas-tanpa-js")


def photo_urls(citizen: Page) -> list[str]:
    """Every different photo on the page."""
    found = citizen.locator("main img").evaluate_all("all => all.map(one => one.getAttribute('src'))")
    return sorted({url for url in found if url.startswith("/media/")})


def assert_photos_carry_nothing(citizen: Page, app: Running, at_least: int) -> None:
    """No EXIF, no comment, no place in any photo that is served."""
    urls = photo_urls(citizen)
    assert len(urls) >= at_least
    for url in urls:
        served = httpx.get(app.url + url, timeout=20)
        assert served.headers["content-type"] == "image/jpeg"
        assert b"Exif" not in served.content
        assert b"script" not in served.content
        picture = Image.open(io.BytesIO(served.content))
        assert dict(picture.getexif()) == {}
        assert max(picture.size) <= photos.LONGEST_SIDE


def exported(app: Running) -> list[dict[str, object]]:
    return [json.loads(line) for line in app.command("export-reports", "--format", "jsonl").splitlines()]
