"""A report about a bribe: whoever may not see it finds it nowhere. Every route of the table is walked, also new ones.

Planted are words that nothing else has, in the text, the place, the name of the photo, an addition and an officer's
internal note; and the addresses of both photos.
"""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running import Running
from tests.services.stories import jpeg
from tests.stories.conftest import caller
from tests.stories.socket_client import socket

VILLAGE, KECAMATAN = "16.02.05.1001", "16.02.05"
HOLDER = "INSPEKTORAT"
PASSWORD = "sandi-rahasia-2026-uji"
CANARY = "Burungkenari"
WORDS = [f"{CANARY}{part}" for part in ("teks", "tempat", "foto", "tambahan", "catatan", "bukti")]
#: Who is signed in and may not see it.
OTHERS = {"dinas lain": ("HANDLER", "PUPR"), "camat lain": ("CAMAT", "KEC-16.02.24"), "admin": ("ADMIN", None)}


@dataclass(frozen=True)
class Secret:
    """The report: how its reporter reaches it, its number, its files."""

    code: str
    ticket: str
    files: tuple[str, ...]


def database(app: Running, query: str, *values: Any) -> list[Any]:
    with sqlite3.connect(f"file:{app.folder / 'laporbup.db'}?mode=ro", uri=True) as opened:
        return opened.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def secret(app: Running, tmp_path_factory: pytest.TempPathFactory) -> Secret:
    """Filed by the form, added to, noted internally and claimed done with a photo."""
    form = {"uraian": f"Petugas minta uang pelicin, {WORDS[0]}", "desa": VILLAGE, "patokan": f"loket {WORDS[1]}",
            "kategori": "pemerintahan/pungli", "nama": "Kenari", "telepon": "081200007788", "kunci": uuid.uuid4().hex}
    answer = httpx.post(f"{app.url}/lapor", data=form, files={"foto": (f"{WORDS[2]}.jpg", jpeg(71))}, timeout=60)
    assert answer.status_code == 303, answer.text[-1500:]
    code = answer.headers["location"].rpartition("/")[2]
    added = httpx.post(f"{app.url}/lacak/{code}/tambahan", data={"pesan": WORDS[3]}, timeout=60)
    assert added.status_code == 303
    ticket = re.search(r"LB-[2-9A-Z]{6}", httpx.get(f"{app.url}/lacak/{code}", timeout=20).text)[0]
    holder, is_secret = database(app, "SELECT opd_kode, is_confidential FROM report WHERE ticket = ?", ticket)[0]
    assert (holder, is_secret) == (HOLDER, 1), "a report about a bribe is confidential without anybody asking for it"
    officer = make_officer(app, "HANDLER", HOLDER)
    proof = tmp_path_factory.mktemp("bukti") / "bukti.jpg"
    proof.write_bytes(jpeg(72))
    app.command("act", ticket, "start", "--as", officer)
    app.command("act", ticket, "note", "--as", officer, "--note", WORDS[4])
    app.command("act", ticket, "resolve", "--as", officer, "--note", WORDS[5], "--evidence", str(proof))
    files = database(app, "SELECT attachment.id FROM attachment JOIN report ON report.id = report_id WHERE ticket = ?", ticket)
    assert len(files) == 2
    return Secret(code, ticket, tuple(row[0] for row in files))


def make_officer(app: Running, role: str, opd: str | None) -> str:
    name = f"rahasia-{uuid.uuid4().hex[:8]}"
    of = ["--opd", opd] if opd else []
    app.command("user", "add", name, "--role", role, *of, "--password-stdin", stdin=PASSWORD)
    return name


def cookie_of(app: Running, role: str, opd: str | None) -> str:
    with caller(app, "127.0.7.9") as client:
        answer = client.post("/masuk", data={"pengguna": make_officer(app, role, opd), "sandi": PASSWORD},
                             headers={"host": f"localhost:{app.port}"})
    assert answer.status_code == 303
    return answer.headers["set-cookie"].partition(";")[0]


@pytest.fixture(scope="module")
def viewers(app: Running) -> dict[str, str]:
    """Who looks → his cookie."""
    return {"siapa saja": "", **{who: cookie_of(app, *given) for who, given in OTHERS.items()}}


