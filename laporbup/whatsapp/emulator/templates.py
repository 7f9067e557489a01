"""Templates in the emulator: their placeholders, and the text a citizen sees. Pure."""

from __future__ import annotations

import re
from typing import Any

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")


def mismatch(template: dict[str, Any], sent: dict[str, Any]) -> str | None:
    """Say which component was given a wrong number of parameters, or None."""
    for component in template.get("components", []):
        kind = str(component.get("type", "")).upper()
        if kind not in ("BODY", "HEADER"):
            continue
        wanted = len(dict.fromkeys(PLACEHOLDER.findall(str(component.get("text", "")))))
        given = len(_parameters(sent, kind))
        if wanted != given and component.get("text"):
            return f"{kind.lower()}: number of localizable_params ({given}) does not match the expected number ({wanted})"
    return None


def text_of(template: dict[str, Any], sent: dict[str, Any]) -> str:
    """The body with its parameters filled in."""
    body = _component(template, "BODY")
    given = _parameters(sent, "BODY")
    named = {str(one["parameter_name"]): _value(one) for one in given if one.get("parameter_name")}
    order = list(dict.fromkeys(PLACEHOLDER.findall(str(body.get("text", "")))))
    for position, one in enumerate(given):
        if position < len(order):
            named.setdefault(order[position], _value(one))
    return PLACEHOLDER.sub(lambda found: named.get(found.group(1), found.group(0)), str(body.get("text", "")))


def buttons_of(template: dict[str, Any], sent: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(kind, value, title) of every button: `quick` with its payload, `url` with its address."""
    made = []
    for index, button in enumerate(_component(template, "BUTTONS").get("buttons", [])):
        title = str(button.get("text", ""))
        filled = _button_parameter(sent, index)
        if str(button.get("type", "")).upper() == "URL":
            made.append(("url", PLACEHOLDER.sub(filled.replace("\\", ""), str(button.get("url", ""))), title))
        else:
            made.append(("quick", filled or title, title))
    return made


def image_of(sent: dict[str, Any]) -> dict[str, Any] | None:
    """The image of the header, as `{id}` or `{link}`."""
    image = next((one["image"] for one in _parameters(sent, "HEADER") if one.get("type") == "image"), None)
    return dict(image) if isinstance(image, dict) else None


def _component(template: dict[str, Any], kind: str) -> dict[str, Any]:
    return next((one for one in template.get("components", []) if str(one.get("type", "")).upper() == kind), {})


def _parameters(sent: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    for component in sent.get("components") or []:
        if str(component.get("type", "")).upper() == kind:
            return list(component.get("parameters") or [])
    return []


def _button_parameter(sent: dict[str, Any], index: int) -> str:
    for component in sent.get("components") or []:
        if str(component.get("type", "")).lower() == "button" and str(component.get("index")) == str(index):
            return "".join(str(one.get("payload") or one.get("text") or "") for one in component.get("parameters") or [])
    return ""


def _value(parameter: dict[str, Any]) -> str:
    return str(parameter.get("text") or (parameter.get("currency") or {}).get("fallback_value") or "")
