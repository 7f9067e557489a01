"""Reference data as CSV: what goes out comes back the same, a rehearsal stores nothing, a wrong row stops all."""

from __future__ import annotations

import csv
import io

import pytest
from sqlmodel import select

from laporbup.domain.errors import Forbidden, Invalid
from laporbup.domain.roles import Role
from laporbup.models import AuditEntry, Holiday, Keyword, Opd
from laporbup.services import admin_reference_files, reference_csv, reference_edit
from laporbup.services.access import Actor
from laporbup.services.reference_sheets import SHEETS, rows_of, values_of
from tests.support import make_officer, make_report


@pytest.fixture
def admin(session) -> Actor:
    return make_officer(session, Role.ADMIN)


def exported(session, admin, name: str) -> bytes:
    return "".join(reference_csv.export(session, admin, SHEETS[name])).encode()


def as_excel(data: bytes) -> bytes:
    """What Excel set to Indonesian makes of it: the mark, semicolons."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def contents(session, name: str) -> list[dict[str, object]]:
    return [values_of(SHEETS[name], row) for row in rows_of(session, SHEETS[name])]


@pytest.mark.parametrize("name", SHEETS)
def test_what_goes_out_comes_back_as_nothing_new(session, admin, name):
    data = exported(session, admin, name)
    assert data.startswith(b"\xef\xbb\xbf")
    for file in (data, as_excel(data), data.decode("utf-8-sig").encode()):
        plan = reference_csv.rehearse(session, admin, SHEETS[name], file, replaces=True)
        assert (plan.problem, plan.count("same"), len(plan.lines)) == ("", len(contents(session, name)), plan.count("same"))
        assert not plan.is_usable


@pytest.mark.parametrize("name", [name for name, sheet in SHEETS.items() if sheet.is_removable and name != "libur"])
def test_emptied_and_filled_again(session, admin, name):
    before, data = contents(session, name), exported(session, admin, name)
    head = data.split(b"\r\n")[0] + b"\r\n"
    assert reference_csv.rehearse(session, admin, SHEETS[name], head, replaces=True).count("removed") == len(before)
    assert contents(session, name) == before, "a rehearsal stores nothing"
    reference_csv.apply(session, admin, SHEETS[name], head, replaces=True)
    assert contents(session, name) == []
    plan = reference_csv.apply(session, admin, SHEETS[name], as_excel(data), replaces=False)
    assert plan.count("added") == len(before)
    assert contents(session, name) == before


def test_formulas_are_defused_on_the_way_out_and_whole_on_the_way_in(session, admin):
    reference_edit.save(
        session, admin, SHEETS["opd"],
        {"kode": "UJI", "nama": "=HYPERLINK(1)", "singkat": "+62", "jenis": "EXTERNAL", "kontak": "@kantor", "aktif": "ya"},
    )
    text = exported(session, admin, "opd").decode()
    assert "'=HYPERLINK(1),'+62" in text
    assert "'@kantor" in text
    assert reference_csv.rehearse(session, admin, SHEETS["opd"], text.encode(), replaces=False).count("changed") == 0


def test_one_wrong_row_stops_all(session, admin):
    data = b"frasa;kategori;subkategori;bobot\nlobang besak;jalan;;2\nlobang kecik;tidakada;;2\nlobang besak;jalan;;3\n"
    plan = reference_csv.rehearse(session, admin, SHEETS["kata"], data, replaces=False)
    assert [(line.number, line.kind, line.errors) for line in plan.lines] == [
        (2, "added", {}), (3, "wrong", {"kategori": "unknown"}), (4, "wrong", {"frasa": "twice"}),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        reference_csv.apply(session, admin, SHEETS["kata"], data, replaces=False)
    assert session.get(Keyword, ("lobang besak", "jalan")) is None


def test_a_change_says_from_what_to_what(session, admin):
    data = b"tanggal,nama\n17/08/2026,Hari Merdeka\n2026-08-18,Cuti\n"
    plan = reference_csv.apply(session, admin, SHEETS["libur"], data, replaces=False)
    assert [(line.kind, line.key) for line in plan.lines] == [("changed", "2026-08-17"), ("added", "2026-08-18")]
    assert plan.lines[0].changes[0][0::2] == ("nama", "Hari Merdeka")
    days = {row.day.isoformat(): row.nama for row in session.exec(select(Holiday))}
    assert (days["2026-08-17"], days["2026-08-18"]) == ("Hari Merdeka", "Cuti")
    noted = [row.data for row in session.exec(select(AuditEntry).where(AuditEntry.action == "reference_imported"))]
    assert noted == [{"added": 1, "changed": 1, "removed": 0}]


def test_rows_that_reports_need_do_not_go(session, admin):
    make_report(session)
    data = exported(session, admin, "opd").decode().replace("PUPR,", "PUPR,", 1)
    only = "\r\n".join([data.split("\r\n")[0], next(line for line in data.split("\r\n") if line.startswith("PUPR,"))])
    plan = reference_csv.rehearse(session, admin, SHEETS["opd"], only.encode(), replaces=True)
    assert (plan.count("removed"), plan.count("same")) == (0, 1)
    off = only.rsplit(",", 1)[0] + ",tidak\r\n"
    plan = reference_csv.rehearse(session, admin, SHEETS["opd"], off.encode(), replaces=False)
    assert plan.lines[0].errors == {"aktif": "open_reports"}
    assert session.get(Opd, "PUPR").is_active


def test_a_column_that_is_missing_keeps_what_is_there(session, admin):
    plan = reference_csv.apply(
        session, admin, SHEETS["opd"], b"kode,nama,singkat,jenis,kontak\nPLN,PLN,PLN,EXTERNAL,Telepon 123 atau PLN Mobile\n",
        replaces=False,
    )
    assert {name for name, _, _ in plan.lines[0].changes} == {"nama", "kontak"}
    assert session.get(Opd, "PLN").is_active


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "columns"), (b"a,b\n1,2\n", "columns"), (b"tanggal,nama\n", "empty"), (b"\xff\xfe\x00", "not_utf8"),
        (b"tanggal,nama\n" + b"x" * reference_csv.MAX_BYTES, "too_large"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(session, admin, data, problem):
    assert reference_csv.rehearse(session, admin, SHEETS["libur"], data, replaces=False).problem == problem
    assert admin_reference_files.checked(session, admin, "libur", data, replaces=False).problem


def test_the_hidden_field_carries_the_file():
    data = "frasa\n" + "lobang\n" * 50_000
    packed = reference_csv.pack(data.encode())
    assert len(packed) < 60_000
    assert reference_csv.unpack(packed) == data.encode()
    for broken in ("", "!!", packed[:50], reference_csv.pack(b"x" * (reference_csv.MAX_BYTES + 1))):
        with pytest.raises(Invalid):
            reference_csv.unpack(broken)


def test_nobody_else(session):
    actor = make_officer(session, Role.VERIFIER)
    for act in (
        lambda: reference_csv.export(session, actor, SHEETS["opd"]),
        lambda: reference_csv.rehearse(session, actor, SHEETS["opd"], b"", replaces=False),
        lambda: reference_csv.apply(session, actor, SHEETS["opd"], b"", replaces=False),
    ):
        with pytest.raises(Forbidden):
            act()
