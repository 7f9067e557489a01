"""Reference data: complete, consistent, seeded once, and never stronger than the admin."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, func
from sqlmodel import Session, select

from laporbup import db
from laporbup.domain.errors import Invalid
from laporbup.models import (
    Boundary,
    Category,
    Desa,
    Holiday,
    JobEffect,
    Kecamatan,
    Keyword,
    MessageRate,
    Opd,
    PlaceAlias,
    RoutingRule,
    Subcategory,
)
from laporbup.services import reference
from laporbup.text import labels
from tests.support import moment


def _count(session: Session, table: Any) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def _all(session: Session, table: Any) -> list[Any]:
    return list(session.exec(select(table)))


def test_an_empty_database_is_filled_and_the_second_time_is_quick_and_silent(database: str):
    with db.unit_of_work() as session:
        first = reference.seed(session)
    assert first.inserted["kecamatan"] == 18
    assert "desa +327" in str(first)
    started = time.process_time()  # not by the clock on the wall: other tests run beside this one
    with db.unit_of_work() as session:
        assert reference.seed(session).inserted == {}
    assert time.process_time() - started < 0.5
    assert str(reference.SeedReport({})) == "0"


def test_oki_is_complete(session: Session):
    desa = _all(session, Desa)
    assert _count(session, Kecamatan) == 18
    assert sum(item.jenis == "desa" for item in desa) == 314
    assert sum(item.jenis == "kelurahan" for item in desa) == 13
    assert all(item.kode.startswith(item.kecamatan_kode) for item in desa)


def test_a_kecamatan_lies_in_the_middle_of_its_villages(session: Session):
    for kecamatan in _all(session, Kecamatan):
        villages = session.exec(select(Desa).where(Desa.kecamatan_kode == kecamatan.kode)).all()
        assert kecamatan.lat == pytest.approx(sum(item.lat for item in villages) / len(villages), abs=1e-5)
        assert kecamatan.lon == pytest.approx(sum(item.lon for item in villages) / len(villages), abs=1e-5)


def test_every_kecamatan_has_its_office_and_outside_bodies_are_marked(session: Session):
    opd = {item.kode: item for item in _all(session, Opd)}
    offices = [item for item in opd.values() if item.kind == "KECAMATAN"]
    assert {item.kecamatan_kode for item in offices} == {item.kode for item in _all(session, Kecamatan)}
    assert opd["KEC-16.02.05"].nama == "Kantor Camat Kayu Agung"
    assert {item.kode for item in opd.values() if item.kind == "EXTERNAL"} == {"PLN", "BPN", "KEMENAG", "POLRES"}
    assert opd["PUPR"].singkat == "Dinas PUPR"
    assert not any("(" in item.nama for item in opd.values() if item.kind == "DINAS")


def test_aliases_lead_to_a_place_that_exists(session: Session):
    names = {(item.kecamatan_kode, item.nama) for item in _all(session, Desa)}
    kecamatan = {item.kode: item.nama for item in _all(session, Kecamatan)}
    aliases = _all(session, PlaceAlias)
    assert len(aliases) == 28
    for alias in aliases:
        assert kecamatan[alias.kode] == alias.nama if alias.jenis == "kecamatan" else (alias.kode, alias.nama) in names


def test_categories_fit_whatsapp_and_every_code_has_its_word(session: Session):
    categories, subs = _all(session, Category), _all(session, Subcategory)
    assert (len(categories), len(subs)) == (15, 101)
    assert all(len(item.judul) <= 24 and len(item.tombol) <= 20 and len(item.deskripsi) <= 72 for item in categories)
    assert all(len(item.judul) <= 24 for item in subs)
    assert {item.priority for item in [*categories, *subs]} <= set(labels.PRIORITY)
    assert {item.kind for item in subs} <= set(labels.KIND)
    assert all(item.finish_days <= 60 for item in [*categories, *subs])


def test_special_categories_are_marked(session: Session):
    subs = {item.kode: item for item in _all(session, Subcategory)}
    assert {kode for kode, item in subs.items() if item.is_external} == {
        "jalan_nasional_prov", "listrik", "sma_smk", "kriminal", "pertanahan", "agama",
    }  # fmt: skip
    assert all(item.referral for item in subs.values() if item.is_external)
    assert {"kdrt", "pungli", "bully", "dana_desa"} <= {kode for kode, item in subs.items() if item.is_confidential}
    categories = {item.kode: item for item in _all(session, Category)}
    assert {kode for kode, item in categories.items() if item.response_days == 0} == {"bencana"}
    assert {item.response_days for item in categories.values()} == {0, 1}


def test_keywords_belong_to_their_category(session: Session):
    home = {item.kode: item.category_kode for item in _all(session, Subcategory)}
    words = _all(session, Keyword)
    assert {item.category_kode for item in words} == {item.kode for item in _all(session, Category)}
    assert all(home[item.subcategory_kode] == item.category_kode for item in words if item.subcategory_kode)
    assert next(item.subcategory_kode for item in words if item.phrase == "mati lampu") == "listrik"


def test_every_category_has_a_rule_and_some_go_to_the_camat_of_the_place(session: Session):
    found = _all(session, RoutingRule)
    rules = {(item.category_kode, item.subcategory_kode, item.kecamatan_kode): item.opd_kode for item in found}
    assert len(rules) == len(found)
    assert all(rules[(item.kode, None, None)] == item.opd_kode for item in _all(session, Category))
    assert all(rules[(item.category_kode, item.kode, None)] == item.opd_kode for item in _all(session, Subcategory))
    assert rules[("pemerintahan", "perangkat_desa", "16.02.05")] == "KEC-16.02.05"
    assert rules[("pemerintahan", "perangkat_desa", None)] == "DPMD"


def test_holidays_of_four_years_with_joint_leave(session: Session):
    days = {item.day: item.nama for item in _all(session, Holiday)}
    assert {day.year for day in days} == {2025, 2026, 2027, 2028}
    assert "Natal" in days[date(2026, 12, 25)]
    assert days[date(2026, 12, 24)].startswith("Cuti Bersama")


def test_a_rate_for_every_kind_of_message_before_and_after_october_2026(session: Session):
    rates = {(item.category, item.valid_from): item for item in _all(session, MessageRate)}
    before, after = moment("2025-07-01 07:00"), moment("2026-10-01 07:00")
    assert {category for category, _ in rates} == {"utility", "service", "marketing", "authentication", "free_service"}
    assert rates[("free_service", moment("2026-10-01 00:00"))].rupiah == 1000
    assert rates[("service", before)].rupiah == 0
    assert rates[("service", after)].rupiah == rates[("utility", before)].rupiah == 357
    assert "Meta Billing Hub" in rates[("utility", before)].source


def test_what_an_admin_changed_stays(session: Session):
    session.get(Category, "jalan").finish_days = 99
    session.get(Opd, "DKP").is_active = False
    session.exec(delete(Holiday).where(Holiday.day == date(2026, 12, 24)))
    session.exec(delete(Keyword).where(Keyword.phrase == "pln"))
    session.flush()
    assert reference.seed(session).inserted == {}
    session.expire_all()
    assert session.get(Category, "jalan").finish_days == 99
    assert not session.get(Opd, "DKP").is_active
    assert session.get(Holiday, date(2026, 12, 24)) is None


def test_new_shipped_data_is_added_beside_what_is_there(session: Session):
    """An update brings more holidays: the digest of what was seeded differs, and only what is missing comes in."""
    session.exec(delete(JobEffect).where(JobEffect.job == "seed", JobEffect.subject == "holiday"))
    session.exec(delete(Holiday).where(Holiday.day == date(2028, 1, 1)))
    session.exec(delete(Desa).where(Desa.kode == "16.02.02.2001"))
    session.get(Holiday, date(2026, 12, 25)).nama = "Natal (diubah admin)"
    session.flush()
    assert reference.seed(session).inserted == {"desa": 1, "holiday": 1}
    session.expire_all()
    assert session.get(Holiday, date(2026, 12, 25)).nama == "Natal (diubah admin)"


SQUARE = [[[104.7, -3.4], [104.8, -3.4], [104.8, -3.3], [104.7, -3.4]]]


def _geojson(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "attribution": "batas uji", "features": list(features)}


def _feature(kode: Any = "16.02.05", kind: str = "Polygon", coordinates: Any = SQUARE) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kode": kode}, "geometry": {"type": kind, "coordinates": coordinates}}


def test_boundaries_are_stored_with_their_attribution_and_replaced(session: Session):
    named_by_id = {"type": "Feature", "id": "16.02.08", "geometry": {"type": "MultiPolygon", "coordinates": [SQUARE]}}
    assert reference.import_boundaries(session, _geojson(_feature(), named_by_id)) == 2
    assert reference.import_boundaries(session, _geojson(_feature(kind="MultiPolygon", coordinates=[SQUARE, SQUARE]))) == 1
    found = {item.kode: item for item in _all(session, Boundary)}
    assert set(found) == {"16.02.05", "16.02.08"}
    assert found["16.02.05"].geometry.startswith('{"type":"MultiPolygon","coordinates":[[[[104.7,-3.4]')
    assert found["16.02.05"].attribution == "batas uji"


SWAPPED = [[[point[1], point[0]] for point in ring] for ring in SQUARE]


@pytest.mark.parametrize(
    ("geojson", "errors"),
    [
        ([], {"features": "required"}),
        ({"type": "FeatureCollection"}, {"features": "required"}),
        (_geojson(), {"features": "required"}),
        (_geojson("x"), {"features.0": "not_a_feature"}),
        (_geojson(_feature(), _feature("99.99.99")), {"features.1": "unknown_kode"}),
        (_geojson({"type": "Feature", "properties": None, "geometry": None}), {"features.0": "unknown_kode"}),
        (_geojson(_feature(), _feature()), {"features.1": "twice"}),
        (_geojson({**_feature(), "geometry": None}), {"features.0": "not_a_polygon"}),
        (_geojson(_feature(kind="Point", coordinates=[104.7, -3.4])), {"features.0": "not_a_polygon"}),
        (_geojson(_feature(kind="MultiPolygon", coordinates=[])), {"features.0": "not_a_polygon"}),
        (_geojson(_feature(coordinates=None)), {"features.0": "not_a_polygon"}),
        (_geojson(_feature(coordinates=[SQUARE[0][:3]])), {"features.0": "not_a_polygon"}),
        (_geojson(_feature(coordinates=[[*SQUARE[0][:3], [104.9, -3.4]]])), {"features.0": "not_a_polygon"}),
        (_geojson(_feature(coordinates=[[["a", "b"]] * 4])), {"features.0": "not_a_polygon"}),
        (_geojson(_feature(coordinates=SWAPPED)), {"features.0": "not_a_polygon"}),
    ],
)
def test_unusable_boundaries_are_refused_and_nothing_is_stored(session: Session, geojson: Any, errors: dict[str, str]):
    with pytest.raises(Invalid) as refused:
        reference.import_boundaries(session, geojson)
    assert refused.value.errors == errors
    assert _count(session, Boundary) == 0
