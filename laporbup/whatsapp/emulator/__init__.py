"""A WhatsApp of our own for demo mode and tests: Graph API, webhooks and the phones of citizens.

`make_world(settings, announce)` once a process, `emulator_routes(world)` into the web app, and
`world.lifespan` beside it. Production refuses: there is no emulator there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from starlette.routing import Mount, Route

from laporbup import clock, db
from laporbup.services import rates
from laporbup.settings import Settings
from laporbup.whatsapp.emulator.control import control_routes
from laporbup.whatsapp.emulator.graph import graph_routes
from laporbup.whatsapp.emulator.panel import panel_routes
from laporbup.whatsapp.emulator.phone import Draw, phone_routes
from laporbup.whatsapp.emulator.view import chat_of
from laporbup.whatsapp.emulator.world import World
from laporbup.whatsapp.templates import TEMPLATES, definition

__all__ = ["World", "chat_of", "emulator_routes", "make_world"]


def make_world(settings: Settings, announce: Callable[[str], None] = lambda _number: None) -> World:
    """The emulated business account of these settings, with our templates approved. Raises RuntimeError in production."""
    ours = [definition(template, settings.public_url) for template in TEMPLATES.values()]
    return World(settings, announce, approved=ours, rate=_rate)


def _rate(category: str, at: datetime) -> float:
    """Rupiah of a message, from the app's table of rates as it stood at most a minute ago."""
    return _rates(int(clock.now().timestamp()) // 60).rupiah(category, at)


@lru_cache(maxsize=1)
def _rates(_minute: int) -> rates.Rates:
    with db.reading() as session:
        return rates.load(session)


def emulator_routes(world_or_settings: World | Settings, draw: Draw | None = None) -> list[Route | Mount]:
    """Graph API and control plane below `/emulator`, and the simulator's POSTs, files and (with `draw`) page."""
    world = world_or_settings if isinstance(world_or_settings, World) else make_world(world_or_settings)
    below = Mount("/emulator", routes=[*graph_routes(world), *control_routes(world)])
    return [below, *phone_routes(world, draw), *panel_routes(world)]