def paths(secret: Secret) -> Iterator[str]:
    """Every GET of the route table, its parameters filled with everything that could lead to the report."""
    import laporbup.laporbup as house

    values = {
        "code": [secret.ticket], "ticket": [secret.ticket], "id": list(secret.files),
        "format": ["json", "xml"], "token": ["x"], "username": ["admin"], "rest": [secret.ticket],
    }
    routes = [route.path for route in house._api(None).routes if "GET" in (getattr(route, "methods", None) or ())]
    routes += [f"/{name}" if name != "index" else "/" for name in house.app._unevaluated_pages]
    assert len(routes) > 40
    for route in sorted(set(routes)):
        plain = re.sub(r":\w+}", "}", re.sub(r"\[+\.*(\w+)\]+", r"{\1}", route))
        names = re.findall(r"{(\w+)}", plain)
        for filled in product(*(values.get(name, [secret.ticket]) for name in names)):
            yield plain.format(**dict(zip(names, filled, strict=True)))
    yield from (
        f"/publik?q={CANARY}", f"/publik?q={secret.ticket}", f"/publik?kecamatan={KECAMATAN}&kategori=pemerintahan",
        f"/publik?opd={HOLDER}&bagian=tunggakan", f"/lacak?kode={secret.ticket}", "/peringkat?jenis=DINAS&hari=30",
        f"/open311/v2/requests.json?service_request_id={secret.ticket}", "/open311/v2/requests.json?service_code=pemerintahan",
        "/sitemap.xml", "/feed.xml", "/rss", f"/petugas?q={CANARY}", f"/petugas?q={secret.ticket}", f"/camat?q={CANARY}",
        f"/bupati?opd={HOLDER}", "/admin/jejak/csv", f"/admin/jejak?q={secret.ticket}",
    )


def leaks(secret: Secret, text: str) -> list[str]:
    """Planted words, addresses of files and the secret itself that stand in `text`."""
    return [word for word in (CANARY, secret.code, *secret.files) if word.lower() in text.lower()]


def test_no_route_shows_it_to_who_may_not_see_it(app: Running, secret: Secret, viewers: dict[str, str]):
    wrong, seen, walked = [], 0, list(dict.fromkeys(paths(secret)))
    for number, (who, cookie) in enumerate(viewers.items()):
        with caller(app, f"127.0.8.{number + 1}") as client:
            for path in walked:
                answer = client.get(path, headers={"cookie": cookie, "host": f"localhost:{app.port}"})
                shown = answer.text + str({k: v for k, v in answer.headers.items() if k != "location"})
                # What was asked for may be repeated; nothing else.
                asked = leaks(secret, path)
                wrong += [f"{who}: {path}: {word}" for word in leaks(secret, shown) if word not in asked or word == secret.code]
                if CANARY in path and any(word in answer.text for word in WORDS):
                    wrong.append(f"{who}: {path}: {answer.status_code}")
                seen += answer.status_code == 200
                if path.startswith("/media/"):
                    assert (answer.status_code, answer.content) == (403, b""), f"{who}: {path}"
                if path == f"/petugas/laporan/{secret.ticket}":
                    assert answer.status_code in (303, 403), who
    assert wrong == []
    assert seen > 60, "pages that are not there show nothing either"


def test_nobody_else_acts_on_it(app: Running, secret: Secret, viewers: dict[str, str]):
    before = database(app, "SELECT seq, status, is_confidential, opd_kode FROM report WHERE ticket = ?", secret.ticket)
    posts = {f"/petugas/laporan/{secret.ticket}/tindakan": {"aksi": "comment", "catatan": "x", "note": "x"},
             f"/verifikasi/{secret.ticket}": {"aksi": "verify", "kategori": "jalan", "opd": "PUPR"},
             f"/lacak/{secret.ticket}/tanggapan": {"aksi": "sudah_beres"}, f"/lacak/{secret.ticket}/tambahan": {"pesan": "x"}}
    for (who, cookie), (path, form) in product(viewers.items(), posts.items()):
        answer = httpx.post(app.url + path, data=form, headers={"cookie": cookie}, timeout=30)
        assert answer.status_code in (303, 403), f"{who}: {path}"
        assert leaks(secret, answer.text) == []
    assert database(app, "SELECT seq, status, is_confidential, opd_kode FROM report WHERE ticket = ?", secret.ticket) == before


