"""Who a message is from, and what Meta says of a changed address. Pure; whatever Meta sent, nothing raises.

`from` may hold a phone number, a BSUID, or be missing; a system message about a new BSUID names the old one in its
sentence only ("User Siti changed from ID.1 to ID.2"), and has neither sender nor contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from laporbup.services.identity import Change

_CHANGED = re.compile(r"changed from (\S{1,128}) to (\S{1,128})")


@dataclass(frozen=True)
class Citizen:
    """Who wrote: a phone number (digits), a BSUID, or both."""

    phone: str = ""
    bsuid: str = ""
    name: str = ""
    username: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is an address to answer to."""
        return bool(self.phone or self.bsuid)


def citizen_of(message: dict[str, Any], contact: dict[str, Any]) -> Citizen:
    """The addresses and names in a message."""
    found = [message.get("from"), message.get("from_user_id"), contact.get("wa_id"), contact.get("user_id")]
    addresses = [address(value) for value in found]
    phone = next((one for one in addresses if one.isdigit()), "")
    bsuid = next((one for one in addresses if one and not one.isdigit()), "")
    profile = _dict(contact, "profile")
    return Citizen(phone, bsuid, _line(profile.get("name")), _line(profile.get("username")))


def change_of(message: dict[str, Any], key: str, at: datetime) -> Change | None:
    """The change of address a system message tells of; None when it tells of something else."""
    system = _dict(message, "system")
    body = system.get("body")
    said = _CHANGED.search(body) if isinstance(body, str) else None
    after = [system.get("wa_id"), system.get("new_wa_id"), system.get("user_id"), system.get("new_user_id")]
    before = [message.get("from") or system.get("wa_id"), system.get("previous_user_id"), message.get("from_user_id")]
    if said is not None:
        before.append(said.group(1).rstrip("."))
        after.append(said.group(2).rstrip("."))
    return _change(key, at, before, after)


def changes_of_update(value: dict[str, Any], key: str, at: datetime) -> Iterator[Change]:
    """The changes of an event `user_id_update`: one for each entry that names both BSUIDs."""
    entries = value.get("user_id_update")
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        ids = _dict(entry, "user_id")
        phone = entry.get("wa_id") if isinstance(entry, dict) else None
        change = _change(f"{key}:{place}", at, [ids.get("previous"), phone], [ids.get("current"), phone])
        if change is not None:
            yield change


def address(value: Any) -> str:
    """Phone digits or a BSUID; empty for what can be neither."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    text = text[:200].strip().lstrip("+")
    return text if len(text) <= 128 and text.isascii() and text.isprintable() and " " not in text else ""


def _change(key: str, at: datetime, before: Iterable[Any], after: Iterable[Any]) -> Change | None:
    old, new = _addresses(before), _addresses(after)
    # What only stands in the sentence may be a name.
    new = tuple(one for one in new if one.isdigit() or "." in one)
    return Change(key, at, old, new) if new and old and set(new) - set(old) else None


def _addresses(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in map(address, values) if one))


def _line(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return " ".join(text[:100].replace("\x00", "").encode("utf-8", "replace").decode("utf-8").split())


def _dict(container: Any, name: str) -> dict[str, Any]:
    found = container.get(name) if isinstance(container, dict) else None
    return found if isinstance(found, dict) else {}
