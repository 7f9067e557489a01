"""Every message costs money: what each way of reporting costs until it is filed, and until it is closed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from laporbup import clock
from laporbup.domain.roles import Role
from laporbup.services import casework, links
from laporbup.services.access import Actor
from tests.services.people import resolved
from tests.services.talking import Phone
from tests.support import make_officer

PLACE, TICKET, ALARM = "ASK_PLACE", "TICKET", "EMERGENCY"
ROAD = "Jalan depan rumah kami rusak parah banyak lubang"
STORIES: dict[str, tuple[list[str], list[str]]] = {
    "one message with its village": ([f"{ROAD} di desa Celikah"], [TICKET]),
    "greeting, then three half-sentences": (["assalamualaikum", "jalan kami rusak", "parah", "desa celikah"], [TICKET]),
    "the place is asked once": ([ROAD, "/wait", "celikah"], [PLACE, TICKET]),
    "the answer is no place": ([ROAD, "/wait", "di sini pak"], [PLACE, TICKET]),
    "the question is never answered": ([ROAD, "/hour"], [PLACE, TICKET]),
    "a doubled village": (["jembatan putus di desa Sukaraja", "/wait", "2"], [PLACE, TICKET]),
    "a voice, and a voice as the answer": (["/voice", "/wait", "/voice"], [PLACE, TICKET]),
    "a pin alone, then the matter": (["/pin", "/wait", "lampu jalan mati"], [PLACE, TICKET]),
    "a pin and nothing more": (["/pin", "/hour"], [PLACE, TICKET]),
    "an album, one caption": (["/photo", "/photo jembatan patah desa celikah", "/photo"], [TICKET]),
    "who is this, then a report": (["nama saya budi", "/wait", "jalan rusak di celikah"], [PLACE, TICKET]),
    "UBAH while the question is open": ([ROAD, "/wait", "ubah", "jembatan putus desa celikah"], [PLACE, TICKET]),
    "an emergency with its village": (["kebakaran rumah di desa celikah"], [ALARM, TICKET]),
    "an emergency without": (["kebakaran rumah pak cepat", "/wait", "celikah"], [ALARM, TICKET]),
    "an emergency as the answer": ([ROAD, "/wait", "ada orang tertabrak di situ, kecelakaan"], [PLACE, TICKET]),
    "outside the regency": (["jalan rusak di palembang dekat ampera"], [TICKET]),
    "somebody else's to solve": (["ngurus sertifikat tanah di BPN lama sekali, desa teloko"], [TICKET]),
    "additions and thanks": ([f"{ROAD} di desa Celikah", "/wait", "terima kasih pak", "/photo", "lubangnya dalam"], [TICKET]),
    "70 hours under way, no village": (["/late " + ROAD], [TICKET]),
}


def say(phone: Phone, line: str) -> None:
    word, _, rest = line.partition(" ")
    match word:
        case "/wait":
            phone.wait(15)
        case "/hour":
            phone.wait(3600)
        case "/voice":
            phone.send(kind="audio", media_id=f"v{phone.sent}", media_mime="audio/ogg")
        case "/pin":
            phone.send(kind="location", lat=-3.39, lon=104.83)
        case "/photo":
            phone.photo(rest)
        case "/late":
            phone.send(rest, late=70 * 3600)
        case _:
            phone.send(line, 2)


@pytest.mark.parametrize("story", STORIES)
def test_filing_costs_two_messages_at_most(session, story: str):
    lines, messages = STORIES[story]
    phone = Phone(session)
    for line in lines:
        say(phone, line)
    phone.wait(3600)
    assert phone.purposes == messages
    assert len(phone.reports) == 1
    assert all(len(row.content["text"]) <= 320 for row in phone.owed)


def test_closing_costs_one(session):
    phone = Phone(session)
    phone.send(f"{ROAD} di desa Celikah")
    phone.wait(8)
    [report] = phone.reports
    if report.opd_kode is None:
        casework.assign(session, Actor(Role.VERIFIER), report.ticket, category="jalan/jalan_rusak")
    officer = make_officer(session, Role.HANDLER, report.opd_kode)
    with clock.fixed(phone.now + timedelta(days=1)):
        casework.start(session, officer, report.ticket)
        resolved(session, officer, report)
    phone.tap(f"beres:{report.ticket}", gap=90_000)
    phone.send("5", 5)
    phone.wait(3600)
    assert (phone.purposes, report.stars) == (["TICKET", "RESOLVED"], 5)


def test_both_reports_behind_one_phone_are_found_with_cek(session):
    phone = Phone(session)
    phone.send("Lampu jalan mati di desa Teloko sudah dua minggu")
    phone.send("ini tetangga saya mau lapor juga, sumur saya kering", 90)
    assert phone.purposes == [TICKET, PLACE]
    phone.tap("baru")
    phone.send("teloko", 30)
    phone.send("cek", 30)
    assert len(phone.reports) == 2
    shown = [links.report_of(session, code) for code in re.findall(r"/lacak/([\w.-]+)", phone.last)]
    assert sorted(report.id for report in shown) == [report.id for report in phone.reports]
    assert phone.reports[1].desa_kode == phone.reports[0].desa_kode