def test_no_officer_can_make_it_public(app: Running, secret: Secret):
    """Giving it a harmless category moves it, and leaves it secret."""
    app.command("act", _second(app), "assign", "--as", make_officer(app, "VERIFIER", None), "--category", "jalan/jalan_rusak")
    found = database(app, "SELECT is_confidential FROM report WHERE text LIKE ?", "%kedua%pelicin%")
    assert found == [(1,)]


def _second(app: Running) -> str:
    form = {"uraian": "Yang kedua: minta uang pelicin", "desa": VILLAGE, "kategori": "pemerintahan/pungli",
            "kunci": uuid.uuid4().hex}
    code = httpx.post(f"{app.url}/lapor", data=form, timeout=60).headers["location"].rpartition("/")[2]
    return database(app, "SELECT ticket FROM report WHERE tracking_secret = ?", code)[0][0]


PAGES = ["/", "/publik", "/peringkat", "/lacak", "/petugas", "/camat", "/verifikasi", "/bupati", "/admin"]


@pytest.mark.parametrize("path", PAGES)
def test_no_state_frame_carries_it(app: Running, secret: Secret, viewers: dict[str, str], path: str):
    """What a page shows and what its socket brings are two things. The officers' pages too, with the report's own one."""
    for who, cookie in viewers.items():
        for where in (path, f"/lacak/{secret.ticket}" if path == "/lacak" else f"/petugas/laporan/{secret.ticket}"):
            with socket(app, where, cookie=cookie) as opened:
                assert leaks(secret, opened.hydrate()) == [], f"{who}: {where}"


def test_a_change_of_it_tells_a_listener_nothing(app: Running, secret: Secret, viewers: dict[str, str]):
    with socket(app, "/publik") as public, socket(app, "/petugas", cookie=viewers["dinas lain"]) as officer:
        public.hydrate()
        officer.hydrate()
        httpx.post(f"{app.url}/lacak/{secret.code}/tambahan", data={"pesan": f"{WORDS[3]} lagi"}, timeout=60)
        assert leaks(secret, public.listen(quiet_s=2) + officer.listen(quiet_s=1)) == []


def test_no_log_line_and_no_metric_has_it(app: Running, secret: Secret):
    assert leaks(secret, app.output) == []
    assert secret.ticket in app.output, "the log is about this report too"
    assert leaks(secret, httpx.get(f"{app.url}/metrics", timeout=20).text) == []


def test_the_preview_of_a_forwarded_link_tells_only_the_number(app: Running, secret: Secret):
    """A messenger draws a card of what the head of the page says, also of the reporter's own page."""
    for code in (secret.code, secret.ticket):
        text = httpx.get(f"{app.url}/lacak/{code}", timeout=20).text
        head = text.partition("</head>")[0]
        assert secret.ticket in head
        assert leaks(secret, head) == []


def test_no_export_for_others_has_it(app: Running, secret: Secret, tmp_path: Path):
    for form in ("json", "csv"):
        app.command("sp4n", "export", "--format", form, "--out", str(tmp_path / form))
        files = list((tmp_path / form).iterdir())
        assert files
        text = "".join(file.read_text(encoding="utf-8") for file in files)
        assert secret.ticket in text, "that there is such a report is told"
        assert leaks(secret, text) == []


def test_who_may_see_it_does(app: Running, secret: Secret):
    """A report that nobody finds is no report: its reporter, its holder, the Camat of the place and the Bupati read it."""
    for role, opd in (("HANDLER", HOLDER), ("CAMAT", f"KEC-{KECAMATAN}")):
        with socket(app, f"/petugas/laporan/{secret.ticket}", cookie=cookie_of(app, role, opd)) as opened:
            assert WORDS[0] in opened.hydrate()
    assert WORDS[0] in httpx.get(f"{app.url}/lacak/{secret.code}", timeout=20).text
