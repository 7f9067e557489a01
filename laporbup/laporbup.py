"""The composition root: pages, routes, guards and lifespans are wired here, and nothing else happens.

Importing this builds the app without touching the database: Reflex imports it to compile, to serve and
in every worker.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import reflex as rx
from starlette.applications import Starlette
from starlette.routing import Route

from laporbup import logs
from laporbup.api import notice_bar
from laporbup.api.boards import board_routes, nothing_here
from laporbup.api.guard import guard
from laporbup.api.routes import build_api
from laporbup.components import flow, icons
from laporbup.live import garbage, watcher
from laporbup.live.digest import serialise_once
from laporbup.live.hub import hub
from laporbup.live.keeper import keeper
from laporbup.pages import beranda, cari, galat, lacak, lapor, masuk, officers, peringkat, publik, simulator, warm_up
from laporbup.pages.first_response import renderers
from laporbup.services.view_chat import ChatView
from laporbup.services.views import Case, Dashboard, Home, PublicBoard, Scoreboard, Tracking, VerifyQueue, Worklist
from laporbup.settings import get_settings
from laporbup.state.simulator import use_reader
from laporbup.text import pages as words
from laporbup.whatsapp import webhook
from laporbup.whatsapp.emulator import World, chat_of, emulator_routes, make_world


async def _logs() -> None:
    """Set up the logs of a web worker (at start, not at import: Reflex imports this to compile, too)."""
    logs.configure(is_json=not get_settings().is_demo)


def _world() -> World | None:
    """Return the WhatsApp of demo mode; production has none."""
    if not get_settings().is_demo:
        return None
    world = make_world(get_settings(), lambda number: hub.mark_from_thread([f"chat:{number}"]))
    use_reader(lambda number: chat_of(world, number))
    return world


async def _publish_form() -> None:
    """Create the short form in the WhatsApp of demo mode (here, because pywa is not needed otherwise)."""
    from laporbup.whatsapp.emulator.form import publish_form

    if _demo_world is not None:
        await publish_form(_demo_world)


def _api(world: World | None) -> Starlette:
    api = build_api(_drawn)
    api.router.routes.extend([*webhook.routes(), *board_routes()])
    demo = emulator_routes(world, simulator.draw) if world else [Route(simulator.ROUTE, nothing_here)]
    api.router.routes.extend(demo)
    return api


def _add_pages(to: rx.App, pages: Iterable[Any]) -> None:
    """Add modules that have ROUTE, TITLE and `page`, and perhaps DESCRIPTION, ON_LOAD and a LIVE_TITLE."""
    for page in pages:
        to.add_page(
            page.page,
            route=page.ROUTE,
            title=getattr(page, "LIVE_TITLE", flow.page_title(words.TITLE.format(page=page.TITLE))),
            description=getattr(page, "DESCRIPTION", None),
            image="",
            on_load=getattr(page, "ON_LOAD", None),
        )


# What many clients look at is made into JSON once for all of them.
serialise_once(Tracking, Home, PublicBoard, Scoreboard, Dashboard, Worklist, VerifyQueue, Case, ChatView)
_drawn = renderers()
_demo_world = _world()

app = rx.App(
    # No toasts and no overlays: both bring scripts a strict policy refuses and weight a village pays for.
    toaster=None,
    app_wraps={},
    html_lang="id",
    # `assets/app.css` is the whole style: a second reset would undo it once it arrives.
    reset_style=False,
    stylesheets=["/tokens.css", "/app.css", "/dasbor.css"],
    head_components=[
        rx.el.link(rel="icon", href=icons.FAVICON),
        rx.el.meta(name="theme-color", content="#0a4c44"),
    ],
    api_transformer=[_api(_demo_world), guard(_drawn), webhook.door],
)
_add_pages(app, (beranda, lapor, publik, peringkat, masuk, galat, cari, lacak, *officers.PAGES, simulator))
app.register_lifespan_task(_logs)
app.register_lifespan_task(hub.lifespan)
app.register_lifespan_task(watcher.lifespan)
app.register_lifespan_task(keeper.lifespan)
app.register_lifespan_task(garbage.lifespan)
app.register_lifespan_task(notice_bar.keep_fresh)
app.register_lifespan_task(warm_up.lifespan_of(_drawn))
if _demo_world is not None:
    app.register_lifespan_task(_demo_world.lifespan)
    app.register_lifespan_task(_publish_form)
