"""The citizen's phone of the simulator: `POST /simulator/kirim` and the files of its chats.

What a form sends becomes what WhatsApp would make of it: every photo a message of its own with the
text as caption of the first, photos shrunk and stripped, a pin, a voice note, a tapped button.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from typing import Any

import pillow_heif
from PIL import Image, ImageOps
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from laporbup import clock
from laporbup.domain.address import normalise_phone
from laporbup.services.view_chat import ChatView, PanelView
from laporbup.text import simulator as words
from laporbup.whatsapp.emulator import flows, inside, shapes, templates, villages
from laporbup.whatsapp.emulator.limits import TEXT
from laporbup.whatsapp.emulator.refusal import CHAT_URL, Refused, page
from laporbup.whatsapp.emulator.rules import Posting
from laporbup.whatsapp.emulator.shapes import Body
from laporbup.whatsapp.emulator.store import ChatMessage, Media
from laporbup.whatsapp.emulator.view import chat_of
from laporbup.whatsapp.emulator.world import DISPLAY_NUMBER, World

MAX_FILE = 16 * 1024**2
MAX_FILES = 12
PHOTO_SIDE = 1600
"""WhatsApp shrinks photos to about this many pixels and drops EXIF."""
LATE_HOURS = 7 * 24

pillow_heif.register_heif_opener()


Draw = Callable[[ChatView, PanelView], str]
"""Makes the whole page of a chat and its control panel."""


def phone_routes(world: World, draw: Draw | None = None) -> list[Route]:
    """`POST /simulator/kirim`, `GET /simulator/media/<id>`, and `GET /simulator` when there is something to `draw` it."""

    async def show(request: Request) -> Response:
        number = normalise_phone(request.query_params.get("nomor", "")) or next(iter(words.PEOPLE))
        panel = inside.panel_of(world, number, request.query_params.get("panel", ""))
        return HTMLResponse(draw(chat_of(world, number), panel) if draw else "")

    async def send(request: Request) -> Response:
        async with request.form(max_files=MAX_FILES, max_fields=30) as form:
            number = normalise_phone(str(form.get("nomor", ""))) or ""
            try:
                if not number:
                    raise Refused(words.BAD_NUMBER)
                contents = await _contents(world, number, form)
                if not contents:
                    raise Refused(words.NOTHING_TO_SEND)
            except Refused as refused:
                return page(refused.sentence, number)
            world.receive(number, contents, name=_name(world, number, form), at=_sent_at(form), posting=_posting(form))
        return RedirectResponse(CHAT_URL.format(number=number), 303)

    async def media(request: Request) -> Response:
        found = world.store.media(request.path_params["id"])
        if found is None:
            return PlainTextResponse("", 404)
        headers = {"Content-Disposition": "inline" if found.mime.startswith(("image/", "audio/")) else "attachment"}
        return FileResponse(world.store.media_path(found.id), media_type=found.mime, headers=headers)

    first = [Route("/simulator", show, methods=["GET"])] if draw else []
    return [
        *first,
        Route("/simulator/kirim", send, methods=["POST"]),
        Route("/simulator/media/{id}", media, methods=["GET"]),
    ]


async def _contents(world: World, number: str, form: FormData) -> list[Body]:
    """The messages a form makes, in the order a person would have sent them."""
    if button := _text(form, "tombol"):
        return [_tap(world, number, button, _text(form, "konteks"))]
    if wamid := _text(form, "formulir"):
        return [await _filled(world, number, wamid, form)]
    text = str(form.get("teks", "")).strip()
    made: list[Body] = []
    for file in _files(form, "foto"):
        made.append(await _photo(world, file, text if not made else ""))
    if text and not made:
        made += [{"type": "text", "text": {"body": text[start : start + TEXT]}} for start in range(0, len(text), TEXT)]
    made += [await _voice(world, file) for file in _files(form, "suara")]
    if pin := _pin(form):
        made.append({"type": "location", "location": pin})
    return made


def _files(form: FormData, field: str) -> list[UploadFile]:
    return [one for one in form.getlist(field) if isinstance(one, UploadFile) and one.filename and one.size]


def _text(form: FormData, field: str) -> str:
    value = form.get(field, "")
    return value.strip() if isinstance(value, str) else ""


async def _read(file: UploadFile) -> bytes:
    if (file.size or 0) > MAX_FILE:
        raise Refused(words.TOO_BIG)
    return await file.read()


async def _photo(world: World, file: UploadFile, caption: str) -> Body:
    """A photo as WhatsApp delivers it; what no program can read as a picture goes as a document."""
    data = await _read(file)
    try:
        shrunk = await asyncio.to_thread(as_whatsapp_photo, data)
    except (OSError, ValueError, Image.DecompressionBombError):
        mime = file.content_type or "application/octet-stream"
        return _document(world.keep_inbound(data, mime, file.filename or ""), caption)
    part: Body = _reference(world.keep_inbound(shrunk, "image/jpeg"))
    return {"type": "image", "image": part | ({"caption": caption} if caption else {})}


def as_whatsapp_photo(data: bytes) -> bytes:
    """Shrink to 1600 px, turn upright, drop EXIF, write JPEG. Raises OSError or ValueError for what is no picture."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=80)
    return out.getvalue()


