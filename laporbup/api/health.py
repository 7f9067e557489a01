"""`/healthz` (the process answers) and `/readyz` (the service can work)."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from laporbup import clock, db
from laporbup.services.readiness import readiness

log = structlog.get_logger()
_FRESH = {"cache-control": "no-store"}


async def healthz(_request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers=_FRESH)


async def readyz(_request: Request) -> Response:
    try:
        found = await db.read(readiness, clock.now())
    except SQLAlchemyError as error:
        log.error("database_unreachable", error=type(error).__name__)
        gone = {"status": "stuck", "inbox_lag_s": None, "outbox_lag_s": None, "worker_seen_s": None, "sending": "unknown"}
        return JSONResponse({**gone, "stuck": ["database"]}, 503, _FRESH)
    body = {
        "status": found.status,
        "inbox_lag_s": found.inbox_lag_s,
        "outbox_lag_s": found.outbox_lag_s,
        "worker_seen_s": found.worker_seen_s,
        "sending": found.sending,
        "stuck": list(found.stuck),
        "alarms": found.alarms,
    }
    return JSONResponse(body, 200 if found.status == "ok" else 503, _FRESH)
