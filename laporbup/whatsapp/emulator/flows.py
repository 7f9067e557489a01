"""Flow JSON in the emulator: what Meta would find wrong with it, its fields, and the answer a phone makes of them. Pure.

Limits: Meta's "Flow JSON" and "Media upload components" references, as pywa 4.5 quotes them; only the components
and actions a form of ours may use are known here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

SCREEN_ID = re.compile(r"^[A-Za-z_]{1,50}$")
MAX_OPTIONS, OPTION_TITLE = 200, 30
ANSWER_FILES = 10
LABELS = {"TextInput": 20, "TextArea": 20, "Dropdown": 20, "OptIn": 30, "PhotoPicker": 30, "Footer": 35}
TEXTS = {"TextHeading": 80, "TextSubheading": 80, "TextBody": 4096, "TextCaption": 409}
HELPER = 80
INPUTS = ("TextInput", "TextArea", "Dropdown", "OptIn", "PhotoPicker")

_REF = re.compile(r"^\$\{(?:screen\.(?P<screen>\w+)\.)?form\.(?P<name>\w+)\}$")


@dataclass(frozen=True)
class Field:
    """One thing to fill in, on one screen. `options`: (id, title); `most`: characters or photos."""

    kind: str
    name: str
    screen: str
    label: str
    hint: str = ""
    is_required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    most: int = 0


def problems_of(text: str) -> list[Json]:
    """Meta's `validation_errors` for a Flow JSON; empty when it may be published."""
    try:
        flow = json.loads(text)
    except ValueError:
        return [_error("INVALID_JSON", "The file is not JSON.")]
    if not isinstance(flow, dict):
        return [_error("INVALID_JSON", "The file is not a JSON object.")]
    found = list(_flow_problems(flow))
    return [_error("INVALID_PROPERTY_VALUE", message) for message in found]


def fields_of(flow: Json) -> list[Field]:
    """Every input of every screen, in order."""
    return [_field(screen["id"], part) for screen in flow["screens"] for part in _parts(screen) if part["type"] in INPUTS]


def send_label(flow: Json) -> str:
    """The words of the last button."""
    return str(_completing(flow).get("label", ""))


def answer_of(flow: Json, values: dict[tuple[str, str], Any], token: str) -> Json:
    """What the complete action sends: `values` by (screen, name); the token as Android phones add it."""
    last = _terminal(flow)["id"]
    payload = _completing(flow)["on-click-action"].get("payload", {})
    answer = {name: _value(ref, last, values) for name, ref in payload.items()}
    return answer | ({"flow_token": token} if token else {})


def _value(ref: Any, last: str, values: dict[tuple[str, str], Any]) -> Any:
    found = _REF.match(str(ref))
    return values.get((found["screen"] or last, found["name"]), "") if found else ref


def _field(screen: str, part: Json) -> Field:
    most = part.get("max-uploaded-photos") if part["type"] == "PhotoPicker" else part.get("max-length") or part.get("max-chars")
    return Field(
        part["type"], part["name"], screen, str(part["label"]), str(part.get("helper-text") or part.get("description") or ""),
        bool(part.get("required")) or int(part.get("min-uploaded-photos") or 0) > 0,
        tuple((str(one["id"]), str(one["title"])) for one in part.get("data-source") or []), int(most or 0),
    )


def _parts(screen: Json) -> list[Json]:
    parts = (screen.get("layout") or {}).get("children") or []
    return [part for part in parts if isinstance(part, dict)]


def _terminal(flow: Json) -> Json:
    return next(screen for screen in flow["screens"] if screen.get("terminal"))


def _completing(flow: Json) -> Json:
    return next(part for part in _parts(_terminal(flow)) if part["type"] == "Footer")


