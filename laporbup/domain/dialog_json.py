"""Dataclasses of the conversation to JSON and back, forgiving about keys of another release."""

from __future__ import annotations

import types
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dump(value: Any) -> Any:
    """Write a dataclass as plain JSON values; fields at their default are left out."""
    if is_dataclass(value):
        pairs = ((item, getattr(value, item.name)) for item in fields(value))
        return {item.name: dump(content) for item, content in pairs if content != item.default}
    if isinstance(value, tuple):
        return [dump(item) for item in value]
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def load(kind: type[T], data: dict[str, Any]) -> T:
    """Build `kind` from what `dump` wrote."""
    hints = _hints(cast(Hashable, kind))
    return kind(**{name: _value(hints[name], content) for name, content in data.items() if name in hints})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, content: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if content is None:
            return None
        return _value(next(item for item in get_args(hint) if item is not type(None)), content)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in content)
    if origin is dict:
        return {key: _value(get_args(hint)[1], item) for key, item in content.items()}
    if is_dataclass(hint):
        return load(hint, content)  # type: ignore[arg-type]
    if hint is datetime:
        return datetime.fromisoformat(content)
    return hint(content) if isinstance(hint, type) and issubclass(hint, Enum) else content
