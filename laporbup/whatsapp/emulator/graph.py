"""The Graph API of the emulator: the calls pywa and our client make, answered as Meta answers them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from laporbup import clock
from laporbup.whatsapp.emulator import limits, reviews, shapes, templates
from laporbup.whatsapp.emulator.flow_graph import FlowGraph, sending_problem, shown
from laporbup.whatsapp.emulator.rules import Rule
from laporbup.whatsapp.emulator.world import DISPLAY_NUMBER, World

Answer = Callable[[Request], Awaitable[Response]]

URL_SECONDS = 300
"""A media URL is good for five minutes."""


def graph_routes(world: World) -> list[Route]:
    """The routes below `/emulator`, each behind the Bearer check."""
    graph, flow_graph = Graph(world), FlowGraph(world)
    table: list[tuple[str, str, Answer]] = [
        ("POST", "/v{version}/{id}/messages", graph.messages),
        ("POST", "/v{version}/{id}/media", graph.upload),
        ("GET", "/v{version}/{id}/message_templates", graph.list_templates),
        ("POST", "/v{version}/{id}/message_templates", graph.create_template),
        ("DELETE", "/v{version}/{id}/message_templates", graph.delete_template),
        ("GET", "/v{version}/{id}/flows", flow_graph.listing),
        ("POST", "/v{version}/{id}/flows", flow_graph.create),
        ("POST", "/v{version}/{id}/assets", flow_graph.assets),
        ("POST", "/v{version}/{id}/publish", flow_graph.publish),
        ("POST", "/v{version}/{id}/deprecate", flow_graph.deprecate),
        ("GET", "/v{version}/{id}/phone_numbers", graph.phone_numbers),
        ("GET", "/v{version}/{id}/whatsapp_business_profile", graph.profile),
        ("POST", "/v{version}/{id}/whatsapp_business_profile", graph.done),
        ("POST", "/v{version}/{id}/subscribed_apps", graph.done),
        ("GET", "/v{version}/{id}", graph.read),
        ("DELETE", "/v{version}/{id}", graph.delete),
        ("GET", "/media/{id}/{until:int}/{seal}", graph.download),
    ]
    return [Route(path, graph.behind_bearer(answer), methods=[method]) for method, path, answer in table]


def refused(code: int, details: str = "", *, http: int = 0, retry_after: int | None = None) -> Response:
    """An error as Graph answers it."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse(shapes.error_body(code, details), http or shapes.http_status(code), headers=headers)


