"""Phone numbers as people write them, and nothing of them in public."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laporbup.domain.address import Address, is_bsuid, mask, mask_text, normalise_phone

quick = settings(max_examples=30)
mobile = st.tuples(st.integers(1, 9), st.integers(0, 10**10 - 1)).map(lambda n: f"8{n[0]}{n[1]:07d}")


@quick
@given(mobile)
def test_all_ways_to_write_a_mobile_number_are_one(number: str):
    spaced = f"{number[:3]}-{number[3:7]} {number[7:]}"
    for typed in (f"0{number}", f"62{number}", f"+62{number}", f"0062{number}", number, f"+62 {spaced}", f"(0{spaced})"):
        assert normalise_phone(typed) == f"62{number}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0712-321456", "62712321456"),
        ("+620812 3456 789", "628123456789"),
        ("\u202a+62 812-3456-789\u202c", "628123456789"),
        ("+60 12 345 6789", "60123456789"),
        ("60123456789", None),
        ("+1", None),
        ("+0812345678", None),
        ("123", None),
        ("", None),
        ("021-12", None),
        ("0812345678901234", None),
        ("LB-234567", None),
        ("tidak ada", None),
    ],
)
def test_what_a_phone_number_is(typed: str, expected: str | None):
    assert normalise_phone(typed) == expected


@pytest.mark.parametrize("text", ["ID.1", "ID.13491208655302741918", "MY.aB3_x-9"])
def test_a_bsuid_is_known_by_its_shape(text: str):
    assert is_bsuid(text)


@pytest.mark.parametrize("text", ["6281234567890", "ID.", "id.123", "ID.12 34", "IDN.123", "ID." + "1" * 129])
def test_other_things_are_no_bsuid(text: str):
    assert not is_bsuid(text)


@quick
@given(st.text())
def test_a_mask_never_shows_more_than_two_characters(address: str):
    assert len(re.sub(r"[^A-Za-z0-9]", "", mask(address))) <= 2


def test_the_mask_shows_the_tail_and_of_something_short_nothing():
    assert mask("6281234567821") == "••• 21"
    assert mask("ID.13491208655302741918") == "••• 18"
    assert mask("1234") == "•••"
    assert str(Address("whatsapp", "6281234567821")) == "whatsapp:••• 21"


@quick
@given(mobile, st.sampled_from(["0{}", "+62{}", "62{}", "62 {}", "{}"]))
def test_a_mobile_number_does_not_survive_in_public_text(number: str, shape: str):
    for written in (number, f"{number[:3]} {number[3:7]} {number[7:]}", f"{number[:3]}-{number[3:7]}-{number[7:]}"):
        shown = mask_text(f"Hubungi {shape.format(written)} ya")
        assert number[3:7] not in shown
        assert shown == "Hubungi ••• ya"


@pytest.mark.parametrize(
    "text",
    [
        "NIK saya 1602051203900001",
        "NIK saya 1602 0512 0390 0001",
        "surat ke siti.aminah@contoh.co.id",
        "telepon (0712) 321456",
        "telepon 0711-310440",
        "anak di Malaysia +60 12 345 6789",
    ],
)
def test_personal_numbers_are_hidden(text: str):
    shown = mask_text(text)
    assert shown.endswith("•••")
    assert not re.search(r"\d{3}|@", shown)


@pytest.mark.parametrize(
    "text",
    [
        "Puskesmas buka 08.00-16.00, Sabtu 07.30-12.00",
        "sejak 24-11-2026, RT 05 RW 02, KM 12.500",
        "kode 16.02.05.2001, titik -3.533085,104.761636",
        "rugi Rp 150.000.000 atau 850.000.000 tahun 2026-2027",
        "lapor ke 1708, PLN 123, nomor LB-7K3MQ4",
    ],
)
def test_what_is_no_personal_number_stays(text: str):
    assert mask_text(text) == text
