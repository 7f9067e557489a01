"""The verbs about personal data: a copy for its owner, and what goes after its time."""

from __future__ import annotations

import json
import stat
from datetime import timedelta

import pytest
from sqlmodel import select

from laporbup import clock, db
from laporbup.__main__ import main
from laporbup.models import Reporter
from tests.services.people import make_citizen

PHONE = "6281200001357"


@pytest.fixture
def citizen(reference: str) -> None:
    with db.unit_of_work() as session:
        make_citizen(session, PHONE)


def test_a_copy_for_its_owner(citizen, tmp_path, capsys):
    file = tmp_path / "siti.json"
    assert main(["export-person", "0812-0000-1357", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8"))["people"][0]["name"] == "Siti"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PHONE not in capsys.readouterr().out


def test_it_overwrites_nothing_and_nobody_is_said_so(citizen, tmp_path, capsys):
    file = tmp_path / "siti.json"
    file.write_text("penting")
    assert main(["export-person", PHONE, str(file)]) == 1
    assert file.read_text() == "penting"
    assert main(["export-person", "0899-9999-9999", str(tmp_path / "b.json")]) == 1
    assert not (tmp_path / "b.json").exists()
    assert "Tidak ada pelapor" in capsys.readouterr().err


def test_retention_counts_first_and_then_does_it(citizen, capsys):
    with db.unit_of_work() as session:
        row = session.exec(select(Reporter)).one()
        row.created_at = row.last_inbound_at = clock.now() - timedelta(days=800)
    assert main(["retention", "--dry-run"]) == 0
    assert "1 pelapor" in capsys.readouterr().out
    with db.reading() as session:
        assert not session.exec(select(Reporter)).one().is_erased
    assert main(["retention"]) == 0
    with db.reading() as session:
        assert session.exec(select(Reporter)).one().is_erased
    assert main(["retention", "--dry-run"]) == 0
    assert "0 pelapor" in capsys.readouterr().out.splitlines()[-1]
