"""`python -m laporbup whatsapp …`: templates as Meta sees them, and who is blocked."""

from __future__ import annotations

import httpx
import pytest
from sqlmodel import select

from laporbup import db
from laporbup.__main__ import main
from laporbup.models import Reporter
from laporbup.services.reporters import reporter_for
from laporbup.settings import get_settings
from laporbup.whatsapp import client
from laporbup.whatsapp.templates import TEMPLATES
from tests.support import moment
from tests.whatsapp.meta import FakeMeta, refusal

PHONE = "6281234500021"


@pytest.fixture
def meta(database: str, monkeypatch: pytest.MonkeyPatch) -> FakeMeta:
    """A Graph of our own where the command's client looks for the network."""
    fake = FakeMeta()
    monkeypatch.setattr(client.httpx, "AsyncHTTPTransport", lambda **_: fake)
    return fake


@pytest.fixture
def citizen(database: str) -> None:
    with db.unit_of_work() as session:
        reporter_for(session, "whatsapp", PHONE, "", "Siti", moment("2026-11-24 09:00"))


def is_blocked() -> bool:
    with db.reading() as session:
        return session.exec(select(Reporter.is_blocked).where(Reporter.phone == PHONE)).one()


def test_templates_are_made_and_printed(meta: FakeMeta, capsys):
    assert main(["whatsapp", "templates"]) == 0
    out = capsys.readouterr().out
    assert f"{len(TEMPLATES)} templat pesan dicocokkan, {len(TEMPLATES)} baru dibuat." in out
    for template in TEMPLATES.values():
        [line] = [line for line in out.splitlines() if line.startswith(template.name + " ")]
        assert "sedang ditinjau" in line
        assert "layanan" in line
    assert main(["sync-templates"]) == 0, "its old name"
    assert "0 baru dibuat" in capsys.readouterr().out


def test_a_rejected_one_is_loud(meta: FakeMeta, capsys):
    main(["whatsapp", "templates"])
    meta.templates[0] |= {"status": "REJECTED", "rejected_reason": "ABUSIVE_CONTENT", "category": "MARKETING"}
    assert main(["whatsapp", "templates"]) == 1
    [line] = [line for line in capsys.readouterr().out.splitlines() if "DITOLAK" in line]
    assert line.split() == [meta.templates[0]["name"], "DITOLAK", "PEMASARAN", "-", "ABUSIVE_CONTENT"]


def test_one_that_meta_would_not_take_says_why(meta: FakeMeta, capsys):
    meta.faults = [httpx.Response(200, json={"data": []}), refusal(100, details="nama baru dihapus")]
    assert main(["whatsapp", "templates"]) == 1
    assert "BELUM ADA" in capsys.readouterr().out.split("nama baru dihapus")[0].splitlines()[-1]


@pytest.mark.parametrize(
    ("fault", "said"), [(refusal(190, 401), "kode 190"), (httpx.ConnectError("no route"), "tidak bisa dihubungi")]
)
def test_refusals_are_sentences(meta: FakeMeta, capsys, fault, said):
    meta.faults = [fault]
    assert main(["whatsapp", "templates"]) == 1
    assert said in capsys.readouterr().err


def test_without_an_account_it_says_what_to_fill_in(database, capsys, monkeypatch):
    empty = get_settings().model_copy(update={"whatsapp_waba_id": ""})
    monkeypatch.setattr("laporbup.channel_commands.get_settings", lambda: empty)
    assert main(["whatsapp", "templates"]) == 1
    assert "LAPORBUP_WHATSAPP_WABA_ID" in capsys.readouterr().err


def test_block_and_unblock_by_number(citizen, capsys):
    assert main(["whatsapp", "block", "0812-3450-0021", "--reason", "iseng"]) == 0
    out = capsys.readouterr().out
    assert "ditahan" in out
    assert PHONE not in out
    assert is_blocked()
    assert main(["whatsapp", "unblock", PHONE]) == 0
    assert "0 pesan yang ditahan" in capsys.readouterr().out
    assert not is_blocked()


def test_nobody_has_that_number(citizen, capsys):
    assert main(["whatsapp", "block", "081211112222", "--reason", "x"]) == 1
    assert "Tidak ada warga" in capsys.readouterr().err
    assert main(["whatsapp", "block", PHONE, "--reason", " "]) == 1
    assert "wajib diisi" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["whatsapp", "block", PHONE])
