"""The control panel: native forms that change the emulated world, and a page that shows how it is set."""

from __future__ import annotations

import asyncio
import re

import pytest

from laporbup.components import chat_panel
from laporbup.components.html import to_html
from laporbup.text import panel as words
from laporbup.whatsapp.emulator import chat_of, inside
from laporbup.whatsapp.emulator.panel import ACTS, FAULTS
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated

NEW = "6281273009999"


async def _act(emulated: Emulated, act: str, section: str = "meta", **fields: str) -> str:
    """Press a button; returns where the page goes on."""
    answer = await emulated.http.post("/simulator/atur", data={"nomor": CITIZEN, "panel": section, "aksi": act, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def _value(tag: str) -> str:
    return re.findall(r'value="([^"]*)"', tag)[0]


def _states(emulated: Emulated, number: str = CITIZEN) -> str:
    return " ".join(inside.states_of(emulated.world, number))


async def test_every_button_of_the_page_is_an_act_and_every_act_has_a_button(emulated: Emulated):
    emulated.world.store.put_template({"name": "a", "language": "id", "category": "UTILITY", "components": []})
    html = to_html(chat_panel.panel(inside.panel_of(emulated.world, CITIZEN, "meta")))
    buttons = [tag for tag in re.findall(r"<button[^>]*>", html) if 'name="aksi"' in tag]
    assert {_value(tag).partition(":")[0] for tag in buttons} == set(ACTS)
    assert {_value(tag) for tag in re.findall(r"<option[^>]*>", html)} >= set(FAULTS) | set(words.VERDICTS)
    assert html.count(" open=") == 1
    assert html.count("<form") == html.count('method="post"') == html.count(f'value="{CITIZEN}"')


async def test_the_page_comes_back_to_the_part_that_was_used(emulated: Emulated):
    assert await _act(emulated, "tutup") == f"/simulator?nomor={CITIZEN}&panel=meta#kendali"
    assert await _act(emulated, "tutup", "<script>") == f"/simulator?nomor={CITIZEN}&panel=#kendali"


@pytest.mark.parametrize(
    "fields",
    [
        {"aksi": "tidak-ada"}, {"aksi": ""}, {"aksi": "tutup", "nomor": "12"}, {"aksi": "ubah", "teks": "baru"},
        {"aksi": "ubah"}, {"aksi": "jempol"}, {"aksi": "ganti-nomor", "nomor_baru": "abc"}, {"aksi": "galat", "galat": "999"},
        {"aksi": "galat", "galat": "500", "kali": "-1"}, {"aksi": "templat", "templat": "a id", "putusan": "PAUSED"},
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(emulated: Emulated, fields: dict[str, str]):
    answer = await emulated.http.post("/simulator/atur", data={"nomor": CITIZEN, "panel": "meta"} | fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert emulated.world.rules == []


async def test_citizen_with_another_name_and_without_a_number(emulated: Emulated):
    await _act(emulated, "identitas", nama="Pak Udin", pengguna="@udin", sembunyi="1")
    await _act(emulated, "album")
    await emulated.heard.wait("messages", 3)
    [contact] = emulated.heard.posts[0]["entry"][0]["changes"][0]["value"]["contacts"]
    assert contact["profile"] == {"name": "Pak Udin", "username": "udin"}
    assert "wa_id" not in contact
    panel = inside.panel_of(emulated.world, CITIZEN)
    assert (panel.name, panel.username, panel.is_hidden) == ("Pak Udin", "udin", True)
    await _act(emulated, "identitas", nama="Pak Udin", pengguna="")
    assert not inside.panel_of(emulated.world, CITIZEN).is_hidden


async def test_small_things_of_a_citizen(emulated: Emulated):
    for act in ("suara", "stiker", "tak-dikenal"):
        await _act(emulated, act, "warga")
    await emulated.say("Jalan rusak")
    await emulated.pywa.send_message(CITIZEN, "Tercatat")
    await _act(emulated, "ubah", "warga", teks="Jalan rusak sekali")
    for act in ("jempol", "hapus"):
        await _act(emulated, act, "warga")
    kinds = [one["type"] for one in await emulated.heard.wait("messages", 7)]
    assert kinds == ["audio", "sticker", "unsupported", "text", "edit", "reaction", "revoke"]
    await _act(emulated, "halaman", "warga")
    await emulated.say("dari halaman")
    assert "referral" in (await emulated.heard.wait("messages", 8))[7]


async def test_a_new_number_goes_on_under_the_new_number(emulated: Emulated):
    await emulated.say("Jalan rusak")
    goes_on = await _act(emulated, "ganti-nomor", "warga", nomor_baru="0812-7300-9999")
    assert goes_on == f"/simulator?nomor={NEW}&panel=warga#kendali"
    assert not chat_of(emulated.world, NEW).is_empty
    await _act(emulated, "ganti-id", "warga", nomor=NEW)
    types = [one["system"]["type"] for one in await emulated.heard.wait("messages", 3) if "system" in one]
    assert types == ["user_changed_number", "user_changed_user_id"]


async def test_network_is_set_and_said(emulated: Emulated):
    await _act(emulated, "jaringan", "jaringan", ganda="1", acak="1", kumpul="1", terlambat="60")
    network = emulated.world.network
    assert (network.copies, network.delay_s, network.shuffle_s > 0, network.gather_s > 0) == (2, 60.0, True, True)
    for key in ("doubled", "shuffled", "gathered"):
        assert words.STATES[key] in _states(emulated)
    await _act(emulated, "jaringan", "jaringan", terlambat="9999")
    assert _states(emulated) == ""


async def test_signal_and_webhook_are_switched_and_the_queue_is_counted(emulated: Emulated):
    await _act(emulated, "sinyal:mati", "jaringan")
    await emulated.say("tertahan")
    assert "1 kiriman tertahan" in _states(emulated)
    await _act(emulated, "penerima:mati", "jaringan")
    await _act(emulated, "sinyal:hidup", "jaringan")
    for _ in range(300):
        if "Percobaan ke-2" in _states(emulated):
            break
        await asyncio.sleep(0.01)
    assert "1 kiriman belum diterima. Percobaan ke-2" in _states(emulated)
    assert emulated.heard.posts == []
    assert inside.panel_of(emulated.world, CITIZEN).is_down
    await _act(emulated, "penerima:hidup", "jaringan")
    assert len(await emulated.heard.wait("messages", 1)) == 1


async def test_faults_wait_for_the_next_messages_and_can_be_taken_away(emulated: Emulated):
    await emulated.say()
    await _act(emulated, "galat", galat="131056", kali="2")
    await _act(emulated, "galat", galat="131026", kali="999")
    assert "52 galat" in _states(emulated)
    url = f"/emulator/v25.0/{emulated.world.settings.whatsapp_phone_id}/messages"
    text = {"messaging_product": "whatsapp", "to": CITIZEN, "type": "text", "text": {"body": "Ya"}}
    codes = [(await emulated.http.post(url, json=text)).status_code for _ in range(3)]
    assert codes == [400, 400, 200]
    assert (await emulated.heard.wait("statuses", 1))[0]["errors"][0]["code"] == 131026
    await _act(emulated, "tanpa-galat")
    assert _states(emulated) == ""


async def test_window_block_and_absence(emulated: Emulated):
    await emulated.say()
    await _act(emulated, "tutup")
    assert words.STATES["closed"] in _states(emulated)
    await _act(emulated, "blokir:ya")
    await _act(emulated, "tiada:ya")
    panel = inside.panel_of(emulated.world, CITIZEN)
    assert (panel.is_blocked, panel.is_absent) == (True, True)
    await _act(emulated, "blokir:tidak")
    await _act(emulated, "tiada:tidak")
    assert words.STATES["blocked"] not in _states(emulated)


async def test_verdict_about_a_template(emulated: Emulated):
    emulated.world.store.put_template({"name": "a", "language": "id", "category": "UTILITY", "components": []})
    await _act(emulated, "templat", templat="a id", putusan="PAUSED")
    await _act(emulated, "templat", templat="a id", putusan="MARKETING")
    assert inside.panel_of(emulated.world, CITIZEN).templates == [("a id", "a (dijeda, pemasaran)")]
