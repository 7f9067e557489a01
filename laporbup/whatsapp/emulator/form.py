"""Demo mode has the short form from the start: created and published in the emulator by the code of the command."""

from __future__ import annotations

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.routing import Mount

from laporbup.whatsapp import flow
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.emulator.graph import graph_routes
from laporbup.whatsapp.emulator.world import World
from laporbup.whatsapp.errors import GraphError

log = structlog.get_logger()


async def publish_form(world: World) -> flow.Outcome | None:
    """Publish the form in the emulated account, without the network; None when that failed (citizens then write)."""
    graph = graph_in(world)
    try:
        return await flow.publish(graph)
    except (GraphError, SQLAlchemyError) as error:
        log.warning("form not published", error=type(error).__name__)
        return None
    finally:
        await graph.aclose()


def graph_in(world: World) -> Graph:
    """A client of the emulated Graph API inside this process."""
    app = Starlette(routes=[Mount("/emulator", routes=graph_routes(world))])
    return Graph(world.settings, httpx.ASGITransport(app))
