"""What goes to SP4N-LAPOR!: each change once, in their words, and nothing that is nobody's business."""

from __future__ import annotations

import json

import pytest

from laporbup.domain.errors import Invalid
from laporbup.domain.lifecycle import Status
from laporbup.domain.roles import Role
from laporbup.services import casework, feedback, knowledge, sp4n, sp4n_map
from laporbup.settings import get_settings
from tests.services.people import make_citizen, resolved
from tests.support import make_officer, make_report

PHONE = "6281200002468"


@pytest.fixture
def mapped():
    return sp4n_map.load(get_settings().data_dir)


def story(session, text=f"Jalan rusak. Nama saya Siti Aminah, {PHONE}", **more):
    citizen = make_citizen(session, PHONE + more.pop("digit", "0"))
    report = make_report(session, text, reporter_id=citizen.id, subcategory="jalan_rusak", lat=-3.391234, lon=104.831234, **more)
    officer = make_officer(session, Role.HANDLER, "PUPR")
    casework.start(session, officer, report.ticket, note="Mulai besok, kata Pak Joko")
    casework.note(session, officer, report.ticket, note="Catatan dapur")
    resolved(session, officer, report)
    feedback.answer(session, report.tracking_secret, done=True, stars=4, text="Makasih Pak Joko 0812-1111-2222")
    session.flush()
    return report


def everything(session, mapped, size=500, since=0):
    until, at, records = sp4n.newest(session), since, []
    while at < until:
        found = sp4n.chunk(session, at, until, mapped, size)
        records, at = records + found.records, found.position
    return records


def test_a_report_and_each_change_of_it_in_their_words(session, mapped):
    report = story(session)
    records = everything(session, mapped)
    assert [(row["jenis"], row["status_sp4n"]) for row in records] == [
        ("laporan", "Belum Terverifikasi"), ("status", "Belum Ditindaklanjuti"), ("status", "Proses"), ("status", "Proses"),
        ("status", "Selesai"),
    ]
    assert {tuple(row) for row in records} == {sp4n.FIELDS}
    first = records[0]
    assert first["id"] == f"{report.ticket}:1"
    assert first["isi"] == "Jalan rusak. Nama saya •••, •••"
    assert (first["kategori_sp4n"], first["klasifikasi"]) == ("Pekerjaan Umum dan Penataan Ruang", "Pengaduan")
    assert (first["lintang"], first["bujur"]) == (-3.391, 104.831)
    assert records[1]["instansi"].startswith("Dinas")
    assert records[2]["tindak_lanjut"] == "Mulai besok, kata Pak •••"


def test_nothing_of_a_person_and_nothing_internal(session, mapped):
    story(session)
    text = json.dumps(everything(session, mapped), ensure_ascii=False)
    for word in ("Siti", PHONE, "1111", "Joko", "dapur", "Makasih", "lacak/LB-"):
        assert (word in text) == (word == "lacak/LB-"), word


def test_of_a_confidential_report_only_that_there_is_one(session, mapped):
    report = story(session, "Petugas minta uang pelicin di loket", is_confidential=True)
    records = everything(session, mapped)
    assert len(records) == 5
    for row in records:
        assert row["judul"] == "Laporan rahasia"
        assert {row[key] for key in ("isi", "tindak_lanjut", "kecamatan", "desa", "kode_wilayah", "lintang", "tautan")} == {""}
    assert report.ticket in records[0]["nomor"]


def test_hidden_ones_and_those_of_the_old_service_are_left_out(session, mapped):
    story(session).is_hidden = True
    story(session, digit="1", channel="import")
    session.flush()
    assert everything(session, mapped) == []


@pytest.mark.parametrize("size", [1, 2, 3, 500])
def test_in_pieces_of_any_size_the_same_records_come_once(session, mapped, size):
    for number in range(3):
        story(session, f"Jalan rusak nomor {number}", digit=str(number))
    whole = everything(session, mapped)
    assert everything(session, mapped, size) == whole
    assert len({row["id"] for row in whole}) == len(whole) == 15


def test_what_comes_later_follows_after_the_position(session, mapped):
    story(session)
    position = sp4n.newest(session)
    sp4n.advance(session, "sp4n-json", position)
    later = story(session, "Lampu mati", digit="1")
    records = everything(session, mapped, since=sp4n.position(session, "sp4n-json"))
    assert {row["nomor"] for row in records} == {later.ticket}


def test_a_position_never_goes_back(session):
    for to in (5, 9, 3):
        sp4n.advance(session, "sp4n-csv", to)
    assert sp4n.position(session, "sp4n-csv") == 9
    assert sp4n.position(session, "sp4n-json") == 0


def test_every_category_and_status_of_ours_has_one_of_theirs(session, mapped):
    known = knowledge.load(session)
    assert all((kode, "") in mapped.categories for kode in known.categories)
    for kode, sub in mapped.categories:
        assert kode in known.categories
        assert not sub or known.subcategories[sub].category_kode == kode
    assert set(mapped.statuses) == set(Status)
    assert {sp4n_map.kind(sub.kind) for sub in known.subcategories.values()} == {
        "Pengaduan", "Aspirasi", "Permintaan Informasi",
    }


def test_an_edited_map_in_the_data_folder_wins(tmp_path):
    (tmp_path / "sp4n_kategori.csv").write_text("\ufeffkategori;subkategori;sp4n\nlainnya;;Lain\njalan;;Jalan Kami\n")
    mapped = sp4n_map.load(tmp_path)
    assert (mapped.category("jalan", "jembatan"), mapped.category("air", None), mapped.category(None, None)) == (
        "Jalan Kami", "Lain", "Lain",
    )  # fmt: skip


@pytest.mark.parametrize("content", ["status,sp4n\nRECEIVED,Baru\n", "status,sp4n\nBARU,Baru\n", "a,b\n1,2\n"])
def test_a_map_that_cannot_be_used_is_refused(tmp_path, content):
    (tmp_path / "sp4n_status.csv").write_text(content)
    with pytest.raises(Invalid):
        sp4n_map.load(tmp_path)
