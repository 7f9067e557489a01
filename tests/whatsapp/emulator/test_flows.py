"""The short form: created and published once, sent as one message, filled in on the phone, heard as Meta tells it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from laporbup import db
from laporbup.components import chat
from laporbup.components.html import to_html
from laporbup.models import Category
from laporbup.services import channel_flows, knowledge
from laporbup.services.outbox import Content
from laporbup.whatsapp import flow, flow_json
from laporbup.whatsapp.emulator import chat_of, flows
from laporbup.whatsapp.emulator.form import graph_in, publish_form
from laporbup.whatsapp.errors import GraphError
from laporbup.whatsapp.sender import FormLink, payload_of
from tests.whatsapp.emulator.conftest import CITIZEN, Emulated
from tests.whatsapp.emulator.test_phone import _photo, _send

ASKED = Content("Silakan", form="Isi formulir singkat")
FORM = {"uraian": "Jembatan patah", "kecamatan": "16.02.03", "desa": "Pedamaran VI", "kategori": "jalan", "anonim": "1"}


@pytest.fixture
def form(reference: str) -> dict[str, Any]:
    return json.loads(flow_json.flow_json(db_known()))


def db_known() -> knowledge.Knowledge:
    with db.reading() as session:
        return knowledge.load(session)


async def _sent(emulated: Emulated, flow_id: str, token: str = "t.1") -> str:
    await emulated.say("lapor")
    payload = payload_of(ASKED, form=FormLink(flow_id, token))
    graph = graph_in(emulated.world)
    try:
        return await graph.send(phone=CITIZEN, bsuid="", payload=payload, tracker="1")
    finally:
        await graph.aclose()


async def _published(emulated: Emulated) -> str:
    made = await publish_form(emulated.world)
    assert made is not None
    assert made.errors == ()
    return made.flow_id


def test_it_is_within_metas_limits_and_names_every_kecamatan(form):
    assert flows.problems_of(json.dumps(form)) == []
    fields = {one.name: one for one in flows.fields_of(form)}
    assert len(fields["kecamatan"].options) == 18 + 1
    assert len(fields["kategori"].options) == 15 + 1
    assert [name for name, one in fields.items() if one.is_required] == ["uraian", "kecamatan"]
    assert (fields["foto"].kind, fields["foto"].most) == ("PhotoPicker", 5)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("version",), "2.1", "Version"), (("screens", 1, "terminal"), False, "terminal"),
        (("screens", 0, "id"), "LAPOR1", "ids"),
        (("screens", 0, "layout", "children", 0, "label"), "x" * 21, "label"),
        (("screens", 0, "layout", "children", 1, "data-source"), [{"id": "a", "title": "A"}] * 2, "unique"),
        (("screens", 0, "layout", "children", 2, "name"), "uraian", "unique"),
        (("screens", 0, "layout", "children", 3, "on-click-action", "next", "name"), "X", "nowhere"),
        (("screens", 1, "layout", "children", 1, "max-uploaded-photos"), 11, "10 images"),
        (("screens", 1, "layout", "children", 0, "text"), "", "text"),
        (("screens", 1, "layout", "children", 0, "type"), "Html", "Html"),
    ],
)
def test_what_meta_would_refuse_is_found(form, path, value, said):
    inside = form
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    assert said in " ".join(one["message"] for one in flows.problems_of(json.dumps(form)))


def test_no_json_is_told_as_such():
    assert [one["error"] for one in [*flows.problems_of("{"), *flows.problems_of("[]")]] == ["INVALID_JSON"] * 2


async def test_publishing_twice_does_nothing_the_second_time(emulated: Emulated, reference: str):
    flow_id = await _published(emulated)
    before = emulated.world.store.flows()
    again = await publish_form(emulated.world)
    assert (again, emulated.world.store.flows()) == (flow.Outcome(flow_id), before)
    assert [one["status"] for one in before] == ["PUBLISHED"]


async def test_a_changed_form_is_published_anew_and_the_old_one_ends(emulated: Emulated, reference: str):
    old = await _published(emulated)
    _rename()
    new = await _published(emulated)
    assert {one["id"]: one["status"] for one in emulated.world.store.flows()} == {old: "DEPRECATED", new: "PUBLISHED"}
    with db.reading() as session:
        assert channel_flows.published_id(session) == new


def _rename(title: str = "Jalan desa") -> None:
    with db.unit_of_work() as session:
        session.get_one(Category, "jalan").judul = title
    knowledge.forget()


@pytest.mark.parametrize("stop", ["upload_flow", "publish_flow"])
async def test_a_run_that_was_cut_off_is_taken_up(emulated: Emulated, reference: str, stop: str):
    graph = graph_in(emulated.world)

    async def cut(*_: Any, **__: Any) -> None:
        raise GraphError(131000, "cut")

    setattr(graph, stop, cut)
    with pytest.raises(GraphError):
        await flow.publish(graph)
    await _published(emulated)
    assert [one["status"] for one in emulated.world.store.flows()] == ["PUBLISHED"]


async def test_an_emulator_that_forgot_gets_the_form_again(emulated: Emulated, reference: str):
    first = await _published(emulated)
    emulated.world.store.delete_flow(first)
    assert await _published(emulated) != first


async def test_problems_are_told_and_leave_nothing_behind(emulated: Emulated, reference: str):
    _rename(" ")
    made = await publish_form(emulated.world)
    assert made is not None
    assert made.errors == ("1: Dropdown.title: 1 to 30 characters.",)
    assert emulated.world.store.flows() == []
    with db.reading() as session:
        assert channel_flows.current(session) is None


async def test_only_a_published_form_can_be_sent(emulated: Emulated, reference: str):
    flow_id = await _published(emulated)
    assert (await _sent(emulated, flow_id)).startswith("wamid.")
    for status, code in (("DRAFT", 131009), ("BLOCKED", 132068), ("DEPRECATED", 132068)):
        emulated.world.store.put_flow(emulated.world.store.flow(flow_id) | {"status": status})
        with pytest.raises(GraphError) as refused:
            await _sent(emulated, flow_id)
        assert refused.value.code == code
    with pytest.raises(GraphError):
        await _sent(emulated, "123")


async def test_what_is_filled_in_comes_as_metas_answer(emulated: Emulated, reference: str):
    wamid = await _sent(emulated, await _published(emulated))
    photos = [("foto", (f"{n}.jpg", _photo(), "image/jpeg")) for n in range(7)]
    assert (await _send(emulated, photos, formulir=wamid, **FORM)).status_code == 303
    message = (await emulated.heard.wait("messages", 2))[1]
    assert (message["type"], message["interactive"]["type"], message["context"]["id"]) == ("interactive", "nfm_reply", wamid)
    reply = message["interactive"]["nfm_reply"]
    assert (reply["name"], reply["body"]) == ("flow", "Sent")
    answer = json.loads(reply["response_json"])
    assert len(answer["foto"]) == 5
    stored = emulated.world.store.media(answer.pop("foto")[0]["id"])
    assert stored.mime == "image/jpeg"
    assert answer == {
        "flow_token": "t.1", "uraian": "Jembatan patah", "kecamatan": "16.02.03", "desa": "Pedamaran VI", "kategori": "jalan",
        "patokan": "", "anonim": True, "rahasia": False,
    }


async def test_what_is_missing_or_gone_is_told(emulated: Emulated, reference: str):
    flow_id = await _published(emulated)
    wamid = await _sent(emulated, flow_id)
    answer = await _send(emulated, formulir=wamid, uraian=" ", kecamatan="nowhere")
    assert answer.status_code == 422
    assert "Ada masalah apa?, Kecamatan mana?" in answer.text
    emulated.world.store.put_flow(emulated.world.store.flow(flow_id) | {"status": "DEPRECATED"})
    for gone in (wamid, "wamid.none"):
        assert (await _send(emulated, formulir=gone, **FORM)).status_code == 422
    assert [one.direction for one in emulated.world.store.messages(CITIZEN)] == ["in", "out"]


async def test_the_form_stands_in_the_chat_until_it_is_sent(emulated: Emulated, reference: str):
    wamid = await _sent(emulated, await _published(emulated))
    bubble = chat_of(emulated.world, CITIZEN).bubbles[-1]
    assert (bubble.form_title, bubble.form_send) == ("Isi formulir singkat", "Kirim laporan")
    assert [one.kind for one in bubble.form_fields][:4] == ["lines", "choice", "line", "photos"]
    html = to_html(chat.bubble(bubble, CITIZEN))
    assert html.count("<option") == 1 + 19 + 1 + 16
    assert f'value="{wamid}"' in html
    assert 'name="rahasia"' in html
    await _send(emulated, formulir=wamid, **FORM)
    bubbles = chat_of(emulated.world, CITIZEN).bubbles
    assert [one.form_title for one in bubbles] == [""] * len(bubbles)
    assert [run.text for run in bubbles[-1].runs] == ["Formulir terkirim", "", "Jembatan patah"]


def test_without_a_published_form_the_words_go_alone():
    assert payload_of(ASKED).body == {"body": "Silakan", "preview_url": False}
    sent = payload_of(replace(ASKED, form="x" * 30), form=FormLink("9", "t")).body
    assert (sent["type"], len(sent["action"]["parameters"]["flow_cta"])) == ("flow", 20)
