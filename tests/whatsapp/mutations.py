"""Break a payload at any node: what Meta's next release, a proxy or an attacker with the secret might send.

The dice are a parameter (`choose(n)` gives 0 … n-1), so that hypothesis, libFuzzer and a seeded random play the same game.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Choose = Callable[[int], int]


def _deep(levels: int) -> Any:
    found: Any = "x"
    for _ in range(levels):
        found = [found]
    return found


#: Values nobody expects: each has broken some parser before.
STRANGE: list[Any] = [
    None, True, False, 0, -1, 1, 1.5, -0.0, 2**31, 2**63, -(2**63) - 1, 10**400, float("nan"), float("inf"), float("-inf"),
    1e308, 1e11, "", " ", "\n", "0", "1", "-1", "1795484520", "99999999999999999999", "1e5", "NaN", "²",
    "١٢", "\x00", "a\x00b", "\ud800", "\udc00\ud800",
    "\ufeff", "\u202eabc", "😀" * 40, "e\u0301" * 40, "x" * 5000, "9" * 4400, "62811", "+62811", "ID.1",
    "wamid.1", "text", "image", "system", "failed", "read", "LB-", "desa:", "beres:\x00", "bintang:LB-X:" + "9" * 4400,
    "{", "[]", '{"a": "\\u0000"}',
    [], {}, [[]], [None], [{}], {"": ""}, {"id": None}, {"body": None}, {"\x00": "\x00"}, _deep(60),
]  # fmt: skip
NAMES = [
    "from", "id", "timestamp", "type", "text", "body", "image", "video", "audio", "document", "sticker", "location",
    "contacts", "interactive", "button", "button_reply", "list_reply", "nfm_reply", "response_json", "reaction", "emoji",
    "message_id", "order", "system", "edit", "revoke", "context", "errors", "code", "title", "statuses", "status",
    "messages", "metadata", "phone_number_id", "profile", "name", "wa_id", "user_id", "from_user_id", "recipient_id",
    "biz_opaque_callback_data", "pricing", "category", "billable", "field", "value", "changes", "entry", "caption",
    "mime_type", "sha256", "latitude", "longitude", "address", "payload", "formatted_name", "message", "new_wa_id",
    "group_id", "event", "url",
]  # fmt: skip


def mutated(tree: Any, choose: Choose, times: int = 1) -> Any:
    """A copy of `tree`, broken `times` times."""
    root = [deepcopy(tree)]
    for _ in range(times):
        nodes = list(_nodes(root))
        holder, key = nodes[choose(len(nodes))]
        _OPERATIONS[choose(len(_OPERATIONS))](holder, key, choose, nodes)
    return root[0]


def _nodes(root: list[Any]) -> list[tuple[Any, Any]]:
    """Every place a value stands in, as (container, key or index)."""
    found: list[tuple[Any, Any]] = [(root, 0)]
    todo: list[Any] = [root[0]]
    while todo:
        here = todo.pop()
        for key in list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ():
            found.append((here, key))
            todo.append(here[key])
    return found


def _delete(holder: Any, key: Any, _choose: Choose, nodes: list[tuple[Any, Any]]) -> None:
    if (holder, key) == nodes[0]:
        holder[key] = None
    else:
        del holder[key]


def _replace(holder: Any, key: Any, choose: Choose, _nodes: list[tuple[Any, Any]]) -> None:
    holder[key] = deepcopy(STRANGE[choose(len(STRANGE))])


def _copy_from(holder: Any, key: Any, choose: Choose, nodes: list[tuple[Any, Any]]) -> None:
    other, name = nodes[choose(len(nodes))]
    holder[key] = deepcopy(other[name])


def _double(holder: Any, key: Any, choose: Choose, _nodes: list[tuple[Any, Any]]) -> None:
    if isinstance(holder, list):
        holder.insert(choose(len(holder) + 1), deepcopy(holder[key]))
    else:
        holder[NAMES[choose(len(NAMES))]] = deepcopy(holder[key])


def _rename(holder: Any, key: Any, choose: Choose, _nodes: list[tuple[Any, Any]]) -> None:
    if isinstance(holder, dict):
        holder[NAMES[choose(len(NAMES))]] = holder.pop(key)
    else:
        holder[key] = {NAMES[choose(len(NAMES))]: holder[key]}


def _wrap(holder: Any, key: Any, choose: Choose, _nodes: list[tuple[Any, Any]]) -> None:
    holder[key] = [holder[key]] if choose(2) else {NAMES[choose(len(NAMES))]: holder[key]}


def _add(holder: Any, _key: Any, choose: Choose, _nodes: list[tuple[Any, Any]]) -> None:
    value = deepcopy(STRANGE[choose(len(STRANGE))])
    if isinstance(holder, dict):
        holder[NAMES[choose(len(NAMES))]] = value
    elif len(holder) > 1 or choose(2):
        holder[0] = value


def _retype(holder: Any, key: Any, choose: Choose, _nodes: list[tuple[Any, Any]]) -> None:
    value = holder[key]
    if isinstance(value, str):
        holder[key] = int(value) if value.isascii() and value.isdigit() and len(value) < 400 else [value]
    else:
        holder[key] = str(value)[: 1 + choose(300)]


_OPERATIONS: list[Callable[[Any, Any, Choose, list[tuple[Any, Any]]], None]] = [
    _delete, _replace, _replace, _replace, _copy_from, _double, _rename, _wrap, _add, _retype,
]
