"""Graph through pywa: addresses, recipients, and errors that survive the way up."""

from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from laporbup import clock
from laporbup.services.outbox import FailureKind
from laporbup.whatsapp.client import RemoteFile
from laporbup.whatsapp.errors import GraphError, kind_of
from laporbup.whatsapp.sender import Payload
from tests.whatsapp.meta import FakeMeta, graph_on, refusal

HELLO = Payload("text", {"body": "Halo"})


async def send(meta: FakeMeta, **more):
    graph = graph_on(meta)
    try:
        return await graph.send(**({"phone": "62811", "bsuid": "", "payload": HELLO, "tracker": "42"} | more))
    finally:
        await graph.aclose()


async def failure(*faults) -> GraphError:
    with pytest.raises(GraphError) as caught:
        await send(FakeMeta(*faults))
    return caught.value


async def test_send_to_a_phone_number():
    meta = FakeMeta()
    assert await send(meta) == "wamid.out1"
    [body] = meta.sent
    assert body["to"] == "62811"
    assert "recipient" not in body
    assert body["recipient_type"] == "individual"
    assert body["text"] == {"body": "Halo"}
    assert body["biz_opaque_callback_data"] == "42"
    assert meta.requests[0].headers["authorization"].startswith("Bearer ")


async def test_the_phone_number_wins_and_an_alphanumeric_bsuid_is_no_group():
    meta = FakeMeta()
    await send(meta, bsuid="ID.1")
    await send(meta, phone="", bsuid="ID.abc123")
    assert [body.get("to") for body in meta.sent] == ["62811", None]
    assert meta.sent[1]["recipient"] == "ID.abc123"
    assert meta.sent[1]["recipient_type"] == "individual"


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://graph.facebook.com", "https://graph.facebook.com/v25.0/100000000000001/messages"),
        ("http://127.0.0.1:8000/emulator", "http://127.0.0.1:8000/emulator/v25.0/100000000000001/messages"),
        ("http://127.0.0.1:8000/emulator/", "http://127.0.0.1:8000/emulator/v25.0/100000000000001/messages"),
    ],
)
async def test_the_address_is_the_setting(base, expected):
    meta = FakeMeta()
    graph = graph_on(meta, base)
    await graph.send(phone="62811", bsuid="", payload=HELLO, tracker="1")
    await graph.mark_read("wamid.1")
    await graph.aclose()
    assert {str(request.url) for request in meta.requests} == {expected}
    assert meta.requests[0].headers["host"] == httpx.URL(expected).netloc.decode()
    assert meta.read == ["wamid.1"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (refusal(190, 401), FailureKind.STOP),
        (refusal(10, 403), FailureKind.STOP),
        (refusal(200, 403), FailureKind.STOP),
        (refusal(368, 403), FailureKind.STOP),
        (refusal(131042), FailureKind.STOP),
        (refusal(131056), FailureKind.PAIR),
        (refusal(131056, 429), FailureKind.PAIR),
        (refusal(131047), FailureKind.TEMPLATE),
        (refusal(131049), FailureKind.TOMORROW),
        (refusal(131026), FailureKind.PERMANENT),
        (refusal(132001, 404), FailureKind.BARRED),
        (refusal(131009), FailureKind.TECHNICAL),
        (refusal(130429, 429), FailureKind.RETRY),
        (refusal(131000, 500), FailureKind.RETRY),
        (refusal(2, 500), FailureKind.RETRY),
        (httpx.Response(502, text="<html>"), FailureKind.RETRY),
        (httpx.Response(401, text="who are you"), FailureKind.STOP),
        (httpx.Response(500, json={"error": {"message": "no code"}}), FailureKind.RETRY),
        (httpx.Response(400, json={"error": {"code": "x"}}), FailureKind.RETRY),
        (httpx.ConnectError("refused"), FailureKind.RETRY),
        (httpx.ConnectTimeout("slow"), FailureKind.RETRY),
    ],
)
async def test_refusals_and_what_they_ask(fault, kind):
    error = await failure(fault)
    assert not error.is_ambiguous
    assert kind_of(error) is kind


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadTimeout("slow"), httpx.WriteError("cut"), httpx.RemoteProtocolError("half"), httpx.Response(200, text="?"),
        httpx.Response(200, json={}), httpx.Response(200, json={"messages": []}),
    ],
)
async def test_what_may_have_been_sent_is_ambiguous(fault):
    assert (await failure(fault)).is_ambiguous


async def test_retry_after_as_seconds_and_as_a_date():
    assert (await failure(refusal(130429, 429, headers={"Retry-After": "17"}))).retry_after_s == 17
    assert (await failure(refusal(130429, 429, headers={"Retry-After": "999999"}))).retry_after_s == 3600
    date = format_datetime(clock.now() + timedelta(seconds=100), usegmt=True)
    assert (await failure(refusal(4, 429, headers={"Retry-After": date}))).retry_after_s == pytest.approx(100, abs=5)
    assert (await failure(refusal(4, 429, headers={"Retry-After": "soon"}))).retry_after_s is None


async def test_our_error_passes_through_a_context_manager():
    @asynccontextmanager
    async def around():
        yield

    with pytest.raises(GraphError):
        async with around():
            await send(FakeMeta(refusal(190, 401)))


async def test_error_says_meta_detail_and_no_more_than_that():
    error = await failure(refusal(131009, details="Parameter value is not valid"))
    assert error.message == "Parameter value is not valid"


async def test_media():
    meta = FakeMeta()
    meta.media["5"] = (b"bytes", "audio/ogg")
    graph = graph_on(meta)
    file = await graph.find_media("5")
    assert (file.mime, file.size) == ("audio/ogg", 5)
    assert await graph.fetch_media(file) == b"bytes"
    assert meta.requests[-1].headers["authorization"].startswith("Bearer ")
    with pytest.raises(GraphError) as gone:
        await graph.find_media("6")
    assert gone.value.code == 100
    await graph.aclose()


async def test_the_token_goes_to_no_foreign_host():
    meta = FakeMeta()
    graph = graph_on(meta)
    with pytest.raises(GraphError, match="foreign host"):
        await graph.fetch_media(RemoteFile("https://evil.example/x", "", "", 0))
    assert meta.requests == []
    await graph.aclose()


@pytest.mark.parametrize("fault", [httpx.Response(404), httpx.ReadError("cut")])
async def test_media_that_cannot_be_fetched(fault):
    graph = graph_on(FakeMeta(fault))
    with pytest.raises(GraphError):
        await graph.fetch_media(RemoteFile("https://lookaside.fbsbx.com/x", "", "", 0))
    await graph.aclose()


async def test_media_answer_without_url():
    meta = FakeMeta(httpx.Response(200, json={"id": "5"}))
    graph = graph_on(meta)
    with pytest.raises(GraphError):
        await graph.find_media("5")
    await graph.aclose()


async def test_upload():
    graph = graph_on(FakeMeta())
    assert await graph.upload(b"jpg", "image/jpeg") == "900"
    await graph.aclose()
    graph = graph_on(FakeMeta(httpx.Response(200, json={})))
    with pytest.raises(GraphError):
        await graph.upload(b"jpg", "image/jpeg")
    await graph.aclose()
