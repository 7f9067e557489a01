"""The door: measured, signed, durable, then 200."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from laporbup import db
from laporbup.models import InboxItem
from laporbup.services.inbox_writer import InboxWriter
from laporbup.settings import get_settings
from laporbup.whatsapp import webhook
from tests.whatsapp import payloads


class BrokenStore:
    """A store that is full."""

    async def store(self, items):
        raise OSError("disk full")


def client_of(store) -> httpx.AsyncClient:
    app = Starlette(routes=webhook.routes(store))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://lapor.example")


@pytest.fixture
async def client(database) -> AsyncIterator[httpx.AsyncClient]:
    writer = InboxWriter()
    async with client_of(writer) as opened:
        yield opened
    writer.close()


def stored() -> list[InboxItem]:
    with db.reading() as session:
        rows = list(session.exec(select(InboxItem).order_by(InboxItem.id)))
        session.expunge_all()
        return rows


async def post(client, body, headers=None):
    return await client.post(webhook.PATH, content=body, headers=payloads.sign(body) if headers is None else headers)


async def test_delivery_is_stored_before_it_is_acknowledged(client):
    answer = await post(client, payloads.of(payloads.text("Jalan rusak", wamid="wamid.1"), payloads.image(wamid="wamid.2")))
    assert answer.status_code == 200
    assert [(item.key, item.kind, item.state) for item in stored()] == [
        ("wamid.1", "message", "NEW"), ("wamid.2", "message", "NEW"),
    ]


async def test_the_same_delivery_twice_is_stored_once(client):
    body = payloads.of(payloads.text("x"))
    assert [(await post(client, body)).status_code for _ in range(2)] == [200, 200]
    assert len(stored()) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Hub-Signature-256": "sha256=00"}, {"X-Hub-Signature-256": ""}])
async def test_wrong_signature_is_401_and_nothing_is_stored(client, headers):
    assert (await post(client, payloads.of(payloads.text("x")), headers)).status_code == 401
    assert stored() == []


async def test_signature_is_over_the_raw_bytes(client):
    body = payloads.of(payloads.text("x"))
    spaced = json.dumps(json.loads(body), indent=1).encode()
    assert (await post(client, spaced, payloads.sign(body))).status_code == 401
    assert (await post(client, body, payloads.sign(body, "another secret"))).status_code == 401


async def test_no_secret_means_nobody_is_let_in(database):
    bare = get_settings().model_copy(update={"whatsapp_app_secret": type(get_settings().whatsapp_app_secret)("")})
    app = Starlette(routes=webhook.routes(BrokenStore(), lambda: bare))
    body = payloads.of(payloads.text("x"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://lapor.example") as client:
        assert (await post(client, body)).status_code == 401


@pytest.mark.parametrize("body", [b"{}", b"not json", b'{"entry":[]}', b""])
async def test_signed_garbage_is_kept_for_an_admin(client, body):
    assert (await post(client, body)).status_code == 200
    assert [(item.kind, item.state) for item in stored()] == [("other", "UNPARSED")]


async def test_another_number_is_kept_but_not_worked(client):
    body = payloads.delivery(payloads.change([payloads.text("x")], phone_id="999"))
    assert (await post(client, body)).status_code == 200
    assert [(item.kind, item.error) for item in stored()] == [("other", "foreign number")]


async def test_too_long_is_413(client):
    body = b"x" * (webhook.MAX_BODY + 1)
    assert (await post(client, body)).status_code == 413
    assert stored() == []


async def test_too_long_without_a_length_is_413_and_read_no_further(client):
    sent = 0

    async def chunks():
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 1024 * 1024

    answer = await client.post(webhook.PATH, content=chunks(), headers={"X-Hub-Signature-256": "sha256=00"})
    assert answer.status_code == 413
    assert sent <= 6


async def test_a_large_batch_fits(client):
    body = payloads.of(*[payloads.text("x" * 2500) for _ in range(1000)])
    assert len(body) > 2_500_000

    async def chunks():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    answer = await client.post(webhook.PATH, content=chunks(), headers=payloads.sign(body))
    assert answer.status_code == 200
    assert len(stored()) == 1000


async def test_not_stored_is_503():
    async with client_of(BrokenStore()) as client:
        assert (await post(client, payloads.of(payloads.text("x")))).status_code == 503


async def test_many_at_once_are_each_stored(client):
    bodies = [payloads.of(payloads.text(f"pesan {n}")) for n in range(60)]
    answers = await asyncio.gather(*[post(client, body) for body in bodies])
    assert {answer.status_code for answer in answers} == {200}
    assert len(stored()) == 60


async def test_handshake(client):
    token = get_settings().whatsapp_verify_token.get_secret_value()
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    answer = await client.get(webhook.PATH, params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    for wrong in ({"hub.verify_token": "x"}, {"hub.mode": "x"}, {"hub.verify_token": ""}):
        assert (await client.get(webhook.PATH, params=query | wrong)).status_code == 403
    assert (await client.get(webhook.PATH)).status_code == 403
    assert (await client.put(webhook.PATH)).status_code == 405


async def test_the_door_answers_deliveries_and_passes_the_rest_on(database):
    inside = Starlette(routes=webhook.routes(BrokenStore()))
    app = webhook.door(inside)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://lapor.example") as client:
        assert (await post(client, payloads.of(payloads.text("x")))).status_code == 200
        assert (await client.get(webhook.PATH)).status_code == 403
        assert (await client.get("/elsewhere")).status_code == 404
    assert len(stored()) == 1
