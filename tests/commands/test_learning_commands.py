"""`train` and `evaluate`, as a shell calls them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from laporbup import db
from laporbup.__main__ import main
from laporbup.domain.roles import Role
from laporbup.domain.text_model import from_bytes
from laporbup.services import casework, knowledge, model_files
from laporbup.settings import get_settings
from tests.support import make_officer, make_report

HOLD_OUT = Path(__file__).parents[1] / "domain" / "data" / "uji_kategori.csv"
TABLE = "teks,kategori\nlampu jalan mati di simpang,lampu\njalan rusak berlubang,jalan\n"


@pytest.fixture
def no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh clone: a data directory without a database."""
    kept = db._engine
    monkeypatch.setenv("LAPORBUP_DATA_DIR", str(tmp_path / "data"))
    get_settings.cache_clear()
    db.use_engine(None)
    yield tmp_path
    db.use_engine(kept)
    monkeypatch.undo()
    get_settings.cache_clear()


def figures(said: str) -> dict[str, str]:
    return dict(line.split()[:2] for line in said.splitlines() if line and line.split()[0] != "keliru")


def table(folder: Path, text: str, encoding: str = "utf-8") -> str:
    file = folder / "uji.csv"
    file.write_bytes(text.encode(encoding))
    return str(file)


def test_evaluate_on_a_fresh_clone(no_database: Path, capsys):
    assert main(["evaluate", str(HOLD_OUT)]) == 0
    shown = figures(capsys.readouterr().out)
    assert int(shown["teks"]) >= 360
    assert float(shown["top1"]) >= 0.93
    assert float(shown["top3"]) >= 0.985
    assert float(shown["otomatis"]) >= 0.55
    assert float(shown["presisi_otomatis"]) >= 0.97
    assert not (no_database / "data" / "laporbup.db").exists(), "asking makes no database"


def test_evaluate_uses_the_categories_of_the_database(reference: str, tmp_path: Path, capsys):
    with db.unit_of_work() as session:
        session.get_one(knowledge.Category, "lampu").is_active = False
    knowledge.forget()
    assert main(["evaluate", table(tmp_path, TABLE)]) == 0
    said = capsys.readouterr().out
    assert figures(said)["top1"] == "0.5000"
    assert "keliru lampu -> " in said


def test_a_database_that_is_not_ready_is_no_hindrance(no_database: Path, capsys):
    get_settings()
    (no_database / "data").mkdir(exist_ok=True)
    (no_database / "data" / "laporbup.db").touch()
    assert main(["evaluate", table(no_database, TABLE)]) == 0
    said = capsys.readouterr()
    assert figures(said.out)["top1"] == "1.0000"
    assert "data bawaan" in said.err


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TABLE, "utf-8-sig"), (TABLE.replace(",", ";"), "utf-8"), (TABLE.replace(",", "\t"), "utf-8"),
        (TABLE.replace("\n", "\r\n"), "utf-8"), ("\n\n" + TABLE + "\n,\n", "utf-8"),
        (TABLE.replace("teks,kategori", '" TEKS ","Kategori",'), "utf-8"),
        (TABLE.replace("mati", "mati – ‘gelap’"), "cp1252"),
        ("nomor,kategori,teks\n1,LAMPU/pju,lampu jalan mati\n2,Jalan & Jembatan,jalan rusak\n", "utf-8"),
    ],
)  # fmt: skip
def test_tables_are_read_leniently(no_database: Path, capsys, text: str, encoding: str):
    assert main(["evaluate", table(no_database, text, encoding)]) == 0
    shown = figures(capsys.readouterr().out)
    assert (shown["teks"], shown["top1"]) == ("2", "1.0000")


def test_kecamatan_too(no_database: Path, capsys):
    rows = ("teks,kecamatan", "jalan desa celikah rusak,Kayu Agung", "lampu mati di cengal,16.02.18", "jalan rusak,",
            "banjir di cengal,Jejawi")  # fmt: skip
    text = "\n".join(rows)
    assert main(["evaluate", table(no_database, text)]) == 0
    shown = figures(capsys.readouterr().out)
    assert shown == {"tempat": "3", "kecamatan": "0.6667", "tanpa_tempat": "1", "tempat_keliru": "0"}


def test_labels_we_do_not_know_are_wrong_and_named(no_database: Path, capsys):
    assert main(["evaluate", table(no_database, TABLE + "xyzzy,antariksa\n")]) == 0
    said = capsys.readouterr().out
    assert "top1 0.6667" in said
    assert "antariksa" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "kolom"), ("teks,lain\na,b\n", "kolom"), ("teks,kategori\n", "satu baris"), ("teks\0,kategori\n", "dibaca"),
     ('teks,kategori\n"' + "x" * 200_000 + '",jalan\n', "dibaca")],
)  # fmt: skip
def test_a_bad_table_is_refused_in_a_sentence(no_database: Path, capsys, text: str, reason: str):
    assert main(["evaluate", table(no_database, text)]) == 1
    said = capsys.readouterr()
    assert reason in said.err
    assert said.out == ""


def test_a_table_that_is_not_there(no_database: Path, capsys):
    assert main(["evaluate", str(no_database / "tidak-ada.csv")]) == 1
    assert "tidak-ada.csv" in capsys.readouterr().err


def test_train_learns_the_corrections_and_says_how_good_it_is(reference: str, tmp_path: Path, capsys):
    """The floors are of ten-fold cross-validation: every text is judged by what was learnt without it."""
    with db.unit_of_work() as session:
        report = make_report(session, "Gerbang tol tidak dijaga")
        verifier = make_officer(session, Role.VERIFIER)
        casework.assign(session, verifier, report.ticket, category="perhubungan/rambu", opd_kode="DISHUB")
    file = tmp_path / "baru" / "hasil.model"
    assert main(["train", "--output", str(file)]) == 0
    shown = figures(capsys.readouterr().out)
    model = from_bytes(file.read_bytes())
    assert shown["corrections"] == "1"
    assert model.facts["corrections"] == 1
    assert float(shown["accuracy"]) >= 0.80
    assert float(shown["top3"]) >= 0.94
    assert float(shown["ece"]) <= 0.05
    assert float(shown["sure_error"]) <= 0.045
    assert float(shown["sure_share"]) >= 0.28
    assert model.sure_score == float(shown["sure_score"])
    assert not model_files.own_file().exists(), "only what --output names"


def test_train_writes_to_the_data_folder_which_is_then_used(no_database: Path, capsys):
    assert main(["train"]) == 0
    assert model_files.own_file().parent == get_settings().data_dir
    own, shipped = model_files.current(), model_files.shipped()
    assert own is not shipped
    assert own is not None
    assert own.facts["corrections"] == 0
    assert main(["train", "--output", str(no_database)]) == 1
    assert "tidak bisa ditulis" in capsys.readouterr().err
