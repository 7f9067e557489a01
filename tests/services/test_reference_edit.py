"""Reference data changed by an administrator: what is refused, what follows, what is noted."""

from __future__ import annotations

import pytest
from sqlmodel import select

from laporbup import db
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.roles import OFFICERS, Role
from laporbup.domain.sheet_fields import shown
from laporbup.models import AuditEntry, Category, Holiday, Keyword, Opd, Report, RoutingRule
from laporbup.services import admin_reference_form, admin_reference_list, knowledge, reference_edit
from laporbup.services.access import Actor
from laporbup.services.admin_reference_list import Asked
from laporbup.services.reference_sheets import SHEETS, Codes, rows_of, values_of
from laporbup.text import admin_reference as words
from tests.support import make_officer, make_report

NEW = {
    "opd": {
        "kode": "BASARNAS", "nama": "Badan SAR", "singkat": "Basarnas", "jenis": "EXTERNAL", "kontak": "Telepon 115",
        "aktif": "ya",
    },
    "kategori": {
        "kode": "internet", "judul": "Internet desa", "tombol": "Internet", "opd": "DISKOMINFO", "tanggapan": "1",
        "selesai": "14", "prioritas": "sedang", "aktif": "ya", "urutan": "90",
    },
    "subkategori": {
        "kode": "menara", "kategori": "jalan", "judul": "Menara", "opd": "PUPR", "selesai": "7", "prioritas": "sedang",
        "jenis": "pengaduan",
    },
    "kata": {"frasa": "lobang gedang", "kategori": "jalan", "subkategori": "jalan_rusak", "bobot": "2,5"},
    "aturan": {"kategori": "sampah", "kecamatan": "16.02.05", "opd": "DLH"},
    "libur": {"tanggal": "2027-08-02", "nama": "Hari jadi kabupaten"},
    "jawaban": {"tindakan": "COMMENT", "judul": "Uji", "isi": "Laporan {nomor} di {desa}.", "aktif": "ya"},
    "alias": {"sebutan": "kota lamo", "kecamatan": "Kayu Agung", "jenis": "kecamatan"},
}  # fmt: skip


@pytest.fixture
def admin(session) -> Actor:
    return make_officer(session, Role.ADMIN)


def entries(session) -> list[AuditEntry]:
    session.flush()
    wanted = ("reference", "holiday")
    return list(session.exec(select(AuditEntry).where(AuditEntry.action.in_(wanted)).order_by(AuditEntry.id)))


def cells_of(session, name: str, key: str) -> dict[str, str]:
    """The row as the form shows it."""
    sheet = SHEETS[name]
    values = values_of(sheet, reference_edit.find(session, sheet, key))
    return {field.name: shown(values[field.column]) for field in sheet.fields}


def test_words_for_every_column_and_code():
    for name, sheet in SHEETS.items():
        text = words.SHEETS[name]
        assert set(text.labels) == {field.name for field in sheet.fields}, name
        assert set(text.hints) <= set(text.labels)
        assert set(text.columns) <= set(text.labels)
        assert {field.column for field in sheet.fields} <= set(sheet.model.__table__.columns.keys())


@pytest.mark.parametrize("name", SHEETS)
def test_a_row_of_each_kind_comes_changes_and_goes(session, admin, name):
    sheet = SHEETS[name]
    before = len(rows_of(session, sheet))
    key = reference_edit.save(session, admin, sheet, NEW[name])
    assert len(rows_of(session, sheet)) == before + 1
    with pytest.raises(Invalid) as caught:
        reference_edit.save(session, admin, sheet, NEW[name])
    assert caught.value.errors == {sheet.key[0]: "taken"}
    assert reference_edit.save(session, admin, sheet, cells_of(session, name, key), key) == key
    assert len(entries(session)) == 1, "nothing changed, so nothing is noted"
    if sheet.is_removable:
        reference_edit.remove(session, admin, sheet, key)
        assert len(rows_of(session, sheet)) == before
        with pytest.raises(NotFound):
            reference_edit.find(session, sheet, key)
    else:
        with pytest.raises(Invalid):
            reference_edit.remove(session, admin, sheet, key)
    assert all(entry.officer_id == admin.officer_id for entry in entries(session))


