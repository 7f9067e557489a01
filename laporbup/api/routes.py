"""Every plain HTTP route, in one list, and the pages for what goes wrong. Reflex is mounted behind them."""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from laporbup.api import (
    admin_accounts,
    admin_channel,
    admin_routes,
    admin_trail,
    akun,
    desk,
    desk_bulk,
    dukung,
    gate,
    health,
    lacak,
    lapor,
    masuk,
    media,
    messages,
    metrics,
    officer_whatsapp,
    open311,
    reporter_acts,
    static_pages,
    undangan,
)
from laporbup.api.door import Door, Refusal, say
from laporbup.api.ports import Renderers
from laporbup.domain.errors import NotFound

log = structlog.get_logger()

_OFFICER_PAGES = ("/petugas", "/camat", "/verifikasi", "/bupati", "/admin")


def build_api(renderers: Renderers) -> Starlette:
    """Return the app of our own routes; `rx.App(api_transformer=[build_api(…), guard(…)])` puts Reflex behind it."""
    api = Starlette(
        routes=_routes(),
        exception_handlers={
            Refusal: _refused,
            gate.GoSignIn: _go_sign_in,
            NotFound: _not_found,
            HTTPException: _http_error,
            ClientDisconnect: _gone,
            OperationalError: _database_trouble,
            Exception: _trouble,
        },
    )
    api.state.door = Door(renderers)
    return api


def _routes() -> list[BaseRoute]:
    return [
        Route("/lapor", lapor.show, methods=["GET"]),
        Route("/lapor", lapor.post, methods=["POST"]),
        Route("/lapor/serupa", dukung.similar, methods=["POST"]),
        # The built file itself carries no key of its own.
        Route("/lapor.html", lapor.canonical, methods=["GET"]),
        Route("/lapor/{rest:path}", lapor.canonical, methods=["GET"]),
        Route("/lacak", lacak.look_up, methods=["GET"]),
        Route("/lacak/{code}", lacak.show, methods=["GET"]),
        Route("/lacak/{code}/tanggapan", reporter_acts.answer, methods=["POST"]),
        Route("/lacak/{code}/tambahan", reporter_acts.add, methods=["POST"]),
        Route("/lacak/{code}/dukung", dukung.support, methods=["POST"]),
        *_account_routes(),
        Route("/petugas/laporan/{ticket}", gate.case, methods=["GET"]),
        Route("/petugas/laporan/{ticket}/tindakan", desk.act, methods=["POST"]),
        Route("/petugas/whatsapp", officer_whatsapp.show, methods=["GET"]),
        Route("/petugas/whatsapp", officer_whatsapp.post, methods=["POST"]),
        Route("/petugas/sekaligus", desk_bulk.petugas, methods=["POST"]),
        Route("/verifikasi/sekaligus", desk_bulk.verifikasi, methods=["POST"]),
        Route("/verifikasi/{ticket}", desk.triage, methods=["POST"]),
        Route("/admin/saluran", admin_channel.post, methods=["POST"]),
        *admin_routes.admin_routes(),
        *(Route(path, gate.page, methods=["GET"]) for path in _OFFICER_PAGES),
        *(Route(path + "/{rest:path}", gate.page, methods=["GET"]) for path in _OFFICER_PAGES),
        Route("/media/{id}", media.show, methods=["GET"]),
        Route("/healthz", health.healthz, methods=["GET"]),
        Route("/readyz", health.readyz, methods=["GET"]),
        Route("/metrics", metrics.show, methods=["GET"]),
        Route("/robots.txt", static_pages.robots, methods=["GET"]),
        *_open311_routes(),
    ]


def _account_routes() -> list[BaseRoute]:
    return [
        Route("/masuk", masuk.show, methods=["GET"]),
        Route("/masuk", masuk.post, methods=["POST"]),
        Route("/masuk/kode", masuk.begin_again, methods=["GET"]),
        Route("/masuk/kode", masuk.code, methods=["POST"]),
        Route("/undangan/{token}", undangan.show, methods=["GET"]),
        Route("/undangan/{token}", undangan.post, methods=["POST"]),
        Route("/akun", akun.show, methods=["GET"]),
        Route("/akun", akun.post, methods=["POST"]),
        Route("/akun/kode", akun.show_factor, methods=["GET"]),
        Route("/akun/kode", akun.post_factor, methods=["POST"]),
        Route("/keluar", masuk.leave, methods=["POST"]),
        Route("/admin/akun", admin_accounts.show, methods=["GET"]),
        Route("/admin/akun", admin_accounts.invite, methods=["POST"]),
        Route("/admin/akun/{username}", admin_accounts.show_one, methods=["GET"]),
        Route("/admin/akun/{username}", admin_accounts.change, methods=["POST"]),
        Route("/admin/jejak", admin_trail.show, methods=["GET"]),
        Route("/admin/jejak/csv", admin_trail.as_csv, methods=["GET"]),
        Route("/admin/jejak/kebocoran", admin_trail.report, methods=["POST"]),
    ]


def _open311_routes() -> list[BaseRoute]:
    return [
        Route("/open311/discovery.{format:str}", open311.discovery, methods=["GET"]),
        Route("/open311/v2/discovery.{format:str}", open311.discovery, methods=["GET"]),
        Route("/open311/v2/services.{format:str}", open311.services, methods=["GET"]),
        Route("/open311/v2/services/{code}.{format:str}", open311.service, methods=["GET"]),
        Route("/open311/v2/requests.{format:str}", open311.requests, methods=["GET"]),
        Route("/open311/v2/requests.{format:str}", open311.post_request, methods=["POST"]),
        Route("/open311/v2/requests/{ticket}.{format:str}", open311.one_request, methods=["GET"]),
        Route("/open311/{rest:path}", open311.unknown, methods=["GET", "POST"]),
    ]


async def _refused(request: Request, error: Any) -> Response:
    return say(request, error.view, error.headers)


async def _go_sign_in(_request: Request, error: Any) -> Response:
    return messages.see_other(error.url)


async def _not_found(request: Request, _error: Exception) -> Response:
    return say(request, messages.not_found())


async def _http_error(request: Request, error: Any) -> Response:
    pages = {403: messages.forbidden, 404: messages.not_found, 405: messages.wrong_method, 413: messages.too_large}
    make = pages.get(error.status_code)
    view = make() if make else messages.trouble(error.status_code)
    return say(request, view, dict(error.headers or {}))


async def _gone(_request: Request, _error: Exception) -> Response:
    """The client hung up in the middle of its upload; nobody reads this."""
    return Response(status_code=400)


async def _database_trouble(request: Request, error: Exception) -> Response:
    log.error("database_trouble", area=request.url.path.split("/")[1], error=type(error).__name__)
    return say(request, messages.trouble(503), {"retry-after": "5"})


async def _trouble(request: Request, error: Exception) -> Response:
    log.error("unexpected_error", area=request.url.path.split("/")[1], error=type(error).__name__)
    return say(request, messages.trouble())
