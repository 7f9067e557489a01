"""Backup, restore and doctor, on a SQLite file as an administrator has it."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from laporbup import checkup, db, migrations, serving
from laporbup.__main__ import main
from laporbup.models import Report
from laporbup.services import reference
from laporbup.settings import get_settings
from tests.support import make_report


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of its own, migrated and seeded, with one report and one attachment file."""
    kept = db._engine
    monkeypatch.setenv("LAPORBUP_DATA_DIR", str(tmp_path / "data"))
    get_settings.cache_clear()
    db.use_engine(None)
    migrations.migrate()
    with db.unit_of_work() as session:
        reference.seed(session)
        make_report(session)
    photo = get_settings().media_dir / "ab" / "abc.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"pixels")
    yield tmp_path
    db.engine().dispose()
    db.use_engine(kept)
    monkeypatch.undo()
    get_settings.cache_clear()


def test_what_was_backed_up_comes_back(installed: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    with db.reading() as session:
        ticket = session.exec(select(Report.ticket)).one()
    archive = installed / "cadangan" / "satu.tar.gz"
    assert main(["backup", str(archive)]) == 0
    assert main(["restore", str(archive)]) == 1, "never over a living database"
    db.engine().dispose()
    db.use_engine(None)
    monkeypatch.setenv("LAPORBUP_DATA_DIR", str(installed / "lain"))
    get_settings.cache_clear()
    assert main(["restore", str(archive)]) == 0
    with db.reading() as session:
        assert session.exec(select(Report.ticket)).one() == ticket
    assert (get_settings().media_dir / "ab" / "abc.jpg").read_bytes() == b"pixels"


@pytest.mark.parametrize("content", ["text", "tar"])
def test_a_file_that_is_no_backup_is_refused(installed: Path, monkeypatch: pytest.MonkeyPatch, capsys, content: str):
    wrong = installed / "salah.tar.gz"
    wrong.write_text("bukan arsip")
    if content == "tar":
        with tarfile.open(wrong, "w:gz") as archive:
            archive.add(__file__, "lain.txt")
    db.engine().dispose()
    monkeypatch.setenv("LAPORBUP_DATA_DIR", str(installed / "kosong"))
    get_settings.cache_clear()
    assert main(["restore", str(wrong)]) == 1
    assert not (installed / "kosong" / "laporbup.db").exists()
    assert "bukan salinan" in capsys.readouterr().err


def test_doctor_says_what_is_missing(installed: Path, capsys):
    found = {name: (good, detail) for name, good, detail in checkup.checks()}
    assert found["database"] == (True, "sqlite")
    assert found["schema"][0]
    assert found["reference"] == (True, "327")
    assert found["sending"] == (True, "ok")
    assert not found["worker"][0], "no worker runs in this test"
    assert main(["doctor"]) == 1
    assert "RUSAK" in capsys.readouterr().out


def test_doctor_stops_at_a_database_that_does_not_answer(installed: Path, monkeypatch: pytest.MonkeyPatch):
    db.use_engine(db.make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    *_, last = checkup.checks()
    assert last[:2] == ("database", False)


def test_web_refuses_without_built_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys):
    monkeypatch.setattr(serving, "FRONT_END", tmp_path)
    assert main(["web"]) == 1
    assert main(["run"]) == 1
    assert "scripts/run" in capsys.readouterr().err