@pytest.mark.parametrize("role", [role for role in OFFICERS if role is not Role.ADMIN])
def test_nobody_else(session, role):
    office = {Role.HANDLER: "PUPR", Role.HEAD: "PUPR", Role.CAMAT: "KEC-16.02.05"}
    actor = make_officer(session, role, office.get(role))
    for name, sheet in SHEETS.items():
        with pytest.raises(Forbidden):
            reference_edit.save(session, actor, sheet, NEW[name])
        with pytest.raises(Forbidden):
            reference_edit.remove(session, actor, sheet, "x")
        with pytest.raises(Forbidden):
            admin_reference_list.page(session, actor, name, Asked())
        with pytest.raises(Forbidden):
            admin_reference_form.page(session, actor, name, None)
    assert entries(session) == []


@pytest.mark.parametrize(
    ("name", "typed", "errors"),
    [
        ("kategori", {"tombol": "x" * 21}, {"tombol": "too_long"}),
        ("kategori", {"selesai": "61"}, {"selesai": "out_of_range"}),
        ("kategori", {"tanggapan": "6"}, {"tanggapan": "out_of_range"}),
        ("kategori", {"tanggapan": "satu", "opd": ""}, {"tanggapan": "not_a_number", "opd": "required"}),
        ("kategori", {"opd": "PLN"}, {"opd": "external"}),
        ("kategori", {"opd": "TIDAKADA"}, {"opd": "unknown"}),
        ("kategori", {"kode": "a b"}, {"kode": "not_a_code"}),
        ("kategori", {"rahasia": "mungkin"}, {"rahasia": "not_a_flag"}),
        ("subkategori", {"luar": "ya"}, {"rujukan": "required"}),
        ("opd", {"jenis": "KECAMATAN"}, {"kecamatan": "required"}),
        ("opd", {"kecamatan": "16.02.05"}, {"kecamatan": "not_allowed"}),
        ("kata", {"subkategori": "tpa"}, {"subkategori": "unknown"}),
        ("kata", {"subkategori": "lampu_jalan_mati"}, {"subkategori": "other_category"}),
        ("kata", {"frasa": "a|b"}, {"frasa": "bad_character"}),
        ("kata", {"bobot": "0"}, {"bobot": "out_of_range"}),
        ("libur", {"tanggal": "2027-02-30"}, {"tanggal": "not_a_day"}),
        ("jawaban", {"isi": "Halo {nama}"}, {"isi": "placeholder"}),
        ("jawaban", {"isi": "Halo {nomor"}, {"isi": "placeholder"}),
        ("jawaban", {"tindakan": "ERASE"}, {"tindakan": "unknown"}),
        ("alias", {"jenis": "desa", "nama": "Bukan Desa"}, {"nama": "unknown"}),
    ],
)
def test_what_is_refused(session, admin, name, typed, errors):
    if typed.get("subkategori") == "lampu_jalan_mati":
        other = next(kode for kode, row in Codes.read(session).subcategories.items() if row.category_kode == "lampu")
        typed = {"subkategori": other}
    with pytest.raises(Invalid) as caught:
        reference_edit.save(session, admin, SHEETS[name], {**NEW[name], **typed})
    assert caught.value.errors == errors
    assert entries(session) == []


def test_the_audit_log_has_what_it_was_and_what_it_is(session, admin):
    sheet = SHEETS["kategori"]
    reference_edit.save(session, admin, sheet, {**cells_of(session, "kategori", "jalan"), "selesai": "10"}, "jalan")
    [entry] = entries(session)
    assert (entry.subject, entry.data) == ("kategori jalan", {"selesai": ["14", "10"]})


def test_an_opd_with_open_reports_stays(session, admin):
    report = make_report(session)
    typed = {**cells_of(session, "opd", "PUPR"), "aktif": ""}
    with pytest.raises(Invalid) as caught:
        reference_edit.save(session, admin, SHEETS["opd"], typed, "PUPR")
    assert caught.value.errors == {"aktif": "open_reports"}
    view = admin_reference_form.page(session, admin, "opd", "PUPR", typed=typed, errors=caught.value.errors)
    field = next(field for field in view.fields if field.name == "aktif")
    assert (field.error, field.link_url) == (words.OPEN_REPORTS.format(count=1), "/publik?opd=PUPR")
    assert session.get(Report, report.id).opd_kode == "PUPR"


