"""Open311 GeoReport v2 (read only): `/open311/discovery.{json,xml}` and `/open311/v2/…`. The id of a request is its ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from laporbup import clock, db
from laporbup.api.open311_format import errors, stamp, write
from laporbup.domain import ticket as tickets
from laporbup.services import open_requests
from laporbup.services.open_requests import Filters, OpenRequest, OpenService
from laporbup.settings import get_settings
from laporbup.text import open311 as words

_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_CHANGED = "2026-11-24T00:00:00+00:00"
_MOST_ROWS = 1000
_MOST_PAGES = 100_000
_DEFAULT_SPAN = timedelta(days=90)


class BadQuery(Exception):
    """A parameter that cannot be read; the sentence says which."""


async def discovery(request: Request) -> Response:
    """GET /open311/discovery.{json,xml}"""
    settings = get_settings()
    data = {
        "changeset": _CHANGED,
        "contact": f"{settings.public_url}/",
        "key_service": f"{settings.public_url}/",
        "endpoints": [
            {
                "specification": _SPECIFICATION,
                "url": f"{settings.public_url}/open311/v2",
                "changeset": _CHANGED,
                "type": "test" if settings.is_demo else "production",
                "formats": ["application/json", "text/xml"],
            }
        ],
    }
    return write(_format(request), "discovery", data)


async def services(request: Request) -> Response:
    """GET /open311/v2/services.{json,xml}"""
    found = await db.read(open_requests.services)
    return write(_format(request), "services", [_service(one) for one in found])


async def service(request: Request) -> Response:
    """GET /open311/v2/services/<code>.{json,xml}: the service definition."""
    code = request.path_params["code"]
    found = next((one for one in await db.read(open_requests.services) if one.code == code), None)
    if found is None:
        return errors(_format(request), 404, words.NO_SERVICE)
    definition = {"service_code": found.code, "attributes": _attributes(found)}
    return write(_format(request), "service_definition", definition)


async def requests(request: Request) -> Response:
    """GET /open311/v2/requests.{json,xml}: public reports, newest first; without dates those of the last 90 days."""
    try:
        filters = _filters(request)
    except BadQuery as error:
        return errors(_format(request), 400, str(error))
    found = await db.read(_find, filters)
    return write(_format(request), "service_requests", [_request(one) for one in found])


async def one_request(request: Request) -> Response:
    """GET /open311/v2/requests/<ticket>.{json,xml}: a list of one."""
    ticket = tickets.normalise(request.path_params["ticket"])
    found = await db.read(_find, Filters(tickets=[ticket])) if ticket else []
    if not found:
        return errors(_format(request), 404, words.NO_REQUEST)
    return write(_format(request), "service_requests", [_request(found[0])])


async def post_request(request: Request) -> Response:
    """POST /open311/v2/requests: nobody has been given a key."""
    return errors(_format(request), 403, words.NO_KEY)


async def unknown(request: Request) -> Response:
    return errors("xml" if request.url.path.endswith(".xml") else "json", 404, words.NO_PATH)


def _find(session: Session, filters: Filters) -> list[OpenRequest]:
    return open_requests.find(session, filters)


def _format(request: Request) -> str:
    return "xml" if request.path_params.get("format") == "xml" else "json"


def _filters(request: Request) -> Filters:
    query = request.query_params
    named = [tickets.normalise(part) or part for part in _list(query.get("service_request_id", ""))]
    size = _whole(query.get("page_size", ""), "page_size", _MOST_ROWS, _MOST_ROWS)
    page = _whole(query.get("page", ""), "page", 1, _MOST_PAGES)
    if named:
        # The ids override every other filter.
        return Filters(tickets=named[:_MOST_ROWS])
    start, end = _moment(query.get("start_date", ""), "start_date"), _moment(query.get("end_date", ""), "end_date")
    if start is None:
        start = (end or clock.now()) - _DEFAULT_SPAN
    return Filters(
        services=_list(query.get("service_code", "")),
        start=start,
        end=end,
        is_open=_status(query.get("status", "")),
        limit=size,
        offset=(page - 1) * size,
    )


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _status(text: str) -> bool | None:
    """Both statuses, or none, mean everything."""
    wanted = {part.lower() for part in _list(text)}
    if not wanted <= {"open", "closed"}:
        raise BadQuery(words.BAD_STATUS)
    return "open" in wanted if len(wanted) == 1 else None


def _moment(text: str, name: str) -> datetime | None:
    """Read a W3C date or time; without a zone it is UTC. A `+` that a browser made a space is forgiven."""
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadQuery(words.BAD_DATE.format(name=name)) from None


def _whole(text: str, name: str, default: int, most: int) -> int:
    if not text.strip():
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadQuery(words.BAD_NUMBER.format(name=name, most=most))
    return int(text)


def _service(one: OpenService) -> dict[str, Any]:
    return {
        "service_code": one.code,
        "service_name": one.name,
        "description": one.description,
        "metadata": bool(one.subcategories),
        "type": "realtime",
        "keywords": ",".join(one.keywords),
        "group": "",
    }


def _attributes(one: OpenService) -> list[dict[str, Any]]:
    if not one.subcategories:
        return []
    return [
        {
            "variable": True,
            "code": "subkategori",
            "datatype": "singlevaluelist",
            "required": False,
            "datatype_description": words.ATTRIBUTE_HINT,
            "order": 1,
            "description": words.ATTRIBUTE,
            "values": [{"key": code, "name": name} for code, name in one.subcategories],
        }
    ]


def _request(one: OpenRequest) -> dict[str, Any]:
    return {
        "service_request_id": one.ticket,
        "status": "open" if one.is_open else "closed",
        "status_notes": one.status_label,
        "service_name": one.service_name,
        "service_code": one.service_code,
        "description": one.description,
        "agency_responsible": one.agency or None,
        "service_notice": None,
        "requested_datetime": stamp(one.requested_at),
        "updated_datetime": stamp(one.updated_at),
        "expected_datetime": stamp(one.expected_at),
        "address": words.ADDRESS.format(place=one.address) if one.address else None,
        "address_id": None,
        "zipcode": one.zipcode or None,
        "lat": one.lat,
        "long": one.lon,
        "media_url": _absolute(one.photo_path) if one.photo_path else None,
    }


def _absolute(path: str) -> str:
    return path if path.startswith("http") else get_settings().public_url + path
