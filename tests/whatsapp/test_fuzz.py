"""Whatever was signed: it is cut, parsed, and nothing raises or grows beyond what the tables hold."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.whatsapp.envelope import MAX_KEY, MAX_SENDER, split
from laporbup.whatsapp.parse import parse_message, parse_status
from tests.whatsapp import payloads

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
names = st.sampled_from([
    "from", "id", "timestamp", "type", "text", "image", "location", "interactive", "button", "system", "context",
    "from_user_id", "contacts", "reaction", "order", "edit", "errors", "body", "latitude", "longitude", "button_reply",
])
kinds = st.sampled_from([case[1]["type"] for case in payloads.EVERY_KIND if "type" in case[1]])
messages = st.builds(
    lambda base, kind, noise: base | {"type": kind} | noise,
    st.sampled_from([case[1] for case in payloads.EVERY_KIND]), kinds, st.dictionaries(names, anything, max_size=5),
)
values = st.fixed_dictionaries(
    {}, optional={
        "messages": st.lists(messages | anything, max_size=3) | anything,
        "statuses": st.lists(anything, max_size=3) | anything,
        "contacts": st.lists(anything, max_size=2) | anything,
        "metadata": anything,
    },
)
bodies = st.builds(
    lambda value, field: {"entry": [{"changes": [{"field": field, "value": value}]}]}, values, st.just("messages") | anything
)


def check(body: bytes) -> None:
    items = split(body)
    assert items
    assert items == split(body)
    for item in items:
        assert len(item.key) <= MAX_KEY
        assert len(item.sender) <= MAX_SENDER + 80
        assert "\x00" not in item.key + item.sender + item.payload + item.error
        (item.key + item.sender + item.payload).encode()
        parsed = parse_message(item.payload, NOW, item.key)
        parse_status(item.payload)
        if parsed is not None:
            assert parsed.incoming.at <= NOW
            assert parsed.citizen.is_known
            (parsed.incoming.text + parsed.incoming.caption + parsed.citizen.name).encode()
            assert "\x00" not in parsed.incoming.words


@settings(max_examples=300, deadline=None)
@given(bodies | anything)
def test_any_json(body):
    check(json.dumps(body).encode())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(body):
    check(body)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_truncation(data):
    body = payloads.of(*[case[1] for case in payloads.EVERY_KIND[:5]])
    check(body[: data.draw(st.integers(0, len(body)))])
