"""Addresses in Meta's messages, and what its system messages say of a change."""

from datetime import UTC, datetime

import pytest

from laporbup.whatsapp.addresses import address, change_of, changes_of_update, citizen_of
from tests.whatsapp import payloads

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
OLD, NEW = "6281234500021", "6281299900001"


def change(system, **message):
    return change_of({"type": "system", "system": system, **message}, "wamid.1", NOW)


def addresses(system, **message):
    found = change(system, **message)
    return None if found is None else (found.before, found.after, found.left)


@pytest.mark.parametrize(
    ("system", "message", "expected"),
    [
        # Meta's reference: the old number is the sender, the new one stands in the message.
        ({"type": "user_changed_number", "wa_id": NEW, "body": f"User A changed from {OLD} to {NEW}"}, {"from": OLD},
         ((OLD,), (NEW,), OLD)),
        # Before version 12.
        ({"type": "customer_changed_number", "new_wa_id": NEW}, {"from": OLD}, ((OLD,), (NEW,), OLD)),
        # With BSUIDs: the old one as sender's, the new one in the message.
        ({"type": "user_changed_number", "wa_id": NEW, "user_id": "ID.2"}, {"from": OLD, "from_user_id": "ID.1"},
         ((OLD, "ID.1"), (NEW, "ID.2"), OLD)),
        # Without a sender: only the sentence names the old BSUID.
        ({"type": "user_changed_user_id", "user_id": "ID.2", "body": "User Siti Aminah changed from ID.1 to ID.2"}, {},
         (("ID.1",), ("ID.2",), "")),
        ({"type": "user_changed_user_id", "user_id": "ID.2", "previous_user_id": "ID.1"}, {}, (("ID.1",), ("ID.2",), "")),
        ({"type": "user_changed_user_id", "user_id": "ID.2"}, {"from_user_id": "ID.1"}, (("ID.1",), ("ID.2",), "")),
        # The number stays: it says who it is, and is not left.
        ({"type": "user_changed_user_id", "user_id": "ID.2", "wa_id": OLD}, {}, ((OLD,), (OLD, "ID.2"), "")),
        ({"type": "user_changed_user_id", "user_id": "ID.2"}, {"from": OLD}, ((OLD,), ("ID.2",), "")),
    ],
)
def test_changes(system, message, expected):
    assert addresses(system, **message) == expected


@pytest.mark.parametrize(
    ("system", "message"),
    [
        ({"type": "customer_identity_changed", "identity": "hash", "body": "x"}, {"from": OLD}),
        ({"type": "user_changed_number", "wa_id": OLD}, {"from": OLD}),
        ({"type": "user_changed_number"}, {"from": OLD}),
        ({"type": "user_changed_user_id", "user_id": "ID.2"}, {}),
        ({"type": "user_changed_number", "wa_id": ["x"], "body": 7}, {"from": OLD}),
        ({"type": "x", "body": "The plan changed from hope to fear"}, {"from": OLD}),
        (None, {"from": OLD}),
    ],
)
def test_what_is_no_change(system, message):
    assert change(system, **message) is None


def test_an_event_may_tell_of_many():
    entries = [
        {"wa_id": OLD, "user_id": {"previous": "ID.1", "current": "ID.2"}},
        {"user_id": {"previous": "ID.3", "current": "ID.4"}},
        {"user_id": {"previous": "ID.5"}}, {"wa_id": OLD}, None, 7,
    ]
    found = list(changes_of_update({"user_id_update": entries}, "hash:1", NOW))
    assert [(one.key, one.before, one.after, one.left) for one in found] == [
        ("hash:1:0", ("ID.1", OLD), ("ID.2", OLD), ""), ("hash:1:1", ("ID.3",), ("ID.4",), ""),
    ]
    assert list(changes_of_update({"user_id_update": {}}, "k", NOW)) == []


def test_a_citizen_has_a_user_name():
    contact = {"profile": {"name": "Siti\nAminah", "username": "siti.oki"}, "wa_id": OLD, "user_id": "ID.1"}
    found = citizen_of(payloads.text("x"), contact)
    assert (found.phone, found.bsuid, found.name, found.username) == (payloads.PHONE, "ID.1", "Siti Aminah", "siti.oki")
    assert citizen_of({}, {"profile": {"username": ["x"], "name": 7}}).username == ""


@pytest.mark.parametrize(
    ("value", "expected"), [("+6281", "6281"), (6281, "6281"), (True, ""), ("a b", ""), ("x" * 129, ""), (None, ""), ("é", "")]
)
def test_address(value, expected):
    assert address(value) == expected
