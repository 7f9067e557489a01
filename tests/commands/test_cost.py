"""`whatsapp cost`: a month for whoever compares it with Meta's invoice."""

from __future__ import annotations

import pytest

from laporbup import clock, db
from laporbup.__main__ import main
from laporbup.models import MessageRate
from laporbup.services import ledger
from laporbup.services.rates import MONTHLY_CAP
from tests.services.people import make_citizen
from tests.support import make_report, moment

NOW = moment("2026-11-24 09:00")
SERVICE = {"billable": True, "category": "service", "type": "regular"}


@pytest.fixture(autouse=True)
def _month(reference):
    with clock.fixed(NOW):
        with db.unit_of_work() as session:
            make_report(session, reporter_id=make_citizen(session).id, channel="whatsapp")
            for number in range(1003):
                ledger.note(session, f"w{number}", "sent", SERVICE, report_id=None, at=moment("2026-11-04 09:00"))
            ledger.note(session, "t", "sent", SERVICE | {"category": "utility"}, report_id=None, at=moment("2026-10-20 09:00"))
        yield


def said(capsys, *words):
    assert main(["whatsapp", "cost", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_this_month(capsys):
    lines = said(capsys)
    assert lines[0] == "Biaya pesan WhatsApp November 2026"
    assert lines[2].split() == ["balasan", "1.003", "1.003", "1.000", "Rp", "1.071"]
    assert lines[3].split() == ["jumlah", "1.003", "1.003", "1.000", "Rp", "1.071"]
    assert lines[4:] == [
        "Laporan lewat WhatsApp: 1.", "Untuk setiap laporan: 1.003,00 pesan, Rp 1.071.",
        "Balasan gratis yang tersisa: 0 dari 1.000.",
        f"Perkiraan sampai akhir bulan: Rp {round(1071 + 1003 / 20 * 6.625 * 357):,}.".replace(",", "."),
        "Belum ada batas biaya.",
    ]


def test_a_month_that_is_over(capsys):
    with db.unit_of_work() as session:
        session.add(MessageRate(category=MONTHLY_CAP, valid_from=moment("2026-10-01 00:00"), rupiah=2000.0))
    lines = said(capsys, "--month", "2026-10")
    assert lines[0] == "Biaya pesan WhatsApp Oktober 2026"
    assert lines[2].split() == ["templat", "kabar", "1", "1", "0", "Rp", "357"]
    assert not [line for line in lines if line.startswith("Perkiraan")]
    assert lines[-1] == "Batas sebulan Rp 2.000, tersisa Rp 1.643."


def test_priced_anew(capsys):
    with db.unit_of_work() as session:
        session.merge(MessageRate(category="utility", valid_from=moment("2026-10-01 00:00"), rupiah=412.0))
    assert said(capsys, "--month", "2026-10", "--reprice")[0] == "1 pesan dihitung ulang dengan tarif sekarang."
    assert "Rp 412" in said(capsys, "--month", "2026-10")[2]


@pytest.mark.parametrize("month", ["2026", "2026-13", "oktober"])
def test_no_month(month, capsys):
    with pytest.raises(SystemExit) as refused:
        main(["whatsapp", "cost", "--month", month])
    assert refused.value.code == 2
    assert "2026-10" in capsys.readouterr().err
