"""Ten conversations on `/simulator`, played in a browser: to look at (this file as a program), and steps for the tests.

`python -m tests.stories.conversations http://localhost:8000 FOLDER [NAME …]` plays them against a running demo of this
checkout (give it the same LAPORBUP_ settings), and writes one picture of a 360 px phone each, and one of the panel.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect, sync_playwright

from laporbup.whatsapp.emulator import samples

PATIENCE = 60_000
TICKET = re.compile(r"LB-\w{6}")


@dataclass
class Chat:
    """One citizen at the phone of the simulator."""

    page: Page
    number: str
    folder: Path

    def open(self, section: str = "") -> None:
        """Go to the page and wait until it is live."""
        self.page.goto(f"/simulator?nomor={self.number}" + (f"&panel={section}" if section else ""))
        expect(self.page.locator("#kirim-pesan input[name=nomor]")).to_have_value(self.number, timeout=PATIENCE)
        expect(self.page.locator("[data-pulau=percakapan]")).to_have_count(0, timeout=PATIENCE)

    def say(self, text: str) -> None:
        """Write and send."""
        before = self.mine()
        self.page.fill("#tulis", text)
        self.page.click("#kirim-pesan button[type=submit]")
        self._wait(".me", before + 1)

    def send_files(self, field: str, files: list[Path], text: str = "") -> None:
        """Photos (`foto`) or a voice note (`suara`), with what is written as the caption."""
        before = self.mine()
        self.page.fill("#tulis", text)
        self.page.set_input_files(f"#kirim-pesan input[name={field}]", files)
        self.page.click("#kirim-pesan button[type=submit]")
        self._wait(".me", before + len(files))

    def pin(self, village: str) -> None:
        """A location."""
        before = self.mine()
        self.page.locator("#lokasi summary").click()
        self.page.fill("#desa-pin", village)
        self.page.click("#lokasi button[type=submit]")
        self._wait(".me", before + 1)

    def tap(self, title: str) -> None:
        """Tap the newest button with this title; a list is opened first."""
        before = self.mine()
        button = self.page.locator("#percakapan button[name=tombol]").filter(has_text=title).last
        if not button.is_visible():
            self.page.locator("#percakapan .quick summary").last.click()
        button.click()
        self._wait(".me", before + 1)

    def act(self, act: str, section: str, **fields: str) -> None:
        """Something of the control panel: fill in `fields`, press the button `act`, wait until the panel has come back."""
        panel = self.page.locator(f"#kendali details:has(input[name=panel][value={section}])")
        if not panel.locator("form").first.is_visible():
            panel.locator("summary").click()
        form = panel.locator(f"form:has(button[value='{act}'])")
        for name, value in fields.items():
            field = form.locator(f"[name={name}]")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "checkbox":
                field.set_checked(bool(value))
            else:
                field.fill(value)
        with self.page.expect_response(re.compile("/simulator(?!/atur)")):
            form.locator(f"button[value='{act}']").click()

    def mine(self) -> int:
        """How many bubbles the citizen has sent."""
        return self.page.locator("#percakapan .me").count()

    def answers(self) -> int:
        """How many bubbles the bot has sent."""
        return self.page.locator("#percakapan .bot time").count()

    def wait_answers(self, count: int) -> None:
        """Wait for the bot."""
        self._wait(".bot time", count)

    def wait_text(self, pattern: str | re.Pattern[str]) -> str:
        """Wait for words of the bot; returns the newest bubble with them."""
        bubble = self.page.locator("#percakapan .bot").filter(has_text=pattern)
        expect(bubble.last).to_be_visible(timeout=PATIENCE)
        return bubble.last.inner_text()

    def ticket(self) -> str:
        """The newest ticket the bot named."""
        found = TICKET.findall(self.wait_text(TICKET))
        return str(found[-1])

    def photo(self, name: str, colour: str = "#7b6a4a") -> Path:
        """A drawn JPEG that is nobody's photograph."""
        image = Image.new("RGB", (900, 675), "#9db9c9")
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 380, 900, 675), fill=colour)
        draw.line((60, 430, 840, 600), fill="#3b2f1c", width=24)
        draw.ellipse((330, 250, 560, 470), outline="#3b2f1c", width=14)
        path = self.folder / f"{name}.jpg"
        image.save(path, quality=88)
        return path

    def _wait(self, css: str, count: int) -> None:
        expect(self.page.locator(f"#percakapan {css}").nth(count - 1)).to_be_visible(timeout=PATIENCE)


Play = Callable[[Chat], None]


def text_with_village(chat: Chat) -> None:
    chat.say("Jembatan kayu di Desa Ulak Kapal patah, anak sekolah tidak bisa lewat")
    chat.ticket()


def photo_then_pin(chat: Chat) -> None:
    chat.send_files("foto", [chat.photo("lubang")], "Jalan depan SD berlubang dalam, sering ada yang jatuh")
    chat.wait_answers(1)
    chat.pin("Pedamaran VI, Kec. Pedamaran")
    chat.ticket()


def album(chat: Chat) -> None:
    photos = [chat.photo(f"sampah{n}", colour) for n, colour in enumerate(("#7b6a4a", "#5f6a3a", "#8a5a3a"))]
    chat.send_files("foto", photos, "Sampah menumpuk di pinggir jalan Desa Celikah, baunya sampai ke rumah")
    chat.ticket()


