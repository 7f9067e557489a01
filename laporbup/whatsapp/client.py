"""Graph, asked through pywa: the only module that calls out.

pywa has no base URL setting, so a transport rewrites the address (demo mode and tests talk to an
emulator through the unmodified library). Recipients, error conversion and media are ours: pywa takes
an alphanumeric BSUID for a group, prefers the BSUID to a known phone number, and its exceptions break
on the way up (see `errors`).
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from json import JSONDecodeError
from typing import Any, TypeVar

import httpx
from pywa_async import WhatsApp
from pywa_async.errors import WhatsAppError

from laporbup import clock
from laporbup.settings import Settings
from laporbup.whatsapp.errors import GraphError
from laporbup.whatsapp.sender import Payload

T = TypeVar("T")

GRAPH_HOST = "graph.facebook.com"
MEDIA_HOST = "lookaside.fbsbx.com"
FLOW_CATEGORY = "CUSTOMER_SUPPORT"
#: Seconds to connect and to wait for an answer.
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
#: The largest file Meta delivers (a document); longer answers are cut off.
MAX_MEDIA = 100 * 1024 * 1024
TEMPLATE_FIELDS = ("id", "name", "language", "status", "category", "quality_score", "rejected_reason")
#: An account holds 6,000 at most; ours are six.
MAX_TEMPLATES = 6000


@dataclass(frozen=True)
class RemoteFile:
    """Where a file can be fetched for the next five minutes, and what it must look like."""

    url: str
    mime: str
    sha256: str
    size: int


class Rewrite(httpx.AsyncBaseTransport):
    """Send what is meant for Meta's hosts to `base` (keeping its path as a prefix); leave the rest alone."""

    def __init__(self, base: str, inner: httpx.AsyncBaseTransport) -> None:
        self._base = httpx.URL(base)
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in (GRAPH_HOST, MEDIA_HOST) and self._base.host != GRAPH_HOST:
            path = self._base.raw_path.rstrip(b"/") + request.url.raw_path
            request.url = request.url.copy_with(
                scheme=self._base.scheme, host=self._base.host, port=self._base.port, raw_path=path
            )
            request.headers["host"] = request.url.netloc.decode()
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class Graph:
    """Our number on the Cloud API. Belongs to one event loop; `aclose` when done."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        inner = transport or httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=16))
        self._session = httpx.AsyncClient(transport=Rewrite(settings.whatsapp_graph_url, inner), timeout=TIMEOUT)
        self._phone_id = settings.whatsapp_phone_id
        self._waba_id = settings.whatsapp_waba_id
        self._media_hosts = {httpx.URL(settings.whatsapp_graph_url).host, MEDIA_HOST, GRAPH_HOST}
        self.pywa = WhatsApp(
            phone_id=self._phone_id,
            waba_id=self._waba_id,
            token=settings.whatsapp_token.get_secret_value(),
            server=None,
            api_version=settings.whatsapp_api_version,
            skip_duplicate_updates=False,
            session=self._session,
        )

    async def send(self, *, phone: str, bsuid: str, payload: Payload, tracker: str) -> str:
        """Send to the phone number when it is known, else to the BSUID; return the wamid."""
        answer = await _asked(
            self.pywa.api.send_message(
                sender=self._phone_id,
                to=phone or None,
                recipient=None if phone else bsuid,
                recipient_type="individual",
                typ=payload.kind,
                msg=payload.body,
                biz_opaque_callback_data=tracker,
            )
        )
        try:
            return str(answer["messages"][0]["id"])
        except (KeyError, IndexError, TypeError) as error:
            raise GraphError(0, "accepted without an id", status=200, is_ambiguous=True) from error

    async def mark_read(self, wamid: str) -> None:
        """Two blue ticks and "typing …": free of charge."""
        await _asked(self.pywa.indicate_typing(wamid))

    async def find_media(self, media_id: str) -> RemoteFile:
        """Ask for a fresh URL of a file a citizen sent."""
        found = await _asked(self.pywa.api.get_media_url(media_id=media_id))
        try:
            size = int(found.get("file_size") or 0)
            return RemoteFile(str(found["url"]), str(found.get("mime_type", "")), str(found.get("sha256", "")), size)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise GraphError(0, "media without a URL", status=200) from error

    async def fetch_media(self, file: RemoteFile) -> bytes:
        """Fetch the bytes. Our token goes to Meta's hosts only, whatever the URL says."""
        if httpx.URL(file.url).host not in self._media_hosts:
            raise GraphError(0, "media on a foreign host", status=403)
        try:
            async with self._session.stream("GET", file.url) as answer:
                if answer.status_code >= 400:
                    raise GraphError(answer.status_code, "media refused", status=answer.status_code)
                parts, size = [], 0
                async for part in answer.aiter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > MAX_MEDIA:
                        raise GraphError(0, "media too large", status=413)
        except httpx.HTTPError as error:
            raise GraphError(0, type(error).__name__) from error
        return b"".join(parts)

    async def upload(self, data: bytes, mime: str) -> str:
        """Hand a photo to Meta for use in a message; return its id (valid 30 days)."""
        answer = await _asked(
            self.pywa.api.upload_media(phone_id=self._phone_id, media=data, mime_type=mime, filename="foto")
        )
        media_id = answer.get("id") if isinstance(answer, dict) else None
        if not media_id:
            raise GraphError(0, "upload without an id", status=500)
        return str(media_id)

    async def templates(self) -> list[dict[str, Any]]:
        """The templates the account has, whatever their review says; all pages."""
        found: list[dict[str, Any]] = []
        after: str | None = ""
        while after is not None and len(found) < MAX_TEMPLATES:
            page = await _asked(
                self.pywa.api.get_templates(
                    waba_id=self._waba_id, fields=TEMPLATE_FIELDS, filters={},
                    pagination={"limit": "100", **({"after": after} if after else {})},
                )
            )
            items, after = _page(page, after)
            found += items
        return found

    async def create_template(self, template: dict[str, Any]) -> None:
        """Hand a template in for review."""
        await _asked(self.pywa.api.create_template(waba_id=self._waba_id, template=template))

    async def flows(self) -> list[dict[str, Any]]:
        """Forms of the account: `id`, `name`, `status`."""
        found = await _asked(self.pywa.api.get_flows(waba_id=self._waba_id, fields=("id", "name", "status"), pagination=None))
        return [flow for flow in found.get("data", []) if isinstance(flow, dict)]

    async def create_flow(self, name: str) -> str:
        """Create an empty draft of a form; return its id."""
        made = await _asked(self.pywa.api.create_flow(waba_id=self._waba_id, name=name, categories=(FLOW_CATEGORY,)))
        if not (isinstance(made, dict) and made.get("id")):
            raise GraphError(0, "flow without an id", status=500)
        return str(made["id"])

    async def upload_flow(self, flow_id: str, form: str) -> list[str]:
        """Give a draft its JSON; return what Meta finds wrong with it."""
        answer = await _asked(self.pywa.api.update_flow_json(flow_id=flow_id, flow_json=form))
        return [_flow_problem(error) for error in answer.get("validation_errors") or []]

    async def publish_flow(self, flow_id: str) -> None:
        """Publish a draft: from now on it can be sent, and not edited."""
        await _asked(self.pywa.api.publish_flow(flow_id=flow_id))

    async def deprecate_flow(self, flow_id: str) -> None:
        """End a published form."""
        await _asked(self.pywa.api.deprecate_flow(flow_id=flow_id))

    async def delete_flow(self, flow_id: str) -> None:
        """Delete a draft."""
        await _asked(self.pywa.api.delete_flow(flow_id=flow_id))

    async def aclose(self) -> None:
        await self._session.aclose()


