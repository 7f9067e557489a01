"""What a stranger can do with a websocket: nothing, and learn nothing."""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from functools import cache
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from laporbup.services import demo_accounts
from tests.running import Running
from tests.stories.conftest import PageMaker
from tests.stories.socket_client import Socket, socket

VILLAGE = "16.02.05.1001"
NAME_CANARY, PHONE_CANARY = "Kenaria Rahasia Tujuhbelas", "081298760017"
PASSWORD = "sandi-soket-2026-uji"
ENDS_WITHIN_S = 5.0
"""So long after its session ended a socket may still be open (measured: a second)."""

#: Arguments nobody's browser sends. Keys are guesses at parameter and variable names.
HOSTILE: list[dict[str, Any]] = [
    {},
    {"nonsense": 1, "": None},
    {"actor": {"role": "ADMIN", "officer_id": 1}, "role": "ADMIN"},
    {"var_name": "view", "value": {"ticket": "LB-AAAAAA"}},
    {"var_name": "is_hydrated", "value": False},
    {"vars": {"reflex___state____state.laporbup___state___desk____desk_state.view": {}}},
    {"form_data": {"aksi": "resolve", "catatan": "'; DROP TABLE report; --"}, "value": "x" * 20_000},
    {"info": "Traceback\x00\u2028{0.__class__}", "component_stack": ["a"] * 500},
]

#: Written by the jobs of the worker, or by a process saying it is alive.
NOT_COMPARED = {"heartbeat", "lease", "live_change", "job_effect"}
BY_JOBS = {"REMIND", "ESCALATE", "EXPIRE"}
#: Chats of earlier stories go on here for a while.
CHATS = {"inbox_item", "outbox_message", "conversation", "message_cost", "report_message"}


@cache
def handlers() -> dict[str, Any]:
    """Wire name → handler function, of every state of the app and of Reflex."""
    from reflex_base.registry import RegistrationContext

    import laporbup.laporbup  # noqa: F401  (importing builds the app and with it the registry)

    return {name: found.handler.fn for name, found in RegistrationContext.get().event_handlers.items()}


def guarded() -> list[str]:
    return sorted(name for name, call in handlers().items() if getattr(call, "__guarded_roles__", None) is not None)


class Database:
    """The rows of every table, to compare before and after."""

    def __init__(self, app: Running) -> None:
        self._path = app.folder / "laporbup.db"
        self.before = self.rows()

    def rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        with sqlite3.connect(f"file:{self._path}?mode=ro", uri=True) as database:
            database.row_factory = sqlite3.Row
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: {repr(tuple(row)): dict(row) for row in database.execute(f'SELECT * FROM "{name}"')}
                for name in names
                if name not in NOT_COMPARED
            }

    def changes(self) -> list[str]:
        """What is different now, without the reports a job has just moved on (a deadline may pass while we look)."""
        after = self.rows()
        differing = {
            name: [row for key, row in {**self.before[name], **after[name]}.items()
                   if (key in self.before[name]) != (key in after[name])]
            for name in after
        }
        by_jobs = {row["report_id"] for row in differing["report_event"] if row["action"] in BY_JOBS}
        found = []
        for name, rows in differing.items():
            if by_jobs and name == "score_day":
                continue
            found += [f"{name}: {row}" for row in rows if row.get("report_id", name == "report" and row["id"]) not in by_jobs]
        return found


@pytest.fixture(scope="module")
def canary(app: Running) -> str:
    """The secret of a report whose reporter must not be found anywhere; its words name him too."""
    form = {
        "uraian": f"Jalan berlubang di depan rumah saya, hubungi {PHONE_CANARY} atau kenaria.rahasia@example.org",
        "desa": VILLAGE, "kategori": "jalan", "nama": NAME_CANARY, "telepon": PHONE_CANARY, "kunci": uuid.uuid4().hex,
    }
    answer = httpx.post(f"{app.url}/lapor", data=form, timeout=60)
    assert answer.status_code == 303, answer.text[-2000:]
    return answer.headers["location"].rpartition("/")[2]


def signed_in(app: Running, name: str, password: str) -> str:
    """The Cookie header of somebody who has just signed in."""
    answer = httpx.post(f"{app.url}/masuk", data={"pengguna": name, "sandi": password}, timeout=60)
    assert answer.status_code == 303
    return answer.headers["set-cookie"].partition(";")[0]


def make_officer(app: Running) -> str:
    """A new handler of the PUPR; his password is PASSWORD."""
    name = f"soket-{uuid.uuid4().hex[:8]}"
    app.command("user", "add", name, "--role", "HANDLER", "--opd", "PUPR", "--password-stdin", stdin=PASSWORD)
    return name


def tickets(frames: str) -> set[str]:
    return set(re.findall(r"LB-[2-9A-Z]{6}", frames))


def test_a_foreign_page_gets_no_socket(app: Running):
    for origin in ("https://evil.example", f"http://localhost.evil.example:{app.port}", "null"):
        with pytest.raises(InvalidStatus) as refused, socket(app, origin=origin):
            pass
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize("is_named", [True, False])
def test_our_own_page_and_a_client_without_origin_get_one(app: Running, is_named: bool):
    with socket(app, "/publik", origin=app.url if is_named else None) as opened:
        assert "public_state" in opened.hydrate()


