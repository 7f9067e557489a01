"""`import-reports`: once each, whatever is wrong said at its row, nothing stored when it is only tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import func, select

from laporbup import db
from laporbup.__main__ import main
from laporbup.models import AuditEntry, OutboxMessage, Report, ReportEvent

SHEET = """\ufeffNo Laporan;Tanggal;Isi Laporan;Kategori;Desa;Kecamatan;Status;OPD;Tgl Selesai;Nama;No HP
LB001/2025;14 Juli 2025;Jalan berlubang;Jalan & Jembatan;Tugu Mulyo;Lempuing;Selesai;PUPR;21/07/2025;Siti;0812-0000-3333
LB002/2025;15-07-2025 08:00;Lampu mati;;;;Proses;;;;
LB003/2025;kemarin;Sampah;;;;;;;;
LB004/2025;2025-07-16;Sampah menumpuk;Entah;;;;;;;
LB002/2025;17-07-2025;Lampu mati lagi;;;;;;;;
"""


@pytest.fixture
def sheet(reference: str, tmp_path: Path) -> str:
    file = tmp_path / "lama.csv"
    file.write_text(SHEET, encoding="utf-8")
    return str(file)


def count(table: type) -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_it_is_tried_first_and_stores_nothing(sheet, capsys):
    assert main(["import-reports", sheet, "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert "3 laporan bisa dipindahkan, 0 sudah ada, 2 baris bermasalah" in said
    assert (count(Report), count(AuditEntry)) == (0, 0)


def test_the_same_file_twice_is_once(sheet, capsys):
    assert main(["import-reports", sheet]) == 1
    said = capsys.readouterr().out.splitlines()
    assert "Baris 4, kolom tanggal: tanggalnya tidak terbaca (contoh: 14-07-2025 atau 14 Juli 2025)" in said
    assert "Baris 6, kolom nomor_lama: nomor ini sudah ada di baris sebelumnya" in said
    assert "Baris 5: kategori tidak dikenali, laporan tetap dipindahkan" in said
    assert said[-1] == "Selesai: 3 laporan dipindahkan, 0 sudah ada sebelumnya, 2 baris bermasalah."
    before = count(ReportEvent)
    assert main(["import-reports", sheet]) == 1
    assert "0 laporan dipindahkan, 3 sudah ada" in capsys.readouterr().out
    assert (count(Report), count(ReportEvent), count(OutboxMessage)) == (3, before, 0)
    with db.reading() as session:
        assert sorted(session.exec(select(Report.old_ticket))) == ["LB001/2025", "LB002/2025", "LB004/2025"]


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "", "\x00\x01"])
def test_what_is_no_such_sheet_is_refused(reference, tmp_path, capsys, content):
    file = tmp_path / "x.csv"
    file.write_text(content)
    assert main(["import-reports", str(file)]) == 1
    assert "nomor_lama" in capsys.readouterr().err
    assert main(["import-reports", str(tmp_path / "none.csv")]) == 1