class Graph:
    """The calls, on one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._settings = world.settings

    def behind_bearer(self, answer: Answer) -> Answer:
        """Wrap a call: 401 with code 190 unless the right Bearer token is shown."""
        wanted = f"Bearer {self._settings.whatsapp_token.get_secret_value()}".encode()

        async def checked(request: Request) -> Response:
            if not hmac.compare_digest(request.headers.get("authorization", "").encode(), wanted):
                return refused(190, "The access token could not be decrypted")
            return await answer(request)

        return checked

    async def messages(self, request: Request) -> Response:
        """Send a message, or mark one as read."""
        try:
            body = await request.json()
        except (json.JSONDecodeError, UnicodeDecodeError):
            return refused(100, "The body is not JSON")
        if request.path_params["id"] != self._settings.whatsapp_phone_id or not isinstance(body, dict):
            return refused(100, "Unsupported post request: the object does not exist")
        if body.get("status") == "read":
            return await self._mark_read(body)
        to = str(body.get("to") or body.get("recipient") or "").lstrip("+")
        rule = self._world.take_rule("messages", to, str(body.get("type", "text")))
        if not rule.after and (fault := await _fault(rule)):
            return fault
        if problem := limits.problem_of(body) or self._template_problem(body) or sending_problem(self._world, body):
            return refused(*problem)
        is_bsuid = not body.get("to")
        number = self._world.store.people.number_of_bsuid(to) if is_bsuid else to
        if not number or not number.isdigit():
            return refused(131009, "Recipient is not a valid WhatsApp user")
        if not self._world.take_throughput_token():
            return refused(130429, "Cloud API message throughput has been reached")
        if not self._world.take_pair_token(number):
            return refused(131056, "Too many messages sent from this phone number to the same phone number")
        wamid = self._world.accept(number, body, rule)
        if rule.after and (fault := await _fault(rule)):
            return fault
        return JSONResponse(shapes.accepted(wamid, to, is_bsuid=is_bsuid, is_template=body.get("type") == "template"))

    async def _mark_read(self, body: dict[str, Any]) -> Response:
        rule = self._world.take_rule("messages", "", "read")
        if fault := await _fault(rule):
            return fault
        known = self._world.mark_read(str(body.get("message_id", "")), is_typing=bool(body.get("typing_indicator")))
        return JSONResponse({"success": True}) if known else refused(131009, "message_id is not a message you received")

    def _template_problem(self, body: dict[str, Any]) -> tuple[int, str] | None:
        if body.get("type") != "template":
            return None
        sent = body["template"]
        name, language = str(sent.get("name", "")), str((sent.get("language") or {}).get("code", ""))
        template = self._world.store.template(name, language)
        details = templates.mismatch(template, sent) if template else None
        return reviews.refusal_of(template, name, language) or ((132000, details) if details else None)

    async def upload(self, request: Request) -> Response:
        """Store a file (multipart `file`, `type`, `messaging_product`)."""
        if fault := await _fault(self._world.take_rule("upload")):
            return fault
        async with request.form(max_files=1, max_fields=5) as form:
            file, mime = form.get("file"), form.get("type")
            if file is None or isinstance(file, str):
                return refused(100, "file is required")
            data = await file.read()
            kind = str(mime or file.content_type or "application/octet-stream")
            if problem := limits.problem_of_upload(kind, len(data)):
                return refused(*problem)
            until = clock.now().timestamp() + limits.UPLOADED_MEDIA_S
            made = self._world.store.add_media(data, kind, file.filename or "", until)
        return JSONResponse({"id": made.id})

    async def download(self, request: Request) -> Response:
        """The bytes behind a media URL, until it has expired."""
        if fault := await _fault(self._world.take_rule("download")):
            return fault
        media_id, until = request.path_params["id"], request.path_params["until"]
        media = self._world.store.media(media_id)
        is_ours = hmac.compare_digest(self._seal(media_id, until), request.path_params["seal"])
        if media is None or not is_ours or clock.now().timestamp() > until:
            return PlainTextResponse("", 404)
        return FileResponse(self._world.store.media_path(media_id), media_type=media.mime)

    def media_url(self, media_id: str) -> str:
        """A URL of a stored file, good for five minutes with the Bearer token."""
        until = int(clock.now().timestamp()) + URL_SECONDS
        return f"{self._settings.whatsapp_graph_url}/media/{media_id}/{until}/{self._seal(media_id, until)}"

    def _seal(self, media_id: str, until: int) -> str:
        key = self._settings.whatsapp_app_secret.get_secret_value().encode()
        return hmac.new(key, f"{media_id}:{until}".encode(), hashlib.sha256).hexdigest()[:32]

    async def read(self, request: Request) -> Response:
        """What an id stands for: the phone number, the business account, a template or a file."""
        key = request.path_params["id"]
        if key == self._settings.whatsapp_phone_id:
            return await _fault(self._world.take_rule("phone")) or JSONResponse(self._phone())
        if key == self._settings.whatsapp_waba_id:
            return JSONResponse({"id": key, "name": "Lapor Bup", "currency": "IDR", "timezone_id": "66"})
        template = next((one for one in self._world.store.templates() if one["id"] == key), None)
        if template is not None:
            return JSONResponse(template)
        if flow := self._world.store.flow(key):
            return JSONResponse(shown(flow))
        if fault := await _fault(self._world.take_rule("media")):
            return fault
        media = self._world.store.media(key)
        if media is None or clock.now().timestamp() > media.until:
            return refused(100, f"Object with ID '{key}' does not exist")
        return JSONResponse(
            {"messaging_product": "whatsapp", "url": self.media_url(key), "mime_type": media.mime, "sha256": media.sha256,
             "file_size": media.size, "id": media.id}
        )

    async def delete(self, request: Request) -> Response:
        """Delete a file or a draft of a form."""
        if flow := self._world.store.flow(request.path_params["id"]):
            return FlowGraph(self._world).delete(flow)
        if self._world.store.media(request.path_params["id"]) is None:
            return refused(100, "Object does not exist")
        self._world.store.delete_media(request.path_params["id"])
        return JSONResponse({"success": True})

    def _phone(self) -> dict[str, Any]:
        return {
            "id": self._settings.whatsapp_phone_id, "display_phone_number": f"+{DISPLAY_NUMBER}", "verified_name": "Lapor Bup",
            "code_verification_status": "VERIFIED", "quality_rating": "GREEN", "platform_type": "CLOUD_API",
            "throughput": {"level": "STANDARD"}, "name_status": "APPROVED", "status": "CONNECTED",
            "whatsapp_business_manager_messaging_limit": "TIER_2K",
        }

    async def phone_numbers(self, _request: Request) -> Response:
        """The numbers of the account: one."""
        return JSONResponse({"data": [self._phone()]})

    async def profile(self, _request: Request) -> Response:
        """The business profile."""
        about = {"messaging_product": "whatsapp", "about": "Lapor Bup", "vertical": "GOVT"}
        return JSONResponse({"data": [about | {"websites": [self._settings.public_url]}]})

    async def done(self, _request: Request) -> Response:
        """A call that only has to succeed."""
        return JSONResponse({"success": True})

    async def list_templates(self, request: Request) -> Response:
        """Every template, or the one called `name`."""
        if fault := await _fault(self._world.take_rule("templates")):
            return fault
        name = request.query_params.get("name")
        found = [one for one in self._world.store.templates() if name in (None, one["name"])]
        summary = {
            "total_count": len(found), "message_template_count": len(found), "message_template_limit": 6000,
            "are_translations_complete": True,
        }
        paging = {"cursors": {"before": "0", "after": "0"}}
        return JSONResponse({"data": found, "paging": paging, "summary": summary})

    async def create_template(self, request: Request) -> Response:
        """Create a template; it is approved at once, unless the world takes its time."""
        if fault := await _fault(self._world.take_rule("templates")):
            return fault
        data = await request.json()
        if not all(isinstance(data.get(key), str) for key in ("name", "language", "category")) or not data.get("components"):
            return refused(100, "name, language, category and components are required")
        made = reviews.hand_in(self._world, data)
        return JSONResponse({"id": made["id"], "status": made["status"], "category": made["category"]})

    async def delete_template(self, request: Request) -> Response:
        """Delete a template by `name`."""
        gone = self._world.store.delete_template(request.query_params.get("name", ""))
        return JSONResponse({"success": True}) if gone else refused(132001)


async def _fault(rule: Rule) -> Response | None:
    """Do what a rule says before (or instead of) an answer."""
    if rule.sleep_s:
        await asyncio.sleep(rule.sleep_s)
    if rule.not_json:
        return PlainTextResponse("<html>Sorry, something went wrong.</html>", rule.http or 500)
    if not (rule.http or rule.code):
        return None
    return refused(rule.code or 131000, http=rule.http, retry_after=rule.retry_after)
