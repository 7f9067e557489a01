"""Adverts and lures are no reports; complaints, questions and emergencies about them are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from laporbup.domain.adverts import is_advert
from tests.domain.known import known

COMPLAINTS = Path(__file__).parent / "data" / "aduan.csv"


@pytest.mark.parametrize("text", [
    "Selamat! Anda menang undian 100 juta klik http://bit.ly/xx segera",
    "PINJAMAN ONLINE cepat cair tanpa jaminan bunga rendah hubungi WA 0812345678",
    "promo pinjaman cepat cair hubungi kami sekarang",
    "jual motor murah surat lengkap minat chat",
    "SLOT GACOR maxwin hari ini, main di www.slot88.com",
])
def test_an_offer_is_an_advert(text: str):
    assert is_advert(text, known().vocabulary, names_place=False)


@pytest.mark.parametrize("text", [
    "Saya ditipu pinjaman online, katanya cepat cair tanpa jaminan",
    "Bagaimana syarat pinjaman modal bunga rendah untuk UMKM?",
    "Ada yang jual obat kuat ilegal, bonus togel pula",
    "Banyak warga main slot dan togel di warung",
    "Jembatan roboh, fotonya di https://example.org/a",
    "https://example.org/a",
])
def test_what_is_said_about_offers_is_a_report(text: str):
    assert not is_advert(text, known().vocabulary, names_place=False)


def test_a_place_of_ours_needs_more_signs():
    text = "Promo pinjaman di Kayuagung"
    assert is_advert(text, known().vocabulary, names_place=False)
    assert not is_advert(text, known().vocabulary, names_place=True)


def test_no_real_complaint_is_taken_for_an_advert():
    with COMPLAINTS.open(encoding="utf-8") as file:
        texts = [value for row in csv.DictReader(file) for value in row.values() if value and len(value) > 20]
    assert len(texts) > 100
    assert [text for text in texts if is_advert(text, known().vocabulary, names_place=False)] == []
