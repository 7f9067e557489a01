"""The chat of a number as a `ChatView`: a pure reading of what the store remembers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from laporbup import clock
from laporbup.services.view_chat import Bubble, ChatButton, ChatView, FormChoice, FormField, Run
from laporbup.text import dates
from laporbup.text import panel as panel_words
from laporbup.text import simulator as words
from laporbup.whatsapp.emulator import flows, inside, templates
from laporbup.whatsapp.emulator.inside import moment
from laporbup.whatsapp.emulator.store import ChatMessage
from laporbup.whatsapp.emulator.world import TYPING_SECONDS, World
from laporbup.whatsapp.form_reply import STORY, answers_of

LAST = 60
QUOTE = 50
NO_BUBBLE = ("reaction", "edit", "revoke", "system")
MARKUP = re.compile(
    r"(?P<link>https?://[^\s<>]+[^\s<>.,;:!?)\]])|(?<!\w)\*(?P<bold>\S(?:[^*\n]*\S)?)\*(?!\w)"
    r"|(?<!\w)_(?P<italic>\S(?:[^_\n]*\S)?)_(?!\w)|(?P<break>\n)"
)
MEDIA_URL = "/simulator/media/{id}"
FORM_KINDS = {"TextArea": "lines", "TextInput": "line", "Dropdown": "choice", "OptIn": "tick", "PhotoPicker": "photos"}
MAP_URL = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=16/{lat}/{lon}"


def chat_of(world: World, number: str) -> ChatView:
    """The newest messages of a number with the bot; what WhatsApp never delivered is not shown."""
    messages = world.store.messages(number, last=LAST)
    shown = [one for one in messages if one.status != "failed"]
    sent = [one for one in messages if one.direction == "out" and one.status != "failed"]
    cost = dates.rupiah(inside.cost_of(world, messages))
    typing_for = clock.now().timestamp() - world.store.people.typing_at(number)
    return ChatView(
        number=number,
        name=_name(world, number),
        bubbles=_with_days(world, shown),
        is_typing=0 <= typing_for < TYPING_SECONDS,
        is_empty=not shown,
        sent_label=words.SENT_COUNT.format(n=len(sent)),
        cost_label=cost,
        log=inside.log_of(messages),
        sent=inside.sent_of(world, messages),
        total_label=panel_words.TOTAL.format(n=len(sent), rupiah=cost),
        states=inside.states_of(world, number),
    )


def runs_of(text: str) -> list[Run]:
    """Cut a message into runs: WhatsApp's *bold* and _italic_, links, line breaks."""
    runs, end = [], 0
    for found in MARKUP.finditer(text):
        if found.start() > end:
            runs.append(Run("text", text[end : found.start()]))
        kind = str(found.lastgroup)
        inside = "" if kind == "break" else found.group(kind)
        runs.append(Run(kind, inside, inside if kind == "link" else ""))
        end = found.end()
    if end < len(text):
        runs.append(Run("text", text[end:]))
    return runs


def _name(world: World, number: str) -> str:
    return world.store.people.name_of(number) or words.PEOPLE.get(number, words.SOMEBODY)


def _with_days(world: World, messages: Sequence[ChatMessage]) -> list[Bubble]:
    bubbles: list[Bubble] = []
    filled = {(one.body.get("context") or {}).get("id") for one in messages if "nfm_reply" in (one.body.get(one.kind) or {})}
    day = ""
    for message in messages:
        label = dates.day_month(moment(message.at))
        if label != day:
            day = label
            bubbles.append(Bubble(key=f"day-{message.wamid}", side="day", day=label))
        if message.kind not in NO_BUBBLE:
            bubble = _bubble(world, message)
            bubbles.append(replace(bubble, form_title="", form_fields=[]) if message.wamid in filled else bubble)
    return bubbles


def _bubble(world: World, message: ChatMessage) -> Bubble:
    at, is_mine = moment(message.at), message.direction == "in"
    return Bubble(
        **{
            "key": message.wamid,
            "side": "me" if is_mine else "bot",
            "at_iso": dates.iso(at),
            "at_label": dates.wall_time(at),
            "tick": message.status if is_mine else "",
            "tick_label": words.TICKS.get(message.status, "") if is_mine else "",
            "quote": _quote(world, message),
            **(_inbound_parts(message) if is_mine else _outbound_parts(world, message)),
            **_later(message),
        }
    )


def _quote(world: World, message: ChatMessage) -> str:
    """The first words of what a message answers to."""
    about = world.store.message(str((message.body.get("context") or {}).get("id", "")))
    if about is None:
        return ""
    parts = _inbound_parts(about) if about.direction == "in" else _outbound_parts(world, about)
    said = "".join(" " if run.kind == "break" else run.text for run in parts.get("runs", []))
    return said if len(said) <= QUOTE else said[:QUOTE].rsplit(" ", 1)[0] + " …"


