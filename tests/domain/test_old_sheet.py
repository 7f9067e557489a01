"""Sheets as people keep them: headers, separators and dates of every kind, and each error at its row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.domain.lifecycle import Status
from laporbup.domain.old_sheet import OldReport, moment, normal_number, read

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
STATUSES = {"selesai": Status.CLOSED, "proses": Status.IN_PROGRESS}
HEAD = "nomor_lama,tanggal,uraian,status,selesai_tanggal,nama,telepon"


def one(line: str, head: str = HEAD):
    sheet = read(f"{head}\n{line}\n".encode(), STATUSES, NOW)
    return (list(sheet.rows) + list(sheet.wrong))[0]


@pytest.mark.parametrize(
    "text",
    ["14-07-2025", "14/07/2025", "14.7.2025", "14 Juli 2025", "14 juli 2025", "14-Jul-2025", "2025-07-14", "2025/07/14", "45852",
     "14/07/2025 00:00", "2025-07-14T00:00:00", "2025-07-14 00.00", " 14-07-2025 "],
)
def test_dates_of_every_kind_are_one_day(text):
    assert moment(text) == datetime(2025, 7, 13, 17, tzinfo=UTC)


def test_an_hour_is_kept_and_nonsense_is_nothing():
    assert moment("14-07-2025 09:30") == datetime(2025, 7, 14, 2, 30, tzinfo=UTC)
    for text in ("", "kemarin", "31-02-2025", "14-13-2025", "14 Brumaire 2025", "14-07-25", "14-07-2025 25:00"):
        assert moment(text) is None, text


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    moment(text)
    read(text.encode(), STATUSES, NOW)
    read(f"{HEAD}\n{text}".encode(), STATUSES, NOW)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_byte_order_marks_and_headers_of_their_own(separator, mark):
    head = separator.join(["No. Laporan", "TGL", "Isi Laporan", "Kec.", "No HP"])
    line = separator.join(["LB 001/2025", "14/07/2025", "Jalan rusak", "Lempuing", "'0812-0000-1111"])
    sheet = read(mark + f"\n{head}\n{line}\n{separator * 4}\n".encode(), STATUSES, NOW)
    [row] = sheet.rows
    assert (row.number, row.text, row.kecamatan, row.phone) == ("LB001/2025", "Jalan rusak", "Lempuing", "6281200001111")
    assert sheet.wrong == []


def test_the_old_windows_letters_are_read_too():
    assert read(f"{HEAD}\n1,14-07-2025,Café rusak,,,,\n".encode("cp1252"), STATUSES, NOW).rows[0].text == "Café rusak"


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",14-07-2025,Rusak,,,,", "nomor_lama", "required"),
        (f"{'9' * 65},14-07-2025,Rusak,,,,", "nomor_lama", "too_long"),
        ("1,,Rusak,,,,", "tanggal", "required"),
        ("1,kemarin,Rusak,,,,", "tanggal", "unreadable"),
        ("1,14-07-2027,Rusak,,,,", "tanggal", "future"),
        ("1,14-07-2025,,,,,", "uraian", "required"),
        ("1,14-07-2025,Rusak,selesai,13-07-2025,,", "selesai_tanggal", "before"),
        ("1,14-07-2025,Rusak,selesai,lusa,,", "selesai_tanggal", "unreadable"),
        ("1,14-07-2025,Rusak,entah,,,", "status", "unknown"),
    ],
)
def test_each_error_is_said_at_its_row_and_column(line, column, code):
    found = one(line)
    assert (found.line, found.column, found.code) == (2, column, code)


def test_a_number_that_comes_twice_counts_once():
    sheet = read(f"{HEAD}\n1,14-07-2025,Rusak,,,,\n 1 ,14-07-2025,Lagi,,,,\n".encode(), STATUSES, NOW)
    assert [row.text for row in sheet.rows] == ["Rusak"]
    assert [(wrong.line, wrong.code) for wrong in sheet.wrong] == [(3, "twice")]


def test_without_its_columns_a_file_is_refused():
    assert read(b"a,b\n1,2\n", STATUSES, NOW).missing == ["nomor_lama", "tanggal", "uraian"]
    assert read(b"", STATUSES, NOW).missing == ["nomor_lama", "tanggal", "uraian"]


def test_an_end_day_without_a_status_is_an_end():
    found = one("1,14-07-2025,Rusak,,20-07-2025,,")
    assert isinstance(found, OldReport)
    assert (found.status, found.is_over) == (Status.CLOSED, True)
    assert not one("1,14-07-2025,Rusak,proses,,,").is_over


def test_a_quoted_text_may_have_lines():
    assert one('1,14-07-2025,"Jalan rusak,\nsudah lama",,,,').text == "Jalan rusak,\nsudah lama"


@pytest.mark.parametrize("typed", ["LB 001/2025", "lb001/2025", " LB001 / 2025"])
def test_an_old_number_is_found_however_it_is_typed(typed):
    assert normal_number(typed) == "LB001/2025"
