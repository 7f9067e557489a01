"""The export to SP4N-LAPOR!: the same files from the same reports, and killed at any moment it goes on where it was."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from laporbup import db
from laporbup.__main__ import main
from laporbup.services import sp4n
from laporbup.settings import get_settings
from tests.running import ROOT
from tests.support import make_report


@pytest.fixture
def filed(reference: str) -> str:
    with db.unit_of_work() as session:
        for number in range(40):
            make_report(session, f"=Jalan rusak nomor {number}")
    return reference


def ids(folder: Path) -> list[str]:
    return [row["id"] for file in sorted(folder.glob("*.json")) for row in json.loads(file.read_text("utf-8"))["catatan"]]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_reports_give_the_same_bytes(filed, tmp_path):
    for folder in ("a", "b"):
        assert main(["sp4n", "export", "--format", "json", "--since", "0", "--out", str(tmp_path / folder)]) == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert len(ids(tmp_path / "a")) == len(set(ids(tmp_path / "a"))) == 80


def test_what_was_handed_over_is_not_written_again(filed, tmp_path, capsys):
    export = ["sp4n", "export", "--format", "json", "--out", str(tmp_path)]
    assert main(export) == 0
    first = contents(tmp_path)
    assert main(export) == 0
    assert contents(tmp_path) == first
    assert "0 catatan baru" in capsys.readouterr().out.splitlines()[-1]
    with db.unit_of_work() as session:
        ticket = make_report(session, "Yang baru").ticket
    assert main(export) == 0
    assert {row.partition(":")[0] for row in ids(tmp_path)[80:]} == {ticket}


def test_csv_for_a_spreadsheet(filed, capsys):
    assert main(["sp4n", "export", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 80
    assert tuple(rows[0]) == sp4n.FIELDS
    assert rows[0]["isi"].startswith("'=")
    with db.reading() as session:
        assert sp4n.position(session, "sp4n-csv") == 0


def test_a_broken_map_is_said_and_nothing_is_written(filed, tmp_path, capsys):
    own = get_settings().data_dir / "sp4n_status.csv"
    own.write_text("status,sp4n\n")
    try:
        assert main(["sp4n", "export", "--format", "json", "--out", str(tmp_path)]) == 1
    finally:
        own.unlink()
    assert "sp4n_status.csv" in capsys.readouterr().err
    assert contents(tmp_path) == {}


def test_killed_in_the_middle_it_goes_on_and_every_record_comes_once(filed, tmp_path):
    """Kill -9, several times, at whatever it is doing; then let it finish."""
    whole, pieces = tmp_path / "whole", tmp_path / "pieces"
    assert main(["sp4n", "export", "--format", "json", "--since", "0", "--out", str(whole)]) == 0
    kills = 0
    for wanted in (3, 9, 20):
        process = start(filed, pieces)
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until and len(list(pieces.glob("*.json"))) < wanted:
            time.sleep(0.002)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.wait(timeout=30)
    assert kills >= 1, "it was never killed, so nothing was tried"
    assert start(filed, pieces).wait(timeout=60) == 0
    assert ids(pieces) == ids(whole)


def start(url: str, out: Path) -> subprocess.Popen[bytes]:
    settings = {"LAPORBUP_DATABASE_URL": url, "LAPORBUP_DATA_DIR": str(get_settings().data_dir), "LAPORBUP_MODE": "demo"}
    return subprocess.Popen(
        [sys.executable, "-m", "laporbup", "sp4n", "export", "--format", "json", "--chunk", "2", "--out", str(out)],
        cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
