"""The rest of the Graph API, call by call, and what it says to a wrong one."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from laporbup.whatsapp.emulator import chat_of, emulator_routes
from laporbup.whatsapp.emulator.rules import Rule
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated

PHONE = "/emulator/v25.0/100000000000001"
WABA = "/emulator/v25.0/200000000000001"
TEXT = {"messaging_product": "whatsapp", "to": CITIZEN, "type": "text", "text": {"body": "Halo"}}


def _code(answer: Any) -> int:
    return int(answer.json()["error"]["code"])


async def test_messages_that_are_none(emulated: Emulated):
    post = emulated.http.post
    assert _code(await post(f"{PHONE}/messages", content=b"{")) == 100
    assert _code(await post("/emulator/v25.0/999/messages", json=TEXT)) == 100
    assert _code(await post(f"{PHONE}/messages", json={**TEXT, "to": "warga"})) == 131009
    assert _code(await post(f"{PHONE}/messages", json={**TEXT, "to": None, "recipient": "ID.99"})) == 131009
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.none"}
    assert _code(await post(f"{PHONE}/messages", json=read)) == 131009
    emulated.world.rules.append(Rule(kind="read", code=131000))
    assert _code(await post(f"{PHONE}/messages", json=read)) == 131000


async def test_account_and_profile(emulated: Emulated):
    get = emulated.http.get
    assert (await get(WABA)).json()["currency"] == "IDR"
    assert (await get(f"{WABA}/phone_numbers")).json()["data"][0]["quality_rating"] == "GREEN"
    assert (await get(f"{PHONE}/whatsapp_business_profile")).json()["data"][0]["vertical"] == "GOVT"
    assert (await emulated.http.post(f"{WABA}/subscribed_apps")).json() == {"success": True}
    assert _code(await get("/emulator/v25.0/123")) == 100


async def test_templates_are_read_and_deleted(emulated: Emulated):
    incomplete = {"name": "a", "language": "id", "category": "UTILITY"}
    assert _code(await emulated.http.post(f"{WABA}/message_templates", json=incomplete)) == 100
    made = (await emulated.http.post(f"{WABA}/message_templates", json={**incomplete, "components": [{"type": "BODY"}]})).json()
    assert (await emulated.http.get(f"/emulator/v25.0/{made['id']}")).json()["name"] == "a"
    assert (await emulated.http.get(f"{WABA}/message_templates?name=b")).json()["data"] == []
    assert (await emulated.http.delete(f"{WABA}/message_templates?name=a")).json() == {"success": True}
    assert _code(await emulated.http.delete(f"{WABA}/message_templates?name=a")) == 132001


async def test_media_is_measured_and_deleted(emulated: Emulated):
    post = emulated.http.post
    assert _code(await post(f"{PHONE}/media", data={"type": "image/jpeg"}, files={"lain": ("", b"")})) == 100
    too_big = {"file": ("a.jpg", b"x" * (5 * 1024**2 + 1), "image/jpeg")}
    assert _code(await post(f"{PHONE}/media", data={"type": "image/jpeg"}, files=too_big)) == 131053
    kept = emulated.world.store.add_media(b"a", "text/plain")
    assert (await emulated.http.delete(f"/emulator/v25.0/{kept.id}")).json() == {"success": True}
    assert _code(await emulated.http.delete(f"/emulator/v25.0/{kept.id}")) == 100


@pytest.mark.parametrize(
    ("op", "method", "path"),
    [
        ("upload", "POST", f"{PHONE}/media"), ("templates", "GET", f"{WABA}/message_templates"),
        ("templates", "POST", f"{WABA}/message_templates"), ("phone", "GET", PHONE), ("media", "GET", "/emulator/v25.0/7"),
        ("download", "GET", "/emulator/media/7/9/x"),
    ],
)
async def test_every_call_can_be_made_to_fail(emulated: Emulated, op: str, method: str, path: str):
    emulated.world.rules.append(Rule(op=op, http=503, code=131016, sleep_s=0.01))
    answer = await emulated.http.request(method, path, json={})
    assert (answer.status_code, _code(answer)) == (503, 131016)


async def test_control_plane_refuses_nonsense_and_knows_templates_and_windows(emulated: Emulated):
    post = emulated.http.post
    assert (await post("/emulator/_ctl/inbound", json={"name": "Siti"})).status_code == 400
    body = {"name": "a", "language": "id", "category": "UTILITY", "components": [{"type": "BODY", "text": "Halo"}]}
    assert (await post("/emulator/_ctl/template", json=body)).json()["status"] == "APPROVED"
    await post("/emulator/_ctl/inbound", json={"from": CITIZEN, "text": "Halo"})
    assert (await post("/emulator/_ctl/window", json={"from": CITIZEN})).json() == {"success": True}
    await post(f"{PHONE}/messages", json=TEXT)
    assert emulated.world.store.messages(CITIZEN, "out")[0].code == 131047


async def test_every_kind_of_bubble(emulated: Emulated):
    part = {"id": "7", "caption": "Ini"}
    await emulated.say()
    for body in (
        {"type": "image", "image": part},
        {"type": "document", "document": {"link": "https://contoh.id/a.pdf", "filename": "a.pdf"}},
        {"type": "audio", "audio": {"id": "8"}},
        {"type": "location", "location": {"latitude": 1, "longitude": 2, "name": "Balai"}},
        {"type": "contacts", "contacts": [{}]}, {"type": "reaction", "reaction": {"message_id": "x", "emoji": "👍"}},
        {"type": "interactive", "interactive": {
            "type": "cta_url", "body": {"text": "Lihat"}, "header": {"type": "image", "image": {"id": "9"}},
            "action": {"parameters": {"display_text": "Buka", "url": "https://contoh.id"}}}},
        {"type": "interactive", "interactive": {
            "type": "list", "body": {"text": "Mana?"},
            "action": {"button": "Pilih", "sections": [{"rows": [{"id": "1", "title": "Satu", "description": "dekat"}]}]}}},
    ):
        answer = await emulated.http.post(f"{PHONE}/messages", json={**TEXT, "text": None, **body})
        assert answer.status_code == 200, answer.text
    emulated.world.receive(CITIZEN, [{"type": "interactive", "interactive": {"list_reply": {"id": "1", "title": "Satu"}}}])
    emulated.world.receive(CITIZEN, [{"type": "button", "button": {"payload": "x", "text": "Puas"}}, {"type": "unsupported"}])
    bubbles = [one for one in chat_of(emulated.world, CITIZEN).bubbles if one.side != "day"]
    assert [(one.photo_url, one.file_name, one.audio_url, one.place) for one in bubbles[1:5]] == [
        ("/simulator/media/7", "", "", ""), ("", "a.pdf", "", ""), ("", "", "/simulator/media/8", ""), ("", "", "", "Balai"),
    ]
    link, rows = bubbles[6], bubbles[7]
    assert (link.photo_url, link.buttons[0].url, rows.list_title) == ("/simulator/media/9", "https://contoh.id", "Pilih")
    assert rows.buttons[0].hint == "dekat"
    assert [one.runs[0].text for one in bubbles[8:10]] == ["Satu", "Puas"]


async def test_a_template_is_a_bubble_with_its_buttons(emulated: Emulated):
    components = [{"type": "BODY", "text": "Nomor {{1}}"}, {"type": "BUTTONS", "buttons": [
        {"type": "QUICK_REPLY", "text": "Puas"}, {"type": "URL", "text": "Lihat", "url": "https://contoh.id"}]}]
    emulated.world.store.put_template({"name": "t", "language": "id", "category": "UTILITY", "components": components})
    sent = {"name": "t", "language": {"code": "id"}, "components": [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "7"}}]},
        {"type": "body", "parameters": [{"type": "text", "text": "LB-1"}]}]}
    await emulated.http.post(f"{PHONE}/messages", json={**TEXT, "type": "template", "text": None, "template": sent})
    bubble = chat_of(emulated.world, CITIZEN).bubbles[1]
    assert bubble.runs[0].text == "Nomor LB-1"
    assert bubble.photo_url == "/simulator/media/7"
    assert [(one.kind, one.title) for one in bubble.buttons] == [("reply", "Puas"), ("link", "Lihat")]


async def test_page_is_drawn_for_the_asked_number(emulated: Emulated):
    routes = emulator_routes(emulated.world, lambda view, panel: f"<p>{view.number}</p><p>{panel.name}</p>")
    [page] = [one for one in routes if one.path == "/simulator"]
    transport = httpx.ASGITransport(Starlette(routes=[page]))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.get("/simulator?nomor=0812-9999-0001")).text == "<p>6281299990001</p><p>Warga</p>"
        assert (await client.get("/simulator")).text == f"<p>{CITIZEN}</p><p>Bu Siti</p>"


async def test_unknown_file_and_unreachable_webhook(emulated: Emulated):
    assert (await emulated.http.get("/simulator/media/123")).status_code == 404
    emulated.heard.answers = [500]
    await emulated.say()
    await emulated.heard.wait("messages", 1)
    assert emulated.world.store.message("wamid.none") is None
