"""Webhooks reach the app at least once, whatever happens in between."""

from __future__ import annotations

import asyncio

from laporbup.whatsapp.emulator.rules import Posting
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated

MANY = [{"type": "text", "text": {"body": str(n)}} for n in range(4)]


async def test_repeats_until_the_answer_is_200(emulated: Emulated):
    emulated.heard.answers = [503, 500]
    [wamid] = await emulated.say()
    messages = await emulated.heard.wait("messages", 1)
    assert [one["id"] for one in messages] == [wamid]
    await asyncio.sleep(0.05)
    assert emulated.world.store.owed() == 0
    assert emulated.world.store.message(wamid).status == "delivered"


async def test_batch_is_one_post_and_copies_are_posts(emulated: Emulated):
    emulated.world.receive(CITIZEN, MANY, posting=Posting(batch=True, copies=2))
    messages = await emulated.heard.wait("messages", 8)
    assert len(emulated.heard.posts) == 2
    assert [one["text"]["body"] for one in messages] == ["0", "1", "2", "3"] * 2


async def test_shuffle_changes_the_order_and_loses_nothing(emulated: Emulated):
    emulated.world.dice.seed(3)
    emulated.world.receive(CITIZEN, MANY, posting=Posting(shuffle=True))
    bodies = [one["text"]["body"] for one in await emulated.heard.wait("messages", 4)]
    assert sorted(bodies) == ["0", "1", "2", "3"]
    assert bodies != ["0", "1", "2", "3"]


async def test_delay_holds_a_message_back(emulated: Emulated):
    await emulated.say("dulu", posting=Posting(delay_s=0.3))
    await emulated.say("kemudian")
    bodies = [one["text"]["body"] for one in await emulated.heard.wait("messages", 2)]
    assert bodies == ["kemudian", "dulu"]


async def test_what_was_owed_survives_a_restart(emulated: Emulated):
    await emulated.world.deliverer.stop()
    emulated.world.receive(CITIZEN, MANY[:1])
    await emulated.world.deliverer.stop()
    emulated.world.store.close()
    assert emulated.world.store.owed() == 1
    emulated.world.deliverer.start()
    assert len(await emulated.heard.wait("messages", 1)) == 1


async def test_control_plane_drives_the_world(emulated: Emulated):
    photo = (await emulated.http.post("/emulator/_ctl/media", content=b"jpeg", headers={"Content-Type": "image/jpeg"})).json()
    part = {"id": photo["id"], "mime_type": "image/jpeg", "sha256": photo["sha256"], "caption": "Jembatan"}
    body = {"from": CITIZEN, "name": "Siti", "messages": [{"type": "image", "image": part}]}
    assert len((await emulated.http.post("/emulator/_ctl/inbound", json=body)).json()["wamids"]) == 1
    [message] = await emulated.heard.wait("messages", 1)
    assert message["image"]["caption"] == "Jembatan"
    await emulated.http.post("/emulator/_ctl/rule", json={"failed_code": 131026, "status_seconds": {"failed": 0}})
    await emulated.pywa.send_message(CITIZEN, "Halo")
    out = (await emulated.http.get(f"/emulator/_ctl/out?to={CITIZEN}")).json()["messages"]
    assert [(one["body"]["text"]["body"], one["code"]) for one in out] == [("Halo", 131026)]
    assert (await emulated.http.post("/emulator/_ctl/reset")).status_code == 200
    assert (await emulated.http.get("/emulator/_ctl/out")).json()["messages"] == []


async def test_control_plane_is_for_this_machine_only(emulated: Emulated):
    answer = await emulated.http.post("/emulator/_ctl/reset", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 403
