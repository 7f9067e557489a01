"""A fake Graph behind httpx: records what it was asked, answers as Meta does, with faults one after another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx

from laporbup.settings import Settings, get_settings
from laporbup.whatsapp.client import Graph

Answer = httpx.Response | Exception


def refusal(code: int, status: int = 400, *, headers: dict[str, str] | None = None, details: str = "why") -> httpx.Response:
    error = {"message": f"(#{code}) no", "type": "OAuthException", "code": code, "error_data": {"details": details}}
    return httpx.Response(status, json={"error": error}, headers=headers)


class FakeMeta(httpx.AsyncBaseTransport):
    """`faults` are used up first; afterwards everything works. `sent` are the messages that were accepted."""

    def __init__(self, *faults: Answer) -> None:
        self.faults = list(faults)
        self.requests: list[httpx.Request] = []
        self.sent: list[dict[str, Any]] = []
        self.read: list[str] = []
        self.uploads = 0
        self.media: dict[str, tuple[bytes, str]] = {}
        self.media_answer: dict[str, Any] = {}
        self.templates: list[dict[str, Any]] = []
        self.on_send: Callable[[dict[str, Any]], None] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return fault
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/messages"):
            return self._message(json.loads(request.content))
        if path.endswith("/media") and request.method == "POST":
            self.uploads += 1
            return httpx.Response(200, json={"id": "900"})
        if path.endswith("/message_templates"):
            return self._template(request)
        if path.startswith("/file/"):
            return httpx.Response(200, content=self.media[path.rpartition("/")[2]][0])
        return self._media(path.rpartition("/")[2])

    def _message(self, body: dict[str, Any]) -> httpx.Response:
        if body.get("status") == "read":
            self.read.append(body["message_id"])
            return httpx.Response(200, json={"success": True})
        if self.on_send is not None:
            self.on_send(body)
        self.sent.append(body)
        return httpx.Response(200, json={"messages": [{"id": f"wamid.out{len(self.sent)}"}]})

    def _template(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return self._page(int(request.url.params.get("after", 0)))
        made = {"status": "PENDING", **json.loads(request.content)}
        self.templates.append(made | {"id": str(len(self.templates) + 1)})
        return httpx.Response(200, json={"id": "1", "status": "PENDING", "category": "UTILITY"})

    def _page(self, start: int) -> httpx.Response:
        """Two templates a page, as Meta pages."""
        end = start + 2
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(self.templates):
            paging["next"] = "https://graph.facebook.com/next"
        return httpx.Response(200, json={"data": self.templates[start:end], "paging": paging})

    def _media(self, media_id: str) -> httpx.Response:
        if media_id not in self.media:
            return refusal(100, 404)
        data, mime = self.media[media_id]
        found = {
            "url": f"https://lookaside.fbsbx.com/file/{media_id}", "mime_type": mime, "id": media_id,
            "sha256": hashlib.sha256(data).hexdigest(), "file_size": len(data),
        }
        return httpx.Response(200, json=found | self.media_answer)


def settings_for(url: str = "https://graph.facebook.com") -> Settings:
    return get_settings().model_copy(update={"whatsapp_graph_url": url})


def graph_on(meta: FakeMeta, url: str = "https://graph.facebook.com") -> Graph:
    return Graph(settings_for(url), meta)
