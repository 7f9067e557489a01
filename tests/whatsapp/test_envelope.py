"""A delivery is cut into all its parts, in order, and nothing in it makes us stumble."""

import json

import pytest

from laporbup.whatsapp import envelope
from laporbup.whatsapp.envelope import split
from tests.whatsapp import payloads


def test_one_message_keeps_what_parse_needs():
    found = payloads.text("Jalan rusak", wamid="wamid.A")
    [item] = split(payloads.of(found))
    assert (item.key, item.kind, item.sender, item.state) == ("wamid.A", "message", payloads.PHONE, "NEW")
    kept = json.loads(item.payload)
    assert kept["message"] == found
    assert kept["contact"]["profile"]["name"] == "Siti Aminah"
    assert kept["metadata"]["phone_number_id"]


def test_every_entry_and_change_and_message_in_order():
    first = payloads.change([payloads.text("a", wamid="wamid.1"), payloads.text("b", wamid="wamid.2")])
    second = payloads.change([payloads.text("c", wamid="wamid.3")], [payloads.status("wamid.9", "sent")])
    body = json.dumps({"entry": [{"changes": [first, second]}, {"changes": [first]}]}).encode()
    assert [item.key for item in split(body)] == ["wamid.1", "wamid.2", "wamid.3", "wamid.9:sent", "wamid.1", "wamid.2"]


def test_status_key_names_the_status_and_sender_is_the_recipient():
    items = split(payloads.delivery(payloads.change(statuses=[payloads.status("wamid.1", name) for name in ("sent", "read")])))
    assert [(item.key, item.kind, item.sender) for item in items] == [
        ("wamid.1:sent", "status", payloads.PHONE), ("wamid.1:read", "status", payloads.PHONE),
    ]


def test_status_of_a_citizen_without_phone_number():
    found = payloads.status("wamid.1", recipient_id="", recipient_user_id=payloads.BSUID)
    [item] = split(payloads.delivery(payloads.change(statuses=[found])))
    assert item.sender == payloads.BSUID


def test_contact_is_the_one_of_the_message():
    other = payloads.contact("62899", name="Budi")
    mine = payloads.contact(name="Siti")
    [item] = split(payloads.of(payloads.text("x"), contacts=[other, mine]))
    assert json.loads(item.payload)["contact"] == mine


def test_bsuid_only_message():
    found = payloads.text("x") | {"from_user_id": payloads.BSUID}
    del found["from"]
    [item] = split(payloads.of(found, contacts=[payloads.contact("", payloads.BSUID)]))
    assert item.sender == payloads.BSUID


def test_sender_falls_back_to_the_contact():
    found = payloads.text("x")
    del found["from"]
    [item] = split(payloads.of(found, contacts=[payloads.contact()]))
    assert item.sender == payloads.PHONE


def test_system_message_takes_no_contact_of_others():
    found = payloads.message("system", {"type": "user_changed_number", "wa_id": "62855"})
    [item] = split(payloads.of(found, contacts=[payloads.contact("62899")]))
    assert json.loads(item.payload)["contact"] == {}


@pytest.mark.parametrize("wamid", [None, 7, "", "x" * 400, "wamid.\x00", "wamid.é"])
def test_unusable_wamid_gives_a_stable_hash_key(wamid):
    found = payloads.text("x") | {"id": wamid}
    keys = {split(payloads.of(found))[0].key, split(payloads.of(payloads.text("y"), found))[1].key}
    assert len(keys) == 1
    key = keys.pop()
    assert key.startswith("hash:")
    assert len(key) <= envelope.MAX_KEY


def test_nul_and_half_surrogates_stay_escaped():
    [item] = split(payloads.of(payloads.text("a\x00b\ud800")))
    assert "\x00" not in item.payload
    assert item.payload.isascii()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"not json", b'{"entry":[]}', b'{"entry":{}}', b'{"entry":[7]}',
        b'{"entry":[{"changes":null}]}', b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_signed_garbage_is_one_unparsed_item_keyed_by_hash(body):
    [item] = split(body)
    assert (item.kind, item.state) == ("other", "UNPARSED")
    assert item.key.startswith("hash:")
    assert item == split(body)[0]
    assert "\x00" not in item.payload


@pytest.mark.parametrize("broken", [7, None, {"value": None}, {"value": []}, {}])
def test_a_broken_change_does_not_hide_its_neighbour(broken):
    body = json.dumps({"entry": [{"changes": [broken, payloads.change([payloads.text("x", wamid="wamid.ok")])]}]}).encode()
    kinds = [(item.kind, item.state) for item in split(body)]
    assert kinds == [("other", "UNPARSED"), ("message", "NEW")]