def _flow_problems(flow: Json) -> Iterator[str]:
    screens = [screen for screen in flow.get("screens") or [] if isinstance(screen, dict)]
    ids = [str(screen.get("id", "")) for screen in screens]
    if not re.match(r"^[67]\.\d$", str(flow.get("version", ""))):
        yield f"Version {flow.get('version')} is not supported."
    if not screens or len(set(ids)) != len(ids) or "SUCCESS" in ids or not all(SCREEN_ID.match(one) for one in ids):
        yield "Screens need unique ids of letters and underscores."
    if sum(bool(screen.get("terminal")) for screen in screens) != 1:
        yield "One screen must be terminal."
    names = {(screen.get("id"), part.get("name")) for screen in screens for part in _parts(screen)}
    for screen in screens:
        yield from _screen_problems(screen, ids, names)


def _screen_problems(screen: Json, ids: list[str], names: set[tuple[Any, Any]]) -> Iterator[str]:
    parts = _parts(screen)
    inputs = [part.get("name") for part in parts if part.get("type") in INPUTS]
    footers = [part for part in parts if part.get("type") == "Footer"]
    if len(set(inputs)) != len(inputs):
        yield f"Names on screen {screen.get('id')} must be unique."
    if sum(part.get("type") == "PhotoPicker" for part in parts) > 1:
        yield "You can only have a maximum of 1 component of type PhotoPicker per screen."
    if len(footers) != 1:
        yield f"Screen {screen.get('id')} needs one Footer."
    for part in parts:
        yield from _part_problems(part)
    for footer in footers:
        yield from _action_problems(screen, footer.get("on-click-action") or {}, ids, names)


def _part_problems(part: Json) -> Iterator[str]:
    kind = str(part.get("type"))
    if kind in TEXTS:
        yield from _sized(f"{kind}.text", part.get("text"), TEXTS[kind])
        return
    if kind not in LABELS:
        yield f"Unknown component {kind}."
        return
    yield from _sized(f"{kind}.label", part.get("label"), LABELS[kind])
    if kind in INPUTS and not part.get("name"):
        yield f"{kind} without a name."
    if len(str(part.get("helper-text", ""))) > HELPER:
        yield f"{kind}.helper-text: at most {HELPER} characters."
    if kind == "Dropdown":
        options = part.get("data-source") or []
        if not 1 <= len(options) <= MAX_OPTIONS or len({one.get("id") for one in options}) != len(options):
            yield f"Dropdown needs 1 to {MAX_OPTIONS} options with unique ids."
        for one in options:
            yield from _sized("Dropdown.title", one.get("title"), OPTION_TITLE)
    if kind == "PhotoPicker" and not 1 <= int(part.get("max-uploaded-photos", 30)) <= ANSWER_FILES:
        yield f"No more than {ANSWER_FILES} images can be sent as part of the response message."


def _action_problems(screen: Json, action: Json, ids: list[str], names: set[tuple[Any, Any]]) -> Iterator[str]:
    wanted = "complete" if screen.get("terminal") else "navigate"
    if action.get("name") != wanted:
        yield f"The Footer of screen {screen.get('id')} must {wanted}."
    if wanted == "navigate" and (action.get("next") or {}).get("name") not in ids:
        yield f"Screen {screen.get('id')} leads nowhere."
    photos = {part.get("name") for part in _parts(screen) if part.get("type") == "PhotoPicker"}
    for ref in (action.get("payload") or {}).values():
        found = _REF.match(str(ref))
        if found is None or (found["screen"] or screen.get("id"), found["name"]) not in names:
            yield f"Unknown reference {ref}."
        elif wanted == "navigate" and found["name"] in photos:
            yield "The PhotoPicker component's value is not allowed in the payload of the navigate action."


def _sized(name: str, value: Any, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        yield f"{name}: 1 to {most} characters."


def _error(code: str, message: str) -> Json:
    return {
        "error": code, "error_type": "FLOW_JSON_ERROR", "message": message, "line_start": 1, "line_end": 1, "column_start": 1,
        "column_end": 1, "pointers": [],
    }
