"""The administrator keeps the service in order from a phone without JavaScript, and citizens see it at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import PageMaker, Step

SignIn = Callable[[Page, str], None]
FLOOD = "Air Sungai Komering naik. Bawa anak-anak ke tempat tinggi."


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """A phone and a desk."""
    return int(request.param)


def save(page: Page) -> None:
    page.get_by_role("button", name="Simpan", exact=True).click()


def test_a_new_category_a_word_for_it_and_a_notice(page_for: PageMaker, sign_in: SignIn, screenshot: Step, width: int):
    admin, citizen = page_for(width, js=False), page_for(width, js=False)
    sign_in(admin, "ADMIN")
    kode, title = f"internet{width}", f"Internet desa {width}"
    admin.goto("/admin/kategori")
    admin.get_by_role("link", name="Tambah kategori").click()
    admin.fill("[name=judul]", title)
    admin.fill("[name=kode]", kode)
    admin.fill("[name=selesai]", "90")
    save(admin)
    expect(admin.locator(".err")).to_have_count(3)
    expect(admin.locator("[name=judul]")).to_have_value(title)
    screenshot(admin, "admin-kategori-salah")
    admin.fill("[name=selesai]", "14")
    admin.fill("[name=tombol]", "Internet")
    admin.select_option("[name=opd]", "DISKOMINFO")
    save(admin)
    expect(admin.get_by_role("status").first).to_contain_text("Sudah disimpan.")

    admin.goto(f"/admin/kata/baru?kategori={kode}")
    admin.fill("[name=frasa]", f"wifi balai {width}")
    admin.fill("[name=bobot]", "4")
    save(admin)
    admin.goto("/admin/siapa")
    admin.fill("[name=uraian]", f"wifi balai {width} di Sugih Waras mati")
    admin.get_by_role("button", name="Lihat siapa yang menerima").click()
    expect(admin.locator("main table th[scope=row]").first).to_have_text(title)
    screenshot(admin, "admin-siapa-menerima")

    admin.goto("/admin/pengumuman")
    admin.fill("[name=isi]", FLOOD)
    admin.check("[name=penting]")
    admin.get_by_role("button", name="Pasang pengumuman").click()
    for path in ("/", "/lapor", "/lacak", "/publik", "/peringkat", "/masuk"):
        citizen.goto(path)
        expect(citizen.locator(".bar", has_text=FLOOD)).to_have_count(1)
    expect(admin.locator(".bar", has_text=FLOOD)).to_have_count(1)
    citizen.goto("/lapor")
    citizen.select_option("#kategori", kode)
    screenshot(citizen, "lapor-dengan-pengumuman")

    admin.get_by_role("button", name="Turunkan").first.click()
    admin.goto(f"/admin/kategori/ubah/{kode}")
    admin.uncheck("[name=aktif]")
    save(admin)
    citizen.goto("/lapor")
    expect(citizen.locator(".bar", has_text=FLOOD)).to_have_count(0)
    expect(citizen.locator(f"#kategori option[value={kode}]")).to_have_count(0)


def test_words_as_a_file(page_for: PageMaker, sign_in: SignIn, screenshot: Step, width: int):
    admin = page_for(width, js=False)
    sign_in(admin, "ADMIN")
    admin.goto("/admin/kata/berkas")
    row = f"lobang besak {width}"
    file = f"\ufefffrasa;kategori;subkategori;bobot\n{row};jalan;jalan_rusak;2,5\n"
    admin.set_input_files("[name=berkas]", {"name": "kata.csv", "mimeType": "text/csv", "buffer": file.encode()})
    admin.get_by_role("button", name="Periksa dulu").click()
    expect(admin.locator("main")).to_contain_text("1 baris baru, 0 diubah, 0 dihapus")
    screenshot(admin, "admin-berkas")
    admin.get_by_role("button", name="Masukkan 1 perubahan").click()
    admin.wait_for_url(re.compile(r"/admin/kata\?kabar=impor$"))
    admin.goto(f"/admin/kata?cari={row.replace(' ', '+')}")
    expect(admin.get_by_role("link", name=row)).to_have_count(1)
