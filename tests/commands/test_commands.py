"""The verbs of the command line, called as a shell calls them, on both databases."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from sqlmodel import select

from laporbup import db
from laporbup.__main__ import main
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.models import Kecamatan, Officer, Report, Reporter
from laporbup.services import reporters
from tests.services.pictures import photo as jpeg
from tests.support import make_officer, make_report, moment

KEYS = {
    "ticket", "tracking_url", "channel", "reporter_address", "text", "category", "subcategory", "opd", "kecamatan", "desa",
    "lat", "lon", "status", "created_at", "due_at", "attachments", "message_ids",
}


@pytest.fixture
def ticket(reference: str) -> str:
    with db.unit_of_work() as session:
        make_officer(session, Role.HANDLER, "PUPR", username="pupr")
        make_officer(session, Role.HANDLER, "DLH", username="dlh")
        return make_report(session, text="=Jembatan patah di dusun dua").ticket


def say(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def status_of(ticket: str) -> str:
    with db.reading() as session:
        return session.exec(select(Report.status).where(Report.ticket == ticket)).one()


def test_export_prints_one_object_a_report(ticket: str, capsys):
    assert main(["export-reports"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["ticket"] for row in rows] == [ticket]
    assert set(rows[0]) == KEYS
    assert rows[0]["opd"] == "PUPR"
    assert "/lacak/" in rows[0]["tracking_url"]
    assert ticket not in rows[0]["tracking_url"]


def test_csv_export_holds_no_formula(ticket: str, capsys):
    assert main(["export-reports", "--format", "csv"]) == 0
    [row] = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert set(row) == KEYS
    assert row["text"].startswith("'=")


def test_an_officer_acts_from_the_shell(ticket: str, capsys, tmp_path: Path):
    photo = tmp_path / "sesudah.jpg"
    photo.write_bytes(jpeg())
    assert main(["act", ticket, "start", "--as", "pupr", "--note", "Berangkat"]) == 0
    assert status_of(ticket) == Status.IN_PROGRESS
    assert main(["act", ticket, "resolve", "--as", "pupr", "--note", "Papan baru sudah dipasang", "--evidence", str(photo)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{ticket}: RESOLVED"
    assert status_of(ticket) == Status.RESOLVED


def test_a_report_is_offered_taken_and_given_to_a_person_from_the_shell(ticket: str, capsys):
    assert main(["act", ticket, "offer", "--as", "pupr", "--opd", "DLH", "--note", "Ini sampah."]) == 0
    assert main(["act", ticket, "take", "--as", "dlh"]) == 0
    assert main(["act", ticket, "delegate", "--as", "dlh", "--officer", "dlh"]) == 0
    with db.reading() as session:
        report = session.exec(select(Report).where(Report.ticket == ticket)).one()
        assert (report.opd_kode, report.handler_id is not None) == ("DLH", True)


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (["offer", "--as", "pupr", "--note", "Bukan kami"], "OPD wajib diisi"),
        (["offer", "--as", "pupr", "--note", "Bukan kami", "--opd", "PUPR"], "sendiri"),
        (["delegate", "--as", "pupr"], "petugas"),
        (["delegate", "--as", "pupr", "--officer", "dlh"], "petugas"),
        (["delegate", "--as", "pupr", "--officer", "nobody"], "nobody"),
        (["start", "--as", "dlh"], "tidak berhak"),
        (["start", "--as", "nobody"], "nobody"),
        (["resolve", "--as", "pupr", "--note", "Selesai"], "bukti"),
        (["confirm", "--as", "pupr"], ""),
        (["resolve", "--as", "pupr", "--note", "Selesai", "--evidence", "no/such.jpg"], "no/such.jpg"),
    ],
)
def test_what_may_not_be_is_refused_in_a_sentence(ticket: str, capsys, verb: list[str], said: str):
    assert main(["act", ticket, *verb]) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert status_of(ticket) == Status.ASSIGNED


def test_a_date_that_is_none_is_wrong_usage(ticket: str, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["act", ticket, "schedule", "--as", "pupr", "--note", "x", "--until", "2027-13-01"])
    assert ended.value.code == 2
    assert "2027-13-01" in capsys.readouterr().err


def test_a_database_without_tables_is_said(reference: str, tmp_path: Path, capsys):
    ready = db.engine()
    db.use_engine(db.make_engine(f"sqlite:///{tmp_path / 'empty.db'}"))
    try:
        assert main(["export-reports"]) == 1
    finally:
        db.engine().dispose()
        db.use_engine(ready)
    assert "migrate" in capsys.readouterr().err


def test_an_unknown_ticket_is_said(reference: str, capsys):
    with db.unit_of_work() as session:
        make_officer(session, Role.HANDLER, "PUPR", username="pupr")
    assert main(["act", "LB-222222", "start", "--as", "pupr"]) == 1
    assert "LB-222222" in capsys.readouterr().err


def test_accounts_from_the_shell(reference: str, capsys, monkeypatch):
    say(monkeypatch, "sandi-yang-cukup-panjang\n")
    assert main(["user", "add", "kadis", "--role", "HEAD", "--opd", "DLH", "--password-stdin"]) == 0
    assert main(["user", "list"]) == 0
    assert "HEAD  kadis  DLH  aktif" in capsys.readouterr().out
    assert main(["user", "disable", "kadis"]) == 0
    with db.reading() as session:
        assert session.exec(select(Officer.is_active)).one() is False


@pytest.mark.parametrize(
    ("role", "opd", "password"), [("HEAD", "TIDAKADA", "sandi-yang-cukup-panjang"), ("HEAD", "DLH", "pendek")]
)
def test_a_wrong_account_is_refused(reference: str, capsys, monkeypatch, role: str, opd: str, password: str):
    say(monkeypatch, password + "\n")
    assert main(["user", "add", "kadis", "--role", role, "--opd", opd, "--password-stdin"]) == 1
    assert capsys.readouterr().err
    with db.reading() as session:
        assert session.exec(select(Officer)).all() == []


def test_erase_forgets_a_citizen(reference: str, capsys):
    with db.unit_of_work() as session:
        reporters.reporter_for(session, "whatsapp", "6280000000001", "", "Warga Demo 1", moment("2026-11-24 09:00"))
    assert main(["erase", "6280000000001"]) == 0
    assert main(["erase", "6280000000001"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first != second
    with db.reading() as session:
        assert "6280000000001" not in session.exec(select(Reporter)).one().model_dump_json()


def test_boundaries_from_a_file(reference: str, capsys, tmp_path: Path):
    with db.reading() as session:
        kode, lat, lon = session.exec(select(Kecamatan.kode, Kecamatan.lat, Kecamatan.lon)).first()
    ring = [[lon - 0.1, lat - 0.1], [lon + 0.1, lat - 0.1], [lon + 0.1, lat + 0.1], [lon - 0.1, lat - 0.1]]
    feature = {"type": "Feature", "properties": {"kode": kode}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    good, bad = tmp_path / "batas.json", tmp_path / "rusak.json"
    good.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    bad.write_text("{")
    assert main(["import-boundaries", str(good)]) == 0
    assert capsys.readouterr().out.startswith("1 ")
    assert main(["import-boundaries", str(bad)]) == 1
    assert main(["import-boundaries", str(tmp_path / "tidak-ada.json")]) == 1


def test_seed_and_rebuild_say_what_they_did(reference: str, capsys):
    assert main(["seed"]) == 0
    assert main(["rebuild-scores"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_demo_only_on_an_empty_database(ticket: str, capsys):
    assert main(["demo"]) == 1
    assert capsys.readouterr().err


def test_a_wrong_setting_is_said_without_a_traceback(capsys, monkeypatch):
    from laporbup.settings import get_settings

    monkeypatch.setenv("LAPORBUP_PORT", "delapan ribu")
    get_settings.cache_clear()
    try:
        assert main(["user", "list"]) == 2
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
    said = capsys.readouterr().err
    assert "Setelan salah" in said
    assert "LAPORBUP_PORT" in said
