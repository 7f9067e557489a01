"""What a citizen does in the simulator becomes what WhatsApp would make of it, and looks like it."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from laporbup.whatsapp.emulator import chat_of
from laporbup.whatsapp.emulator.phone import as_whatsapp_photo
from laporbup.whatsapp.emulator.view import runs_of
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated


def _photo(side: int = 64, *, exif: bool = False) -> bytes:
    out, picture = io.BytesIO(), Image.new("RGB", (side, side // 2), "brown")
    tags = Image.Exif()
    tags[0x010F] = "Kamera"
    picture.save(out, "JPEG", **({"exif": tags} if exif else {}))
    return out.getvalue()


async def _send(emulated: Emulated, files: Any = None, **fields: str) -> httpx.Response:
    parts = files or [("kosong", ("", b""))]
    return await emulated.http.post("/simulator/kirim", data={"nomor": "0812-7300-1001", **fields}, files=parts)


async def test_photos_text_and_pin_become_messages_in_order(emulated: Emulated):
    photos = [("foto", (f"{n}.jpg", _photo(), "image/jpeg")) for n in range(2)]
    answer = await _send(emulated, photos, teks="Jembatan putus", lat="-3,53", lon="104.76")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/simulator?nomor={CITIZEN}")
    messages = await emulated.heard.wait("messages", 3)
    assert [one["type"] for one in messages] == ["image", "image", "location"]
    assert messages[0]["image"]["caption"] == "Jembatan putus"
    assert "caption" not in messages[1]["image"]
    assert messages[2]["location"] == {"latitude": -3.53, "longitude": 104.76}
    assert emulated.heard.posts[0]["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] == "Bu Siti"


async def test_a_village_by_name_is_a_pin(emulated: Emulated):
    assert (await _send(emulated, desa="ulak kapal, kec. tanjung lubuk")).status_code == 303
    [message] = await emulated.heard.wait("messages", 1)
    assert message["location"]["latitude"] == pytest.approx(-3.62, abs=0.1)


async def test_voice_and_unreadable_photo(emulated: Emulated):
    files = [("suara", ("a.ogg", b"OggS", "audio/ogg")), ("foto", ("a.jpg", b"not a picture", "image/jpeg"))]
    await _send(emulated, files)
    messages = await emulated.heard.wait("messages", 2)
    assert [one["type"] for one in messages] == ["document", "audio"]
    assert messages[1]["audio"]["voice"] is True


@pytest.mark.parametrize(
    "fields", [{}, {"teks": "  "}, {"desa": "Negeri Antah"}, {"tombol": "tidak-ada"}, {"nomor": "12", "teks": "halo"}]
)
async def test_what_is_no_message_is_refused_with_a_page(emulated: Emulated, fields: dict[str, str]):
    answer = await _send(emulated, **fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert emulated.world.store.messages() == []


async def test_button_row_and_template_reply_are_tapped(emulated: Emulated):
    await emulated.say()
    wa = emulated.pywa
    from pywa_async.types import Button, Section, SectionList, SectionRow

    sent = await wa.send_message(CITIZEN, "Beres?", buttons=[Button("Sudah", "ya:LB-1"), Button("Belum", "no:LB-1")])
    rows = [SectionRow("Pedamaran", "kec:05", "dekat")]
    await wa.send_message(CITIZEN, "Mana?", buttons=SectionList("Pilih", sections=[Section("Kecamatan", rows=rows)]))
    components = [{"type": "BODY", "text": "Selesai"}, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Puas"}]}]
    emulated.world.store.put_template({"name": "t", "language": "id", "category": "UTILITY", "components": components})
    await wa.api.send_message(
        sender=emulated.world.settings.whatsapp_phone_id, to=CITIZEN, recipient=None, recipient_type="individual",
        typ="template", msg={"name": "t", "language": {"code": "id"}},
    )
    for value in ("no:LB-1", "kec:05", "Puas"):
        assert (await _send(emulated, tombol=value)).status_code == 303
    taps = (await emulated.heard.wait("messages", 4))[1:]
    assert taps[0]["interactive"]["button_reply"] == {"id": "no:LB-1", "title": "Belum"}
    assert taps[0]["context"]["id"] == sent.id
    assert taps[1]["interactive"]["list_reply"]["id"] == "kec:05"
    assert taps[2]["button"] == {"payload": "Puas", "text": "Puas"}


async def test_hard_cases(emulated: Emulated):
    await _send(emulated, teks="Jalan rusak", ganda="1")
    first, second = await emulated.heard.wait("messages", 2)
    assert first["id"] == second["id"]
    await _send(emulated, teks="Jalan rusak", terlambat="6", sembunyi="1")
    late = (await emulated.heard.wait("messages", 3))[2]
    assert int(first["timestamp"]) - int(late["timestamp"]) == pytest.approx(6 * 3600, abs=3)
    assert "from" not in late


async def test_view_looks_like_the_chat(emulated: Emulated):
    await _send(emulated, [("foto", ("a.jpg", _photo(), "image/jpeg"))], teks="Jembatan *putus*", lat="-3.5", lon="104.7")
    await emulated.heard.wait("messages", 2)
    await emulated.pywa.indicate_typing(emulated.world.store.messages(CITIZEN)[0].wamid)
    assert chat_of(emulated.world, CITIZEN).is_typing
    await emulated.pywa.request_location(to=CITIZEN, text="Di mana?")
    view = chat_of(emulated.world, CITIZEN)
    day, photo, pin, bot = view.bubbles
    assert (day.side, photo.side, bot.side) == ("day", "me", "bot")
    assert photo.photo_url.startswith("/simulator/media/")
    assert [(run.kind, run.text) for run in photo.runs] == [("text", "Jembatan "), ("bold", "putus")]
    assert (photo.tick, pin.tick) == ("read", "delivered")
    assert pin.place == "-3.50000, 104.70000"
    assert bot.buttons[0].kind == "location"
    assert not view.is_typing
    picture = await emulated.http.get(photo.photo_url)
    assert picture.headers["content-type"] == "image/jpeg"


async def test_tabs_of_two_numbers_do_not_see_each_other(emulated: Emulated):
    await _send(emulated, teks="satu")
    await _send(emulated, nomor="081273001002", teks="dua")
    assert [one.runs[0].text for one in chat_of(emulated.world, "6281273001002").bubbles if one.runs] == ["dua"]
    assert emulated.announced[:1] == [CITIZEN]


async def test_failed_message_never_reaches_the_phone(emulated: Emulated):
    await emulated.say(at=1.0)
    await emulated.pywa.send_message(CITIZEN, "Terlambat")
    assert [one.side for one in chat_of(emulated.world, CITIZEN).bubbles] == ["day", "me"]


def test_photo_is_shrunk_and_loses_exif():
    with Image.open(io.BytesIO(as_whatsapp_photo(_photo(3000, exif=True)))) as picture:
        assert picture.size == (1600, 800)
        assert dict(picture.getexif()) == {}


def test_markup_of_a_message():
    runs = runs_of("*Tebal* dan _miring_\nhttps://contoh.id/a_b_c. nama_berkas_ini 2*3*4")
    assert [(run.kind, run.text) for run in runs] == [
        ("bold", "Tebal"), ("text", " dan "), ("italic", "miring"), ("break", ""), ("link", "https://contoh.id/a_b_c"),
        ("text", ". nama_berkas_ini 2*3*4"),
    ]
