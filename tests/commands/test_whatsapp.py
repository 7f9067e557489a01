"""`whatsapp flow` against the emulator: published, unchanged, refused, and told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from laporbup import db
from laporbup.__main__ import main
from laporbup.models import Category
from laporbup.services import knowledge, links
from laporbup.settings import get_settings
from laporbup.whatsapp import flow
from laporbup.whatsapp.emulator import World, make_world
from laporbup.whatsapp.emulator.form import graph_in
from laporbup.whatsapp.emulator.world import Rule
from tests.support import make_report


@pytest.fixture
def world(reference: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = make_world(get_settings().model_copy(update={"data_dir": tmp_path}))
    monkeypatch.setattr(flow, "Graph", lambda _settings: graph_in(made))
    yield made
    made.store.close()


def test_it_publishes_once(world: World, capsys: pytest.CaptureFixture[str]):
    assert main(["whatsapp", "flow"]) == 0
    assert main(["whatsapp", "flow"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    [made] = world.store.flows()
    assert first == f"Formulir WhatsApp diterbitkan ({made['id']})."
    assert second == f"Formulir WhatsApp sudah yang terbaru ({made['id']})."


def test_what_meta_finds_wrong_is_printed(world: World, capsys: pytest.CaptureFixture[str]):
    with db.unit_of_work() as session:
        session.get_one(Category, "jalan").judul = ""
    knowledge.forget()
    assert main(["whatsapp", "flow"]) == 1
    assert "Dropdown.title" in capsys.readouterr().err


def test_a_refusal_is_one_line(world: World, capsys: pytest.CaptureFixture[str]):
    world.rules.append(Rule(op="flows", code=190))
    assert main(["whatsapp", "flow"]) == 1
    said = capsys.readouterr().err
    assert "190" in said
    assert "Traceback" not in said


def test_revoking_the_links_of_a_report(reference: str, capsys: pytest.CaptureFixture[str]):
    with db.unit_of_work() as session:
        report = make_report(session)
    assert main(["whatsapp", "revoke", report.ticket.lower()]) == 0
    assert report.ticket in capsys.readouterr().out
    with db.reading() as session:
        assert links.report_of(session, report.tracking_secret) is None
    assert main(["whatsapp", "revoke", "LB-000000"]) == 1
    assert "Tidak ada laporan" in capsys.readouterr().err
