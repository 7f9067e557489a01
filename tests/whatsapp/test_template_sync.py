"""Our templates and Meta's list: created once, recorded as Meta says, asked again in time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from laporbup import clock, db
from laporbup.models import ChannelTemplate
from laporbup.services import alarms, channel_templates
from laporbup.whatsapp import template_sync
from laporbup.whatsapp.client import Graph
from laporbup.whatsapp.errors import GraphError
from laporbup.whatsapp.templates import TEMPLATES
from tests.support import moment
from tests.whatsapp import playing
from tests.whatsapp.meta import FakeMeta, graph_on, refusal

NOW = moment("2026-11-24 09:00")
URL = "https://lapor.example"
NAMES = {template.name for template in TEMPLATES.values()}


@pytest.fixture
def meta() -> FakeMeta:
    return FakeMeta()


@pytest.fixture
async def graph(meta: FakeMeta, database: str) -> AsyncIterator[Graph]:
    made = graph_on(meta)
    with clock.fixed(NOW):
        yield made
    await made.aclose()


def recorded() -> dict[str, str]:
    return {row.name: row.status for row in playing.rows(ChannelTemplate)}


async def test_what_is_missing_is_created_once(meta, graph):
    first = await template_sync.sync(graph, URL)
    assert (set(first.created), first.refused) == (NAMES, {})
    assert (await template_sync.sync(graph, URL)).created == []
    assert {item["name"] for item in meta.templates} == NAMES
    assert recorded() == dict.fromkeys(NAMES, "PENDING")


async def test_what_meta_says_is_recorded_with_its_alarms(meta, graph):
    await template_sync.sync(graph, URL)
    meta.templates[0] |= {"status": "REJECTED", "rejected_reason": "ABUSIVE_CONTENT"}
    meta.templates[1] |= {"status": "APPROVED", "category": "MARKETING", "quality_score": {"score": "RED", "date": 1}}
    assert await template_sync.check(graph) == len(NAMES)
    rows = {row.name: row for row in playing.rows(ChannelTemplate)}
    rejected, dear = rows[meta.templates[0]["name"]], rows[meta.templates[1]["name"]]
    assert (rejected.status, rejected.reason, rejected.meta_id) == ("REJECTED", "ABUSIVE_CONTENT", "1")
    assert (dear.status, dear.category, dear.quality) == ("APPROVED", "MARKETING", "RED")
    with db.reading() as session:
        assert alarms.counts(session) == {"template_unusable": 1, "template_recategorised": 1, "template_quality": 1}


async def test_templates_of_others_on_the_account_are_none_of_ours(meta, graph):
    meta.templates = [
        {"id": "1", "name": "hello_world", "language": "en_US", "status": "REJECTED"},
        {"id": "2", "name": "lapor_selesai", "language": "en_US", "status": "REJECTED"},
        {"name": "lapor_kabar", "language": "id"}, {"name": ["x"]},
    ]
    assert await template_sync.check(graph) == 1
    assert recorded() == {}, "a listing that says nothing of a template says nothing against it"


async def test_one_that_meta_refuses_does_not_stop_the_others(meta, graph):
    meta.faults = [httpx.Response(200, json={"data": []}), refusal(100, details="name was deleted lately")]
    made = await template_sync.sync(graph, URL)
    assert len(made.created) == len(NAMES) - 1
    assert list(made.refused.values()) == ["100 name was deleted lately"]


@pytest.mark.parametrize("fault", [refusal(190, 401), httpx.Response(503), httpx.ConnectError("no")])
async def test_a_dead_token_or_network_is_said(meta, graph, fault):
    meta.faults = [fault]
    with pytest.raises(GraphError):
        await template_sync.sync(graph, URL)


async def test_a_listing_that_never_ends_ends(meta, graph):
    page = {"data": [{"name": "x"}], "paging": {"cursors": {"after": "same"}, "next": "https://x"}}
    meta.faults = [httpx.Response(200, json=page) for _ in range(5)]
    assert len(await graph.templates()) == 2
    meta.faults = [httpx.Response(200, json=odd) for odd in ({}, {"data": {}}, {"data": [7], "paging": 7})]
    assert [await graph.templates() for _ in range(3)] == [[], [], []]


async def test_the_worker_asks_when_it_is_due_and_not_more(meta, graph):
    assert await template_sync.check_when_due(graph)
    assert not await template_sync.check_when_due(graph)
    with clock.fixed(NOW + timedelta(hours=25)):
        meta.faults = [httpx.ConnectError("no")]
        assert await template_sync.check_when_due(graph)
        assert not await template_sync.check_when_due(graph), "a failure waits for its turn too"


async def test_never_listed_is_not_barred(meta, graph):
    assert await template_sync.check(graph) == 0
    with db.reading() as session:
        assert channel_templates.barred(session, "RESOLVED", NOW) == frozenset()
