"""Every message type becomes what the dialog understands; nothing raises."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from laporbup.whatsapp.envelope import split
from laporbup.whatsapp.parse import moment, parse_message, parse_status
from tests.whatsapp import payloads

NOW = datetime.fromtimestamp(payloads.AT + 5, UTC)


def parsed(message, contacts=None):
    [item] = split(payloads.of(message, contacts=contacts))
    return parse_message(item.payload, NOW, item.key)


@pytest.mark.parametrize(
    ("message", "kind", "words"), [case[1:] for case in payloads.EVERY_KIND], ids=[case[0] for case in payloads.EVERY_KIND]
)
def test_every_kind(message, kind, words):
    found = parsed(message)
    assert found is not None
    assert (found.incoming.kind, found.incoming.words) == (kind, words)
    assert found.incoming.wamid == message["id"]
    assert found.incoming.at == datetime.fromtimestamp(payloads.AT, UTC)
    assert found.citizen.phone == payloads.PHONE
    assert found.citizen.name == "Siti Aminah"


def test_media_keeps_id_type_and_hash():
    incoming = parsed(payloads.image("77", "x", sha256="abc=")).incoming
    assert (incoming.media_id, incoming.media_mime, incoming.media_sha256) == ("77", "image/jpeg", "abc=")


def test_location_keeps_coordinates_as_numbers():
    incoming = parsed(payloads.location("-3.39", "104.83", wamid="wamid.L")).incoming
    assert (incoming.lat, incoming.lon) == (-3.39, 104.83)
    named = parsed(payloads.message("location", {"latitude": -3.4, "longitude": 104.8, "name": "SDN 2"})).incoming
    assert named.name == "SDN 2"


def test_taps_keep_their_id():
    assert parsed(payloads.button("beres:LB-7K3MQ4", "Sudah beres")).incoming.button_id == "beres:LB-7K3MQ4"
    template = payloads.message("button", {"payload": "beres:LB-7K3MQ4", "text": "Sudah beres"}, context={"id": "wamid.Q"})
    found = parsed(template).incoming
    assert (found.button_id, found.context_wamid) == ("beres:LB-7K3MQ4", "wamid.Q")


def test_reaction_names_its_message():
    assert parsed(payloads.message("reaction", {"message_id": "wamid.X", "emoji": ""})).incoming.context_wamid == "wamid.X"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (payloads.AT, 0), (str(payloads.AT), 0), (payloads.AT * 1000, 0), (f"{payloads.AT}.0", 0), (None, 5), ("", 5), ("x", 5),
        (-5, 5), (0, 5), (1e300, 5), ("nan", 5), ("inf", 5), (payloads.AT + 60, 5), (payloads.AT + 9999, 5), ([], 5), (True, 5),
    ],
)
def test_timestamps_of_every_shape(value, expected):
    assert moment(value, NOW) == datetime.fromtimestamp(payloads.AT + expected, UTC)


def test_an_old_message_keeps_its_own_time():
    assert moment(str(payloads.AT - 6 * 3600), NOW) == NOW - timedelta(hours=6, seconds=5)


def test_bsuid_only_citizen():
    message = payloads.text("x") | {"from_user_id": payloads.BSUID}
    del message["from"]
    found = parsed(message, [payloads.contact("", payloads.BSUID, "Siti")])
    assert (found.citizen.phone, found.citizen.bsuid, found.citizen.name) == ("", payloads.BSUID, "Siti")


def test_from_may_hold_the_bsuid():
    found = parsed(payloads.text("x", sender="ID.abc123XYZ"), [])
    assert (found.citizen.phone, found.citizen.bsuid) == ("", "ID.abc123XYZ")


def test_both_addresses_are_known():
    found = parsed(payloads.text("x", from_user_id=payloads.BSUID))
    assert (found.citizen.phone, found.citizen.bsuid) == (payloads.PHONE, payloads.BSUID)


def test_text_is_made_storable():
    assert parsed(payloads.text(" a\x00b\ud800 ")).incoming.text == "ab?"
    assert len(parsed(payloads.text("x" * 50_000)).incoming.text) == 20_000
    assert parsed(payloads.message("text", {"body": 7})).incoming.text == "7"
    assert parsed(payloads.message("text", {"body": None})).incoming.text == ""


def test_wamid_falls_back_to_the_key():
    message = payloads.text("x")
    del message["id"]
    found = parsed(message)
    assert found.incoming.wamid.startswith("hash:")


@pytest.mark.parametrize("payload", ["", "{", "[]", "7", "{}", '{"message":{}}', '{"message":{"from":"a b"}}', "[" * 100_000])
def test_nobody_to_answer(payload):
    assert parse_message(payload, NOW) is None


def test_status():
    found = payloads.status("wamid.1")
    [item] = split(payloads.delivery(payloads.change(statuses=[found])))
    assert parse_status(item.payload) == found
    assert parse_status("{}") is None
    assert parse_status(json.dumps({"status": 3})) is None