def voice_then_village(chat: Chat) -> None:
    voice = chat.folder / "suara.ogg"
    voice.write_bytes(samples.voice())
    chat.send_files("suara", [voice])
    chat.wait_answers(1)
    chat.say("lampu jalan mati semua")
    chat.wait_answers(1)
    chat.say("desa ulak kapal")
    chat.ticket()


def ambiguous_village(chat: Chat) -> None:
    chat.say("Sumur bor di desa bumi agung rusak, warga susah air bersih")
    chat.wait_answers(1)
    choice = chat.page.locator("#percakapan button[name=tombol]").first
    chat.tap(choice.inner_text().splitlines()[0])
    chat.ticket()


def emergency(chat: Chat) -> None:
    chat.say("Tolong kebakaran rumah di Desa Celikah, api besar!!")
    chat.wait_text("112")
    chat.ticket()


def electricity(chat: Chat) -> None:
    chat.say("Listrik PLN padam dari semalam di Desa Pedamaran VI, tiang listriknya miring")
    chat.ticket()


def addition_and_new_topic(chat: Chat) -> None:
    chat.say("Saluran air di Desa Celikah mampet, air meluap ke jalan")
    chat.ticket()
    chat.say("airnya sudah masuk halaman sekolah juga")
    chat.page.wait_for_timeout(12_000)
    chat.say("Pak, lampu jalan di Desa Ulak Kapal mati semua, gelap sekali kalau malam")
    chat.wait_text("tambahan")
    chat.tap("Laporan baru")
    chat.wait_answers(3)


def check_cancel_correct(chat: Chat) -> None:
    chat.say("CEK")
    chat.wait_answers(1)
    chat.say("Atap SD di Desa Ulak Kapal bocor, kelas banjir kalau hujan")
    chat.ticket()
    chat.say("UBAH")
    chat.wait_answers(3)
    chat.say("Atap SD di Desa Celikah bocor, dua kelas banjir kalau hujan")
    chat.page.wait_for_timeout(10_000)
    chat.say("CEK")
    chat.wait_answers(4)
    chat.say("BATAL")
    chat.wait_answers(5)


def resolved_and_thanked(chat: Chat) -> None:
    chat.say("Jalan di Desa Ulak Kapal berlubang besar, motor sering jatuh")
    ticket = chat.ticket()
    evidence = chat.photo("sesudah", "#4d5a52")
    chat.page.wait_for_timeout(1000)
    officer(ticket, "start")
    note = "Lubang sudah kami tambal dan padatkan, jalan bisa dilewati lagi."
    officer(ticket, "resolve", "--note", note, "--evidence", str(evidence))
    chat.wait_text("sudah beres?")
    chat.tap("Sudah beres")
    chat.page.wait_for_timeout(10_000)


def template_outside_window(chat: Chat) -> None:
    chat.say("Jalan di Desa Ulak Kapal berlubang besar, motor sering jatuh")
    ticket = chat.ticket()
    chat.act("tutup", "meta")
    officer(ticket, "start")
    evidence = str(chat.photo("timbun", "#55604a"))
    officer(ticket, "resolve", "--note", "Jalan sudah ditimbun dan diratakan.", "--evidence", evidence)
    chat.wait_text("ada kabarnya")


CONVERSATIONS: dict[str, Play] = {
    "01-teks-dan-desa": text_with_village, "02-foto-lalu-pin": photo_then_pin, "03-album": album,
    "04-suara-lalu-desa": voice_then_village, "05-desa-kembar": ambiguous_village, "06-darurat": emergency,
    "07-pln": electricity, "08-tambahan-dan-baru": addition_and_new_topic, "09-cek-ubah-batal": check_cancel_correct,
    "10-selesai-dan-terima-kasih": resolved_and_thanked, "11-templat-di-luar-jendela": template_outside_window,
}


def officer(ticket: str, *act: str) -> None:
    """An act of the roads agency's officer, from the shell."""
    verb = [sys.executable, "-m", "laporbup", "act", ticket, *act, "--as", "pupr"]
    done = subprocess.run(verb, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def main(url: str, folder: Path, names: list[str]) -> None:
    """Play, one after the other, each with a number of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [name for name in CONVERSATIONS if not names or any(name.startswith(one) for one in names)]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in chosen:
            context = browser.new_context(
                base_url=url, viewport={"width": 360, "height": 740}, locale="id-ID", timezone_id="Asia/Jakarta",
                device_scale_factor=2,
            )
            number = f"6281{int(time.time()) % 10**8:08d}{name[:2]}"
            chat = Chat(context.new_page(), number, folder)
            try:
                chat.open()
                CONVERSATIONS[name](chat)
                chat.page.wait_for_timeout(1500)
                outcome = "ok"
            except Exception as error:
                outcome = f"{type(error).__name__}: {str(error).splitlines()[0]}"
            if name == "11-templat-di-luar-jendela":
                chat.page.locator("summary").filter(has_text="Yang keluar").click()
                chat.page.screenshot(path=folder / "12-panel.png", full_page=True)
            chat.page.mouse.move(0, 0)
            chat.page.add_style_tag(content="#percakapan{max-height:none!important}")
            chat.page.locator(".phone").screenshot(path=folder / f"{name}.png")
            print(name, outcome, flush=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
