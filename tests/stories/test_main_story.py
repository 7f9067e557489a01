"""The main job, end to end, in real browsers: chat → dinas → evidence → "Sudah beres" → the Bupati's ranking, live."""

from __future__ import annotations

import re
import time
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.running import Running

NUMBER = "6280000004711"
COMPLAINT = "Jembatan kayu dekat pasar patah tengahnya, anak sekolah dan motor tidak bisa lewat"
VILLAGE = "Pedamaran VI"
ANSWER = "Papan jembatan sudah kami ganti semua, sudah bisa dilewati motor."
PATIENCE = 60_000


def picture(path: Path, colour: str, mark: str) -> Path:
    """A drawn JPEG that is nobody's photograph."""
    image = Image.new("RGB", (900, 675), "#9db9c9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 380, 900, 675), fill=colour)
    draw.line((60, 430, 840, 600), fill=mark, width=24)
    draw.ellipse((330, 250, 560, 470), outline=mark, width=14)
    image.save(path, quality=88)
    return path


def bubbles(chat: Page) -> Locator:
    return chat.locator("#percakapan .bot time")


def test_a_message_becomes_a_confirmed_report_and_moves_the_ranking(
    app: Running, page_for, sign_in, screenshot, tmp_path: Path
) -> None:
    officer, bupati, chat = page_for(1280), page_for(360), page_for(360)
    sign_in(officer, "HANDLER PUPR")
    officer.goto(f"{app.url}/petugas?tab=baru")
    sign_in(bupati, "BUPATI")
    expect(bupati.locator(".glance b").first).to_be_visible(timeout=PATIENCE)
    rank_before = rank_of(bupati, "PUPR")
    screenshot(bupati, "1-bupati-before")

    ticket, link, filed = complain(app, chat, screenshot, tmp_path)

    # The right OPD's open worklist shows it, without a reload.
    line = officer.get_by_text(ticket)
    expect(line.first).to_be_visible(timeout=PATIENCE)
    screenshot(officer, "3-worklist-live")

    tracker = page_for(360)
    tracker.goto(link)
    expect(tracker.locator(".now h1")).to_have_text("Didisposisikan")
    screenshot(tracker, "4-tracker-assigned")

    case = page_for(360)
    sign_in(case, "HANDLER PUPR")
    work_on(app, case, ticket, screenshot, tmp_path)

    # The open tracker changed by itself; the answer is one tap.
    expect(tracker.locator(".now h1")).to_contain_text("Selesai", timeout=PATIENCE)
    expect(tracker.get_by_text(ANSWER).first).to_be_visible()
    screenshot(tracker, "7-tracker-resolved")
    expect(chat.get_by_role("button", name="Sudah beres")).to_be_visible(timeout=PATIENCE)
    assert bubbles(chat).count() <= filed + 1, "one message to close"
    screenshot(chat, "8-chat-resolved")
    tracker.get_by_role("button", name="Sudah beres").click()
    expect(tracker.locator(".now h1")).to_contain_text("Ditutup", timeout=PATIENCE)
    screenshot(tracker, "9-tracker-closed")

    until = time.monotonic() + 30
    while rank_of(bupati, "PUPR") == rank_before and time.monotonic() < until:
        bupati.wait_for_timeout(100)
    assert rank_of(bupati, "PUPR") != rank_before
    screenshot(bupati, "10-bupati-after")


def complain(app: Running, chat: Page, screenshot, folder: Path) -> tuple[str, str, int]:
    """Text, photo and location through the simulator; return ticket, tracker link and how many messages it took."""
    chat.goto(f"{app.url}/simulator?nomor={NUMBER}")
    expect(chat.locator("#tulis")).to_be_visible()
    expect(chat.locator("#kirim-pesan input[name=nomor]")).to_have_value(NUMBER, timeout=PATIENCE)
    chat.fill("#tulis", COMPLAINT)
    chat.keyboard.press("Enter")
    expect(chat.locator("#percakapan .me").get_by_text(COMPLAINT)).to_be_visible(timeout=PATIENCE)
    photo = picture(folder / "sebelum.jpg", "#7b6a4a", "#3b2f1c")
    chat.locator("#kirim-pesan input[name=foto]").set_input_files(photo)
    chat.locator("#kirim-pesan button[type=submit]").click()
    expect(chat.locator("#percakapan .me img")).to_be_visible(timeout=PATIENCE)
    chat.locator("#lokasi summary").click()
    chat.fill("#desa-pin", village_label(chat))
    chat.locator("#lokasi button[type=submit]").click()
    expect(chat.locator("#percakapan .me").nth(2)).to_be_visible(timeout=PATIENCE)

    answer = chat.locator("#percakapan .bot b").get_by_text(re.compile(r"^LB-\w{6}$"))
    expect(answer.first).to_be_visible(timeout=PATIENCE)
    screenshot(chat, "2-chat-ticket")
    filed = bubbles(chat).count()
    assert filed <= 2, "two messages to file at most"
    ticket = answer.first.inner_text()
    link = chat.locator("#percakapan .quick a[href*='/lacak/']").first.get_attribute("href")
    assert link
    return ticket, link, filed


def village_label(chat: Page) -> str:
    """The datalist's own wording of the village."""
    return next(
        value
        for option in chat.locator("#daftar-desa option").all()
        if VILLAGE in (value := option.get_attribute("value") or "")
    )


def work_on(app: Running, case: Page, ticket: str, screenshot, folder: Path) -> None:
    """Start, then resolve with an after-photo, by the forms of the case page."""
    case.goto(f"{app.url}/petugas/laporan/{ticket}")
    open_act(case, "start")
    case.locator("#aksi-start textarea").fill("Besok pagi tukang kami datang membawa papan.")
    case.locator("#aksi-start form > button").click()
    expect(case.locator(".status").get_by_text("Ditindaklanjuti").first).to_be_visible(timeout=PATIENCE)
    screenshot(case, "5-case-started")
    open_act(case, "resolve")
    case.locator("#aksi-resolve input[type=file]").first.set_input_files(picture(folder / "sesudah.jpg", "#5d7c4b", "#c9a15a"))
    case.locator("#aksi-resolve textarea").fill(ANSWER)
    case.locator("#aksi-resolve form > button").click()
    expect(case.locator(".status").get_by_text("Selesai").first).to_be_visible(timeout=PATIENCE)
    screenshot(case, "6-case-resolved")


def open_act(case: Page, action: str) -> None:
    box = case.locator(f"#aksi-{action}")
    expect(box).to_be_attached(timeout=PATIENCE)
    if box.get_attribute("open") is None:
        box.locator("summary").first.click()


def rank_of(bupati: Page, name: str) -> str:
    """The line of one OPD in the open ranking: place, movement, score and its parts."""
    row = bupati.locator("li.rank", has_text=name)
    return row.first.inner_html()
