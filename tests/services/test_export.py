"""The export: every report with the keys of the contract, whatever their number."""

from __future__ import annotations

import json

from laporbup import clock
from laporbup.services import export, intake, merging
from laporbup.settings import get_settings
from tests.services.stories import MONDAY, PHONE, VERIFIER, at, citizen_report, photo
from tests.support import make_report


def test_every_key_of_the_contract(session):
    with clock.fixed(at(MONDAY)):
        picture = photo(session, "REPORT", 1)
        given = {"attachments": (picture,), "wamids": ("wamid.A", "wamid.B"), "lat": -3.4, "lon": 104.8}
        report = citizen_report(session, "Jalan rusak", **given)
        intake.add_to(session, report, text="Tambah parah", wamids=("wamid.C",))
        (row,) = export.export_reports(session)
    assert tuple(row) == export.KEYS
    assert row["ticket"] == report.ticket
    assert row["tracking_url"] == f"{get_settings().public_url}/lacak/{report.tracking_secret}"
    assert (row["channel"], row["reporter_address"], row["status"]) == ("whatsapp", PHONE, "ASSIGNED")
    assert row["text"] == "Jalan rusak\nTambah parah"
    assert (row["category"], row["subcategory"], row["opd"]) == ("jalan", "jalan_rusak", "PUPR")
    assert (row["kecamatan"], row["desa"], row["lat"], row["lon"]) == ("16.02.05", "16.02.05.1001", -3.4, 104.8)
    assert row["created_at"] == "2026-11-09T02:00:00+00:00"
    assert row["due_at"].endswith("+00:00")
    assert [item["id"] for item in row["attachments"]] == [picture]
    assert sorted(row["message_ids"]) == ["wamid.A", "wamid.B", "wamid.C"]
    json.dumps(row)


def test_merged_and_anonymous_ones_too_in_chunks(session):
    with clock.fixed(at(MONDAY)):
        made = [make_report(session, f"Laporan {number}", category=None, subcategory=None, desa=None) for number in range(5)]
        merging.merge(session, VERIFIER, made[1].ticket, made[0].ticket)
        tickets = [report.ticket for report in made]
        rows = list(export.export_reports(session, 2))
    assert [row["ticket"] for row in rows] == tickets
    assert {row["reporter_address"] for row in rows} == {""}
    assert {row["due_at"] for row in rows} == {None}


def test_nothing_to_export(session):
    assert list(export.export_reports(session)) == []
