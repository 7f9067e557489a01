"""Create and publish the short form at Meta: `python -m laporbup whatsapp flow`, and demo mode at its start.

A published form cannot be edited, so a changed one is created anew, published, and the old one deprecated
last: at every moment the one we know of works. Forms are named by their fingerprint, so that a run that was
cut off is taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from laporbup import db
from laporbup.services import channel_flows, knowledge
from laporbup.services.channel_flows import PUBLISHED, Form
from laporbup.settings import get_settings
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.errors import GraphError
from laporbup.whatsapp.flow_json import fingerprint, flow_json

log = structlog.get_logger()

DRAFT = "DRAFT"


@dataclass(frozen=True)
class Outcome:
    """What came of it: `is_changed` when something was published, `errors` when Meta did not take the form."""

    flow_id: str = ""
    is_changed: bool = False
    errors: tuple[str, ...] = ()


async def publish(graph: Graph | None = None) -> Outcome:
    """Make the account's published form the one of today; nothing when it is. Raises GraphError."""
    asked = graph or Graph(get_settings())
    try:
        return await _publish(asked)
    finally:
        if graph is None:
            await asked.aclose()


async def _publish(graph: Graph) -> Outcome:
    form = flow_json(await db.read(knowledge.load))
    print_ = fingerprint(form)
    before = await db.read(channel_flows.current)
    flows = await graph.flows()
    if before is not None and before.fingerprint == print_ and _status(flows, before.meta_id) == PUBLISHED:
        if before.status != PUBLISHED:
            await db.write(channel_flows.remember, Form(before.meta_id, PUBLISHED, print_))
        return Outcome(before.meta_id)
    flow_id = await _ready(graph, flows, form, print_)
    if isinstance(flow_id, tuple):
        return Outcome(errors=flow_id)
    await db.write(channel_flows.remember, Form(flow_id, PUBLISHED, print_))
    if before is not None and before.meta_id != flow_id and _status(flows, before.meta_id) == PUBLISHED:
        await _deprecate(graph, before.meta_id)
    log.info("form_published", flow=flow_id)
    return Outcome(flow_id, is_changed=True)


async def _ready(graph: Graph, flows: list[dict[str, Any]], form: str, print_: str) -> str | tuple[str, ...]:
    """The id of a published flow with this form, or what Meta finds wrong with it."""
    name = f"laporbup_{print_[:10]}"
    same = [flow for flow in flows if str(flow.get("name", "")).startswith(name)]
    if found := next((flow for flow in same if flow.get("status") == PUBLISHED), None):
        return str(found["id"])
    draft = next((str(flow["id"]) for flow in same if flow.get("status") == DRAFT), "")
    flow_id = draft or await graph.create_flow(f"{name}_{len(same)}" if same else name)
    errors = await graph.upload_flow(flow_id, form)
    if errors:
        await graph.delete_flow(flow_id)
        return tuple(errors)
    await graph.publish_flow(flow_id)
    return flow_id


async def _deprecate(graph: Graph, flow_id: str) -> None:
    """The old form opens no more; that it stays a while does no harm."""
    try:
        await graph.deprecate_flow(flow_id)
    except GraphError as error:
        log.warning("old form not deprecated", flow=flow_id, code=error.code)


def _status(flows: list[dict[str, Any]], flow_id: str) -> str:
    return next((str(flow.get("status")) for flow in flows if str(flow.get("id")) == flow_id), "")