def _later(message: ChatMessage) -> dict[str, Any]:
    """What a message has become since: other words, nothing at all, or something somebody reacted to."""
    note = message.note
    if note.get("is_revoked"):
        emptied = {"photo_url": "", "audio_url": "", "file_url": "", "place": ""}
        return emptied | {"runs": [Run("italic", words.REVOKED)]}
    made: dict[str, Any] = {"runs": runs_of(note["edited"]), "mark": words.EDITED} if note.get("edited") else {}
    return made | ({"mark": words.REACTED.format(emoji=note["reaction"])} if note.get("reaction") else {})


def _inbound_parts(message: ChatMessage) -> dict[str, Any]:
    part = message.body.get(message.kind) or {}
    if message.kind == "text":
        return {"runs": runs_of(part.get("body", ""))}
    if message.kind == "interactive":
        if form := part.get("nfm_reply"):
            return {"runs": runs_of(f"_{words.FORM_SENT}_\n{answers_of(form.get('response_json')).get(STORY, '')}")}
        reply = part.get("button_reply") or part.get("list_reply") or {}
        return {"runs": [Run("text", str(reply.get("title", "")))]}
    if message.kind == "button":
        return {"runs": [Run("text", str(part.get("text", "")))]}
    return _file_parts(message.kind, part, words.PHOTO_ALT)


def _file_parts(kind: str, part: Any, alt: str) -> dict[str, Any]:
    if not isinstance(part, dict):
        return {"runs": [Run("text", words.CONTACT if kind == "contacts" else words.UNSUPPORTED)]}
    url = MEDIA_URL.format(id=part["id"]) if part.get("id") else str(part.get("link", ""))
    runs = runs_of(part.get("caption", ""))
    if kind in ("image", "sticker"):
        return {"photo_url": url, "photo_alt": alt, "runs": runs}
    if kind == "audio":
        return {"audio_url": url}
    if kind in ("document", "video"):
        return {"file_url": url, "file_name": str(part.get("filename") or words.KINDS.get(kind, words.FILE)), "runs": runs}
    if kind == "location":
        lat, lon = f"{float(part['latitude']):.5f}", f"{float(part['longitude']):.5f}"
        return {
            "place": str(part.get("name") or words.COORDINATES.format(lat=lat, lon=lon)),
            "place_url": MAP_URL.format(lat=lat, lon=lon),
        }
    return {"runs": [Run("text", words.UNSUPPORTED)]}


def _outbound_parts(world: World, message: ChatMessage) -> dict[str, Any]:
    part = message.body.get(message.kind) or {}
    if message.kind == "text":
        return {"runs": runs_of(part.get("body", ""))}
    if message.kind == "interactive":
        return _interactive_parts(world, part)
    if message.kind == "template":
        return _template_parts(world, part)
    return _file_parts(message.kind, part, words.BOT_PHOTO_ALT)


def _form_parts(world: World, given: dict[str, Any]) -> dict[str, Any]:
    """The form a message opens, both screens below each other; nothing once it was deleted."""
    flow = world.store.flow(str(given.get("flow_id", "")))
    if flow is None or not flow.get("json"):
        return {}
    form = json.loads(flow["json"])
    drawn = [
        FormField(
            FORM_KINDS[one.kind], one.name, one.label, one.hint, one.is_required, one.most,
            [FormChoice(value, label) for value, label in one.options],
        )
        for one in flows.fields_of(form)
    ]  # fmt: skip
    return {"form_title": str(given.get("flow_cta", "")), "form_send": flows.send_label(form), "form_fields": drawn}


def _interactive_parts(world: World, part: dict[str, Any]) -> dict[str, Any]:
    action, header = part.get("action") or {}, part.get("header") or {}
    made: dict[str, Any] = {"runs": runs_of((part.get("body") or {}).get("text", ""))}
    if header.get("type") == "image":
        made |= _file_parts("image", header["image"], words.BOT_PHOTO_ALT) | {"runs": made["runs"]}
    kind = part.get("type")
    if kind == "button":
        made["buttons"] = [ChatButton("reply", one["reply"]["id"], one["reply"]["title"]) for one in action.get("buttons", [])]
    elif kind == "list":
        rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
        made["buttons"] = [ChatButton("row", row["id"], row["title"], row.get("description") or "") for row in rows]
        made["list_title"] = str(action.get("button", ""))
    elif kind == "cta_url":
        given = action.get("parameters") or {}
        made["buttons"] = [ChatButton("link", "", str(given.get("display_text", "")), url=str(given.get("url", "")))]
    elif kind == "flow":
        made |= _form_parts(world, action.get("parameters") or {})
    elif kind == "location_request_message":
        made["buttons"] = [ChatButton("location", "", words.LOCATION)]
    return made


def _template_parts(world: World, part: dict[str, Any]) -> dict[str, Any]:
    known = world.store.template(str(part.get("name", "")), str((part.get("language") or {}).get("code", ""))) or {}
    buttons = [
        ChatButton("link", "", title, url=value) if kind == "url" else ChatButton("reply", value, title)
        for kind, value, title in templates.buttons_of(known, part)
    ]
    image = templates.image_of(part)
    photo = _file_parts("image", image, words.BOT_PHOTO_ALT) if image else {}
    return photo | {"runs": runs_of(templates.text_of(known, part)), "buttons": buttons}
