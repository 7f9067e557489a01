"""What must hold for every delivery, however strange. Raises AssertionError; shared by hypothesis and libFuzzer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from laporbup.domain import dialog
from laporbup.whatsapp import envelope
from laporbup.whatsapp.envelope import MAX_KEY, MAX_SENDER, Item, split
from laporbup.whatsapp.parse import Parsed, parse_message, parse_status
from tests.domain.known import known

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def check(body: bytes, phone_id: str = "") -> list[Item]:
    """Cut and read a delivery, let the dialog take every message; return the items."""
    items = split(body, phone_id)
    assert items == split(body, phone_id)
    _check_nothing_is_lost(body, items)
    messages = []
    for item in items:
        _check_item(item)
        parse_status(item.payload)
        parsed = parse_message(item.payload, NOW, item.key)
        if parsed is not None:
            _check_parsed(parsed)
            messages.append(parsed)
    _talk(messages)
    return items


def _check_item(item: Item) -> None:
    assert 0 < len(item.key) <= MAX_KEY
    assert len(item.sender) <= MAX_SENDER
    assert item.state in ("NEW", "UNPARSED")
    assert item.kind in ("message", "status", "account", "other")
    for value in item:
        assert "\x00" not in value
        value.encode()


def _check_parsed(parsed: Parsed) -> None:
    incoming, citizen = parsed.incoming, parsed.citizen
    assert incoming.at <= NOW
    assert citizen.is_known or incoming.kind == "system"
    texts = [value for value in [*vars(incoming).values(), *vars(citizen).values()] if isinstance(value, str)]
    for text in texts:
        assert "\x00" not in text
        text.encode()


def _talk(parsed: list[Parsed]) -> None:
    """The dialog takes every message and then the time that passes; its state survives being stored."""
    state, wake_at = dialog.State(), None
    for one in parsed:
        state, wake_at = _step(state, replace(one.incoming, arrived=NOW))
    for _ in range(4):
        if wake_at is None:
            return
        state, wake_at = _step(state, dialog.Tick(wake_at))


def _step(state: dialog.State, event: dialog.Incoming | dialog.Tick) -> tuple[dialog.State, datetime | None]:
    decision = dialog.step(state, event, known(), ("LB-A",))
    stored = json.dumps(decision.state.to_json(), allow_nan=False)
    assert not any("\x00" in text for text in _texts(json.loads(stored)))
    assert dialog.State.from_json(json.loads(stored)) == decision.state
    state = decision.state
    if any(isinstance(effect, dialog.Submit) for effect in decision.effects):
        state = dialog.remember_report(state, 1, "LB-A")
    return state, decision.wake_at


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for inner in [*tree, *tree.values()] if isinstance(tree, dict) else tree:
            yield from _texts(inner)


def _check_nothing_is_lost(body: bytes, items: list[Item]) -> None:
    """Every message and status is an item, every other thing of the delivery is in one, word for word."""
    assert items
    try:
        data = envelope._read(body)
    except (ValueError, RecursionError):
        return
    if [item.payload for item in items] == [body.decode("utf-8", "replace").replace("\x00", "\ufffd")]:
        return  # kept as it came
    kept = [_said(item.payload) for item in items]
    for thing in _things(data):
        said = _said(envelope._encode(thing))
        assert any(said in payload for payload in kept), f"lost: {said[:200]}"


def _said(text: str) -> str:
    """JSON in one spelling: NaN and null are the same, a letter and its escape too."""
    try:
        return json.dumps(json.loads(text, parse_constant=lambda _: None))
    except (ValueError, RecursionError):
        return text


def _things(data: Any) -> Iterator[Any]:
    for entry in _list(data, "entry"):
        changes = _list(entry, "changes")
        if not changes:
            yield entry
        for change in changes:
            value = change.get("value") if isinstance(change, dict) else None
            names = ("messages", "statuses", "errors")
            elements = [element for name in names for element in _list(value, name)]
            yield from elements or [value if isinstance(value, dict) else change]
            yield from (value[name] for name in names if elements and value.get(name) and not _list(value, name))


def _list(container: Any, name: str) -> list[Any]:
    found = container.get(name) if isinstance(container, dict) else None
    return found if isinstance(found, list) else []
