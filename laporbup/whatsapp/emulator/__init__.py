"""A WhatsApp of our own for demo mode and tests: Graph API, webhooks and the phones of citizens.

`make_world(settings, announce)` once a process, `emulator_routes(world)` into the web app, and
`world.lifespan` beside it. Production refuses: there is no emulator there.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Mount, Route

from laporbup.settings import Settings
from laporbup.whatsapp.emulator.control import control_routes
from laporbup.whatsapp.emulator.graph import graph_routes
from laporbup.whatsapp.emulator.panel import panel_routes
from laporbup.whatsapp.emulator.phone import Draw, phone_routes
from laporbup.whatsapp.emulator.view import chat_of
from laporbup.whatsapp.emulator.world import World

__all__ = ["World", "chat_of", "emulator_routes", "make_world"]


def make_world(settings: Settings, announce: Callable[[str], None] = lambda _number: None) -> World:
    """The emulated business account of these settings. Raises RuntimeError in production."""
    return World(settings, announce)


def emulator_routes(world_or_settings: World | Settings, draw: Draw | None = None) -> list[Route | Mount]:
    """Graph API and control plane below `/emulator`, and the simulator's POSTs, files and (with `draw`) page."""
    world = world_or_settings if isinstance(world_or_settings, World) else make_world(world_or_settings)
    below = Mount("/emulator", routes=[*graph_routes(world), *control_routes(world)])
    return [below, *phone_routes(world, draw), *panel_routes(world)]
