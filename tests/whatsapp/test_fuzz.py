"""Whatever was signed: it is cut, read and worked; nothing raises, nothing is lost, nothing is given up.

`benchmarks/fuzz_webhook.py` plays the same game for an hour, guided by coverage.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from laporbup.models import Conversation, InboxItem
from laporbup.whatsapp.envelope import split
from tests import databases
from tests.whatsapp import breaking, invariants, kinds, mutations, payloads, playing

TREES: list[Any] = [json.loads(body) for body in kinds.bodies()]

names = st.sampled_from(mutations.NAMES) | st.text(max_size=10)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(mutations.STRANGE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


@st.composite
def deliveries(draw: st.DrawFn) -> bytes:
    """One or several real deliveries in one, broken at some nodes."""
    chosen = draw(st.lists(st.sampled_from(TREES), min_size=1, max_size=4))
    tree = {"object": "whatsapp_business_account", "entry": [entry for body in chosen for entry in body["entry"]]}
    dice = draw(st.randoms(use_true_random=False))
    times = draw(st.integers(0, 6))
    return json.dumps(mutations.mutated(tree, dice.randrange, times)).encode()


@settings(max_examples=300, deadline=None)
@given(deliveries())
def test_any_broken_delivery(body: bytes):
    invariants.check(body)


@settings(max_examples=150, deadline=None)
@given(anything)
def test_any_json(body: Any):
    invariants.check(json.dumps(body).encode())


@settings(max_examples=150, deadline=None)
@given(st.lists(anything, max_size=3) | anything, st.lists(anything, max_size=3) | anything, anything, anything)
def test_any_lists(messages: Any, statuses: Any, contacts: Any, metadata: Any):
    value = {"messages": messages, "statuses": statuses, "contacts": contacts, "metadata": metadata}
    invariants.check(json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(body: bytes):
    invariants.check(body)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_truncation(data: st.DataObject):
    body = payloads.of(*[case.message for case in kinds.MESSAGES[:5]])
    invariants.check(body[: data.draw(st.integers(0, len(body)))])


def test_every_node_of_every_message_broken():
    for case, _ in breaking.variants():
        invariants.check(payloads.delivery(payloads.change([case.message], contacts=case.contacts)))


ODD_PRICE = payloads.delivery(
    payloads.change(
        statuses=[payloads.status("wamid.1", pricing={"category": "a\x00", "type": "\ud800", "billable": 1, "x": float("nan")})]
    )
)


@pytest.fixture
def forget(reference: str) -> Callable[[], None]:
    """Empty every table that is empty in a fresh database."""
    return databases.emptier()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(deliveries(), min_size=1, max_size=8))
@example(bodies=[ODD_PRICE])
def test_any_deliveries_are_worked(forget: Callable[[], None], bodies: list[bytes]):
    """Through the database: as many rows as keys, each worked at its first try, whatever its neighbours were."""
    forget()
    keys = {item.key for body in bodies for item in split(body)}
    playing.store(bodies, invariants.NOW)
    playing.work(invariants.NOW)
    playing.wait(invariants.NOW)
    items = playing.rows(InboxItem)
    assert {item.key for item in items} == keys
    wrong = [(item.state, item.attempts, item.error, item.payload[:300]) for item in items]
    assert [found for found in wrong if found[0] not in ("DONE", "UNPARSED") or found[1]] == []
    late = [row.reporter_id for row in playing.rows(Conversation) if row.wake_at and row.wake_at <= invariants.NOW]
    assert late == []
