"""The table of permissions over raw sockets: who sees a report there, and that nobody changes it there."""

from __future__ import annotations

import uuid

import httpx
import pytest

from tests.permissions import DESA, HELPER, OFFEREE, OTHER, PEOPLE, READERS
from tests.running import Running
from tests.stories.socket_client import socket
from tests.stories.test_sockets import Database, guarded, signed_in, tickets

WORDS = "Kenaria melihat jembatan gantung goyah di dusun empat"
#: Roles of the table → accounts of the demo.
ACCOUNTS = {
    "handler": "HANDLER PUPR", "head": "HEAD PUPR", "handler_offeree": f"HANDLER {OFFEREE}", "head_offeree": f"HEAD {OFFEREE}",
    "handler_helper": f"HANDLER {HELPER}", "head_helper": f"HEAD {HELPER}", "handler_other": f"HANDLER {OTHER}",
    "head_other": f"HEAD {OTHER}", "camat_here": "CAMAT KEC-16.02.05", "camat_elsewhere": "CAMAT KEC-16.02.03",
    "verifier": "VERIFIER", "sekda": "SEKDA", "bupati": "BUPATI", "admin": "ADMIN",
}  # fmt: skip
PAGES = ("/petugas", "/camat", "/verifikasi", "/bupati", "/admin")


@pytest.fixture(scope="module")
def cookies(app: Running) -> dict[str, str]:
    """Everybody of the table, signed in. Whom the demo does not have is added."""
    found = {who: signed_in(app, *app.accounts[ACCOUNTS[who]]) for who in PEOPLE if who in ACCOUNTS}
    name, password = f"kantor-{uuid.uuid4().hex[:6]}", "sandi-kantor-camat-2026"
    app.command("user", "add", name, "--role", "HANDLER", "--opd", "KEC-16.02.05", "--password-stdin", stdin=password)
    found["handler_of_camat_here"] = signed_in(app, name, password)
    assert set(found) == set(PEOPLE)
    return found


@pytest.fixture(scope="module")
def ticket(app: Running, cookies: dict[str, str]) -> str:
    """A confidential report, held, helped with and offered as the table says."""
    form = {"uraian": WORDS, "desa": DESA, "kategori": "jalan", "rahasia": "1", "kunci": uuid.uuid4().hex}
    answer = httpx.post(f"{app.url}/lapor", data=form, timeout=60)
    found = tickets(httpx.get(app.url + answer.headers["location"], timeout=20).text).pop()
    for fields in ({"aksi": "involve", "opd": HELPER}, {"aksi": "offer", "opd": OFFEREE}):
        posted = httpx.post(
            f"{app.url}/petugas/laporan/{found}/tindakan", data={**fields, "catatan": "Ada alasannya"},
            headers={"cookie": cookies["handler"]}, timeout=20,
        )  # fmt: skip
        assert posted.status_code == 303, posted.text[-500:]
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_the_page_of_a_report_opens_for_its_readers_only(app: Running, cookies: dict[str, str], ticket: str, who: str):
    with socket(app, f"/petugas/laporan/{ticket}", cookie=cookies[who]) as opened:
        frames = opened.hydrate()
        for handler in guarded():
            opened.call(handler)
        frames += opened.listen()
    assert ("Kenaria" in frames) is (who in READERS)


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - READERS))
def test_no_other_page_shows_it_to_who_may_not_read_it(app: Running, cookies: dict[str, str], ticket: str, who: str):
    for page in PAGES:
        with socket(app, page, cookie=cookies[who]) as opened:
            frames = opened.hydrate()
            for handler in guarded():
                opened.call(handler, {"ticket": ticket, "value": ticket})
            frames += opened.listen()
        assert "Kenaria" not in frames
        assert ticket not in frames


def test_nobody_changes_it_over_a_socket(app: Running, cookies: dict[str, str], ticket: str):
    database = Database(app)
    for cookie in cookies.values():
        with socket(app, f"/petugas/laporan/{ticket}", cookie=cookie) as opened:
            opened.hydrate()
            for handler in guarded():
                opened.call(handler, {"ticket": ticket, "aksi": "resolve", "actor": {"role": "SEKDA"}})
            opened.listen()
    # Every event counts the report up, so its own row would show any.
    changed = [line for line in database.changes() if line.startswith("report:") and ticket in line]
    assert changed == []