def _page(page: Any, before: str) -> tuple[list[dict[str, Any]], str | None]:
    """The items of a page and the cursor of the next one, None when this was the last."""
    data, paging = (page.get("data"), page.get("paging")) if isinstance(page, dict) else (None, None)
    items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
    cursors = paging.get("cursors") if isinstance(paging, dict) and paging.get("next") else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return items, after if items and isinstance(after, str) and after != before else None


def _flow_problem(error: Any) -> str:
    """One validation error in a line, with its place in the JSON."""
    if not isinstance(error, dict):
        return str(error)
    return f"{error.get('line_start', '?')}: {error.get('message') or error.get('error')}"


async def _asked(call: Awaitable[T]) -> T:
    """Await a pywa call; every failure comes out as a GraphError."""
    failure: GraphError
    try:
        return await call
    except WhatsAppError as error:
        failure = _from_pywa(error)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        failure = GraphError(0, type(error).__name__)
    except httpx.RequestError as error:
        # It left us (or may have); whether Meta took it, only a status will tell.
        failure = GraphError(0, type(error).__name__, is_ambiguous=True)
    except (JSONDecodeError, UnicodeDecodeError):
        failure = GraphError(0, "unreadable answer", status=200, is_ambiguous=True)
    except (KeyError, TypeError, AttributeError, ValueError):
        # pywa could not read the error of a refusal.
        failure = GraphError(0, "unreadable error", status=500)
    raise failure


def _from_pywa(error: WhatsAppError) -> GraphError:
    answer = error.raw_response
    status = answer.status_code if answer is not None else 0
    wait = _retry_after(answer.headers.get("retry-after")) if answer is not None else None
    return GraphError(error.code, error.details or error.message, status=status, retry_after_s=wait)


def _retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header (a number or a date), at most an hour."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            until = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - clock.now()).total_seconds()
    return min(max(seconds, 0.0), 3600.0)
