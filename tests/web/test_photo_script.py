"""The two scripts that meet an officer's photo, in a real browser: smaller, upright, and still saying when and where."""

from __future__ import annotations

import base64
import io
import shutil
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from laporbup.services import photos
from tests.services import pictures

ASSETS = Path(__file__).resolve().parents[2] / "assets"
READ = """async () => {
  const file = document.querySelector('input').files[0], bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, b => String.fromCharCode(b)).join(''));
}"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is not installed. Run scripts/test: it installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def chosen(page: Page, *scripts: str) -> bytes:
    """What would travel after a large photo of 2026-11-24 08.15 in Kayu Agung, lying on its side, was chosen."""
    out = io.BytesIO()
    small = Image.open(io.BytesIO(pictures.photo_with_exif(3, place=(-3.4047, 104.8286), orientation=6)))
    large = Image.effect_noise((2400, 1800), 90).convert("RGB")
    large.save(out, "JPEG", quality=92, exif=small.info["exif"])
    page.set_content("<form><input type=file name=foto><div data-foto='Foto'></div></form>")
    for script in scripts:
        page.add_script_tag(path=ASSETS / script)
    page.set_input_files("input", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    page.wait_for_function(f"document.querySelector('input').files[0].size < {len(out.getvalue())}")
    return base64.b64decode(page.evaluate(READ))


def test_an_officers_photo_keeps_time_and_place(page):
    picture = photos.redraw(chosen(page, "petugas.js", "lapor.js"))
    assert (picture.width, picture.height) == (1200, 1600), "turned once, not twice"
    assert picture.exif_at is not None
    assert picture.exif_at.isoformat() == "2026-11-24T01:15:00+00:00"
    assert (round(picture.exif_lat or 0, 3), round(picture.exif_lon or 0, 3)) == (-3.405, 104.829)


def test_a_citizens_photo_says_nothing(page):
    picture = photos.redraw(chosen(page, "lapor.js"))
    assert (picture.width, picture.height) == (1200, 1600)
    assert (picture.exif_at, picture.exif_lat) == (None, None)