@pytest.mark.parametrize("depth", [200, 300, 900, 980, 1000, 1010, 1016, 1030])
def test_nesting_of_any_depth_is_kept(depth):
    deep = "[" * depth + "]" * depth
    body = b'{"entry":[{"changes":[{"value":{"messages":[{"id":"wamid.1","from":"62811","x":' + deep.encode() + b"}]}}]}]}"
    [item] = split(body)
    assert deep in item.payload


def test_messages_and_statuses_that_are_no_objects_are_kept():
    items = split(payloads.delivery(payloads.change(["x", payloads.text("y")], [None], contacts=[7])))
    assert [item.kind for item in items] == ["other", "message", "other"]


def test_events_of_the_account_are_worked_with_their_name():
    change = {"field": "template_category_update", "value": {"message_template_name": "lapor_kabar"}}
    [item] = split(payloads.delivery(change))
    assert (item.kind, item.state, item.sender) == ("account", "NEW", "")
    assert json.loads(item.payload)["field"] == "template_category_update"
    [odd] = split(payloads.delivery({"field": "é\x00", "value": {}}))
    assert (odd.kind, odd.error) == ("other", "event")
    [of_another] = split(payloads.delivery({**change, "value": {"metadata": {"phone_number_id": "999"}}}), "100")
    assert of_another.error == "foreign number"


def test_the_same_event_at_another_time_is_another_event():
    change = {"field": "message_template_status_update", "value": {"event": "PAUSED"}}
    one, again, later = (
        json.dumps({"entry": [{"id": "1", "time": time, "changes": [change]}]}).encode() for time in (1, 1, 2)
    )
    assert split(one) == split(again)
    assert split(one)[0].key != split(later)[0].key


def test_another_number_is_kept_and_not_worked():
    body = payloads.delivery(payloads.change([payloads.text("x")], phone_id="999"))
    [item] = split(body, "100")
    assert (item.kind, item.state, item.error) == ("other", "UNPARSED", "foreign number")
    assert split(body, "999")[0].kind == "message"
    assert split(body)[0].kind == "message"


def test_a_change_without_field_is_read_all_the_same():
    found = payloads.change([payloads.text("x")])
    del found["field"]
    assert split(payloads.delivery(found))[0].kind == "message"


def test_what_stands_beside_messages_is_kept_too():
    value = payloads.change([payloads.text("x")])["value"] | {"errors": [{"code": 130429}], "statuses": {"id": "wamid.1"}}
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}, {"id": "1", "changed_fields": ["x"]}, 7]})
    items = split(body.encode())
    assert [(item.kind, item.error) for item in items] == [
        ("message", ""), ("other", "unknown shape"), ("other", "unknown shape"), ("other", "unknown shape"),
    ]
    assert all(word in " ".join(item.payload for item in items) for word in ("130429", "wamid.1", "changed_fields"))


def test_errors_of_the_number_are_named():
    value = payloads.change([payloads.text("x")])["value"] | {"errors": [{"code": 130429}]}
    assert split(payloads.delivery({"field": "messages", "value": value}))[1].error == "event errors"


@pytest.mark.parametrize(
    "words",
    ["jalan \\ud83d rusak", "jalan \\u0000 rusak", "jalan \\ud83d\\ude00 rusak", "jalan 😀 \\u2028 rusak"],
    ids=["half a pair", "NUL", "escaped emoji", "raw emoji"],
)
def test_odd_letters_are_kept_in_a_form_every_database_can_hold(words: str):
    body = payloads.of(payloads.text("kata", wamid="wamid.A")).decode().replace('"kata"', f'"{words}"').encode()
    [item] = split(body)
    assert item.key == "wamid.A"
    assert "\x00" not in item.payload
    assert item.payload.encode()
    assert json.loads(item.payload)["message"]["text"]["body"] == json.loads(f'"{words}"')


@pytest.mark.parametrize("odd", ["NaN", "-Infinity", "1e400", "[" * 2000 + "]" * 2000])
def test_what_is_not_quite_json_is_kept_too(odd: str):
    body = payloads.of(payloads.text("kata", wamid="wamid.A")).decode().replace('"type": "text"', f'"type": "text", "x": {odd}')
    assert odd in body
    [item] = split(body.encode())
    assert item.key == "wamid.A" or item.state == "UNPARSED"
    assert "kata" in item.payload
