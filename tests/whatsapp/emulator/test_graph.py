"""The emulated Graph API answers pywa as Meta would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pywa import errors
from pywa_async.types import Button, Section, SectionList, SectionRow, URLButton
from pywa_async.types import templates as T

from laporbup import clock
from laporbup.settings import Settings
from laporbup.whatsapp.emulator import World
from laporbup.whatsapp.emulator.rules import Rule
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated


def _out(emulated: Emulated) -> list[dict]:
    return [one.body for one in emulated.world.store.messages(CITIZEN, "out")]


async def test_every_kind_of_message_of_pywa_is_accepted(emulated: Emulated):
    await emulated.say()
    wa = emulated.pywa
    await wa.send_message(CITIZEN, "Halo", buttons=[Button("Lapor", "lapor"), Button("Cek", "cek")])
    rows = [SectionRow("Jalan rusak", "kat:jalan", "Lubang")]
    await wa.send_message(CITIZEN, "Pilih", buttons=SectionList("Pilih", sections=[Section("Umum", rows=rows)]))
    await wa.send_message(CITIZEN, "Lihat", buttons=URLButton("Buka", "https://contoh.id/l/1"))
    await wa.request_location(to=CITIZEN, text="Kirim lokasi")
    sent = await wa.send_message(CITIZEN, "Tercatat")
    assert [one["type"] for one in _out(emulated)] == ["interactive"] * 4 + ["text"]
    assert sent.id.startswith("wamid.")


async def test_statuses_come_in_order_with_price_and_tracker(emulated: Emulated):
    await emulated.say()
    sent = await emulated.pywa.send_message(CITIZEN, "Tercatat", tracker="outbox:42")
    statuses = await emulated.heard.wait("statuses", 3)
    assert [one["status"] for one in statuses] == ["sent", "delivered", "read"]
    assert {one["id"] for one in statuses} == {sent.id}
    assert {one["biz_opaque_callback_data"] for one in statuses} == {"outbox:42"}
    assert statuses[0]["pricing"] == {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
    assert "pricing" not in statuses[2]


async def test_pywa_reads_our_webhooks(emulated: Emulated):
    from pywa_async.types import Message, MessageStatus

    await emulated.say("Jalan rusak")
    await emulated.pywa.send_message(CITIZEN, "Tercatat")
    await emulated.heard.wait("statuses", 1)
    message = Message.from_update(emulated.pywa, emulated.heard.posts[0])
    status = MessageStatus.from_update(emulated.pywa, emulated.heard.posts[1])
    assert (message.text, message.from_user.wa_id, message.from_user.name) == ("Jalan rusak", CITIZEN, "Siti")
    assert status.pricing is not None
    assert status.pricing.billable


async def test_mark_read_and_typing(emulated: Emulated):
    [wamid] = await emulated.say()
    await emulated.pywa.indicate_typing(wamid)
    assert emulated.world.store.message(wamid).status == "read"
    assert emulated.world.store.people.typing_at(CITIZEN) > 0
    await emulated.pywa.send_message(CITIZEN, "Tercatat")
    assert emulated.world.store.people.typing_at(CITIZEN) == 0


async def test_wrong_token_is_190(emulated: Emulated):
    emulated.pywa.api._session.headers["Authorization"] = "Bearer wrong"
    with pytest.raises(errors.ExpiredAccessToken):
        await emulated.pywa.send_message(CITIZEN, "Halo")


@pytest.mark.parametrize(
    "buttons",
    [
        [Button("x" * 21, "a")],
        [Button("a", "x" * 257)],
        [Button("a", "same"), Button("b", "same")],
        [Button(str(n), str(n)) for n in range(4)],
        SectionList("Pilih", sections=[Section("Umum", rows=[SectionRow(f"r{n}", str(n)) for n in range(11)])]),
        SectionList("Pilih", sections=[Section("Umum", rows=[SectionRow("r", "1", "x" * 73)])]),
        URLButton("x" * 21, "https://contoh.id"),
    ],
)
async def test_limits_are_refused_with_131009(emulated: Emulated, buttons: object):
    await emulated.say()
    with pytest.raises(errors.WhatsAppError) as caught:
        await emulated.pywa.send_message(CITIZEN, "Pilih", buttons=buttons)
    assert caught.value.code == 131009
    assert _out(emulated) == []


async def test_long_text_is_refused(emulated: Emulated):
    await emulated.say()
    with pytest.raises(errors.WhatsAppError) as caught:
        await emulated.pywa.send_message(CITIZEN, "x" * 4097)
    assert caught.value.code == 131009


async def test_closed_window_is_accepted_then_fails_with_131047(emulated: Emulated):
    await emulated.say(at=clock.now().timestamp() - 25 * 3600)
    sent = await emulated.pywa.send_message(CITIZEN, "Tercatat")
    [failed] = await emulated.heard.wait("statuses", 1)
    assert (failed["id"], failed["status"], failed["errors"][0]["code"]) == (sent.id, "failed", 131047)


async def test_forty_six_messages_at_once_hit_the_pair_rate(emulated: Emulated):
    await emulated.say()
    for _ in range(45):
        await emulated.pywa.send_message(CITIZEN, "Halo")
    with pytest.raises(errors.TooManyMessages):
        await emulated.pywa.send_message(CITIZEN, "Halo")


async def test_template_is_created_listed_sent_and_priced_as_utility(emulated: Emulated):
    body = T.BodyText("Laporan {{tiket}} kini {{status}}.", tiket="LB-1", status="Selesai")
    await emulated.pywa.create_template(
        T.Template(
            name="status_laporan", category=T.TemplateCategory.UTILITY, language=T.TemplateLanguage.INDONESIAN,
            components=[body, T.Buttons(buttons=[T.QuickReplyButton(text="Puas")])],
        )
    )
    [listed] = list(await emulated.pywa.get_templates())
    assert listed.name == "status_laporan"
    await emulated.pywa.send_template(
        CITIZEN, name="status_laporan", language=T.TemplateLanguage.INDONESIAN,
        params=[T.BodyText.params(tiket="LB-1", status="Selesai")],
    )
    statuses = await emulated.heard.wait("statuses", 1)
    assert statuses[0]["status"] == "sent"
    assert statuses[0]["pricing"]["category"] == "utility"


async def test_unknown_template_and_wrong_parameters(emulated: Emulated):
    with pytest.raises(errors.TemplateNotExists):
        await emulated.pywa.send_template(CITIZEN, name="tidak_ada", language=T.TemplateLanguage.INDONESIAN, params=[])
    body = {"type": "BODY", "text": "Laporan {{1}}"}
    emulated.world.store.put_template({"name": "satu", "language": "id", "category": "UTILITY", "components": [body]})
    with pytest.raises(errors.TemplateParamCountMismatch):
        await emulated.pywa.send_template(CITIZEN, name="satu", language=T.TemplateLanguage.INDONESIAN, params=[])


async def test_media_goes_up_and_comes_down(emulated: Emulated):
    media = await emulated.pywa.upload_media(b"\xff\xd8\xff jpeg", mime_type="image/jpeg", filename="a.jpg")
    info = await emulated.pywa.get_media_url(media.id)
    path = info.url.split("/emulator", 1)[1]
    answer = await emulated.http.get(f"/emulator{path}")
    assert answer.content == b"\xff\xd8\xff jpeg"
    assert answer.headers["content-type"] == "image/jpeg"
    bare = await emulated.http.get(f"/emulator{path}", headers={"Authorization": ""})
    assert bare.status_code == 401
    with clock.shifted(timedelta(minutes=6)):
        assert (await emulated.http.get(f"/emulator{path}")).status_code == 404


async def test_scripted_faults(emulated: Emulated):
    await emulated.say()
    emulated.world.rules.append(Rule(code=130429, http=429, retry_after=3))
    with pytest.raises(errors.RateLimitHit):
        await emulated.pywa.send_message(CITIZEN, "Halo")
    emulated.world.rules.append(Rule(http=500, not_json=True))
    with pytest.raises(errors.WhatsAppError):
        await emulated.pywa.send_message(CITIZEN, "Halo")
    emulated.world.rules.append(Rule(http=500, after=True))
    with pytest.raises(errors.WhatsAppError):
        await emulated.pywa.send_message(CITIZEN, "Ambigu")
    assert [one["text"]["body"] for one in _out(emulated)] == ["Ambigu"]
    emulated.world.rules.append(Rule(failed_code=131026))
    await emulated.pywa.send_message(CITIZEN, "Halo")
    codes = [one["errors"][0]["code"] for one in await emulated.heard.wait("statuses", 4) if one["status"] == "failed"]
    assert codes == [131026]


async def test_bsuid_only_citizen_can_be_answered(emulated: Emulated):
    from laporbup.whatsapp.emulator import shapes
    from laporbup.whatsapp.emulator.rules import Posting

    await emulated.say(posting=Posting(with_phone=False))
    [message] = await emulated.heard.wait("messages", 1)
    assert "from" not in message
    url = f"/emulator/v25.0/{emulated.world.settings.whatsapp_phone_id}/messages"
    body = {"messaging_product": "whatsapp", "recipient": message["from_user_id"], "type": "text", "text": {"body": "Ya"}}
    answer = (await emulated.http.post(url, json=body)).json()
    assert answer["contacts"] == [{"input": shapes.bsuid_of(CITIZEN), "user_id": shapes.bsuid_of(CITIZEN)}]


async def test_phone_number_info(emulated: Emulated):
    phone = await emulated.pywa.get_business_phone_number()
    assert phone.verified_name == "Lapor Bup"


def test_production_has_no_emulator(demo_settings: Settings):
    production = demo_settings.model_copy(update={"mode": "production"})
    with pytest.raises(RuntimeError):
        World(production, lambda _number: None)