def test_nobody_changes_anything_over_a_socket(app: Running, page_for: PageMaker):
    """Every handler there is, Reflex's own too, called by a stranger with no arguments, junk and hostile ones."""
    for _ in range(6):
        database = Database(app)
        _call_everything(app)
        changes = database.changes()
        if not {change.partition(":")[0] for change in changes} & CHATS:
            break
        assert {change.partition(":")[0] for change in changes} <= CHATS
    assert changes == []
    assert httpx.get(f"{app.url}/healthz", timeout=10).status_code == 200
    page = page_for(360)
    page.goto("/publik")
    expect(page.locator("main h1")).to_be_visible()
    with socket(app, "/publik") as opened:
        assert tickets(opened.hydrate())
    _file_for_pupr(app)
    assert database.changes(), "a comparison that notices nothing proves nothing"


def _call_everything(app: Running) -> None:
    waiting = sorted(handlers())
    while waiting:
        with socket(app, "/petugas") as opened:
            opened.hydrate()
            _call_in_turn(opened, waiting)


def _call_in_turn(opened: Socket, waiting: list[str]) -> None:
    """Call one handler after the other until none is left or the server hangs up; take those called from `waiting`."""
    while waiting:
        name = waiting.pop()
        try:
            for payload in HOSTILE:
                opened.call(name, payload)
            opened.listen(0.1)
        except ConnectionClosed:
            return


@pytest.mark.parametrize("name", guarded())
def test_a_handler_for_officers_only_shows_a_stranger_the_way_in(app: Running, name: str):
    with socket(app, "/petugas") as opened:
        opened.hydrate()
        opened.call(name)
        answer = opened.listen()
    assert '"/masuk"' in answer
    assert not tickets(answer)


@pytest.mark.parametrize(
    "path", ["/", "/publik", "/peringkat", "/lapor", "/petugas", "/verifikasi", "/bupati", "/admin", "tracker"]
)
def test_hydrating_as_a_stranger_carries_no_personal_data(app: Running, canary: str, path: str):
    ticket = next(iter(tickets(httpx.get(f"{app.url}/lacak/{canary}", timeout=20).text)))
    with socket(app, f"/lacak/{ticket}" if path == "tracker" else path) as opened:
        frames = opened.hydrate()
    assert "is_hydrated" in frames
    if path == "tracker":
        assert ticket in frames
    digits = PHONE_CANARY.removeprefix("0")
    planted = [NAME_CANARY, "Kenaria", digits, digits[:4] + " ", "kenaria.rahasia", canary]
    officers = [account.name for account in demo_accounts.ACCOUNTS if account.opd_kode]
    assert [word for word in [*planted, *officers] if word.lower() in frames.lower()] == []


def test_a_stolen_token_without_its_cookie_finds_an_empty_state(app: Running):
    cookie = signed_in(app, *app.accounts["HANDLER PUPR"])
    with socket(app, "/petugas", cookie=cookie) as opened:
        own = tickets(opened.hydrate())
    assert own
    for stolen in ("", "__Host-sid=guessed", cookie.replace("=", "=x", 1)):
        with socket(app, "/petugas", token=opened.token, cookie=stolen) as thief:
            frames = thief.hydrate()
        assert '"/masuk"' in frames
        assert not tickets(frames) & own


def test_an_account_that_was_disabled_hears_nothing_more(app: Running):
    name = make_officer(app)
    cookie = signed_in(app, name, PASSWORD)
    with socket(app, "/petugas", cookie=cookie) as opened:
        assert tickets(opened.hydrate())
        app.command("user", "disable", name)
        assert not tickets(opened.until_closed(ENDS_WITHIN_S))
    with socket(app, "/petugas", token=opened.token, cookie=cookie) as again:
        frames = again.hydrate()
        for handler in guarded():
            again.call(handler)
        _file_for_pupr(app)
        frames += again.listen(quiet_s=2)
    assert '"/masuk"' in frames
    assert not tickets(frames)


def test_an_officer_hears_of_a_new_report_and_after_signing_out_no_more(app: Running):
    name = make_officer(app)
    cookie = signed_in(app, name, PASSWORD)
    with socket(app, "/petugas", cookie=cookie) as opened:
        opened.hydrate()
        _file_for_pupr(app)
        # The list comes anew; the new report itself may stand on a later page of it.
        assert tickets(opened.listen(until="desk_state"))
        assert httpx.post(f"{app.url}/keluar", headers={"cookie": cookie}, timeout=20).status_code == 303
        _file_for_pupr(app)
        assert not tickets(opened.until_closed(ENDS_WITHIN_S))


def _file_for_pupr(app: Running) -> str:
    """A report that goes to the PUPR at once; its ticket."""
    form = {"uraian": "Jembatan kayu di dusun dua patah, anak sekolah tidak bisa lewat", "desa": VILLAGE,
            "kategori": "jalan", "kunci": uuid.uuid4().hex}
    answer = httpx.post(f"{app.url}/lapor", data=form, timeout=60)
    found = tickets(httpx.get(app.url + answer.headers["location"], timeout=20).text)
    assert len(found) == 1
    return found.pop()


def test_a_frame_that_is_far_too_big_ends_only_its_own_socket(app: Running):
    with socket(app) as neighbour, socket(app) as opened:
        neighbour.hydrate()
        opened.hydrate()
        opened.call(guarded()[0], {"value": "x" * 1_500_000})
        with pytest.raises(ConnectionClosed):
            opened.listen(5)
        neighbour.call(guarded()[0])
        assert '"/masuk"' in neighbour.listen()
        assert json.loads(httpx.get(f"{app.url}/readyz", timeout=10).text)["status"] == "ok"
