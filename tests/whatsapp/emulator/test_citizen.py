"""What citizens do beside writing becomes the webhooks Meta would send, and our own parser reads them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from laporbup.whatsapp.emulator import chat_of, citizen, shapes
from laporbup.whatsapp.envelope import split
from laporbup.whatsapp.parse import Parsed, parse_message
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated

NEW = "6281273009999"


def _parsed(post: dict[str, Any]) -> list[Parsed]:
    items = split(json.dumps(post).encode())
    found = [parse_message(item.payload, datetime.now(UTC), item.key) for item in items if item.kind == "message"]
    return [one for one in found if one is not None]


async def _send(emulated: Emulated, **body: Any) -> int:
    url = f"/emulator/v25.0/{emulated.world.settings.whatsapp_phone_id}/messages"
    text = {"messaging_product": "whatsapp", "type": "text", "text": {"body": "Ya"}}
    answer = await emulated.http.post(url, json=text | body)
    return 0 if answer.status_code == 200 else int(answer.json()["error"]["code"])


async def test_an_album_is_three_photos_in_one_post(emulated: Emulated):
    citizen.send_album(emulated.world, CITIZEN)
    photos = await emulated.heard.wait("messages", 3)
    assert len(emulated.heard.posts) == 1
    assert [one["type"] for one in photos] == ["image"] * 3
    assert len({one["image"]["sha256"] for one in photos}) == 3
    [kept] = {emulated.world.store.media(one["image"]["id"]).mime for one in photos}
    assert kept == "image/jpeg"


async def test_voice_sticker_and_what_the_api_cannot_say(emulated: Emulated):
    for act in (citizen.send_voice, citizen.send_sticker, citizen.send_unknown):
        act(emulated.world, CITIZEN)
    voice, sticker, unknown = await emulated.heard.wait("messages", 3)
    data = emulated.world.store.media_path(voice["audio"]["id"]).read_bytes()
    assert data[:4] == b"OggS"
    assert data[28:36] == b"OpusHead"
    assert voice["audio"]["voice"] is True
    with Image.open(io.BytesIO(emulated.world.store.media_path(sticker["sticker"]["id"]).read_bytes())) as picture:
        assert (picture.format, picture.size) == ("WEBP", (512, 512))
    assert (unknown["type"], unknown["errors"][0]["code"]) == ("unsupported", 131051)
    assert [one.incoming.kind for post in emulated.heard.posts for one in _parsed(post)] == ["audio", "sticker", "unsupported"]


async def test_changed_deleted_and_liked_messages(emulated: Emulated):
    [wamid] = await emulated.say("Jalan rusak")
    sent = await emulated.pywa.send_message(CITIZEN, "Tercatat")
    citizen.edit(emulated.world, CITIZEN, "Jalan rusak di Celikah")
    citizen.react(emulated.world, CITIZEN)
    _text, edit, reaction = await emulated.heard.wait("messages", 3)
    assert edit["edit"]["original_message_id"] == wamid
    assert reaction["reaction"] == {"message_id": sent.id, "emoji": "👍"}
    mine, bot = [one for one in chat_of(emulated.world, CITIZEN).bubbles if one.side != "day"]
    assert ([run.text for run in mine.runs], mine.mark) == (["Jalan rusak di Celikah"], "diubah")
    assert bot.mark == "Reaksi: 👍"
    citizen.revoke(emulated.world, CITIZEN)
    revoked = (await emulated.heard.wait("messages", 4))[3]
    assert revoked["revoke"] == {"original_message_id": wamid}
    assert chat_of(emulated.world, CITIZEN).bubbles[1].runs[0].text == "Pesan ini dihapus"
    with pytest.raises(citizen.NothingThere):
        citizen.edit(emulated.world, CITIZEN, "sudah tidak ada")


async def test_a_new_number_is_told_and_the_old_one_is_gone(emulated: Emulated):
    await emulated.say("Jalan rusak")
    citizen.change_number(emulated.world, CITIZEN, NEW)
    _first, told = await emulated.heard.wait("messages", 2)
    assert "contacts" not in emulated.heard.posts[1]["entry"][0]["changes"][0]["value"]
    assert told["system"] | {"body": ""} == {
        "type": "user_changed_number", "wa_id": NEW, "user_id": shapes.bsuid_of(NEW), "body": ""
    }
    assert (told["from"], told["from_user_id"]) == (CITIZEN, shapes.bsuid_of(CITIZEN))
    assert [one.side for one in chat_of(emulated.world, NEW).bubbles] == ["day", "me"]
    assert chat_of(emulated.world, CITIZEN).is_empty
    assert await _send(emulated, to=NEW) == 0
    await emulated.heard.wait("statuses", 3)
    assert await _send(emulated, to=CITIZEN) == 0
    assert (await emulated.heard.wait("statuses", 4))[3]["errors"][0]["code"] == 131026


async def test_a_new_user_id_is_told_without_a_number(emulated: Emulated):
    emulated.world.store.people.set_trait(CITIZEN, "hidden", "1")
    await emulated.say("Jalan rusak")
    [before] = await emulated.heard.wait("messages", 1)
    assert "from" not in before
    citizen.change_number(emulated.world, CITIZEN, NEW)
    told = (await emulated.heard.wait("messages", 2))[1]
    assert told["system"]["type"] == "user_changed_user_id"
    assert told["from_user_id"] == before["from_user_id"]
    new = told["system"]["user_id"]
    assert CITIZEN not in json.dumps(emulated.heard.posts[1])
    assert await _send(emulated, recipient=before["from_user_id"]) == 131009
    assert await _send(emulated, recipient=new) == 0
    status = (await emulated.heard.wait("statuses", 1))[0]
    assert (status["recipient_id"], status["recipient_user_id"]) == ("", new)


async def test_user_name_and_hidden_number_stand_in_contacts(emulated: Emulated):
    emulated.world.store.people.set_trait(CITIZEN, "username", "siti.oki")
    await emulated.say()
    emulated.world.store.people.set_trait(CITIZEN, "hidden", "1")
    await emulated.say()
    await emulated.heard.wait("messages", 2)
    contacts = [post["entry"][0]["changes"][0]["value"]["contacts"][0] for post in emulated.heard.posts]
    assert contacts[0] == {
        "profile": {"name": "Siti", "username": "siti.oki"}, "user_id": shapes.bsuid_of(CITIZEN), "wa_id": CITIZEN
    }
    assert "wa_id" not in contacts[1]
    assert [one.citizen.bsuid for post in emulated.heard.posts for one in _parsed(post)] == [shapes.bsuid_of(CITIZEN)] * 2


async def test_reading_one_message_reads_the_earlier_ones(emulated: Emulated):
    first, second, third = [(await emulated.say(word))[0] for word in ("satu", "dua", "tiga")]
    await emulated.heard.wait("messages", 3)
    await emulated.pywa.mark_message_as_read(second)
    states = [emulated.world.store.message(wamid).status for wamid in (first, second, third)]
    assert states == ["read", "read", "delivered"]