def test_an_opd_that_rules_still_name_stays(session, admin):
    typed = {**cells_of(session, "opd", "PUPR"), "aktif": ""}
    with pytest.raises(Invalid) as caught:
        reference_edit.save(session, admin, SHEETS["opd"], typed, "PUPR")
    assert caught.value.errors == {"aktif": "routed_to"}


def test_an_idle_opd_is_switched_off_and_gets_nothing_new(session, admin):
    reference_edit.save(session, admin, SHEETS["opd"], {**NEW["opd"], "kode": "UJI", "jenis": "DINAS"})
    reference_edit.save(session, admin, SHEETS["opd"], {**cells_of(session, "opd", "UJI"), "aktif": ""}, "UJI")
    assert not session.get(Opd, "UJI").is_active
    with pytest.raises(Invalid) as caught:
        reference_edit.save(session, admin, SHEETS["kategori"], {**NEW["kategori"], "opd": "UJI"})
    assert caught.value.errors == {"opd": "inactive"}


def test_the_general_rule_follows_its_category(session, admin):
    reference_edit.save(session, admin, SHEETS["kategori"], {**cells_of(session, "kategori", "sampah"), "opd": "PRKP"}, "sampah")
    rule = session.exec(
        select(RoutingRule).where(RoutingRule.category_kode == "sampah", RoutingRule.subcategory_kode.is_(None))
    ).one()
    assert rule.opd_kode == "PRKP"
    assert [entry.subject for entry in entries(session)] == ["kategori sampah", "aturan sampah||"]


def test_a_key_said_once_stays(session, admin):
    typed = {**cells_of(session, "kategori", "jalan"), "kode": "raya", "judul": "Jalan raya"}
    assert reference_edit.save(session, admin, SHEETS["kategori"], typed, "jalan") == "jalan"
    assert session.get(Category, "jalan").judul == "Jalan raya"
    assert session.get(Category, "raya") is None


def test_rules_that_need_a_look(session, admin):
    sheet = SHEETS["aturan"]
    general = session.exec(
        select(RoutingRule).where(RoutingRule.category_kode == "sampah", RoutingRule.subcategory_kode.is_(None))
    ).one()
    reference_edit.save(session, admin, sheet, {**NEW["aturan"], "opd": general.opd_kode})
    session.add(RoutingRule(category_kode="lampu", opd_kode="PRKP"))
    session.flush()
    view = admin_reference_list.page(session, admin, "aturan", Asked(needs_look=True))
    assert {line.note for line in view.lines} == {words.CONFLICTS["idle"], words.CONFLICTS["double"]}
    assert len(view.lines) == 3
    assert "3 aturan" in view.warning


def test_search_and_filters(session, admin):
    view = admin_reference_list.page(session, admin, "opd", Asked(search="KAYU AGUNG"))
    assert [line.cells[0] for line in view.lines] == ["KEC-16.02.05"]
    view = admin_reference_list.page(session, admin, "kata", Asked(category="lampu", number=99))
    assert view.lines
    assert all(line.cells[1] == session.get(Category, "lampu").judul for line in view.lines)
    view = admin_reference_list.page(session, admin, "libur", Asked(year="2026"))
    assert len(view.lines) == len([row for row in session.exec(select(Holiday)) if row.day.year == 2026])
    with pytest.raises(NotFound):
        admin_reference_list.page(session, admin, "bunga", Asked())


def test_this_process_knows_at_once(reference):
    with db.unit_of_work() as session:
        admin = make_officer(session, Role.ADMIN)
        assert "internet" not in knowledge.load(session).categories
    with db.unit_of_work() as session:
        reference_edit.save(session, admin, SHEETS["kategori"], NEW["kategori"])
        reference_edit.save(session, admin, SHEETS["kata"], {"frasa": "wifi balai", "kategori": "internet", "bobot": "3"})
    with db.reading() as session:
        known = knowledge.load(session)
        assert known.categories["internet"].judul == "Internet desa"
        assert known.classifier.classify("wifi balai mati")[0].category == "internet"
        assert session.get(Keyword, ("wifi balai", "internet")).weight == 3
