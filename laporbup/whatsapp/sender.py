"""Our channel-neutral `Content` → the message object of the Cloud API. Pure.

Meta refuses (131009) what is too long, so everything is cut to its limits here; ids are never cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from laporbup.services.outbox import Content
from laporbup.whatsapp.form_reply import FIRST_SCREEN

MAX_TEXT = 4096
MAX_BODY = 1024
MAX_CAPTION = 1024
MAX_TITLE = 20
MAX_ROW_TITLE = 24
MAX_ROW_TEXT = 72
MAX_ROWS = 10
MAX_BUTTONS = 3


@dataclass(frozen=True)
class Payload:
    """`type` and the object of that name in the request."""

    kind: str
    body: dict[str, Any]


@dataclass(frozen=True)
class FormLink:
    """The form a message opens: its id at Meta, and the token that comes back with the answers."""

    flow_id: str
    token: str


def payload_of(content: Content, image: dict[str, str] | None = None, form: FormLink | None = None) -> Payload:
    """Choose the message type: form, list, buttons, link, location request, photo or text.

    `image`: `{"link": …}` or `{"id": …}` of the header photo, when the content has one. `form`: the published form;
    without it a content that would open one is only its words.
    """
    if content.form and form is not None:
        return _interactive("flow", content, _flow_action(content.form, form), None)
    if content.rows:
        return _interactive("list", content, _list_action(content), None)
    if content.buttons:
        buttons = [{"type": "reply", "reply": {"id": key, "title": cut(title, MAX_TITLE)}} for key, title in content.buttons]
        return _interactive("button", content, {"buttons": buttons[:MAX_BUTTONS]}, image)
    if content.link is not None:
        title, url = content.link
        action = {"name": "cta_url", "parameters": {"display_text": cut(title, MAX_TITLE), "url": url}}
        return _interactive("cta_url", content, action, image)
    if content.asks_location:
        return _interactive("location_request_message", content, {"name": "send_location"}, None)
    if image is not None:
        return Payload("image", {**image, "caption": cut(content.text, MAX_CAPTION)})
    return Payload("text", {"body": cut(content.text, MAX_TEXT), "preview_url": False})


def cut(text: str, limit: int) -> str:
    """Shorten at the limit, with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _interactive(kind: str, content: Content, action: dict[str, Any], image: dict[str, str] | None) -> Payload:
    body: dict[str, Any] = {"type": kind, "body": {"text": cut(content.text, MAX_BODY)}, "action": action}
    if image is not None:
        body["header"] = {"type": "image", "image": image}
    return Payload("interactive", body)


def _flow_action(title: str, form: FormLink) -> dict[str, Any]:
    parameters = {
        "flow_message_version": "3", "flow_id": form.flow_id, "flow_token": form.token, "flow_cta": cut(title, MAX_TITLE),
        "flow_action": "navigate", "flow_action_payload": {"screen": FIRST_SCREEN},
    }
    return {"name": "flow", "parameters": parameters}


def _list_action(content: Content) -> dict[str, Any]:
    rows = [_row(*row) for row in content.rows[:MAX_ROWS]]
    button = content.list_button or content.rows[0][1]
    return {"button": cut(button, MAX_TITLE), "sections": [{"rows": rows}]}


def _row(key: str, title: str, description: str) -> dict[str, str]:
    row = {"id": key, "title": cut(title, MAX_ROW_TITLE)}
    return {**row, "description": cut(description, MAX_ROW_TEXT)} if description else row