async def _voice(world: World, file: UploadFile) -> Body:
    mime = (file.content_type or "").split(";")[0]
    data = await _read(file)
    if not mime.startswith("audio/"):
        return _document(world.keep_inbound(data, mime or "application/octet-stream", file.filename or ""), "")
    kept = world.keep_inbound(data, "audio/ogg; codecs=opus" if mime == "audio/ogg" else mime)
    return {"type": "audio", "audio": _reference(kept) | {"voice": True}}


def _document(kept: Media, caption: str) -> Body:
    part = _reference(kept) | {"filename": kept.filename}
    return {"type": "document", "document": part | ({"caption": caption} if caption else {})}


def _reference(kept: Media) -> Body:
    return {"id": kept.id, "mime_type": kept.mime, "sha256": kept.sha256}


def _pin(form: FormData) -> Body | None:
    lat, lon = _text(form, "lat").replace(",", "."), _text(form, "lon").replace(",", ".")
    if lat and lon:
        try:
            return {"latitude": float(lat), "longitude": float(lon)}
        except ValueError as error:
            raise Refused(words.UNKNOWN_VILLAGE) from error
    if label := _text(form, "desa"):
        village = villages.find(label)
        if village is None:
            raise Refused(words.UNKNOWN_VILLAGE)
        return {"latitude": village.lat, "longitude": village.lon}
    return None


async def _filled(world: World, number: str, wamid: str, form: FormData) -> Body:
    """The form of a message, filled in: the answer as Meta brings it to the webhook."""
    message = world.store.message(wamid)
    part = message.body.get("interactive") or {} if message and message.number == number else {}
    given = (part.get("action") or {}).get("parameters") or {}
    flow = world.store.flow(str(given.get("flow_id", "")))
    if flow is None or flow["status"] != "PUBLISHED":
        raise Refused(words.FORM_GONE)
    layout = json.loads(flow["json"])
    values, missing = {}, []
    for field in flows.fields_of(layout):
        value = await _value_of(world, field, form)
        values[(field.screen, field.name)] = value
        if field.is_required and not value:
            missing.append(field.label)
    if missing:
        raise Refused(words.FORM_INCOMPLETE.format(names=", ".join(missing)))
    answer = flows.answer_of(layout, values, str(given.get("flow_token", "")))
    return shapes.form_reply(answer) | {"context": {"from": DISPLAY_NUMBER, "id": wamid}}


async def _value_of(world: World, field: flows.Field, form: FormData) -> Any:
    if field.kind == "PhotoPicker":
        photos = [await _photo(world, file, "") for file in _files(form, field.name)[: field.most]]
        return [shapes.form_file(part) for photo in photos if (part := photo.get("image"))]
    value = _text(form, field.name)
    if field.kind == "OptIn":
        return bool(value)
    if field.kind == "Dropdown":
        return value if value in dict(field.options) else ""
    return value[: field.most] if field.most else value


def _tap(world: World, number: str, value: str, wamid: str) -> Body:
    """The answer to a tapped button: of the message `wamid`, or of the newest one that offers `value`."""
    offers = [one for one in reversed(world.store.messages(number, "out")) if wamid in ("", one.wamid)]
    for message in offers:
        if found := _offered(world, message, value):
            return found | {"context": {"from": DISPLAY_NUMBER, "id": message.wamid}}
    raise Refused(words.NOTHING_TO_SEND)


def _offered(world: World, message: ChatMessage, value: str) -> Body | None:
    part = message.body.get(message.kind) or {}
    if message.kind == "template":
        known = world.store.template(str(part.get("name", "")), str((part.get("language") or {}).get("code", ""))) or {}
        for kind, payload, title in templates.buttons_of(known, part):
            if kind == "quick" and payload == value:
                return {"type": "button", "button": {"payload": payload, "text": title}}
    if message.kind != "interactive":
        return None
    action: dict[str, Any] = part.get("action") or {}
    for button in action.get("buttons") or []:
        if button["reply"]["id"] == value:
            return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": dict(button["reply"])}}
    for row in (row for section in action.get("sections") or [] for row in section.get("rows") or []):
        if row["id"] == value:
            return {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": dict(row)}}
    return None


def _name(world: World, number: str, form: FormData) -> str:
    return _text(form, "nama") or world.store.people.name_of(number) or words.PEOPLE.get(number, words.SOMEBODY)


def _sent_at(form: FormData) -> float | None:
    """`terlambat` hours ago, when the form asks for a late message."""
    hours = _text(form, "terlambat")
    return clock.now().timestamp() - min(int(hours), LATE_HOURS) * 3600 if hours.isdigit() else None


def _posting(form: FormData) -> Posting:
    return Posting(copies=2 if _text(form, "ganda") else 1, with_phone=not _text(form, "sembunyi"))
